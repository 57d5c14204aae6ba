"""Putting options to the person, and what they choose."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from placewell.accounts.actions import make_private_link
from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.models import Decision, Option, Showing
from placewell.ledger.clock import now
from placewell.ledger.events.choice import OptionChosen, OptionsPut, OptionsShown
from placewell.ledger.record import record
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.tenders.models import Evaluation, OpenedBid, Tender
from placewell.tenders.states import TenderState, check_step


class AuthorityToDecide(StrEnum):
    """On what authority somebody chooses (rulebook §7)."""

    PERSON = "person"
    LPA_HEALTH_WELFARE = "lpa_health_welfare"
    DEPUTY = "deputy"
    BEST_INTERESTS = "best_interests"


AUTHORITY_WORDS = {
    AuthorityToDecide.PERSON: "I am choosing for myself",
    AuthorityToDecide.LPA_HEALTH_WELFARE: "I hold a lasting power of attorney for health and welfare",
    AuthorityToDecide.DEPUTY: "I am a deputy of the Court of Protection",
    AuthorityToDecide.BEST_INTERESTS: "This was decided in the person’s best interests, with those who know them",
}


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states={TenderState.EVALUATED})
def put_options(*, actor: Actor, tender_ref: str) -> list[Option]:
    """Put every in-budget option to the person, and send them their private link.

    Raises WrongState where the evaluation's outcome is not `options`: what must happen first is said.
    """
    tender = Tender.objects.visible_to(actor).select_for_update().filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    check_step(TenderState(tender.state), TenderState.OFFERED)
    evaluation = Evaluation.objects.filter(tender=tender).order_by("-seq").first()
    if evaluation is None or evaluation.result["outcome"] != "options":
        raise WrongState(_WHAT_FIRST.get(evaluation.result["outcome"] if evaluation else "", _WHAT_FIRST[""]))
    results = {one["bid_ref"]: one for one in evaluation.result["bids"] if one["status"] == "in_budget_option"}
    bids = OpenedBid.objects.filter(tender=tender, bid_ref__in=results).select_related("invitation__service")
    moment = now()
    options = [_option(tender, bid, results[bid.bid_ref]) for bid in bids.order_by("bid_ref")]
    for option in options:
        option.put_at = moment
    Option.objects.bulk_create(options)
    Tender.objects.filter(pk=tender.pk).update(state=TenderState.OFFERED)
    event = OptionsPut(package_ref=tender.package_ref, tender_ref=tender.ref, options=len(options))
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    make_private_link(actor=actor, case_ref=tender.package_ref, send_to=tender.package.person.contact_send_to)
    return options


_WHAT_FIRST = {
    "": "The tender has not been evaluated yet.",
    "budget_must_rise": "Nothing suitable is within the budget, so the budget must rise first. Ask an approver.",
    "awaiting_explanation": "A bid under what care costs has to be explained first.",
    "too_few_bids": "There are too few suitable bids. Search again over a wider area, or ask the person to nominate.",
}


def _option(tender: Tender, bid: OpenedBid, result: dict[str, str]) -> Option:
    service = bid.invitation.service
    return Option(
        tender=tender,
        authority_id=tender.authority_id,
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
        score=Decimal(result["total"]),
    )


@action(by={Role.PERSON}, whose=Whose.OWN_CASE, states={TenderState.OFFERED, TenderState.AWARDED})
def show_options(*, actor: Actor, tender: Tender) -> Showing:
    """Record that the options were shown, to whom and when: the evidence that a choice was really offered."""
    refs = sorted(Option.objects.filter(tender=tender).values_list("bid_ref", flat=True))
    shown = Showing.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        package_ref=tender.package_ref,
        shown_to=actor.ref,
        bid_refs=refs,
        at=now(),
    )
    event = OptionsShown(package_ref=tender.package_ref, tender_ref=tender.ref, options=len(refs))
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return shown


@action(by={Role.PERSON}, whose=Whose.OWN_CASE, states={TenderState.OFFERED})
def choose_option(
    *,
    actor: Actor,
    bid_ref: str,
    authority_to_decide: AuthorityToDecide,
    second_ref: str = "",
    because: str = "",
) -> Decision:
    """Choose an option, and a second choice if wanted. Until the placement a change of mind is a new decision."""
    tender = Tender.objects.select_for_update().filter(package_ref=actor.case_ref, state=TenderState.OFFERED).first()
    if tender is None:
        raise WrongState("There is nothing to choose from at the moment.")
    options = {option.bid_ref: option for option in Option.objects.filter(tender=tender)}
    if bid_ref not in options or (second_ref and second_ref not in options):
        raise NotFound("That is not one of your choices.")
    if second_ref == bid_ref:
        raise Refused("Choose a different second choice, or none.", code="second")
    made = Decision.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        package_ref=tender.package_ref,
        option=options[bid_ref],
        second=options.get(second_ref),
        authority_to_decide=authority_to_decide,
        because=because.strip(),
        decided_by=actor.ref,
        at=now(),
    )
    event = OptionChosen(
        package_ref=tender.package_ref,
        tender_ref=tender.ref,
        bid_ref=bid_ref,
        authority_to_decide=authority_to_decide.value,
    )
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return made
