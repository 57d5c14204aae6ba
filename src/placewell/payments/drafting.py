"""What a run owes: for each placement what the present versions cost, less what approved runs paid."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from django.db.models import Sum

from placewell.market.models import NursingRate
from placewell.market.nursing import nursing_rates
from placewell.payments.agreed import prices_that_changed
from placewell.payments.models import AbsenceVersion, FundingVersion, PaymentLine, PaymentRun
from placewell.payments.stored import absences_that_count, away_by, read_funding
from placewell.placements.models import PlacementEnd, Resumption, Signature, Suspension
from placewell.rules.agreed_prices import within_agreed
from placewell.rules.funding import Cost, Funding, Nursing, Payer, ended
from placewell.rules.pack import PriceBasis
from placewell.rules.payments import COMMITTED, Key, due
from placewell.rules.schedules import PERIOD, Absence

STANDS = [one.value for one in COMMITTED]
# Ends and days away are written without the lock of payments, so that one from just before a draft may come after it.
COMES_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Owed:
    """What one placement is owed by a run."""

    placement_id: int
    organisation_id: int
    amounts: Mapping[Key, Decimal]


def last_committed(authority_id: int) -> PaymentRun | None:
    """Return the newest run that is approved or paid."""
    return PaymentRun.objects.filter(authority_id=authority_id, state__in=STANDS).order_by("-period").first()


def owed_by(authority_id: int, period: date) -> Iterator[Owed]:
    """Yield what each placement of an authority is owed for the four weeks that begin on `period` and all before.

    Where nothing was written, ended or held since the last approved run was drafted, all up to its four weeks was
    compared then and is settled: only what comes after is worked out. The caller holds the authority's lock, under
    which every version is written, so that nothing can have come in between. Once rates of nursing care are
    recorded, prices that include it are compared from their beginning.
    """
    last = last_committed(authority_id)
    changed = _changed_since(last) if last else set()
    paid = _paid(authority_id, changed) if last else {}
    absences, prices = _absences(authority_id), prices_that_changed(authority_id)
    rates = nursing_rates(authority_id)
    for placement_id, organisation_id, versions in fundings_of(authority_id):
        settled = last is not None and placement_id not in changed
        amounts = due(
            within_agreed(versions, prices.get(placement_id, ())),
            absences.get(placement_id, ()),
            paid.get(placement_id, {}),
            until=period,
            since=last.period + PERIOD if last and settled else None,
            rates=rates,
        )
        if amounts:
            yield Owed(placement_id, organisation_id, amounts)


def _changed_since(run: PaymentRun) -> set[int]:
    written = {"authority_id": run.authority_id, "made_at__gte": run.drafted_at}
    recent = {"authority_id": run.authority_id, "at__gte": run.drafted_at - COMES_WITHIN}
    return {
        *FundingVersion.objects.filter(**written).values_list("placement_id", flat=True),
        *AbsenceVersion.objects.filter(**written).values_list("placement_id", flat=True),
        *PaymentLine.objects.filter(run=run, held=True).values_list("placement_id", flat=True),
        *PlacementEnd.objects.filter(**recent).values_list("placement_id", flat=True),
        *Suspension.objects.filter(**recent).values_list("placement_id", flat=True),
        *Resumption.objects.filter(**recent).values_list("suspension__placement_id", flat=True),
        *Signature.objects.filter(**recent, agreement__number__gt=1).values_list("agreement__placement_id", flat=True),
        *_with_other_nursing_rates(run),
    }


def _with_other_nursing_rates(run: PaymentRun) -> Iterable[int]:
    recorded = NursingRate.objects.filter(authority_id=run.authority_id, recorded_at__gte=run.drafted_at - COMES_WITHIN)
    if run.nursing_year >= max(nursing_rates(run.authority_id)) and not recorded.exists():
        return ()
    rows = FundingVersion.objects.filter(authority_id=run.authority_id, basis=PriceBasis.GROSS)
    return rows.exclude(nursing=Nursing.NONE).values_list("placement_id", flat=True)


def _paid(authority_id: int, placements: set[int]) -> dict[int, dict[Key, Decimal]]:
    lines = PaymentLine.objects.filter(
        authority_id=authority_id, placement__in=placements, held=False, run__state__in=STANDS
    )
    found: dict[int, dict[Key, Decimal]] = defaultdict(dict)
    for row in lines.values_list("placement_id", "period", "cost", "payer").annotate(total=Sum("amount")).order_by():
        placement_id, period, cost, payer, total = row
        found[placement_id][Key(period, Cost(cost), Payer(payer))] = total
    return found


def fundings_of(authority_id: int) -> Iterator[tuple[int, int, tuple[Funding, ...]]]:
    """Yield each placement that has funding, with its provider and its versions, cut where it has ended."""
    ends = dict(PlacementEnd.objects.filter(authority_id=authority_id).values_list("placement_id", "last_on"))
    rows = FundingVersion.objects.filter(authority_id=authority_id).order_by("placement_id", "number")
    for placement_id, group in groupby(rows.iterator(), key=lambda row: row.placement_id):
        listed = list(group)
        versions = ended([read_funding(one) for one in listed], ends.get(placement_id))
        yield placement_id, listed[0].organisation_id, versions


def _absences(authority_id: int) -> dict[int, tuple[Absence, ...]]:
    """Return the days away of each placement: by its agreement first, and then those that finance wrote down."""
    away: dict[int, tuple[Absence, ...]] = defaultdict(tuple)
    kept = Suspension.objects.filter(authority_id=authority_id).select_related("resumed").order_by("id")
    for suspension in kept:
        away[suspension.placement_id] += (away_by(suspension),)
    rows = AbsenceVersion.objects.filter(authority_id=authority_id).order_by("placement_id", "number", "version")
    for placement_id, versions in groupby(rows, key=lambda row: row.placement_id):
        away[placement_id] += tuple(absences_that_count(versions).values())
    return away
