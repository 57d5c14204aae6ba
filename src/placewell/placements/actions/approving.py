"""Approving a placement, or giving the choice back with a reason: by somebody who did not work on the case."""

import secrets

from django.urls import reverse

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.agreeing_more import settle_at_placement
from placewell.choice.actions.direct import wait_for_second_looks
from placewell.choice.actions.returning import REFUSED, return_choice
from placewell.choice.additional import check_still_agreed
from placewell.choice.models import Decision, Option
from placewell.choice.queries import goes_on, newest_decision, standing_among
from placewell.choice.telling import tell_managers, tell_person
from placewell.ledger.clock import now
from placewell.ledger.clocks import stop_clocks_at_placement
from placewell.ledger.events.placements import PlacementApproved, PlacementRefused
from placewell.ledger.record import record
from placewell.market.queries.closing import check_takes_people
from placewell.needs.actions import approval_limit_of
from placewell.needs.queries import hands_on
from placewell.placements.actions.starting import begin_reviews
from placewell.placements.after_visit import option_to_place
from placewell.placements.agreements import draw_up, wait_for_signatures
from placewell.placements.following import first_day, make_room
from placewell.placements.models import Placement, Visit
from placewell.rules.budget import check_approval_limit
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.independence import check_independent, why_no_placement
from placewell.rules.reviews import SIX_WEEKS
from placewell.rules.urgency import Urgency
from placewell.rules.visits import ACCEPTS
from placewell.tenders.actions.cancelling import end_tender
from placewell.tenders.models import Tender
from placewell.tenders.states import OVER, UNDER_WAY, TenderState, check_step


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states={TenderState.OFFERED})
def approve_placement(*, actor: Actor, tender_ref: str) -> Placement:
    """Approve the placement with the chosen, accepted service, draw up its agreement, and end the other searches.

    Raises NotPermitted for whoever worked on the case or over their limit, WrongState before a visit was accepted, or
    for a home above the budget for which nobody has agreed to pay the rest any more.
    """
    tender, others = locked_searches(actor, tender_ref)
    check_step(TenderState(tender.state), TenderState.AWARDED)
    decision, option = accepted_choice(tender)
    check_takes_people(option.service_id)
    if option.interim:
        raise WrongState("This is a place for now. Approve it as an interim placement, with a day for its review.")
    check_independent(why_no_placement(actor.ref, hands_on(tender.package_ref)))
    moment = now()
    placed = option_to_place(decision, option)
    check_still_agreed(placed)
    check_approval_limit(placed.weekly_price, limit=approval_limit_of(actor))
    starts_on = first_day(tender.package_ref, option.start_on)
    former = make_room(actor, tender.package_ref, starts_on, service_id=option.service_id)
    placement = Placement.objects.create(
        ref=f"L-{secrets.token_hex(4).upper()}",
        tender=tender,
        option=placed,
        follows=former,
        authority_id=tender.authority_id,
        organisation_id=option.organisation_id,
        package_ref=tender.package_ref,
        weekly_price=placed.weekly_price,
        starts_on=starts_on,
        review_on=starts_on + SIX_WEEKS,
        approved_by=actor.ref,
        approved_at=moment,
    )
    Tender.objects.filter(pk=tender.pk).update(state=TenderState.AWARDED)
    tender.state = TenderState.AWARDED
    approved = PlacementApproved(
        package_ref=tender.package_ref,
        placement_ref=placement.ref,
        tender_ref=tender.ref,
        bid_ref=option.bid_ref,
        service_id=option.service_id,
        organisation_id=option.organisation_id,
        category_ref=tender.category.ref,
    )
    record(approved, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    end_others(actor, others, because=f"Placed through {tender.ref}.")
    stop_clocks_at_placement(case_ref=tender.package_ref)
    wait_for_second_looks(tender.package_ref)
    settle_at_placement(actor, package_ref=tender.package_ref, bid_ref=placed.bid_ref)
    begin_reviews(placement)
    draw_up(actor, placement)
    wait_for_signatures(placement, Urgency(tender.urgency))
    if former is not None:  # its days are paid only once both sides have signed its agreement, too
        wait_for_signatures(former, Urgency(tender.urgency))
    _tell(placement, decision, option)
    return placement


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states={TenderState.OFFERED, *UNDER_WAY})
def refuse_placement(*, actor: Actor, tender_ref: str, because: str) -> Decision:
    """Do not approve a placement, with the reason that the person reads, and give them their choice back.

    The option does not fall away: once the reason is met, it can be chosen again. Raises NotPermitted for whoever
    worked on the case, WrongState before a visit was accepted, Refused without a reason.
    """
    tender, _others = locked_searches(actor, tender_ref)
    decision, option = accepted_choice(tender)
    if not goes_on(tender, option):
        check_step(TenderState(tender.state), TenderState.AWARDED)
    check_independent(why_no_placement(actor.ref, hands_on(tender.package_ref)))
    if not because.strip():
        raise Refused("Say why, in plain words: the person reads it.", code="because")
    refused = PlacementRefused(package_ref=tender.package_ref, tender_ref=tender.ref, bid_ref=option.bid_ref)
    record(refused, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return_choice(actor=actor, decision=decision, option=option, because=REFUSED, said=because.strip())
    return decision


def locked_searches(actor: Actor, tender_ref: str) -> tuple[Tender, list[Tender]]:
    """Lock every search of the package, always in the same order, and return the one named and the others."""
    visible = Tender.objects.visible_to(actor)
    package = visible.filter(ref=tender_ref).values_list("package_id", flat=True).first()
    tenders = list(visible.filter(package_id=package).select_for_update().order_by("id")) if package else []
    named = [one for one in tenders if one.ref == tender_ref]
    if not named:
        raise NotFound("There is no such tender in your authority.")
    return named[0], [one for one in tenders if one.ref != tender_ref]


def accepted_choice(tender: Tender) -> tuple[Decision, Option]:
    """Return the choice that stands, of an offer of this tender, which the service accepted after meeting the person.

    Raises WrongState before that.
    """
    decision = newest_decision(tender.package_ref)
    if decision is None:
        raise WrongState("The person has not chosen yet.")
    if decision.option is None or not standing_among([decision]):
        raise WrongState("No choice of the person stands at the moment. They are choosing again.")
    if decision.tender_id != tender.pk:
        raise WrongState(f"The person chose an offer of {decision.tender.ref}. Look at the placement there.")
    if not Visit.objects.filter(decision=decision, outcome__in=ACCEPTS).exists():
        raise WrongState("The chosen service has not accepted after its visit.")
    if decision.option.interim and Placement.objects.filter(option=decision.option).exists():
        raise WrongState("That place for now was agreed already. The person has to choose again first.")
    return decision, decision.option


def end_others(actor: Actor, others: list[Tender], *, because: str) -> None:
    """End the other searches of a package; one whose prices are just being revealed makes the approval wait."""
    for other in others:
        if other.state == TenderState.SCORED:
            raise WrongState("Another search for this person is revealing its prices just now. Try again in a minute.")
        if other.state not in OVER:
            end_tender(actor, other, because=because)


def _tell(placement: Placement, decision: Decision, option: Option) -> None:
    tell_person(
        package_ref=placement.package_ref,
        authority_id=placement.authority_id,
        subject=f"Your place at {option.service_name} is agreed",
        body=f"The council has agreed your place at {option.service_name}, from {placement.starts_on:%-d %B %Y}."
        " You can read what was agreed on your page.",
    )
    tell_managers(
        organisation_id=option.organisation_id,
        authority_id=placement.authority_id,
        about=f"tender:{decision.tender.ref}",
        subject=f"Approved, to sign: {placement.ref}",
        body=f"The placement with {option.service_name} is approved. Please read the agreement and sign it:",
        path=reverse("placements_agreement", args=[placement.ref]),
    )
