"""What a provider reports of meeting the person."""

from django.db import models

from placewell.choice.models import Decision


class Visit(models.Model):
    """The chosen provider's report of meeting the person."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="visit")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    outcome = models.TextField()
    differences = models.JSONField(default=dict, db_comment="Portrait statement to how it differs.")
    notes = models.TextField(blank=True, default="")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["accept", "decline_portrait_wrong", "decline_other"]),
                name="visit_outcome",
            )
        ]
