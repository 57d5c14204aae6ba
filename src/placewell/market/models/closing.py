"""A service that closes: why, who recorded it, and its last day, of which every version is kept."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from placewell.accounts.roles import OF_AN_AUTHORITY, Role
from placewell.directory.models import Service
from placewell.rules.closing import ClosureKind

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor


class ClosureQuerySet(models.QuerySet["Closure"]):
    """Closures. Whoever places people has to know of one, whichever authority recorded it."""

    def visible_to(self, actor: "Actor") -> "ClosureQuerySet":
        """Keep all for staff of an authority, and its own for a provider."""
        if actor.role == Role.SYSTEM or (actor.role in OF_AN_AUTHORITY and actor.authority_id is not None):
            return self
        if actor.role == Role.PROVIDER and actor.organisation_id is not None:
            return self.filter(organisation_id=actor.organisation_id)
        return self.none()

    def standing(self) -> "ClosureQuerySet":
        """Keep those that were not called off."""
        return self.filter(called_off_at=None)


class Closure(models.Model):
    """That a service closes. From then on it takes nobody new, until the closure is called off."""

    ref = models.TextField(unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="closures")
    authority_id = models.BigIntegerField(db_comment="That recorded it, or that runs the scheme of who announced it.")
    organisation_id = models.BigIntegerField(null=True, db_comment="The provider’s, where it is known here.")
    kind = models.TextField(choices=[(one.value, one.value) for one in ClosureKind])
    said_by = models.TextField(choices=[("authority", "authority"), ("provider", "provider")])
    recorded_by = models.TextField()
    recorded_at = models.DateTimeField()
    called_off_because = models.TextField(blank=True, default="")
    called_off_by = models.TextField(blank=True, default="")
    called_off_at = models.DateTimeField(null=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=Q(called_off_at=None), name="one_standing_closure_per_service"
            ),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in ClosureKind]), name="closure_kind"),
            models.CheckConstraint(condition=Q(said_by__in=["authority", "provider"]), name="closure_said_by"),
            models.CheckConstraint(
                condition=Q(called_off_at=None, called_off_because="", called_off_by="")
                | (Q(called_off_at__isnull=False) & ~Q(called_off_because="") & ~Q(called_off_by="")),
                name="closure_called_off_whole",
            ),
        ]


class ClosureDay(models.Model):
    """A last day of a service that closes, with how it is known. The newest counts; none is ever changed."""

    closure = models.ForeignKey(Closure, on_delete=models.PROTECT, related_name="days")
    number = models.PositiveSmallIntegerField()
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField(null=True)
    last_on = models.DateField(db_comment="The last day on which anybody can live there.")
    evidence = models.TextField(db_comment="How it is known, or why the day changed.")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["closure", "number"], name="closure_day_version")]
