"""Options put to a person, each time they were shown, what was asked and answered, and what was decided."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from placewell.rules.additional_cost import Ground, Payer, State
from placewell.tenders.models import OpenedBid, Tender


class Option(models.Model):
    """One suitable offer within the budget, as the person sees it."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="options")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField(db_comment="The provider’s.")
    package_ref = models.TextField()
    bid = models.OneToOneField(OpenedBid, on_delete=models.PROTECT, related_name="option")
    bid_ref = models.TextField()
    service_id = models.TextField()
    service_name = models.TextField()
    address = models.TextField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    distance_miles = models.DecimalField(max_digits=6, decimal_places=2)
    rating = models.TextField(blank=True, default="")
    rated_on = models.DateField(null=True)
    weekly_price = models.DecimalField(max_digits=8, decimal_places=2)
    for_me = models.TextField(db_comment="What the service says it will do for this person.")
    start_on = models.DateField()
    vacancy_confirmed_by = models.TextField()
    vacancy_confirmed_at = models.DateTimeField(db_comment="When the offer that confirms it was sealed.")
    valid_until = models.DateField(db_comment="The last day on which the price is good.")
    bed_held_until = models.DateField(null=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, db_comment="Total, for those who want to order by it.")
    put_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "bid_ref"], name="option_once")]
        indexes = [
            models.Index(fields=["package_ref", "id"], name="options_of_package"),
            models.Index(fields=["service_id"], name="options_of_service"),
        ]


class Showing(models.Model):
    """Evidence: what was shown, whole, to whoever opened the private link, and when."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="showings")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    shown_to = models.TextField(db_comment="Actor reference.")
    bid_refs = models.JSONField(db_comment="In the order shown.")
    snapshot = models.JSONField(default=dict, db_comment="Every option as it was shown, in the order shown.")
    snapshot_sha256 = models.TextField(default="", db_comment="Of the snapshot's canonical JSON; also in the ledger.")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["package_ref", "-id"], name="showings_newest")]


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
    """A choice that came back: the service declined after its visit, or the placement was refused."""

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
                condition=models.Q(because__in=["declined_portrait_wrong", "declined_other", "refused"]),
                name="why_it_came_back",
            )
        ]


class Asked(models.Model):
    """What the person asked one service of their options: to visit it, or a question."""

    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="asked")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    kind = models.TextField(choices=[("visit", "visit"), ("question", "question")])
    text = models.TextField()
    asked_by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=["visit", "question"]), name="asked_kind")]
        indexes = [
            models.Index(fields=["organisation_id", "-id"], name="asked_of_provider"),
            models.Index(fields=["package_ref", "id"], name="asked_in_package"),
        ]


class Answered(models.Model):
    """A service's answer to the person."""

    asked = models.OneToOneField(Asked, on_delete=models.PROTECT, related_name="answered")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    text = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()


class ContributionEstimate(models.Model):
    """What the person may be asked to pay, as an officer estimated it: locked with the authority's data key."""

    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    version = models.PositiveSmallIntegerField()
    locked = models.BinaryField(db_comment="Means and the assessment of them, line by line.")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package_ref", "version"], name="estimate_version")]


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
