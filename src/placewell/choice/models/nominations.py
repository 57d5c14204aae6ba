"""A home that the person named, and what became of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from placewell.choice.models.options import Option
from placewell.directory.models import Service
from placewell.rules.nominating import Outcome
from placewell.tenders.models import Tender


class Nomination(models.Model):
    """A home that the person would like to be asked: which, why, and who says so."""

    ref = models.TextField(unique=True)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="nominations")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    service_name = models.TextField()
    turn = models.PositiveSmallIntegerField(
        default=1, db_comment="How many times it was named in this search: asked again after a no, it is a new row."
    )
    distance_miles = models.DecimalField(max_digits=6, decimal_places=2)
    because = models.TextField()
    authority_to_decide = models.TextField(db_comment="Of whoever asks, as of a decision.")
    asked_by_name = models.TextField()
    by = models.TextField(db_comment="Actor reference: the person’s link, or the broker who wrote it down for them.")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "service", "turn"], name="nominated_once_a_turn")]
        indexes = [models.Index(fields=["package_ref", "id"], name="nominations_of_package")]


class NominationAnswer(models.Model):
    """The reasoned answer to a nomination: a choice, or each condition that the home does not meet."""

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="answer")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    outcome = models.TextField(choices=[(one.value, one.value) for one in Outcome])
    not_met = ArrayField(models.TextField(), default=list, db_comment="Coded conditions.")
    words = models.TextField(db_comment="What the home said; the person reads it.")
    facts = models.JSONField(db_comment="Evidence: whom, how and when the home was asked, and what it answered.")
    option = models.OneToOneField(Option, on_delete=models.PROTECT, null=True, related_name="nomination_answer")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="option", option__isnull=False, not_met=[])
                | (~models.Q(outcome="option") & models.Q(option=None) & ~models.Q(not_met=[])),
                name="nominated_option_or_reasons",
            )
        ]
