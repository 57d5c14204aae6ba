"""What an approver looks at before a budget rises: the figures, and which suitable offers it would put in reach."""

from dataclasses import dataclass
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.needs.queries import budget_of, hands_on, newest_budget
from placewell.rules.evaluation import OPTIONS
from placewell.rules.independence import why_no_budget
from placewell.tenders.models import Evaluation, OpenedBid, TelephoneBid, Tender
from placewell.tenders.queries.outcomes import what_it_came_to
from placewell.tenders.queries.telephoning import telephone_results


@dataclass(frozen=True, slots=True)
class Suitable:
    """A suitable offer, pounds a week net of FNC: `within` the budget now, and in reach of the least that is named."""

    service: str
    price: Decimal
    quality: str
    within: bool
    at_least: bool


@dataclass(frozen=True, slots=True)
class Rise:
    """The figures of a rise, pounds a week net of FNC: C0, the ceiling, the budget, and the least for a real choice.

    `offers` stand cheapest first, as a budget reaches them; `own_case` says why the reader may not raise it.
    """

    reference: Decimal
    ceiling: Decimal
    present: Decimal | None
    least: Decimal | None
    wanted: int
    offers: tuple[Suitable, ...]
    own_case: str


def rise_of(actor: Actor, tender: Tender) -> Rise:
    """Return what a rise of a tender's budget starts from. Nothing is in reach before the evaluation."""
    figures = tender.figures
    present = budget_of(tender.package).amount if newest_budget(tender.package) else None
    least = what_it_came_to(tender).least_budget
    return Rise(
        reference=Decimal(figures["reference"]),
        ceiling=Decimal(figures["ceiling"]),
        present=present,
        least=least,
        wanted=int(tender.policy["target_options"]),
        offers=tuple(_suitable(tender, present, least)),
        own_case=why_no_budget(actor.ref, hands_on(tender.package_ref)),
    )


def _suitable(tender: Tender, present: Decimal | None, least: Decimal | None) -> list[Suitable]:
    evaluation = Evaluation.objects.filter(tender=tender).order_by("-seq").first()
    results = {one["bid_ref"]: one for one in evaluation.result["bids"]} if evaluation else {}
    results |= telephone_results(tender)
    sealed = OpenedBid.objects.filter(tender=tender, bid_ref__in=list(results)).order_by("bid_ref")
    rung = TelephoneBid.objects.filter(tender=tender, bid_ref__in=list(results)).order_by("bid_ref")
    offers: list[OpenedBid | TelephoneBid] = [*sealed, *rung]
    found = [
        Suitable(
            service=bid.service_name,
            price=(price := Decimal(results[bid.bid_ref]["comparable_price"])),
            quality=results[bid.bid_ref]["quality_score"] or "",
            within=present is not None and price <= present,
            at_least=least is not None and price <= least,
        )
        for bid in offers
        if results[bid.bid_ref]["status"] in OPTIONS
    ]
    return sorted(found, key=lambda one: (one.price, one.service))
