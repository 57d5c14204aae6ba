"""The out-of-hours rota of an authority: turns, never changed; one that falls away is withdrawn, and both are kept."""

from django.db import models
from django.db.models import F, Q

from placewell.accounts.models import User


class RotaTurn(models.Model):
    """Who is told out of hours, from one instant up to another."""

    ref = models.TextField(unique=True)
    authority_id = models.BigIntegerField()
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    holder_name = models.TextField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    written_by = models.TextField(db_comment="Actor reference.")
    written_by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="rota_turn_forwards")]
        indexes = [models.Index(fields=["authority_id", "ends_at", "id"], name="rota_of_authority")]


class RotaTurnWithdrawal(models.Model):
    """A turn that fell away, and why."""

    turn = models.OneToOneField(RotaTurn, on_delete=models.PROTECT, related_name="withdrawal")
    authority_id = models.BigIntegerField()
    because = models.TextField()
    by = models.TextField(db_comment="Actor reference.")
    by_name = models.TextField()
    at = models.DateTimeField()
