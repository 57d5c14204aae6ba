"""Placements as finance reads them: which have no funding, and what one costs in each four weeks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Sum

from placewell.accounts.actor import Actor
from placewell.market.nursing import nursing_rates
from placewell.payments.agreed import prices_of
from placewell.payments.models import READS_PAYMENTS, AbsenceVersion, FundingVersion, PaymentLine
from placewell.payments.stored import absences_that_count, read_funding
from placewell.placements.models import Agreement, Placement, PlacementEnd, Signature
from placewell.placements.queries.terms import suspensions
from placewell.rules.agreed_prices import AgreedPrice, Difference, differences, within_agreed
from placewell.rules.errors import NotFound
from placewell.rules.funding import A_DAY, NOTHING, Funding, Nursing, Payer, ended, nursing_rates_known
from placewell.rules.payments import COMMITTED
from placewell.rules.pricing import NursingRates, going_on_from
from placewell.rules.schedules import PERIOD, Absence, period_of, schedule_of_period

SHOWS = 50
MOST_VERSIONS = 200
PERIODS_SHOWN = 13


def signed_by_both() -> QuerySet[Placement]:
    """Return the placements of whose agreement both sides have signed one and the same version."""
    sides = {side: Signature.objects.filter(agreement=OuterRef("pk"), side=side) for side in ("authority", "provider")}
    versions = Agreement.objects.filter(*(Exists(one) for one in sides.values()), placement=OuterRef("pk"))
    return Placement.objects.filter(Exists(versions))


def without_funding(actor: Actor, *, limit: int = SHOWS) -> list[Placement]:
    """Return the signed placements of the actor's authority of which nobody wrote who pays, oldest start first."""
    if actor.role not in READS_PAYMENTS:
        return []
    rows = signed_by_both().filter(authority_id=actor.authority_id or 0)
    none = ~Exists(FundingVersion.objects.filter(placement=OuterRef("pk")))
    return list(rows.filter(none).select_related("option").order_by("starts_on", "id")[:limit])


@dataclass(frozen=True, slots=True)
class PeriodShown:
    """Four weeks of one placement: gross of FNC and net, by payer, what the council pays, and what it has paid."""

    first: date
    last: date
    gross: Decimal
    net: Decimal
    payers: tuple[tuple[Payer, Decimal], ...]
    ours: Decimal
    paid: Decimal

    @property
    def still_due(self) -> Decimal:
        """What the next run puts right: arrears above zero, a refund below."""
        return self.ours - self.paid


@dataclass(frozen=True, slots=True)
class PlacementShown:
    """One placement with its versions (newest first), absences, its four weeks, and its last day where it has ended.

    `kept` are days away by the agreement, and `absences` those that finance wrote down, by number.
    `agreed` is what both sides signed, by day, and `different` from which days on another price is funded.
    `nursing_known_until` is the year whose rates of nursing care go on in these four weeks, where the next are unknown.
    """

    placement: Placement
    versions: tuple[tuple[FundingVersion, Funding], ...]
    absences: tuple[tuple[int, Absence], ...]
    periods: tuple[PeriodShown, ...]
    kept: tuple[Absence, ...] = ()
    last_on: date | None = None
    nursing_known_until: int | None = None
    agreed: tuple[AgreedPrice, ...] = ()
    different: tuple[Difference, ...] = ()

    @property
    def newest(self) -> Funding | None:
        """The version that was made last."""
        return self.versions[0][1] if self.versions else None


def placement_shown(actor: Actor, ref: str, *, today: date) -> PlacementShown:
    """Return a placement of the actor's authority as finance reads it, with the newest year of its four weeks.

    Raises NotFound.
    """
    rows = Placement.objects.filter(authority_id=actor.authority_id or 0, ref=ref).select_related("option")
    placement = rows.first() if actor.role in READS_PAYMENTS else None
    if placement is None:
        raise NotFound("There is no such placement in your authority.")
    versions = list(FundingVersion.objects.visible_to(actor).filter(placement=placement).order_by("number"))
    away = absences_that_count(
        AbsenceVersion.objects.visible_to(actor).filter(placement=placement).order_by("number", "version")
    )
    written = [read_funding(one) for one in versions]
    shown = tuple(zip(versions, written, strict=True))[::-1][:MOST_VERSIONS]
    end = PlacementEnd.objects.filter(placement=placement).first()
    last_on = end.last_on if end else None
    fundings = ended(written, last_on)
    paid = _paid_by_period(actor, placement)
    kept = suspensions(placement)
    agreed, rates = prices_of(placement), nursing_rates(placement.authority_id)
    periods = _periods(within_agreed(fundings, agreed), [*kept, *away.values()], paid, today, rates)
    going_on = any(one.nursing != Nursing.NONE for one in written) and periods
    known = not going_on or nursing_rates_known(periods[0].last, rates)
    return PlacementShown(
        placement,
        shown,
        tuple(sorted(away.items())),
        periods,
        kept=kept,
        last_on=last_on,
        nursing_known_until=None if known else going_on_from(periods[0].last, rates),
        agreed=agreed,
        different=differences(fundings, agreed),
    )


def _paid_by_period(actor: Actor, placement: Placement) -> dict[date, Decimal]:
    lines = PaymentLine.objects.visible_to(actor).filter(
        placement=placement, held=False, run__state__in=[one.value for one in COMMITTED]
    )
    return dict(lines.values_list("period").annotate(total=Sum("amount")).order_by("period"))


def _periods(
    fundings: Sequence[Funding],
    away: Sequence[Absence],
    paid: dict[date, Decimal],
    today: date,
    rates: Mapping[int, NursingRates],
) -> tuple[PeriodShown, ...]:
    if not fundings:
        return ()
    last = period_of(today) + PERIOD
    first = max(min(period_of(one.starts_on) for one in fundings), last - (PERIODS_SHOWN - 1) * PERIOD)
    found, period = [], first
    while period <= max(last, first):
        found.append(_shown(fundings, away, period, paid.get(period, NOTHING), rates))
        period += PERIOD
    return tuple(reversed(found))


def _shown(
    fundings: Sequence[Funding],
    away: Sequence[Absence],
    period: date,
    paid: Decimal,
    rates: Mapping[int, NursingRates],
) -> PeriodShown:
    cells = schedule_of_period(fundings, away, period, rates)
    payers: dict[Payer, Decimal] = defaultdict(lambda: NOTHING)
    for cell, amount in cells.items():
        payers[cell.payer] += amount
    gross = sum(payers.values(), NOTHING)
    return PeriodShown(
        first=period,
        last=period + PERIOD - A_DAY,
        gross=gross,
        net=gross - payers.get(Payer.NHS, NOTHING),
        payers=tuple((payer, payers[payer]) for payer in Payer if payer in payers),
        ours=sum((amount for cell, amount in cells.items() if cell.ours), NOTHING),
        paid=paid,
    )


def funded(actor: Actor, *, before: int = 0) -> tuple[list[Placement], int | None]:
    """Return a page of the placements that have funding, newest first, and where the next page begins."""
    if actor.role not in READS_PAYMENTS:
        return [], None
    rows = Placement.objects.filter(authority_id=actor.authority_id or 0)
    rows = rows.filter(Exists(FundingVersion.objects.filter(placement=OuterRef("pk"))))
    if before:
        rows = rows.filter(pk__lt=before)
    page = list(rows.select_related("option").order_by("-pk")[: SHOWS + 1])
    return page[:SHOWS], page[SHOWS - 1].pk if len(page) > SHOWS else None
