"""A confirmation round from the side of who answers it: what it offered before is its draft; and nobody left to ask."""

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import EventRow, Message
from placewell.market.models import Membership
from placewell.rules.matching import NotInvited as Why
from placewell.tenders.models import Invitation, NotInvited, OpenedBid, Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.own_acts import own_acts
from placewell.tenders.states import TenderState
from tests.choice.costing_more import by_force
from tests.choice.test_choosing import choose, clocks
from tests.choice.test_pages import text_of
from tests.clients import client_of
from tests.offered import WORDS, Offered
from tests.offered_database import path
from tests.placements.corrected import TWO_CARERS, correct
from tests.placements.test_visits import report
from tests.placements.test_wrong_portrait import open_round


def corrected(offered: Offered) -> None:
    """Let a visit find the portrait wrong, and correct it."""
    report(offered, choose(offered), marks=TWO_CARERS)
    correct(offered)


def asked_again(offered: Offered, made: Tender) -> tuple[Actor, Invitation, OpenedBid | None]:
    """Who is asked nearest, with their invitation to a round, and what they offered before."""
    with acting_as(OPENER):
        invitation = Invitation.objects.filter(tender=made).order_by("distance_miles", "id")[0]
        before = OpenedBid.objects.filter(
            tender=offered.tender, invitation__membership_id=invitation.membership_id
        ).select_related("price")
        return offered.county.managing(invitation.organisation_id), invitation, before.first()


# What was offered before


@pytest.mark.question("Q8")
def test_what_a_service_offered_before_is_filled_in_and_nothing_is_sealed_by_itself(offered: Offered) -> None:
    corrected(offered)
    manager, invitation, before = asked_again(offered, open_round(offered))
    assert before is not None
    page = client_of(manager).get(path("tenders_bid", invitation.ref))
    html = page.content.decode()
    assert "What you offered before is filled in below. Nothing is sent yet." in text_of(page)
    assert before.response["for_me"] in html.replace("&#39;", "’")
    for answer in before.response["answers"]:
        assert answer["text"] in html
    assert f'value="{before.price.content["lines"][0]["amount"]}"' in html
    with acting_as(manager):
        assert own_acts(invitation) == [], "It is a draft until its service seals it."


def test_each_answer_has_to_be_read_again_and_the_place_confirmed_anew(offered: Offered) -> None:
    corrected(offered)
    manager, invitation, _before = asked_again(offered, open_round(offered))
    client = client_of(manager)
    page = client.get(path("tenders_bid", invitation.ref))
    drafted = page.context["form"] if page.context else None
    html = page.content.decode()
    assert html.count("I have read this answer and it is true for this person") >= 1
    assert drafted is None or not drafted["vacancy_confirmed"].value()
    assert 'name="vacancy_confirmed" value="on" checked' not in html
    with acting_as(manager):
        questions = invitation.tender.questions
    said = {f"answer_{one['id']}": "As before." for one in questions} | {f"saved_{one['id']}": "1" for one in questions}
    refused = client.post(
        path("tenders_bid", invitation.ref), {**said, "for_me": WORDS[0], "core": "990", "step": "check"}
    )
    assert "Read the answer that you took from a saved one" in text_of(refused)


def test_nobody_else_reads_what_a_service_offered_before(offered: Offered) -> None:
    corrected(offered)
    made = open_round(offered)
    manager, invitation, _before = asked_again(offered, made)
    other = next(one for one in offered.county.managers.values() if one.organisation_id != manager.organisation_id)
    assert client_of(other).get(path("tenders_bid", invitation.ref)).status_code == 404


def test_one_that_offered_nothing_before_starts_empty_as_does_an_ordinary_search(offered: Offered) -> None:
    corrected(offered)
    made = open_round(offered)
    with acting_as(OPENER):
        bidders = set(
            OpenedBid.objects.filter(tender=offered.tender).values_list("invitation__membership_id", flat=True)
        )
        silent = Invitation.objects.filter(tender=made).exclude(membership_id__in=bidders).order_by("id").first()
    assert silent is not None
    page = client_of(offered.county.managing(silent.organisation_id)).get(path("tenders_bid", silent.ref))
    assert "What you offered before" not in text_of(page)


# Nobody left to ask


def nobody_left(offered: Offered) -> Tender:
    """Open a round when every service that was invited is suspended."""
    corrected(offered)
    by_force("UPDATE market_membership SET state = 'suspended', suspended_at = now(), review_due_at = now()")
    return open_round(offered)


@pytest.mark.question("Q8")
def test_a_round_in_which_nobody_can_be_asked_closes_at_once_and_is_the_brokers_turn(offered: Offered) -> None:
    made = nobody_left(offered)
    with acting_as(OPENER):
        made = Tender.objects.get(pk=made.pk)
        names = list(
            EventRow.objects.filter(case_ref=offered.package.ref).order_by("id").values_list("name", flat=True)
        )
        reasons = {tuple(one.reasons) for one in NotInvited.objects.filter(tender=made)}
        told = Message.objects.filter(to="grace@family.example").order_by("-created_at", "-id")[0]
    assert made.state == TenderState.CANCELLED
    assert "can be invited now. Search again." in made.cancelled_because
    assert names[-1] == "ConfirmationRoundEmpty"
    assert reasons, "Why each of them was not asked is kept."
    assert all(one != (Why.NOT_IN_ROUND,) for one in reasons)
    running = clocks(offered)
    assert running[ClockKind.SEARCH_AGAIN].role == Role.BROKER
    assert running[ClockKind.SEARCH_AGAIN].subject == f"tender:{made.ref}"
    assert not {ClockKind.CONFIRMATION_ROUND, ClockKind.TENDER_CLOSES, ClockKind.CHOICE} & set(running)
    assert told.subject == "We are looking further"
    assert "Nobody in your family pays" in told.body


def test_the_broker_reads_why_and_searches_again_from_there(offered: Offered) -> None:
    corrected(offered)
    by_force("UPDATE market_membership SET state = 'suspended', suspended_at = now(), review_due_at = now()")
    made = open_round(offered)
    broker = client_of(offered.staff(Role.BROKER))
    page = text_of(broker.get(path("tenders_tender", made.ref)))
    assert "None of the services that were invited before can be invited now." in page
    by_force("UPDATE market_membership SET state = 'active', suspended_at = NULL, review_due_at = NULL")
    where = path("tenders_search_again", made.ref)
    answer = broker.post(where, {"radius_miles": f"{made.radius_miles:f}", "agreed_by": ""})
    assert answer.status_code == 302
    with acting_as(OPENER):
        after = Tender.objects.get(follows=made)
        assert after.kind == "search"
        assert after.invitations.exists()
        assert Membership.objects.exists()
    assert ClockKind.SEARCH_AGAIN not in clocks(offered)
