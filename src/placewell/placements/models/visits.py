"""What is arranged and reported of meeting the person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from placewell.choice.models import Decision
from placewell.placements.models.assessing import AssessorReading
from placewell.rules.visits import VisitOutcome, WhyDeclined


class Place(models.TextChoices):
    """Where the service meets the person."""

    HOSPITAL = "hospital", "In hospital"
    HOME = "home", "At the person’s home"
    VIDEO = "video", "By video"
    OTHER = "other", "Somewhere else"


class Arrangement(models.Model):
    """When and where the chosen service meets the person, and who comes. The newest counts."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="arrangements")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    place = models.TextField(choices=Place.choices)
    meets_at = models.DateTimeField()
    who = models.TextField(db_comment="Who comes, as the person reads it.")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(place__in=Place.values), name="visit_place"),
        ]
        indexes = [models.Index(fields=["decision", "-id"], name="arrangements_newest")]


class VisitDraft(models.Model):
    """What a provider has marked so far, exactly as it was sent: kept while the report is made, gone once it is."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="visit_draft")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    typed = models.JSONField(db_comment="Field to what was entered into it.")
    by = models.TextField()
    at = models.DateTimeField()


class Visit(models.Model):
    """The chosen provider's report of meeting the person: each statement of the portrait, and what it comes to."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="visit")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    outcome = models.TextField(choices=[(one.value, one.value) for one in VisitOutcome])
    why = models.TextField(
        blank=True,
        default="",
        choices=[(one.value, one.value) for one in WhyDeclined],
        db_comment="Of another decline.",
    )
    marks = models.JSONField(default=dict, db_comment="Portrait statement to how it compares.")
    seen = models.PositiveSmallIntegerField(default=0)
    matching = models.PositiveSmallIntegerField(default=0)
    material = ArrayField(models.TextField(), default=list, db_comment="The statements that differ materially.")
    lines = models.JSONField(default=list, db_comment="Of a changed price: `kind` and `amount`, pounds a week.")
    weekly_price = models.DecimalField(
        max_digits=8, decimal_places=2, null=True, db_comment="Of a changed price, net of nursing care."
    )
    team = models.TextField(blank=True, default="", db_comment="Of the portrait’s author, when it was reported.")
    reading = models.OneToOneField(
        AssessorReading,
        on_delete=models.PROTECT,
        null=True,
        related_name="answer",
        db_comment="What a trusted assessor handed over, where the home answered on it: then the marks are theirs.",
    )
    notes = models.TextField(blank=True, default="")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    outcome__in=["accept", "accept_at_price", "decline_portrait_wrong", "decline_other"]
                ),
                name="visit_outcome",
            ),
            models.CheckConstraint(condition=models.Q(matching__lte=models.F("seen")), name="visit_matching"),
            models.CheckConstraint(
                condition=models.Q(outcome="accept_at_price", weekly_price__isnull=False)
                | (~models.Q(outcome="accept_at_price") & models.Q(weekly_price=None)),
                name="visit_price",
            ),
        ]
        indexes = [models.Index(fields=["authority_id", "team", "id"], name="visits_of_team")]

    @property
    def differing(self) -> dict[str, dict[str, str]]:
        """The marks of the statements that differ."""
        return {code: mark for code, mark in self.marks.items() if mark["how"] == "differs"}

    @property
    def needs_correction(self) -> bool:
        """Tell whether the portrait has to be corrected before anybody is placed on it."""
        return bool(self.material) or self.outcome in {
            VisitOutcome.ACCEPT_AT_PRICE,
            VisitOutcome.DECLINE_PORTRAIT_WRONG,
        }
