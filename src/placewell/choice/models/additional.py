"""Agreements about an additional cost, and each step of them."""

from django.db import models

from placewell.choice.models.nominations import NominationAnswer
from placewell.rules.additional_cost import Ground, Payer, State
from placewell.tenders.models import OpenedBid, Tender


class AdditionalCost(models.Model):
    """What somebody asked for above the budget, and who would pay the rest: the person's wish, in their own words."""

    ref = models.TextField(unique=True)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="additional_costs")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    home = models.TextField(db_comment="Which home, as the person said.")
    payer = models.TextField(choices=[(one.value, one.value) for one in Payer])
    payer_name = models.TextField()
    payer_relation = models.TextField(blank=True, default="")
    ground = models.TextField(choices=[(one.value, one.value) for one in Ground])
    stay_weeks = models.PositiveSmallIntegerField(null=True, db_comment="As expected; empty for a lasting stay.")
    able_weeks = models.PositiveSmallIntegerField(null=True, db_comment="Empty for as long as the stay lasts.")
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="followed_by",
        db_comment="The agreement before it on the same home, of somebody who lives there.",
    )
    asked_by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(payer="third_party") | ~models.Q(ground="none"), name="person_pays_on_a_ground"
            )
        ]
        indexes = [models.Index(fields=["package_ref", "-id"], name="additional_costs_newest")]


class AdditionalCostStep(models.Model):
    """One step of an additional-cost agreement. The newest says where it stands; money and document are locked here."""

    cost = models.ForeignKey(AdditionalCost, on_delete=models.PROTECT, related_name="steps")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    seq = models.PositiveSmallIntegerField()
    state = models.TextField(choices=[(one.value, one.value) for one in State])
    bid = models.ForeignKey(OpenedBid, on_delete=models.PROTECT, null=True, related_name="+")
    named = models.ForeignKey(
        NominationAnswer,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_comment="What a home that the person named answered, where it made no bid.",
    )
    facts = models.JSONField(default=dict, db_comment="What was recorded: advice, signature and evidence, reasons.")
    review_by = models.DateField(null=True)
    locked = models.BinaryField(null=True, db_comment="Price, budget, reference and additional cost.")
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.TextField(blank=True, default="")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cost", "seq"], name="additional_cost_step")]
        indexes = [models.Index(fields=["package_ref", "id"], name="additional_steps_of_package")]
