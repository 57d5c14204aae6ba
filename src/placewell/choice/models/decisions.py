"""What a person decided, on what grounds, and what came back."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from placewell.choice.models.options import Option
from placewell.tenders.models import Tender


class Decision(models.Model):
    """What was chosen, or that none was. A later decision is a new row; the newest counts."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="decisions")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    kind = models.TextField(choices=[("chosen", "chosen"), ("none", "none")], default="chosen")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, null=True, related_name="decisions")
    second = models.ForeignKey(Option, on_delete=models.PROTECT, null=True, related_name="+")
    authority_to_decide = models.TextField()
    because = models.TextField(blank=True, default="")
    reasons = ArrayField(models.TextField(), default=list, db_comment="Coded, where none was chosen.")
    home = models.TextField(blank=True, default="", db_comment="A home that the person would like to be asked.")
    decided_by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="chosen", option__isnull=False)
                | models.Q(kind="none", option__isnull=True, second__isnull=True),
                name="chosen_or_none",
            )
        ]
        indexes = [models.Index(fields=["package_ref", "-id"], name="newest_decision")]


class Grounds(models.Model):
    """Who decided, and what was recorded for it. Apart from the choice, which its provider may read."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="grounds")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    decided_name = models.TextField()
    capacity_assessed_by = models.TextField(blank=True, default="")
    capacity_assessed_on = models.DateField(null=True)
    consulted = models.TextField(blank=True, default="")
    unbefriended = models.BooleanField(default=False)
    over_eight_weeks = models.BooleanField(default=True)
    imca = models.TextField(blank=True, default="")
    advocate = models.TextField(blank=True, default="")
    at = models.DateTimeField()


class ReturnedChoice(models.Model):
    """A choice that came back: the service declined, the placement was refused, or the portrait was corrected."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="returned")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="returns")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    because = models.TextField()
    said = models.TextField(blank=True, default="", db_comment="What the person is told.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    because__in=[
                        "declined_portrait_wrong",
                        "declined_other",
                        "refused",
                        "portrait_corrected",
                        "closing",
                    ]
                ),
                name="why_it_came_back",
            )
        ]
