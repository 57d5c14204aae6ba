"""The preview of a policy: past evaluations made again under it, and what would have come out otherwise (Q6, Q12).

The same function evaluates (rulebook §6). What may not be seen is not in a preview either: with too few evaluations
there are no figures, and a median of prices is kept to ten pounds, from enough services, or not at all (§11).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Generic, TypeVar

from placewell.rules.evaluation import BidResult, EvaluationResult, Status, evaluate
from placewell.rules.options import Outcome
from placewell.rules.pack import Pack, PackPolicy
from placewell.rules.pack_checks import check_pack
from placewell.rules.pack_errors import PackError

FEWEST_SEARCHES = 5  # evaluations, before anything is said of them (§11: counts)
FEWEST_SERVICES = 3  # none of them with over half (§11)
MOST_OF_ONE = Fraction(1, 2)
LOOKS_BACK_MONTHS, MOST_PACKS = 24, 2_000
TO_POUNDS = 10  # prices
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pair(Generic[T]):
    """The same thing as it was, and as it would have been."""

    before: T
    after: T


@dataclass(frozen=True, slots=True)
class Difference:
    """What one evaluation came to and what it would have come to. Services are named only to be counted.

    Prices are pounds a unit, net of FNC. `price_weight` is None where it is undefined, `lowest_first` with fewer than
    two options, `first` and `first_price` where no bid is an option.
    """

    bidders: tuple[str, ...]
    gained: frozenset[str]
    lost: frozenset[str]
    top_changed: bool
    outcome: Pair[Outcome]
    in_budget: Pair[int]
    passing: Pair[int]
    price_weight: Pair[Fraction | None]
    lowest_first: Pair[bool | None]
    first: Pair[str | None]
    first_price: Pair[Fraction | None]
    gained_by: tuple[str, ...] = ()
    lost_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Middle:
    """A median and how many it is taken from; None where there are none, or where it must not be known."""

    value: Fraction | None
    cases: int


@dataclass(frozen=True, slots=True)
class Measures:
    """What changes, over all the evaluations of a preview. Exact, but for prices, which are to ten pounds.

    `widely` tells whether three services or more bid, none with over half of the bids: the public reads nothing else.
    `narrow` names the counts that are of fewer services, or of one with over half of what moved: they stay unsaid.
    """

    first_changes: int
    gains: int
    loses: int
    outcomes: tuple[tuple[Outcome, Outcome, int], ...]
    bids: int
    passing: Pair[int]
    in_budget: Pair[int]
    lowest_first: Pair[Share]
    price_weight: Pair[Middle]
    first_price: Pair[Middle]
    widely: bool
    narrow: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Preview:
    """How many evaluations were made again, those that could not be by their code, and what changes.

    `measures` is None with fewer than five evaluations: what is said of so few is said of somebody.
    """

    searches: int
    refused: tuple[tuple[str, int], ...]
    measures: Measures | None


def looks_back_to(moment: datetime) -> datetime:
    """Return the instant from which on evaluations are looked at: 24 months before `moment`."""
    year = moment.year - LOOKS_BACK_MONTHS // 12
    if (moment.month, moment.day) == (2, 29):
        return moment.replace(year=year, day=28)
    return moment.replace(year=year)


def repolicy(pack: Pack, policy: PackPolicy, *, emergency: bool) -> Pack:
    """Return a pack with another policy in place of its own. Raises PackError where it cannot be evaluated under it.

    An emergency has no least quality score, whatever the policy says (rulebook §6).
    """
    changed = replace(pack, policy=replace(policy, quality_minimum=Decimal(0)) if emergency else policy)
    check_pack(changed)
    return changed


def evaluate_again(pack: Pack, policy: PackPolicy, *, emergency: bool, services: Mapping[str, str]) -> Difference:
    """Evaluate a pack as it was and under another policy. `services` says whose each bid is. Raises PackError."""
    changed = repolicy(pack, policy, emergency=emergency)
    return compare(evaluate(pack), evaluate(changed), services=services)


def compare(before: EvaluationResult, after: EvaluationResult, *, services: Mapping[str, str]) -> Difference:
    """Return what differs between two results of the same bids."""
    tops = Pair(_top(before), _top(after))
    within = Pair(_in_budget(before), _in_budget(after))
    return Difference(
        bidders=tuple(services[bid.bid_ref] for bid in before.bids),
        gained=within.after - within.before,
        lost=within.before - within.after,
        top_changed=_ref(tops.before) != _ref(tops.after),
        outcome=Pair(before.outcome, after.outcome),
        in_budget=Pair(len(within.before), len(within.after)),
        passing=Pair(_passing(before), _passing(after)),
        price_weight=Pair(before.effective_price_weight, after.effective_price_weight),
        lowest_first=Pair(_lowest_first(before), _lowest_first(after)),
        first=Pair(*(None if top is None else services[top.bid_ref] for top in (tops.before, tops.after))),
        first_price=Pair(*(None if top is None else top.comparable_price for top in (tops.before, tops.after))),
        gained_by=tuple(services[ref] for ref in sorted(within.after - within.before)),
        lost_by=tuple(services[ref] for ref in sorted(within.before - within.after)),
    )


def summarise(found: Iterable[Difference | PackError]) -> Preview:
    """Sum up what changes, whatever the order; an error stands for one that cannot be made, and is counted."""
    refused: Counter[str] = Counter()
    kept: list[Difference] = []
    for one in found:
        if isinstance(one, PackError):
            refused[one.code] += 1
        else:
            kept.append(one)
    return Preview(
        searches=len(kept),
        refused=tuple(sorted(refused.items())),
        measures=_measures(kept) if len(kept) >= FEWEST_SEARCHES else None,
    )


def _measures(found: Sequence[Difference]) -> Measures:
    outcomes = Counter((one.outcome.before, one.outcome.after) for one in found)
    bidders = Counter(service for one in found for service in one.bidders)
    return Measures(
        first_changes=sum(one.top_changed for one in found),
        gains=sum(bool(one.gained) for one in found),
        loses=sum(bool(one.lost) for one in found),
        outcomes=tuple((before, after, number) for (before, after), number in sorted(outcomes.items())),
        bids=bidders.total(),
        passing=_summed([one.passing for one in found]),
        in_budget=_summed([one.in_budget for one in found]),
        lowest_first=Pair(
            _share([one.lowest_first.before for one in found]), _share([one.lowest_first.after for one in found])
        ),
        price_weight=Pair(
            _middle([one.price_weight.before for one in found]), _middle([one.price_weight.after for one in found])
        ),
        first_price=Pair(
            _price([(one.first.before, one.first_price.before) for one in found]),
            _price([(one.first.after, one.first_price.after) for one in found]),
        ),
        widely=_widely(bidders),
        narrow=frozenset(code for code, moved in _moved(found).items() if moved and not _widely(moved)),
    )


def outcome_code(before: Outcome, after: Outcome) -> str:
    """Return the name of a count of searches that came to one outcome and would have come to another."""
    return f"{before.value}>{after.value}"


def _moved(found: Sequence[Difference]) -> dict[str, Counter[str]]:
    """Return whose offers each count is about: those that stood first or would, that came in or went out."""
    moved: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        changed = (*one.gained_by, *one.lost_by)
        moved["gains"].update(one.gained_by)
        moved["loses"].update(one.lost_by)
        moved[outcome_code(one.outcome.before, one.outcome.after)].update(changed)
        if one.top_changed:
            moved["first_changes"].update(top for top in (one.first.before, one.first.after) if top is not None)
    return moved


def _top(result: EvaluationResult) -> BidResult | None:
    return next((bid for bid in result.bids if bid.rank == 1), None)


def _ref(bid: BidResult | None) -> str | None:
    return None if bid is None else bid.bid_ref


def _in_budget(result: EvaluationResult) -> frozenset[str]:
    return frozenset(bid.bid_ref for bid in result.bids if bid.status == Status.IN_BUDGET_OPTION)


def _passing(result: EvaluationResult) -> int:
    return sum("quality_minimum" not in bid.gate_reasons for bid in result.bids)


def _lowest_first(result: EvaluationResult) -> bool | None:
    options = [bid for bid in result.bids if bid.rank is not None]
    if len(options) < 2:
        return None
    lowest = min(bid.comparable_price for bid in options)
    return any(bid.rank == 1 and bid.comparable_price == lowest for bid in options)


def _summed(pairs: Iterable[Pair[int]]) -> Pair[int]:
    before = after = 0
    for one in pairs:
        before, after = before + one.before, after + one.after
    return Pair(before, after)


def _share(answers: Iterable[bool | None]) -> Share:
    known = [answer for answer in answers if answer is not None]
    return Share(sum(known), len(known))


def _middle(values: Iterable[Fraction | None]) -> Middle:
    known = [value for value in values if value is not None]
    return Middle(median(known) if len(known) >= FEWEST_SEARCHES else None, len(known))


def _price(firsts: Iterable[tuple[str | None, Fraction | None]]) -> Middle:
    """Return the median price of those that stand first: of enough services, so that it is the price of none."""
    known = [(service, price) for service, price in firsts if service is not None and price is not None]
    if len(known) < FEWEST_SEARCHES or not _widely(Counter(service for service, _ in known)):
        return Middle(None, len(known))
    return Middle(Fraction(to_nearest(median(price for _, price in known), TO_POUNDS)), len(known))


def _widely(counted: Counter[str]) -> bool:
    whole = counted.total()
    return len(counted) >= FEWEST_SERVICES and max(counted.values()) <= whole * MOST_OF_ONE


def to_nearest(value: Fraction, step: int) -> int:
    """Round once to a multiple of `step`, half away from zero (ROUND_HALF_UP). `value` is zero or more."""
    return (2 * value.numerator + step * value.denominator) // (2 * step * value.denominator) * step
