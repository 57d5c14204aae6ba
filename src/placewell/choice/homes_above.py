"""The suitable homes of a search that cost more than the budget, by an offer or because the person named them (§7)."""

from dataclasses import dataclass
from decimal import Decimal

from placewell.choice.models import NominationAnswer
from placewell.choice.named_above import named_above
from placewell.needs.queries import newest_budget, read_budget
from placewell.rules.additional_cost import Figures
from placewell.rules.errors import WrongState
from placewell.rules.evaluation import Status
from placewell.tenders.models import Evaluation, OpenedBid, Tender


@dataclass(frozen=True, slots=True)
class HomeAbove:
    """A suitable home above the budget as it stands today: an offer of the search, or a home that the person named.

    `bid_ref` is the offer's, or the nomination's; of `bid` and `named` one is there.
    """

    bid_ref: str
    service_id: str
    service_name: str
    address: str
    figures: Figures
    bid: OpenedBid | None = None
    named: NominationAnswer | None = None


def above_budget(tender: Tender) -> dict[str, Decimal]:
    """Return the suitable offers above the budget by the newest evaluation: offer to its price, pounds a week."""
    evaluation = Evaluation.objects.filter(tender=tender).order_by("-seq").first()
    if evaluation is None or evaluation.result["outcome"] != "options":
        return {}
    return {
        one["bid_ref"]: Decimal(one["comparable_price"])
        for one in evaluation.result["bids"]
        if one["status"] == Status.ADDITIONAL_COST_OPTION
    }


def homes_above(tender: Tender) -> list[HomeAbove]:
    """Return each suitable home above the budget as it stands today, with its figures; the dearest last."""
    budget = newest_budget(tender.package)
    if budget is None:
        return []
    stands = read_budget(budget)
    prices = above_budget(tender)
    bids = OpenedBid.objects.filter(tender=tender, bid_ref__in=prices).select_related("invitation__service", "price")
    found = [
        HomeAbove(
            bid_ref=bid.bid_ref,
            service_id=bid.invitation.service_id,
            service_name=bid.service_name,
            address=bid.invitation.service.address,
            figures=Figures(prices[bid.bid_ref], stands.amount, stands.reference),
            bid=bid,
        )
        for bid in bids.order_by("bid_ref")
    ]
    for one in named_above(tender):
        if one.above and one.says.price is not None:
            service = one.nomination.service
            found.append(
                HomeAbove(
                    bid_ref=one.nomination.ref,
                    service_id=service.pk,
                    service_name=service.name,
                    address=service.address,
                    figures=Figures(one.says.price, stands.amount, stands.reference),
                    named=one.answer,
                )
            )
    return sorted(found, key=lambda one: (one.figures.price, one.bid_ref))


def home_above(tender: Tender, bid_ref: str) -> HomeAbove:
    """Return one suitable home above the budget. Raises WrongState where it is none."""
    found = next((one for one in homes_above(tender) if one.bid_ref == bid_ref), None)
    if found is None:
        raise WrongState(
            "That is no suitable home above the budget of this search, at a price that is still good. If the budget"
            " pays for it now, put it to the person as a choice; else search again.",
            code="bid_ref",
        )
    return found


def within_budget(tender: Tender) -> set[str]:
    """Return the offers of a search, and the homes named in it, that the budget pays for in full now."""
    evaluation = Evaluation.objects.filter(tender=tender).order_by("-seq").first()
    bids = evaluation.result["bids"] if evaluation else ()
    offers = {one["bid_ref"] for one in bids if one["status"] == Status.IN_BUDGET_OPTION}
    return offers | {one.nomination.ref for one in named_above(tender) if one.within}
