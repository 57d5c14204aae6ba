"""Rows of payments: funding and absences in versions, runs with their lines, uplifts, and remittances."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Q

from placewell.accounts.roles import Role
from placewell.market.models import Category
from placewell.placements.models import Placement
from placewell.rules.funding import Cost, Nursing, Payer, Pays
from placewell.rules.pack import PriceBasis
from placewell.rules.payments import OPEN, RunState

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor

# Who reads what an authority pays; the database says the same (0001_payments).
READS_PAYMENTS = frozenset({Role.FINANCE_OFFICER, Role.APPROVER, Role.AUDITOR})
MONEY: dict[str, Any] = {"max_digits": 10, "decimal_places": 2}
PERCENT: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}
M = TypeVar("M", bound=models.Model)


def _codes(kinds: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kinds]


class PaymentQuerySet(models.QuerySet[M]):
    """Rows of money, reached only by those of their authority who work with it."""

    def visible_to(self, actor: "Actor") -> "PaymentQuerySet[M]":
        """Keep the rows of the actor's own authority, where their role reads payments."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.role in READS_PAYMENTS and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id)
        return self.none()


class Uplift(models.Model):
    """A rise of every funding of a category from a day: proposed by one, applied by an approver."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    from_on = models.DateField()
    percent = models.DecimalField(**PERCENT, null=True)
    amount = models.DecimalField(**MONEY, null=True, db_comment="Pounds a week on core care.")
    because = models.TextField()
    placements = models.PositiveIntegerField(db_comment="How many it raised, as proposed and then as applied.")
    before = models.DecimalField(**MONEY, db_comment="What they came to a week together.")
    after = models.DecimalField(**MONEY)
    proposed_by = models.TextField(db_comment="Actor reference.")
    proposed_at = models.DateTimeField()
    applied_by = models.TextField(blank=True, default="", db_comment="Actor reference.")
    applied_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_comment="Until when an approver may apply it.")
    closed_at = models.DateTimeField(null=True, db_comment="When it was taken back or expired.")
    withdrawn_because = models.TextField(blank=True, default="", db_comment="Empty where it expired.")

    objects = PaymentQuerySet["Uplift"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=False, amount__isnull=True) | Q(percent__isnull=True, amount__isnull=False),
                name="uplift_percent_or_amount",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by="")
                | (Q(applied_at__isnull=False) & ~Q(applied_by="") & ~Q(applied_by=models.F("proposed_by"))),
                name="uplift_applied_by_another",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, withdrawn_because="")
                | Q(closed_at__isnull=False, applied_at__isnull=True),
                name="uplift_closed_or_applied",
            ),
        ]
        indexes = [models.Index(fields=["authority_id", "-id"], name="uplifts_newest")]


class FundingVersion(models.Model):
    """One version of who pays what for a placement, from a day on. Never changed; a later one replaces its days."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="fundings")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField(db_comment="The provider’s.")
    number = models.PositiveIntegerField()
    starts_on = models.DateField()
    lines = models.JSONField(db_comment="Pounds a week as decimal text by kind of cost; empty ends payment.")
    basis = models.TextField(choices=_codes(PriceBasis))
    nursing = models.TextField(choices=_codes(Nursing))
    client = models.DecimalField(**MONEY, db_comment="The person's contribution, pounds a week.")
    third_party = models.DecimalField(**MONEY, db_comment="A top-up, pounds a week.")
    icb_percent = models.DecimalField(**PERCENT, null=True)
    icb_amount = models.DecimalField(**MONEY, null=True)
    aftercare = models.BooleanField(db_comment="Mental Health Act 1983, section 117.")
    pays = models.TextField(choices=_codes(Pays))
    because = models.TextField()
    uplift = models.ForeignKey(Uplift, on_delete=models.PROTECT, null=True, related_name="versions")
    made_by = models.TextField(db_comment="Actor reference.")
    made_at = models.DateTimeField()

    objects = PaymentQuerySet["FundingVersion"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="funding_version"),
            models.CheckConstraint(
                condition=Q(client__gte=0, third_party__gte=0)
                & (Q(icb_percent__isnull=True) | Q(icb_percent__gte=0, icb_percent__lte=100))
                & (Q(icb_amount__isnull=True) | Q(icb_amount__gte=0))
                & (Q(icb_percent__isnull=True) | Q(icb_amount__isnull=True))
                & (Q(aftercare=False) | Q(client=0)),
                name="funding_parts",
            ),
        ]
        indexes = [models.Index(fields=["authority_id", "made_at"], name="fundings_made")]


class AbsenceVersion(models.Model):
    """Days away for which a bed is held, in versions: the last of a number counts. One is taken back, not removed."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="absences")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    number = models.PositiveIntegerField(db_comment="Of the absence, within its placement.")
    version = models.PositiveIntegerField()
    first_on = models.DateField()
    last_on = models.DateField(null=True, db_comment="Null while away.")
    full_days = models.PositiveSmallIntegerField()
    percent_after = models.DecimalField(**PERCENT)
    withdrawn = models.BooleanField(default=False)
    made_by = models.TextField(db_comment="Actor reference.")
    made_at = models.DateTimeField()

    objects = PaymentQuerySet["AbsenceVersion"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "number", "version"], name="absence_version"),
            models.CheckConstraint(
                condition=Q(percent_after__gte=0, percent_after__lte=100)
                & (Q(last_on__isnull=True) | Q(last_on__gte=models.F("first_on"))),
                name="absence_holds",
            ),
        ]
        indexes = [models.Index(fields=["authority_id", "made_at"], name="absences_made")]


class PaymentRun(models.Model):
    """What an authority pays for four weeks, and puts right of the time before."""

    ref = models.TextField(unique=True)
    authority_id = models.BigIntegerField()
    period = models.DateField(db_comment="Its first day.")
    state = models.TextField(choices=_codes(RunState), default=RunState.DRAFT.value)
    drafted_by = models.TextField(db_comment="Actor reference.")
    drafted_at = models.DateTimeField()
    nursing_year = models.PositiveSmallIntegerField(
        default=0, db_comment="The last year whose rates of FNC were known when it was drafted."
    )
    checked_by = models.TextField(blank=True, default="")
    checked_at = models.DateTimeField(null=True)
    approved_by = models.TextField(blank=True, default="")
    approved_at = models.DateTimeField(null=True)
    paid_by = models.TextField(blank=True, default="")
    paid_at = models.DateTimeField(null=True)

    objects = PaymentQuerySet["PaymentRun"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority_id", "period"], name="one_run_a_period"),
            models.UniqueConstraint(
                fields=["authority_id"],
                condition=Q(state__in=[one.value for one in OPEN]),
                name="one_open_run_an_authority",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", checked_by="", approved_by="", paid_by="")
                | (
                    (Q(state="checked", approved_by="", paid_by="") | Q(state__in=["approved", "paid"]))
                    & ~Q(checked_by="")
                    & ~Q(checked_by=models.F("drafted_by"))
                ),
                name="run_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"])
                | (
                    ~Q(approved_by="") & ~Q(approved_by=models.F("drafted_by")) & ~Q(approved_by=models.F("checked_by"))
                ),
                name="run_approved_by_another",
            ),
        ]


class PaymentLine(models.Model):
    """One amount of a run: for a placement, some four weeks, a line and whose money. Below zero it is a refund."""

    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="lines")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    period = models.DateField(db_comment="First day of the four weeks that it is for.")
    cost = models.TextField(choices=_codes(Cost))
    payer = models.TextField(choices=_codes(Payer))
    amount = models.DecimalField(**MONEY)
    held = models.BooleanField(default=False)
    held_because = models.TextField(blank=True, default="")
    held_by = models.TextField(blank=True, default="", db_comment="Actor reference.")
    released_by = models.TextField(
        blank=True, default="", db_comment="Who released a line that its run did not pay: the next run pays it."
    )

    objects = PaymentQuerySet["PaymentLine"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "placement", "period", "cost", "payer"], name="paid_once_a_run"),
            models.CheckConstraint(condition=~Q(amount=0), name="payment_of_something"),
            models.CheckConstraint(condition=Q(held=False) | ~Q(held_because=""), name="held_for_a_reason"),
        ]
        indexes = [
            models.Index(fields=["placement", "period"], name="payments_of_placement"),
            models.Index(fields=["authority_id"], condition=Q(held=True), name="payments_held"),
        ]


class Remittance(models.Model):
    """What one provider gets of an approved run, and the day on which it was paid."""

    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="remittances")
    run_ref = models.TextField()
    period = models.DateField()
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    amount = models.DecimalField(**MONEY)
    approved_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    objects = PaymentQuerySet["Remittance"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "organisation_id"], name="one_remittance_a_provider")]
        indexes = [models.Index(fields=["organisation_id", "-id"], name="remittances_newest")]


class RemittanceLine(models.Model):
    """One line of a remittance. Whose money it is stands in the run, which providers do not read."""

    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, related_name="lines")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    placement_ref = models.TextField()
    period = models.DateField()
    cost = models.TextField(choices=_codes(Cost))
    amount = models.DecimalField(**MONEY)

    objects = PaymentQuerySet["RemittanceLine"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["remittance", "placement_ref", "period", "cost"], name="remitted_once")
        ]
