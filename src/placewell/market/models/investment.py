"""Investment in quality: the published points lists, what members claim under them, the evidence, and every step."""

from django.db import models
from django.db.models import F, Q

from placewell.market.models.membership import Membership
from placewell.market.models.scheme import Category
from placewell.market.models.standing import OfTwoQuerySet
from placewell.rules.investment import COUNTING, WAITING, InvestmentAct, InvestmentState
from placewell.rules.joining import REMINDED


class InvestmentList(models.Model):
    """One version of what earns points for investment in a category. None is ever changed."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="investment_lists")
    version = models.PositiveSmallIntegerField()
    items = models.JSONField(db_comment="List of code, kind, what, points, months, evidence; in the order shown.")
    published_by = models.TextField(db_comment="Actor reference.")
    published_at = models.DateTimeField()
    in_force_from = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "version"], name="investment_list_version"),
            models.CheckConstraint(
                condition=Q(in_force_from__gte=F("published_at")), name="investment_list_never_retroactive"
            ),
        ]


class InvestmentClaim(models.Model):
    """A member says that it has done what one item of a points list asks for. Its words are in its steps."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="investment_claims")
    points_list = models.ForeignKey(InvestmentList, on_delete=models.PROTECT, related_name="claims")
    item = models.TextField(db_comment="Code of the item in that list.")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    state = models.TextField(
        choices=[(one.value, one.value) for one in InvestmentState], default=InvestmentState.CLAIMED.value
    )
    made_by = models.TextField(db_comment="Actor reference.")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, db_comment="Until when whoever is waited for has time.")
    decided_by = models.TextField(blank=True, default="", db_comment="Who verified, refused, ended or kept it.")
    decided_at = models.DateTimeField(null=True)
    verified_on = models.DateField(null=True)
    expires_on = models.DateField(null=True, db_comment="The last day on which it counts.")
    noticed_by = models.TextField(blank=True, default="", db_comment="Who gave notice that it may end.")
    looked_by = models.TextField(blank=True, default="", db_comment="Who looked at the decision again.")

    objects = OfTwoQuerySet["InvestmentClaim"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in InvestmentState]), name="investment_claim_state"
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("made_by")), name="investment_never_verified_by_oneself"),
            models.CheckConstraint(
                condition=~Q(state="ended") | ~Q(decided_by=F("noticed_by")), name="investment_ended_by_another"
            ),
            models.CheckConstraint(
                condition=Q(looked_by="")
                | ~Q(looked_by=F("decided_by")) & ~Q(looked_by=F("noticed_by")) & ~Q(looked_by=F("made_by")),
                name="investment_looked_at_by_another",
            ),
            models.CheckConstraint(
                condition=Q(verified_on=None, expires_on=None) | Q(expires_on__gt=F("verified_on")),
                name="investment_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*sorted(one.value for one in COUNTING), "ended", "expired"])
                | Q(verified_on__isnull=False) & ~Q(decided_by=""),
                name="investment_verified_whole",
            ),
            models.UniqueConstraint(
                fields=["membership", "item"],
                condition=Q(state__in=sorted(one.value for one in WAITING)),
                name="one_waiting_investment_claim",
            ),
        ]
        indexes = [
            models.Index(fields=["membership", "id"], name="investment_of_a_member"),
            models.Index(fields=["organisation_id", "-id"], name="investment_of_organisation"),
            models.Index(
                fields=["authority_id", "made_at", "id"],
                name="investment_waiting",
                condition=Q(state__in=["claimed", "asked", "look_again", "notice", "replied"]),
            ),
            models.Index(
                fields=["expires_on", "id"],
                name="investment_by_expiry",
                condition=Q(state__in=sorted(one.value for one in COUNTING)),
            ),
        ]


class InvestmentEvidence(models.Model):
    """A file that shows what a claim says. Read by its provider and the authority; its bytes lie encrypted."""

    claim = models.ForeignKey(InvestmentClaim, on_delete=models.PROTECT, related_name="evidence")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    media_type = models.TextField(db_comment="As its bytes tell, never as a browser says.")
    ending = models.TextField()
    size = models.PositiveIntegerField(db_comment="Bytes, before encryption.")
    digest = models.TextField(db_comment="sha256 of the bytes before encryption, in hex.")
    stored_as = models.TextField(unique=True)
    locked_for = models.BigIntegerField(db_comment="The organisation under whose key its bytes lie.")
    added_by = models.TextField(db_comment="Actor reference.")
    added_at = models.DateTimeField()

    objects = OfTwoQuerySet["InvestmentEvidence"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["claim", "id"], name="evidence_of_a_claim")]


class InvestmentStep(models.Model):
    """One thing that was done with a claim: who, when, and in which words."""

    claim = models.ForeignKey(InvestmentClaim, on_delete=models.PROTECT, related_name="steps")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    act = models.TextField(choices=[(one.value, one.value) for one in InvestmentAct])
    text = models.TextField(blank=True, default="")
    days_before = models.PositiveSmallIntegerField(null=True, db_comment="Of a reminder: how long before it expires.")
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()

    objects = OfTwoQuerySet["InvestmentStep"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=[one.value for one in InvestmentAct]), name="investment_step_act"
            ),
            models.CheckConstraint(
                condition=Q(act="remind", days_before__in=REMINDED) | ~Q(act="remind") & Q(days_before=None),
                name="investment_reminder_days",
            ),
            models.UniqueConstraint(
                fields=["claim", "days_before"],
                condition=Q(days_before__isnull=False),
                name="investment_reminded_once",
            ),
        ]
        indexes = [models.Index(fields=["claim", "id"], name="steps_of_a_claim")]
