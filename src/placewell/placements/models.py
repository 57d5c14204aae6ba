"""Visits, placements and service agreements."""

from django.db import models

from placewell.choice.models import Decision, Option
from placewell.tenders.models import Tender


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


class Placement(models.Model):
    """Somebody's care with one service, from a day on."""

    ref = models.TextField(unique=True)
    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="placement")
    option = models.OneToOneField(Option, on_delete=models.PROTECT, related_name="placement")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    weekly_price = models.DecimalField(max_digits=8, decimal_places=2)
    starts_on = models.DateField()
    review_on = models.DateField()
    approved_by = models.TextField()
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package_ref"], name="one_open_placement_per_package")]


class Agreement(models.Model):
    """The service agreement of a placement, as both sides sign it."""

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="agreement")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    pdf = models.BinaryField()
    pdf_sha256 = models.TextField()
    drawn_up_at = models.DateTimeField()


class Signature(models.Model):
    """One side's simple electronic signature: who, when, and the hash of what they signed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    side = models.TextField(choices=[("authority", "authority"), ("provider", "provider")])
    name = models.TextField()
    by = models.TextField()
    pdf_sha256 = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "side"], name="each_side_signs_once")]
