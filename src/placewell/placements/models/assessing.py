"""Visits that a trusted assessor makes for a home: who was sent, what they marked, and the reading they handed over."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from placewell.choice.models import Decision
from placewell.market.models import Assessor


class AssessorSending(models.Model):
    """That a trusted assessor meets the person for the chosen home. The newest counts."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="sendings")
    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["decision", "-id"], name="sendings_newest"),
            models.Index(fields=["authority_id", "-id"], name="sendings_of_authority"),
        ]


class AssessorDraft(models.Model):
    """What an assessor has marked so far, exactly as it was sent: theirs alone, and gone once it is handed over."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="assessor_draft")
    authority_id = models.BigIntegerField()
    typed = models.JSONField(db_comment="Field to what was entered into it.")
    by = models.TextField(db_comment="Actor reference: nobody else reads it.")
    at = models.DateTimeField()


class AssessorReading(models.Model):
    """What a trusted assessor found of each statement beside the person. It says nothing for the home."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="assessor_reading")
    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    marks = models.JSONField(db_comment="Portrait statement to how it compares.")
    seen = models.PositiveSmallIntegerField()
    matching = models.PositiveSmallIntegerField()
    material = ArrayField(models.TextField(), default=list, db_comment="The statements that differ materially.")
    team = models.TextField(blank=True, default="", db_comment="Of the portrait’s author, when it was handed over.")
    notes = models.TextField(blank=True, default="")
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seen__gte=1, matching__lte=models.F("seen")), name="reading_matching"
            ),
        ]
        indexes = [models.Index(fields=["authority_id", "team", "id"], name="readings_of_team")]

    @property
    def differing(self) -> dict[str, dict[str, str]]:
        """The marks of the statements that differ."""
        return {code: mark for code, mark in self.marks.items() if mark["how"] == "differs"}
