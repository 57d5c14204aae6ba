"""Testing pilots: what a scheme's record says about each measure that a stop criterion may look at."""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from django.db.models import Q

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.ledger.clock import now
from placewell.market.actions import record_pilot_test
from placewell.market.models import Membership, PilotTest, Scheme
from placewell.placements.models import Placement, Visit
from placewell.rules.clocks import LONDON
from placewell.rules.pilots import Measured, PilotMeasure, months_to_test
from placewell.rules.scheme_states import SchemeState
from placewell.tenders.models import Evaluation

_TENTH = Decimal("0.1")
OPTIONS = frozenset({"in_budget_option", "additional_cost_option"})


def assess_pilots() -> int:
    """Test every pilot for each month that is over and was not tested yet; return how many months were tested."""
    system = system_actor("pilot")
    with acting_as(system):
        running = Scheme.objects.filter(pilot=True, state__in=[SchemeState.LIVE, SchemeState.PAUSED])
        found = list(running.order_by("id"))
    return sum(_test(scheme) for scheme in found)


def measure(scheme: Scheme, *, until: datetime) -> dict[PilotMeasure, Measured]:
    """Return every measure of a scheme from its going live up to a moment. Read as the system, inside `acting_as`."""
    since = scheme.went_live_at or until
    period = (since, until)
    placed = list(
        Placement.objects.filter(tender__category__scheme=scheme, approved_at__range=period)
        .select_related("tender", "option__bid")
        .order_by("id")
    )
    results = _results(scheme, period)
    days = [Decimal((one.approved_at - one.tender.issued_at).total_seconds()) / 86_400 for one in placed]
    visits = list(
        Visit.objects.filter(decision__tender__category__scheme=scheme, at__range=period).values_list(
            "outcome", flat=True
        )
    )
    members = Membership.objects.filter(category__scheme=scheme, joined_at__lte=until)
    lost = members.filter(Q(ended_at__lte=until) | Q(service__registered=False)).count()
    return {
        PilotMeasure.LOWEST_PRICE_SHARE: _lowest(placed, results),
        PilotMeasure.NO_OPTION_SHARE: _share(
            sum(result["outcome"] != "options" for result in results.values()), len(results)
        ),
        PilotMeasure.DAYS_TO_PLACEMENT: Measured(_rounded(median(days)) if days else None, len(days)),
        PilotMeasure.PORTRAIT_WRONG_SHARE: _share(visits.count("decline_portrait_wrong"), len(visits)),
        PilotMeasure.MEMBERS_LOST_SHARE: _share(lost, members.count()),
    }


def _test(scheme: Scheme) -> int:
    system = system_actor("pilot", authority_id=scheme.authority_id)
    with acting_as(system):
        done = PilotTest.objects.filter(criterion__scheme=scheme).order_by("-month").first()
    started = max(scheme.starts_on, (scheme.went_live_at or now()).astimezone(LONDON).date())
    today = now().astimezone(LONDON).date()
    months = months_to_test(
        started, scheme.ends_on or today, today=today, tested_until=done.month if done is not None else None
    )
    for month in months:
        with acting_as(system):
            record_pilot_test(actor=system, scheme=scheme, month=month, measured=measure(scheme, until=_end_of(month)))
    return len(months)


def _end_of(month: date) -> datetime:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return datetime.combine(following, time(0), tzinfo=LONDON)


def _results(scheme: Scheme, period: tuple[datetime, datetime]) -> dict[int, dict[str, object]]:
    """Return the newest result of each search that was evaluated in a period, by tender."""
    rows = Evaluation.objects.filter(tender__category__scheme=scheme, at__range=period).order_by("tender_id", "seq")
    return dict(rows.values_list("tender_id", "result"))


def _lowest(placed: list[Placement], results: dict[int, dict[str, object]]) -> Measured:
    """Return the share of placements with the lowest price, of those whose search had two options or more."""
    lowest = cases = 0
    for one in placed:
        bids = results.get(one.tender_id, {}).get("bids", [])
        prices = {
            bid["bid_ref"]: Decimal(bid["comparable_price"])
            for bid in bids  # type: ignore[attr-defined] # JSON of the schema placewell/result/1
            if bid["status"] in OPTIONS
        }
        chosen = prices.get(one.option.bid_ref)
        if chosen is None or len(prices) < 2:
            continue
        cases += 1
        lowest += chosen == min(prices.values())
    return _share(lowest, cases)


def _share(part: int, whole: int) -> Measured:
    return Measured(_rounded(Decimal(100 * part) / whole) if whole else None, whole)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_TENTH, rounding=ROUND_HALF_UP)
