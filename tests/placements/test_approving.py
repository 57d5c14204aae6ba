"""Approving a placement, or giving the choice back, by somebody who did not work on the case; and the agreement."""

import dataclasses
import hashlib
from decimal import Decimal

import pytest
from django.db import connections
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, person_actor
from placewell.accounts.models import Post, PrivateLink
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.needs.queries.hands import WHAT_TELLS_OF_A_HAND
from placewell.placements.actions import (
    Signing,
    VisitOutcome,
    approve_placement,
    refuse_placement,
    report_visit,
    sign_agreement,
)
from placewell.placements.actions.signing import newest_version
from placewell.placements.models import Agreement, Placement
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.independence import Hand
from placewell.tenders.models import Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.states import TenderState
from tests.choice.test_choosing import choose, clocks, second_search
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path
from tests.placements.agreeing import sign
from tests.placements.test_visits import report


def accepted(offered: Offered, place: int = 0) -> None:
    """Let the person choose, and the service accept."""
    report(offered, choose(offered, place), marks={})


def approve(offered: Offered, actor: Actor | None = None) -> Placement:
    """Approve the placement."""
    return approve_placement(actor=actor or offered.staff(Role.APPROVER), tender_ref=offered.tender.ref)


def test_an_approved_placement_stops_every_wait_of_the_case_but_the_signatures(offered: Offered) -> None:
    accepted(offered)
    placement = approve(offered)
    with acting_as(OPENER):
        running = running_clocks(case_ref=offered.package.ref)
        event = EventRow.objects.get(name="PlacementApproved")
    assert {(one.kind, one.subject, one.role) for one in running} == {
        (ClockKind.AGREEMENT_SIGNED, f"placement:{placement.ref}", "broker"),
        (ClockKind.AGREEMENT_SIGNED, f"agreement:{placement.ref}", "provider"),
        (ClockKind.START_RECORDED, f"placement:{placement.ref}", "broker"),
        (ClockKind.REVIEW_HELD, f"placement:{placement.ref}", "social_worker"),
    }
    option = offered.options()[0]
    assert event.payload == {
        "package_ref": offered.package.ref,
        "placement_ref": placement.ref,
        "tender_ref": offered.tender.ref,
        "bid_ref": option.bid_ref,
        "service_id": option.service_id,
        "organisation_id": option.organisation_id,
        "category_ref": offered.county.category.ref,
    }
    assert (placement.weekly_price, placement.starts_on) == (option.weekly_price, option.start_on)


def test_each_side_signs_once_and_stops_its_own_clock(offered: Offered) -> None:
    accepted(offered)
    placement = approve(offered)
    broker, manager = offered.staff(Role.BROKER), offered.manager_of(offered.options()[0])
    with pytest.raises(Refused, match="Type your full name"):
        sign(broker, placement, " ")
    with pytest.raises(Refused, match="in what capacity"):
        sign(broker, placement, "Rosa Marchetti", " ")
    with acting_as(OPENER):
        digest = newest_version(placement.ref).pdf_sha256
    unread = Signing("Rosa Marchetti", "Broker", read=False, pdf_sha256=digest)
    with pytest.raises(Refused, match="tick that you have read it"):
        sign_agreement(actor=broker, placement_ref=placement.ref, signing=unread)
    other = Signing("Rosa Marchetti", "Broker", read=True, pdf_sha256="0" * 64)
    with pytest.raises(WrongState, match="Another version of the agreement"):
        sign_agreement(actor=broker, placement_ref=placement.ref, signing=other)
    signed = sign(broker, placement, "Rosa Marchetti", "Broker")
    assert (signed.capacity, signed.role, signed.said_read) == ("Broker", "broker", True)
    with acting_as(OPENER):
        agreement = Agreement.objects.get(placement=placement)
        running = [
            one for one in running_clocks(case_ref=offered.package.ref) if one.kind == ClockKind.AGREEMENT_SIGNED
        ]
        assert [one.subject for one in running] == [f"agreement:{placement.ref}"]
    assert signed.pdf_sha256 == agreement.pdf_sha256 == hashlib.sha256(bytes(agreement.pdf)).hexdigest()
    with pytest.raises(Conflict, match="signed already"):
        sign(broker, placement, "Rosa Marchetti")
    sign(manager, placement, "A. Bank")
    assert ClockKind.AGREEMENT_SIGNED not in clocks(offered)
    stranger = next(one for one in offered.county.managers.values() if one.organisation_id != manager.organisation_id)
    with pytest.raises(NotFound):
        sign(stranger, placement, "X")


def test_nothing_is_approved_before_a_choice_and_an_accepted_visit(offered: Offered) -> None:
    with pytest.raises(WrongState, match="has not chosen yet"):
        approve(offered)
    made = choose(offered)
    with pytest.raises(WrongState, match="has not accepted after its visit"):
        approve(offered)
    report(offered, made, VisitOutcome.DECLINE_OTHER)
    with pytest.raises(WrongState, match="They are choosing again"):
        approve(offered)


def test_a_change_of_mind_after_an_accepted_visit_takes_the_placement_from_the_approver(offered: Offered) -> None:
    accepted(offered)
    choose(offered, 1)
    assert ClockKind.PLACEMENT_APPROVED not in clocks(offered)
    with pytest.raises(WrongState, match="has not accepted after its visit"):
        approve(offered)


@pytest.mark.parametrize("hand", sorted(set(Hand) - {Hand.BUDGET, Hand.HEALTHCARE, Hand.TELEPHONE, Hand.FOUND}))
def test_nobody_approves_or_refuses_who_worked_on_the_case(offered: Offered, hand: Hand) -> None:
    accepted(offered)
    approver = offered.staff(Role.APPROVER)
    name = next(name for name, one in WHAT_TELLS_OF_A_HAND.items() if one == hand)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_eventrow DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_eventrow SET actor_ref = %s WHERE name = %s", (approver.ref, name))
        cursor.execute("ALTER TABLE ledger_eventrow ENABLE TRIGGER USER")
    with pytest.raises(NotPermitted, match=f"You {hand}, so somebody else"):
        approve(offered)
    with pytest.raises(NotPermitted, match=f"You {hand}, so somebody else"):
        refuse_placement(actor=approver, tender_ref=offered.tender.ref, because="No.")


def test_nobody_approves_over_their_limit_or_after_their_post_ended(offered: Offered) -> None:
    accepted(offered)
    approver = offered.staff(Role.APPROVER)
    posts = Post.objects.filter(user_id=approver.user_id, role=Role.APPROVER)
    posts.update(approval_limit=offered.options()[0].weekly_price - Decimal("0.01"))
    with pytest.raises(NotPermitted, match="Ask somebody with a higher limit"):
        approve(offered)
    posts.update(approval_limit=None, ended_at=now())
    with pytest.raises(NotPermitted, match="approver no longer"):
        approve(offered)
    with acting_as(OPENER):
        assert not Placement.objects.exists()


def test_another_authority_approves_nothing_here(offered: Offered) -> None:
    accepted(offered)
    stranger = dataclasses.replace(offered.staff(Role.APPROVER), authority_id=999_999, organisation_id=999_999)
    with pytest.raises(NotFound):
        approve(offered, stranger)


def test_a_refusal_says_why_gives_the_choice_back_and_loses_no_option(offered: Offered) -> None:
    accepted(offered)
    approver = offered.staff(Role.APPROVER)
    with pytest.raises(Refused, match="Say why, in plain words"):
        refuse_placement(actor=approver, tender_ref=offered.tender.ref, because=" ")
    refuse_placement(actor=approver, tender_ref=offered.tender.ref, because="The room is not ready.")
    choices = offered.choices()
    assert choices.chosen is None
    assert len(choices.there) == len(offered.options())
    assert clocks(offered)[ClockKind.CHOICE].role == Role.PERSON
    with acting_as(OPENER):
        told = Message.objects.get(subject__startswith="About ")
        assert not any("ready" in str(one.payload) for one in EventRow.objects.all())
    assert "The room is not ready." in told.body
    with pytest.raises(WrongState, match="choosing again"):
        approve(offered)
    accepted(offered)
    approve(offered)


def test_a_placement_ends_the_other_searches_of_the_person_and_says_through_which(offered: Offered) -> None:
    more = second_search(offered)
    accepted(offered)
    approve(offered)
    with acting_as(OPENER):
        other = Tender.objects.get(pk=more.tender.pk)
        assert EventRow.objects.filter(name="TenderCancelled", subject=f"tender:{other.ref}").count() == 1
    assert (other.state, other.cancelled_because) == (TenderState.CANCELLED, f"Placed through {offered.tender.ref}.")


def test_a_placement_waits_for_a_search_whose_prices_are_just_being_revealed(offered: Offered) -> None:
    more = second_search(offered)
    accepted(offered)
    with acting_as(OPENER):
        Tender.objects.filter(pk=more.tender.pk).update(state=TenderState.SCORED)
    with pytest.raises(WrongState, match="Try again in a minute"):
        approve(offered)
    with acting_as(OPENER):
        assert not Placement.objects.exists()


def test_a_placement_is_approved_on_the_search_that_was_chosen_from(offered: Offered) -> None:
    more = second_search(offered)
    chosen = more.options()[0]
    made = choose(offered, bid_ref=chosen.bid_ref)
    report_visit(actor=offered.manager_of(chosen), decision_id=made.pk, outcome=VisitOutcome.ACCEPT)
    with pytest.raises(WrongState, match=f"chose an offer of {more.tender.ref}"):
        approve(offered)
    approve_placement(actor=offered.staff(Role.APPROVER), tender_ref=more.tender.ref)


def test_nothing_is_chosen_or_asked_after_the_placement(offered: Offered) -> None:
    accepted(offered)
    approve(offered)
    with pytest.raises(WrongState, match="nothing to choose from"):
        choose(offered, 1)


def test_the_person_reads_what_was_agreed_and_nobody_elses(offered: Offered, person: Client) -> None:
    assert "Nothing has been agreed yet." in person.get(path("placements_mine")).content.decode()
    accepted(offered)
    placement = approve(offered)
    text = person.get(path("placements_mine")).content.decode()
    option = offered.options()[0]
    assert option.service_name in text
    assert f"£{option.weekly_price:,.2f} a week" in text
    assert person.get(path("placements_agreement", placement.ref)).status_code == 200
    assert b"".join(person.get(path("placements_document", placement.ref))).startswith(b"%PDF")
    link = PrivateLink.objects.create(
        token_hash=b"y" * 32,
        authority_id=offered.package.authority_id,
        case_ref="P-OTHER",
        send_to="x@family.example",
        channel="email",
        expires_at=now().replace(year=2099),
    )
    other = client_of(None, link)
    assert other.get(path("placements_document", placement.ref)).status_code == 404
    assert other.get(path("placements_agreement", placement.ref)).status_code == 404
    assert option.service_name not in other.get(path("placements_mine")).content.decode()
    stranger = person_actor(link_id=link.pk, case_ref="P-OTHER", authority_id=offered.package.authority_id)
    with acting_as(stranger):
        assert not Agreement.objects.exists()


def test_an_approver_refuses_on_the_page_with_a_reason(offered: Offered) -> None:
    accepted(offered)
    approver = client_of(offered.staff(Role.APPROVER))
    where = path("placements_refuse", offered.tender.ref)
    assert "Say why, in plain words" in approver.post(where, {"because": ""}).content.decode()
    assert approver.post(where, {"because": "The room is not ready."}).status_code == 302
    text = approver.get(path("placements_placement", offered.tender.ref)).content.decode()
    assert "The placement was not approved: The room is not ready." in text
    assert "Approve this placement" not in text
