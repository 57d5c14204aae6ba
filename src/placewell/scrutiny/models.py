"""Rows of scrutiny: previews of policies, and how long each step of a search took."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models

from placewell.accounts.roles import Role
from placewell.market.models import Policy
from placewell.rules.delays import Measure

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor

# Who decides on a policy, or checks how it was decided; the database says the same (0001_previews).
IN_FULL = frozenset({Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR})


class PolicyPreviewQuerySet(models.QuerySet["PolicyPreview"]):
    """Previews, of which everybody reads only what may be published."""

    def visible_to(self, actor: "Actor") -> "PolicyPreviewQuerySet":
        """Keep the previews that the actor may read in full."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.role in IN_FULL and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id)
        return self.none()


class PolicyPreview(models.Model):
    """What past evaluations would have come to under a proposed policy, as computed at a moment. Never changed."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    found = models.PositiveIntegerField(
        db_comment="Searches evaluated in the time looked at, before the most is taken."
    )
    since = models.DateTimeField(db_comment="Where the time looked at begins.")
    summary = models.JSONField(db_comment="Counts, shares and medians; nothing of fewer than five searches.")
    published = models.JSONField(db_comment="The same of the quarters that may be published by then.")
    computed_by = models.TextField(db_comment="Actor reference.")
    computed_at = models.DateTimeField()

    objects = PolicyPreviewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["policy", "-id"], name="newest_preview")]


class MeasuredStep(models.Model):
    """How long one step of one search took: a projection of the ledger, computed again with each event of it."""

    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    tender_ref = models.TextField()
    urgency = models.TextField()
    measure = models.TextField(choices=[(one.value, one.value) for one in Measure])
    at = models.DateTimeField(db_comment="When it ended, by its event.")
    took = models.DurationField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender_ref", "measure"], name="measured_once"),
            models.CheckConstraint(condition=models.Q(took__gte=timedelta(0)), name="no_step_takes_less_than_nothing"),
        ]
        indexes = [models.Index(fields=["authority_id", "-at", "id"], name="measured_newest")]
