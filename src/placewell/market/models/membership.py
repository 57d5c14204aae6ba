"""Which services are members of a category, what was decided about each, and the record of their work."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from placewell.accounts.models import Organisation
from placewell.accounts.roles import OF_AN_AUTHORITY, Role
from placewell.directory.models import Service
from placewell.market.models.record import SchemeAuthority
from placewell.market.models.scheme import Category
from placewell.market.models.terms import POINTS

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships. Who is a member is public; only their own authority changes it."""

    def visible_to(self, actor: "Actor") -> "MembershipQuerySet":  # noqa: ARG002 (public, whoever asks)
        """Keep what the actor may read: the list of members is public."""
        return self

    def run_by(self, actor: "Actor") -> "MembershipQuerySet":
        """Keep the memberships that the actor's authority decides about."""
        if actor.role in OF_AN_AUTHORITY and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id)
        return self if actor.role == Role.SYSTEM else self.none()

    def live(self) -> "MembershipQuerySet":
        """Keep those that have not ended."""
        return self.exclude(state=Membership.State.ENDED)


class Membership(models.Model):
    """One service's place in one category."""

    class State(models.TextChoices):
        """Whether it may be invited. A suspension never lapses by itself."""

        ACTIVE = "active"
        SUSPENDED = "suspended"
        ENDED = "ended"

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="memberships")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    state = models.TextField(choices=State.choices, default=State.ACTIVE)
    embargoed = models.BooleanField(default=False)
    safeguarding_stop = models.BooleanField(default=False)
    investment = models.DecimalField(
        **POINTS, null=True, blank=True, db_comment="Evidenced and verified, 0 to 100; null when none is claimed."
    )
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    review_due_at = models.DateTimeField(null=True, blank=True, db_comment="When its suspension is reviewed next.")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "service"],
                condition=~Q(state="ended"),
                name="one_live_membership",
                violation_error_message="This service is already a member of this category.",
            ),
            models.CheckConstraint(condition=Q(state__in=["active", "suspended", "ended"]), name="membership_state"),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at=None)),
                name="membership_ended_at",
            ),
            models.CheckConstraint(
                condition=Q(state="suspended", suspended_at__isnull=False, review_due_at__isnull=False)
                | ~Q(state="suspended") & Q(suspended_at=None, review_due_at=None),
                name="membership_suspended_at",
            ),
            models.CheckConstraint(
                condition=Q(investment=None) | Q(investment__gte=Decimal(0), investment__lte=Decimal(100)),
                name="membership_investment",
            ),
        ]
        indexes = [
            models.Index(fields=["category", "id"], name="members_of_a_category", condition=~Q(state="ended")),
            models.Index(fields=["organisation", "id"], name="memberships_of_organisation"),
            models.Index(fields=["review_due_at", "id"], name="suspensions_by_review", condition=Q(state="suspended")),
            # Who may be invited, answered from the index alone: a search looks up every service in its box.
            models.Index(
                fields=["category", "service"],
                include=["id", "organisation"],
                name="members_to_invite",
                condition=Q(state="active", embargoed=False, safeguarding_stop=False),
            ),
        ]


class DecisionQuerySet(models.QuerySet["MembershipDecision"]):
    """Decisions about memberships, reached only through who may read their reasons."""

    def visible_to(self, actor: "Actor") -> "DecisionQuerySet":
        """Keep those of the actor's authority, of the lead of a scheme it shares, or about their own organisation."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.role in OF_AN_AUTHORITY and actor.authority_id is not None:
            shared = SchemeAuthority.objects.filter(
                authority_id=actor.authority_id, state=SchemeAuthority.State.JOINED
            ).values("scheme_id")
            return self.filter(Q(authority_id=actor.authority_id) | Q(membership__category__scheme__in=shared))
        if actor.role == Role.PROVIDER and actor.organisation_id is not None:
            return self.filter(organisation_id=actor.organisation_id)
        return self.none()


class MembershipDecision(models.Model):
    """One decision about a membership, with its reasons: for its own authority and the provider, not the public."""

    class Decision(models.TextChoices):
        """What was decided."""

        ADMITTED = "admitted"
        SUSPENDED = "suspended"
        REINSTATED = "reinstated"
        ENDED = "ended"
        STOPS_CHANGED = "stops_changed"
        INVESTMENT_VERIFIED = "investment_verified"
        REVIEWED = "reviewed"

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="decisions")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    decision = models.TextField(choices=Decision.choices)
    reasons = models.TextField()
    decided_by = models.TextField(db_comment="Actor reference.")
    decided_on = models.DateField()
    recorded_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["membership", "id"], name="decisions_of_a_membership")]
