"""Placements, their service agreements and the signatures under them."""

from django.db import models

from placewell.choice.models import Option
from placewell.tenders.models import Tender


class Kind(models.TextChoices):
    """What a placement is for: an interim one leaves the choice to come (rulebook §8)."""

    LASTING = "lasting", "lasting"
    INTERIM = "interim", "interim, until the person has chosen"


class Placement(models.Model):
    """Somebody's care with one service, from a day on, until it is ended. The next one follows it."""

    ref = models.TextField(unique=True)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="placements")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="placements")
    kind = models.TextField(choices=Kind.choices, default=Kind.LASTING)
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    carried_on = models.BooleanField(
        default=False, db_comment="The place before it goes on, with the registration that followed."
    )
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    weekly_price = models.DecimalField(max_digits=8, decimal_places=2)
    starts_on = models.DateField()
    review_on = models.DateField()
    approved_by = models.TextField()
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["package_ref"], condition=models.Q(follows=None), name="one_open_placement_per_package"
            ),
            models.UniqueConstraint(
                fields=["tender"],
                condition=models.Q(kind="lasting", carried_on=False),
                name="one_lasting_placement_per_tender",
            ),
            models.CheckConstraint(
                condition=models.Q(carried_on=False) | models.Q(follows__isnull=False), name="carries_on_something"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=["lasting", "interim"]), name="placement_kind"),
        ]


class PlacementEnd(models.Model):
    """The last day of a placement and why it ended. A placement may follow only one that has ended before it begins."""

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="end")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    last_on = models.DateField(db_comment="The last day that is paid.")
    reason = models.TextField(db_comment="Coded, by `rules.ending`.")
    said = models.TextField(blank=True, default="")
    by = models.TextField()
    at = models.DateTimeField()


class Agreement(models.Model):
    """One version of the service agreement of a placement, as both sides sign it. The newest signed by both counts."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField(default=1)
    variation = models.OneToOneField("Variation", on_delete=models.PROTECT, null=True, related_name="agreement")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    starts_on = models.DateField(db_comment="From which day this version counts.")
    terms = models.JSONField(
        default=dict, db_comment="Price, lines and basis; notice days; what is paid for days away."
    )
    pdf = models.BinaryField()
    pdf_sha256 = models.TextField()
    drawn_up_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["placement", "number"], name="agreement_version")]


class Signature(models.Model):
    """One side's simple electronic signature: who, when, and the hash of what they signed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    side = models.TextField(choices=[("authority", "authority"), ("provider", "provider")])
    name = models.TextField()
    capacity = models.TextField(blank=True, default="", db_comment="In what capacity, as the signatory says.")
    role = models.TextField(blank=True, default="", db_comment="The role that they were signed in as.")
    said_read = models.BooleanField(default=False, db_comment="They ticked that they have read this document.")
    by = models.TextField()
    pdf_sha256 = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "side"], name="each_side_signs_once")]
