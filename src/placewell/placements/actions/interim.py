"""Approving an interim placement, with a day for its review, while the search goes on (rulebook §8)."""

import secrets
from datetime import date

from django.urls import reverse

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.putting import put_staying
from placewell.choice.actions.staying import keep_interim_home
from placewell.choice.queries import goes_on, interim_home_of
from placewell.choice.telling import tell_managers, tell_person
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.placements import InterimPlaced
from placewell.ledger.record import record
from placewell.market.queries.closing import check_takes_people
from placewell.needs.actions import approval_limit_of
from placewell.needs.queries import hands_on
from placewell.placements.actions.approving import accepted_choice, locked_searches
from placewell.placements.actions.starting import begin_reviews
from placewell.placements.agreements import draw_up, wait_for_signatures
from placewell.placements.following import first_interim_day, make_room
from placewell.placements.models import Kind, Placement
from placewell.placements.second_looks import review_due
from placewell.rules.budget import check_approval_limit
from placewell.rules.clocks import end_of_day, working_days_after
from placewell.rules.direct_award import SEARCHED_WITHIN
from placewell.rules.errors import Conflict, WrongState
from placewell.rules.independence import check_independent, why_no_placement
from placewell.rules.interim import check_review
from placewell.rules.urgency import Urgency
from placewell.tenders.models import Tender, TenderKind
from placewell.tenders.states import UNDER_WAY, TenderState, check_step
from placewell.tenders.times import interim_weeks_of


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states={TenderState.OFFERED, *UNDER_WAY})
def approve_interim(*, actor: Actor, tender_ref: str, review_on: date | None) -> Placement:
    """Approve an interim placement with the chosen service that accepted, to be reviewed within the category's weeks.

    The search goes on, and the person chooses among its offers later. Raises Refused without a day of review or with
    one too late, NotPermitted for whoever worked on the case, WrongState where no place for now stands chosen.
    """
    tender, _others = locked_searches(actor, tender_ref)
    if interim_home_of(tender.package_ref) is not None:
        raise Conflict("The person has a place for now already.")
    _decision, option = accepted_choice(tender)
    if not option.interim:
        raise WrongState("The person chose for longer. Approve that placement.")
    if not goes_on(tender, option):
        raise WrongState("This search was called off. Look for care again.")
    check_takes_people(option.service_id)
    check_independent(why_no_placement(actor.ref, hands_on(tender.package_ref)))
    check_approval_limit(option.weekly_price, limit=approval_limit_of(actor))
    moment = now()
    starts_on = first_interim_day(tender.package_ref, option.start_on)
    review_on = check_review(review_on, starts_on=starts_on, weeks=interim_weeks_of(tender))
    former = make_room(actor, tender.package_ref, starts_on, service_id=option.service_id)
    placement = Placement.objects.create(
        ref=f"L-{secrets.token_hex(4).upper()}",
        kind=Kind.INTERIM,
        tender=tender,
        option=option,
        follows=former,
        authority_id=tender.authority_id,
        organisation_id=option.organisation_id,
        package_ref=tender.package_ref,
        weekly_price=option.weekly_price,
        starts_on=starts_on,
        review_on=review_on,
        approved_by=actor.ref,
        approved_at=moment,
    )
    keep_interim_home(option, starts_on=starts_on, review_on=review_on)
    if tender.kind == TenderKind.DIRECT:
        # Nothing else comes of it: to stay is with the person from now on, beside whatever a search brings.
        check_step(TenderState(tender.state), TenderState.OFFERED)
        Tender.objects.filter(pk=tender.pk).update(state=TenderState.OFFERED)
        tender.state = TenderState.OFFERED
    event = InterimPlaced(
        package_ref=tender.package_ref,
        placement_ref=placement.ref,
        tender_ref=tender.ref,
        bid_ref=option.bid_ref,
        review_on=review_on.isoformat(),
    )
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    if tender.state == TenderState.OFFERED:
        put_staying(actor, tender)
    stop_clock(ClockKind.PLACEMENT_APPROVED, subject=f"interim:{tender.ref}")
    wait_for_interim_review(placement)
    if tender.kind == TenderKind.DIRECT:
        _wait_for_a_search(placement)
    begin_reviews(placement)
    draw_up(actor, placement)
    wait_for_signatures(placement, Urgency(tender.urgency))
    _tell(placement)
    return placement


def wait_for_interim_review(placement: Placement) -> None:
    """Start the wait for the review of a place for now, or move it: early where a second person did not agree."""
    start_clock(
        ClockKind.INTERIM_REVIEWED,
        subject=f"interim:{placement.tender.ref}",
        role=Role.BROKER,
        due_at=review_due(placement, end_of_day(placement.review_on)),
        authority_id=placement.authority_id,
        case_ref=placement.package_ref,
    )


def _wait_for_a_search(placement: Placement) -> None:
    """Start the broker’s wait to search, or to take another route: the person keeps their choice."""
    start_clock(
        ClockKind.SEARCH_AGAIN,
        subject=f"tender:{placement.tender.ref}",
        role=Role.BROKER,
        due_at=working_days_after(placement.approved_at, SEARCHED_WITHIN),
        authority_id=placement.authority_id,
        case_ref=placement.package_ref,
    )


def _tell(placement: Placement) -> None:
    name = placement.option.service_name
    tell_person(
        package_ref=placement.package_ref,
        authority_id=placement.authority_id,
        subject=f"Your place for now at {name} is agreed",
        body=f"The council has agreed a place for you at {name}, from {placement.starts_on:%-d %B %Y}. It is for a"
        " short while. We go on searching, and you choose later where you want to live. You can choose to stay. We"
        f" look at it with you by {placement.review_on:%-d %B %Y}.",
    )
    tell_managers(
        organisation_id=placement.organisation_id,
        authority_id=placement.authority_id,
        about=f"tender:{placement.tender.ref}",
        subject=f"Approved, to sign: {placement.ref}",
        body=f"The interim placement with {name} is approved, to be reviewed by {placement.review_on:%-d %B %Y}. Please"
        " read the agreement and sign it:",
        path=reverse("placements_agreement", args=[placement.ref]),
    )
