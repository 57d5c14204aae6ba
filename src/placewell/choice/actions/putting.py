"""Putting options to the person."""

from datetime import date, datetime
from decimal import Decimal

from placewell.accounts.actions import make_private_link
from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.staying import option_to_stay
from placewell.choice.models import Option, ReturnedChoice
from placewell.choice.queries import newest_decision, newest_round
from placewell.choice.telling import tell_person
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock, stop_clocks_of_case
from placewell.ledger.events.choice import OptionsPut
from placewell.ledger.record import record
from placewell.market.queries.closing import closing_among
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.urgency import Urgency
from placewell.rules.waits import choice_due
from placewell.tenders.models import Evaluation, OpenedBid, TelephoneBid, Tender
from placewell.tenders.queries.acts import acts_of
from placewell.tenders.states import TenderState, check_step

ALL_CLOSE = "Every home that made a suitable offer closes. Search again, or ask the person to name one."
_WHAT_FIRST = {
    "": "The tender has not been evaluated yet.",
    "budget_must_rise": "Nothing suitable is within the budget, so the budget must rise first. Ask an approver.",
    "awaiting_explanation": "A bid under what care costs has to be explained first.",
    "too_few_bids": "There are too few suitable bids. Search again over a wider area, or ask the person to nominate.",
}


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states={TenderState.EVALUATED})
def put_options(*, actor: Actor, tender_ref: str) -> list[Option]:
    """Put every in-budget option of a tender to the person, and send them their private link.

    Options of another search of the same package stay beside them. Homes that the person named before, and that became
    options, are put with them; whoever has a place for now can always stay there. Raises WrongState where there is
    nothing to put: what must happen first is said.
    """
    tender = Tender.objects.visible_to(actor).select_for_update().filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    check_step(TenderState(tender.state), TenderState.OFFERED)
    evaluation = Evaluation.objects.filter(tender=tender).order_by("-seq").first()
    found = list(Option.objects.filter(tender=tender, interim=False).order_by("id"))
    closing = closing_among(option.service_id for option in found)
    named = [option for option in found if option.service_id not in closing]  # nor can one of them be chosen
    outcome = evaluation.result["outcome"] if evaluation else ""
    # With too few offers there is still one choice for whoever has a place for now: to stay.
    stays = outcome == "too_few_bids" and option_to_stay(tender, set()) is not None
    if found and not named and outcome != "options" and not stays:
        raise WrongState(ALL_CLOSE)
    if evaluation is None or (outcome != "options" and not named and not stays):
        raise WrongState(_WHAT_FIRST.get(outcome, _WHAT_FIRST[""]))
    options = [*named, *_put(actor, tender, evaluation)]
    if not options:
        raise WrongState(ALL_CLOSE)
    if named:
        event = OptionsPut(package_ref=tender.package_ref, tender_ref=tender.ref, options=len(named))
        record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    Tender.objects.filter(pk=tender.pk).update(state=TenderState.OFFERED)
    stop_clock(ClockKind.OPTIONS_PUT, ClockKind.SEARCH_AGAIN, ClockKind.FOUND_DIRECTLY, subject=f"tender:{tender.ref}")
    _wait_for_the_person(tender)
    make_private_link(actor=actor, case_ref=tender.package_ref, send_to=tender.package.person.contact_send_to)
    return options


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states={TenderState.OFFERED})
def put_later_options(*, actor: Actor, tender_ref: str) -> list[Option]:
    """Put what came within the budget after the options were put: a low bid that was explained and accepted since.

    Does nothing for a tender whose options are not with the person. The person is told, and chooses as before.
    """
    tender = Tender.objects.select_for_update().filter(ref=tender_ref, state=TenderState.OFFERED).first()
    evaluation = Evaluation.objects.filter(tender=tender).order_by("-seq").first() if tender else None
    if tender is None or evaluation is None:
        return []
    options = _put(actor, tender, evaluation)
    if options:
        names = " and ".join(option.service_name for option in options)
        tell_person(
            package_ref=tender.package_ref,
            authority_id=tender.authority_id,
            subject="There is more to choose from",
            body=f"{names} can be chosen as well now. It stands beside your other choices.",
        )
    return options


def put_staying(actor: Actor, tender: Tender) -> None:
    """Put staying beside options that were put already, where it is none of them. Part of an action."""
    stay = option_to_stay(tender, set())
    if stay is None:
        return
    stay.put_at = now()
    stay.save()
    event = OptionsPut(package_ref=tender.package_ref, tender_ref=tender.ref, options=1)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)


def put_staying_again(actor: Actor, package_ref: str) -> None:
    """Put staying in the newest search that is with the person, where it is in none any more. Part of an action.

    In one before a confirmation round it would be no choice: the portrait was not right.
    """
    since = newest_round(package_ref)
    searches = Tender.objects.filter(package_ref=package_ref, state=TenderState.OFFERED, pk__gte=since)
    newest = searches.order_by("-id").first()
    if newest is not None:
        put_staying(actor, newest)


def _put(actor: Actor, tender: Tender, evaluation: Evaluation) -> list[Option]:
    """Make an option of every in-budget bid that is none yet. Part of an action."""
    there = set(Option.objects.filter(tender=tender).values_list("bid_ref", flat=True))
    results = {
        one["bid_ref"]: one
        for one in evaluation.result["bids"]
        if one["status"] == "in_budget_option" and one["bid_ref"] not in there
    }
    bids = OpenedBid.objects.filter(tender=tender, bid_ref__in=results)
    bids = bids.select_related("invitation__service", "price").order_by("bid_ref")
    closing = closing_among(bid.invitation.service_id for bid in bids)
    sealed, moment = {act.id: act.at for act in acts_of(tender)}, now()
    options = [
        option_of(tender, bid, results[bid.bid_ref], confirmed_at=sealed[bid.act_id])
        for bid in bids
        if bid.invitation.service_id not in closing  # it takes nobody new
    ]
    stay = option_to_stay(tender, {option.service_id for option in options})
    options += [stay] if stay else []
    if not options:
        return []
    for option in options:
        option.put_at = moment
    Option.objects.bulk_create(options)
    event = OptionsPut(package_ref=tender.package_ref, tender_ref=tender.ref, options=len(options))
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
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


def option_of(
    tender: Tender, bid: OpenedBid | TelephoneBid, result: dict[str, str], *, confirmed_at: datetime
) -> Option:
    """Return a suitable offer as the person sees it, not yet kept: what its answers, its price and its result say."""
    service, price = bid.invitation.service, bid.price.content
    held = price["bed_held_until"]
    return Option(
        tender=tender,
        authority_id=tender.authority_id,
        organisation_id=bid.organisation_id,
        package_ref=tender.package_ref,
        bid=bid if isinstance(bid, OpenedBid) else None,
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
