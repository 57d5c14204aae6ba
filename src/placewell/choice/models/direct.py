"""A place that was found directly, and the second person who looked at it after the fact."""

from django.db import models

from placewell.choice.models.options import Option
from placewell.rules.direct_award import AwardReason
from placewell.tenders.models import Tender


class DirectAward(models.Model):
    """A broker found one place directly: for which reason, and the evidence of what the service said."""

    ref = models.TextField(unique=True)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="direct_awards")
    option = models.OneToOneField(Option, on_delete=models.PROTECT, related_name="direct_award")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    reason = models.TextField(choices=[(one.value, one.value) for one in AwardReason])
    because = models.TextField(db_comment="The case, not the rule: why nothing else would do.")
    wished_by = models.TextField(
        blank=True, default="", db_comment="Who said that the person wants to go back to where they lived, and when."
    )
    facts = models.JSONField(db_comment="Evidence: whom, how and when the service was asked, and what it answered.")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reason__in=[one.value for one in AwardReason]) & ~models.Q(because=""),
                name="awarded_for_a_reason",
            )
        ]
        indexes = [models.Index(fields=["package_ref", "id"], name="direct_awards_of_package")]


class SecondLook(models.Model):
    """A second person agreed to a place that was found directly, or did not, with the reason: once."""

    award = models.OneToOneField(DirectAward, on_delete=models.PROTECT, related_name="second_look")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    agrees = models.BooleanField()
    because = models.TextField(blank=True, default="")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agrees=True) | ~models.Q(because=""), name="disagreed_for_a_reason"
            )
        ]
