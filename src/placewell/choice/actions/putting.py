"""Putting options to the person."""

from datetime import date, datetime
from decimal import Decimal

from placewell.accounts.actions import make_private_link
from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.models import Option, ReturnedChoice
from placewell.choice.queries import newest_decision
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock, stop_clocks_of_case
from placewell.ledger.events.choice import OptionsPut
from placewell.ledger.record import record
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.urgency import Urgency
from placewell.rules.waits import choice_due
from placewell.tenders.models import Evaluation, OpenedBid, Tender
from placewell.tenders.queries.acts import acts_of
from placewell.tenders.states import TenderState, check_step

_WHAT_FIRST = {
    "": "The tender has not been evaluated yet.",
    "budget_must_rise": "Nothing suitable is within the budget, so the budget must rise first. Ask an approver.",
    "awaiting_explanation": "A bid under what care costs has to be explained first.",
    "too_few_bids": "There are too few suitable bids. Search again over a wider area, or ask the person to nominate.",
}


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states={TenderState.EVALUATED})
def put_options(*, actor: Actor, tender_ref: str) -> list[Option]:
    """Put every in-budget option of a tender to the person, and send them their private link.

    Options of another search of the same package stay beside them. Raises WrongState where the evaluation's outcome
    is not `options`: what must happen first is said.
    """
    tender = Tender.objects.visible_to(actor).select_for_update().filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    check_step(TenderState(tender.state), TenderState.OFFERED)
    evaluation = Evaluation.objects.filter(tender=tender).order_by("-seq").first()
    if evaluation is None or evaluation.result["outcome"] != "options":
        raise WrongState(_WHAT_FIRST.get(evaluation.result["outcome"] if evaluation else "", _WHAT_FIRST[""]))
    results = {one["bid_ref"]: one for one in evaluation.result["bids"] if one["status"] == "in_budget_option"}
    bids = OpenedBid.objects.filter(tender=tender, bid_ref__in=results)
    bids = bids.select_related("invitation__service", "price").order_by("bid_ref")
    sealed = {act.id: act.at for act in acts_of(tender)}
    options = [_option(tender, bid, results[bid.bid_ref], confirmed_at=sealed[bid.act_id]) for bid in bids]
    moment = now()
    for option in options:
        option.put_at = moment
    Option.objects.bulk_create(options)
    Tender.objects.filter(pk=tender.pk).update(state=TenderState.OFFERED)
    event = OptionsPut(package_ref=tender.package_ref, tender_ref=tender.ref, options=len(options))
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    stop_clock(ClockKind.OPTIONS_PUT, subject=f"tender:{tender.ref}")
    _wait_for_the_person(tender)
    make_private_link(actor=actor, case_ref=tender.package_ref, send_to=tender.package.person.contact_send_to)
    return options


def _wait_for_the_person(tender: Tender) -> None:
    decision = newest_decision(tender.package_ref)
    chosen = decision is not None and decision.kind == "chosen"
    if chosen and not ReturnedChoice.objects.filter(decision=decision).exists():
        return
    stop_clocks_of_case(ClockKind.SEARCH_AGAIN, case_ref=tender.package_ref)
    start_choosing(tender)


def start_choosing(tender: Tender) -> None:
    """Start the person's clock. It is never a deadline: it says when somebody asks how they are getting on."""
    start_clock(
        ClockKind.CHOICE,
        subject=f"package:{tender.package_ref}",
        role=Role.PERSON,
        due_at=choice_due(Urgency(tender.urgency), now()),
        authority_id=tender.authority_id,
        case_ref=tender.package_ref,
    )


def _option(tender: Tender, bid: OpenedBid, result: dict[str, str], *, confirmed_at: datetime) -> Option:
    service, price = bid.invitation.service, bid.price.content
    held = price["bed_held_until"]
    return Option(
        tender=tender,
        authority_id=tender.authority_id,
        organisation_id=bid.organisation_id,
        package_ref=tender.package_ref,
        bid=bid,
        bid_ref=bid.bid_ref,
        service_id=service.service_id,
        service_name=service.name,
        address=", ".join(part for part in (service.address, service.postcode) if part),
        latitude=service.latitude,
        longitude=service.longitude,
        distance_miles=bid.invitation.distance_miles,
        rating=service.rating or "",
        rated_on=service.rated_on,
        weekly_price=Decimal(result["comparable_price"]),
        for_me=bid.response["for_me"],
        start_on=date.fromisoformat(bid.response["start_on"]),
        vacancy_confirmed_by=bid.response["confirmed_by"],
        vacancy_confirmed_at=confirmed_at,
        valid_until=date.fromisoformat(price["valid_until"]),
        bed_held_until=date.fromisoformat(held) if held else None,
        score=Decimal(result["total"]),
    )
