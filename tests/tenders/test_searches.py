"""Searches that follow each other, questions to all, calling off, and budgets that rise: the clocks of each."""

from decimal import Decimal

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import Message
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.opening import open_bids, reveal_prices
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.actions.questions import answer_question, ask_question
from placewell.tenders.actions.searching_again import search_again
from placewell.tenders.models import Invitation, Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.states import TenderState
from tests.clients import client_of
from tests.played import OpenTender


def kinds(played: OpenTender) -> list[ClockKind]:
    with acting_as(played.staff(Role.BROKER)):
        return [one.kind for one in running_clocks(authority_id=played.county.authority.pk)]


def called_off(played: OpenTender) -> Tender:
    return cancel_tender(actor=played.staff(Role.BROKER), tender_ref=played.tender.ref, because="The person moved in.")


def test_an_open_tender_has_a_clock_and_a_portrait_that_is_used_has_none(played: OpenTender) -> None:
    assert kinds(played) == [ClockKind.TENDER_CLOSES]


def test_a_question_has_a_clock_until_it_is_answered_to_all(played: OpenTender) -> None:
    asked = ask_question(actor=played.manager(), invitation_ref=played.invitations[0].ref, text="Is there a cat?")
    assert kinds(played)[0] == ClockKind.QUESTION_ANSWERED
    before = Message.objects.count()
    answer_question(actor=played.staff(Role.BROKER), question_id=asked.pk, answer="No, but she would like one.")
    assert kinds(played) == [ClockKind.TENDER_CLOSES]
    told = set(Message.objects.order_by("-created_at").values_list("to", flat=True)[: Message.objects.count() - before])
    with acting_as(OPENER):
        invited = Invitation.objects.filter(tender=played.tender).values("organisation").distinct().count()
    assert len(told) == invited


def test_an_answer_that_names_the_person_is_refused(played: OpenTender) -> None:
    asked = ask_question(actor=played.manager(), invitation_ref=played.invitations[0].ref, text="Is there a cat?")
    with pytest.raises(Refused, match="could tell who the person is"):
        answer_question(actor=played.staff(Role.BROKER), question_id=asked.pk, answer="Edith has no cat.")
    page = client_of(played.staff(Role.BROKER)).post(f"/questions/{asked.pk}/", {"answer": "Edith has no cat."})
    assert "could tell who the person is" in page.content.decode()
    assert "Edith has no cat." in page.content.decode(), "What was typed is kept."


def test_a_question_that_names_its_asker_is_refused(played: OpenTender) -> None:
    mine = played.invitations[0]
    for text in (f"We at {mine.service_name} wonder.", "Ring me on 01632 960123."):
        with pytest.raises(Refused, match="would tell everybody"):
            ask_question(actor=played.manager(), invitation_ref=mine.ref, text=text)


def test_an_answer_after_the_close_could_not_be_used(played: OpenTender) -> None:
    asked = ask_question(actor=played.manager(), invitation_ref=played.invitations[0].ref, text="Is there a cat?")
    played.close()
    with pytest.raises(WrongState, match="closed"):
        answer_question(actor=played.staff(Role.BROKER), question_id=asked.pk, answer="No.")


def test_calling_off_stops_every_clock_and_tells_everybody_invited(played: OpenTender) -> None:
    ask_question(actor=played.manager(), invitation_ref=played.invitations[0].ref, text="Is there a cat?")
    before = Message.objects.count()
    called_off(played)
    assert kinds(played) == []
    with acting_as(OPENER):
        invited = Invitation.objects.filter(tender=played.tender).values("organisation").distinct().count()
    assert Message.objects.count() - before == invited


def test_a_search_that_was_called_off_is_followed_by_a_linked_one(played: OpenTender) -> None:
    called_off(played)
    broker = played.staff(Role.BROKER)
    with pytest.raises(Conflict, match="has been put to tender"):
        open_tender(actor=broker, package_ref=played.package.ref)
    with pytest.raises(Refused, match="Name who agreed"):
        search_again(actor=broker, tender_ref=played.tender.ref, radius_miles=Decimal(9))
    wider = search_again(
        actor=broker, tender_ref=played.tender.ref, radius_miles=Decimal(9), agreed_by="Grace Marlowe, daughter"
    )
    assert (wider.follows_id, wider.radius_miles, wider.wider_agreed_by) == (
        played.tender.pk,
        Decimal(9),
        "Grace Marlowe, daughter",
    )
    with acting_as(OPENER):
        invited = set(Invitation.objects.filter(tender=wider).values_list("service_name", flat=True))
    assert invited > {one.service_name for one in played.invitations}
    with pytest.raises(Conflict, match="Another search"):
        search_again(actor=broker, tender_ref=played.tender.ref, radius_miles=Decimal(6))


def test_an_open_search_is_not_followed(played: OpenTender) -> None:
    with pytest.raises(WrongState, match="called off, or came to too few"):
        search_again(actor=played.staff(Role.BROKER), tender_ref=played.tender.ref, radius_miles=Decimal(6))


def test_no_search_follows_another_authoritys(played: OpenTender) -> None:
    from tests.factories import an_authority, staff_of

    with acting_as(OPENER):
        elsewhere = an_authority()
    with pytest.raises(NotFound):
        search_again(actor=staff_of(elsewhere, Role.BROKER), tender_ref=played.tender.ref, radius_miles=Decimal(6))


def test_a_search_without_an_offer_ends_and_begins_again(played: OpenTender) -> None:
    played.close()
    open_bids(actor=OPENER, tender_id=played.tender.pk)
    reveal_prices(actor=OPENER, tender_id=played.tender.pk)
    assert kinds(played) == [ClockKind.TELEPHONE_ROUND, ClockKind.FOUND_DIRECTLY, ClockKind.SEARCH_AGAIN]
    again = search_again(actor=played.staff(Role.BROKER), tender_ref=played.tender.ref, radius_miles=Decimal(6))
    with acting_as(OPENER):
        before = Tender.objects.get(pk=played.tender.pk)
    assert before.state == TenderState.CANCELLED
    assert again.follows_id == before.pk
    assert kinds(played) == [ClockKind.TENDER_CLOSES]
