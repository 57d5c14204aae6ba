"""What is written down while a home closes: about residents, about others who live there, and who moves together."""

from django.db import models

from placewell.market.models import Closure
from placewell.placements.models.placements import Placement
from placewell.rules.closing import OtherStage, Payer, Step


class ClosingStep(models.Model):
    """One thing written down about a resident of a home that closes. The newest of each kind counts."""

    closure = models.ForeignKey(Closure, on_delete=models.PROTECT, related_name="steps")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="closing_steps")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    kind = models.TextField(choices=[(one.value, one.value) for one in Step])
    value = models.TextField(db_comment="Coded by `rules.closing`, or whose worker it is as an actor reference.")
    name = models.TextField(blank=True, default="", db_comment="Who told them, who agreed, or the worker’s name.")
    on = models.DateField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=[one.value for one in Step]), name="closing_step_kind")
        ]
        indexes = [models.Index(fields=["closure", "placement", "kind", "-id"], name="newest_closing_step")]


class OtherResident(models.Model):
    """Somebody who lives in a home that closes, and whom this authority did not place. The newest version counts."""

    closure = models.ForeignKey(Closure, on_delete=models.PROTECT, related_name="others")
    ref = models.TextField()
    number = models.PositiveSmallIntegerField()
    authority_id = models.BigIntegerField()
    payer = models.TextField(choices=[(one.value, one.value) for one in Payer])
    stage = models.TextField(choices=[(one.value, one.value) for one in OtherStage])
    locked = models.BinaryField(db_comment="Initials and whom to speak with, under the authority’s data key.")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ref", "number"], name="other_resident_version")]
        indexes = [models.Index(fields=["closure", "authority_id", "ref", "-number"], name="newest_other_resident")]


class MoveTogether(models.Model):
    """Two residents who wish to move together. Services read of it only where both agreed to that."""

    ref = models.TextField(unique=True)
    closure = models.ForeignKey(Closure, on_delete=models.PROTECT, related_name="together")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    other_ref = models.TextField()
    agreed_by = models.TextField(db_comment="Who said so for the first, and who for the other.")
    other_agreed_by = models.TextField()
    services_may_read = models.BooleanField()
    by = models.TextField()
    at = models.DateTimeField()
    taken_back_by = models.TextField(blank=True, default="")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(package_ref=models.F("other_ref")), name="together_with_somebody_else"
            ),
            models.UniqueConstraint(
                fields=["package_ref", "other_ref"], condition=models.Q(taken_back_at=None), name="one_wish_a_pair"
            ),
        ]
