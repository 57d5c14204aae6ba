"""What a tender came to: its newest evaluation, and what the ledger says became of the options since."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from placewell.ledger.events.choice import OptionChosen
from placewell.ledger.events.placements import VisitReported
from placewell.ledger.models import EventRow
from placewell.market.queries.closing import closing_among
from placewell.rules.errors import Conflict, Refused
from placewell.rules.evaluation import Status
from placewell.rules.money import round_pounds
from placewell.rules.options import OptionPrices, Outcome, outcome_left, outcome_of
from placewell.rules.searching_again import Before, check_search_again
from placewell.tenders.models import Evaluation, OpenedBid, TelephoneBid, Tender, TenderKind
from placewell.tenders.queries.telephoning import telephone_results
from placewell.tenders.states import UNDER_WAY, TenderState

NONE_CHOSEN = "NoneChosen"


@dataclass(frozen=True, slots=True)
class CameTo:
    """An evaluation's outcome, the options that can still be chosen, and whether the person wants none of them.

    `least_budget` (pounds a week, net) is what would give a real choice where the budget must rise.
    """

    outcome: Outcome | None
    options: int
    none_wanted: bool
    least_budget: Decimal | None


def what_it_came_to(tender: Tender) -> CameTo:
    """Return what a tender came to, offers by telephone included.

    No outcome before its evaluation, and too few bids where nobody was invited.
    """
    evaluation = Evaluation.objects.filter(tender=tender).order_by("-seq").first()
    if evaluation is None and tender.kind == TenderKind.DIRECT:
        return CameTo(Outcome.TOO_FEW_BIDS, 0, none_wanted=False, least_budget=None)
    if evaluation is None:
        return CameTo(None, 0, none_wanted=False, least_budget=None)
    result = evaluation.result
    every = [*result["bids"], *telephone_results(tender).values()]
    in_budget = {one["bid_ref"] for one in every if one["status"] == Status.IN_BUDGET_OPTION}
    names = (OptionChosen.__name__, NONE_CHOSEN, VisitReported.__name__)
    happened = EventRow.objects.filter(case_ref=tender.package_ref, name__in=names).order_by("id")
    declined, wants_none = set(), False
    for event in happened:
        if event.name == VisitReported.__name__:
            if event.payload["outcome"].startswith("decline"):
                declined.add(event.payload["bid_ref"])
        else:
            wants_none = event.name == NONE_CHOSEN
    outcome, least = _together(tender, every) if len(every) > len(result["bids"]) else _as_evaluated(result)
    gone = _closing(tender, in_budget)
    return CameTo(
        outcome=outcome_left(outcome, in_budget=len(in_budget), gone=len(gone)),
        options=len(in_budget - declined - gone),
        none_wanted=wants_none,
        least_budget=least,
    )


def _closing(tender: Tender, bid_refs: AbstractSet[str]) -> set[str]:
    """Return which of a tender's bids are of homes that close, and take nobody new."""
    sealed = OpenedBid.objects.filter(tender=tender, bid_ref__in=bid_refs)
    spoken = TelephoneBid.objects.filter(tender=tender, bid_ref__in=bid_refs)
    of_whom: dict[str, str] = {}
    for bids in (sealed, spoken):
        of_whom.update(bids.order_by("id").values_list("bid_ref", "invitation__service_id"))
    closing = closing_among(of_whom.values())
    return {ref for ref, service_id in of_whom.items() if service_id in closing}


def _as_evaluated(result: Mapping[str, Any]) -> tuple[Outcome, Decimal | None]:
    least = result["least_budget"]
    return Outcome(result["outcome"]), None if least is None else Decimal(least)


def _together(tender: Tender, every: Sequence[Mapping[str, str]]) -> tuple[Outcome, Decimal | None]:
    """Return what sealed and telephone offers come to beside each other: each was evaluated by itself."""

    def prices(status: Status) -> tuple[Fraction, ...]:
        return tuple(Fraction(one["comparable_price"]) for one in every if one["status"] == status)

    outcome, least = outcome_of(
        OptionPrices(
            in_budget=prices(Status.IN_BUDGET_OPTION),
            additional_cost=prices(Status.ADDITIONAL_COST_OPTION),
            undecided=len(prices(Status.EXPLANATION_REQUIRED)),
        ),
        fewest=int(tender.policy["min_options"]),
        target=int(tender.policy["target_options"]),
    )
    return outcome, None if least is None else round_pounds(least)


_BEFORE = {
    TenderState.CANCELLED: Before.CALLED_OFF,
    TenderState.EVALUATED: Before.EVALUATED,
    TenderState.OFFERED: Before.WITH_PERSON,
}


def check_can_follow(before: Tender, all_searches: Sequence[Tender]) -> None:
    """Raise WrongState or Conflict unless a new search may follow `before`, one of all searches for a package."""
    if any(one.state in UNDER_WAY and one.pk != before.pk for one in all_searches):
        raise Conflict("Another search for this person is under way.")
    came_to = what_it_came_to(before)
    check_search_again(
        _BEFORE.get(TenderState(before.state), Before.OTHER),
        outcome=came_to.outcome,
        options=came_to.options,
        target=int(before.policy["target_options"]),
        none_wanted=came_to.none_wanted,
        placed=any(one.state == TenderState.AWARDED for one in _since_settled(all_searches)),
    )


def _since_settled(all_searches: Sequence[Tender]) -> list[Tender]:
    """Return the searches since the newest that was opened for somebody who had been placed; all without one."""
    ordered = sorted(all_searches, key=lambda one: one.pk)
    begins = max((place for place, one in enumerate(ordered) if one.settled_because), default=0)
    return ordered[begins:]


def can_follow(before: Tender, all_searches: Sequence[Tender]) -> bool:
    """Tell whether a new search may follow `before`."""
    try:
        check_can_follow(before, all_searches)
    except Refused:
        return False
    return True
