"""Asking a service before choosing, and its answer: between the person and that service alone."""

import dataclasses

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import answer_service, ask_service
from placewell.choice.actions.asking import MOST, AskKind
from placewell.choice.models import Answered, Asked, Option
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.placements.actions import VisitOutcome, report_visit
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.models import Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.states import TenderState
from tests.choice.test_choosing import choose
from tests.offered import Offered

WORDS = "May I come on Tuesday with my daughter?"


def ask(offered: Offered, place: int = 0, text: str = WORDS, kind: AskKind = AskKind.VISIT) -> Asked:
    return ask_service(actor=offered.person, bid_ref=offered.options()[place].bid_ref, kind=kind, text=text)


def answer(offered: Offered, asked: Asked, text: str = "Yes, come at two.") -> Answered:
    with acting_as(OPENER):
        option = Option.objects.get(pk=asked.option_id)
    return answer_service(actor=offered.manager_of(option), asked_id=asked.pk, text=text)


def messages_to_the_person() -> list[str]:
    with acting_as(OPENER):
        return list(
            Message.objects.filter(to="grace@family.example").order_by("created_at").values_list("subject", flat=True)
        )


def test_the_service_has_a_clock_to_answer_by_and_is_told(offered: Offered) -> None:
    asked = ask(offered)
    option = offered.options()[0]
    with acting_as(offered.manager_of(option)):
        (clock,) = running_clocks(organisation_id=option.organisation_id)
        assert (clock.kind, clock.subject) == (ClockKind.SERVICE_ANSWERS, f"asked:{asked.pk}")
    with acting_as(OPENER):
        told = Message.objects.get(subject__startswith="Somebody asks")
        event = EventRow.objects.get(name="ServiceAsked")
    assert told.body.endswith("/asked/")
    assert WORDS not in told.body
    assert WORDS not in str(event.payload)


def test_the_answer_reaches_the_person_and_stops_the_clock(offered: Offered) -> None:
    answer(offered, ask(offered))
    choice = offered.choices().by_bid(offered.options()[0].bid_ref)
    assert choice is not None
    (shown,) = choice.asked
    assert (shown.text, shown.answered.text) == (WORDS, "Yes, come at two.")
    name = offered.options()[0].service_name
    assert messages_to_the_person()[-1] == f"{name} has answered you"
    with acting_as(OPENER):
        kinds = {one.kind for one in running_clocks(case_ref=offered.package.ref)}
    assert ClockKind.SERVICE_ANSWERS not in kinds


def test_no_other_service_learns_that_somebody_asked(offered: Offered) -> None:
    asked = ask(offered)
    answer(offered, asked)
    own = offered.options()[0].organisation_id
    for manager in offered.county.managers.values():
        with acting_as(manager):
            sees = manager.organisation_id == own
            assert Asked.objects.exists() == sees
            assert Answered.objects.exists() == sees
        if not sees:
            with pytest.raises(NotFound):
                answer_service(actor=manager, asked_id=asked.pk, text="Hello")


def test_a_service_that_is_asked_sees_its_own_option_alone(offered: Offered) -> None:
    ask(offered)
    option = offered.options()[0]
    with acting_as(offered.manager_of(option)):
        assert {one.organisation_id for one in Option.objects.all()} == {option.organisation_id}


def test_what_is_asked_has_words_and_nobody_is_buried(offered: Offered) -> None:
    with pytest.raises(Refused, match="Write your question"):
        ask(offered, text="  ", kind=AskKind.QUESTION)
    with pytest.raises(Refused, match="Write when you would like to come"):
        ask(offered, text="x" * 1_001)
    for number in range(MOST):
        ask(offered, text=f"Question {number}", kind=AskKind.QUESTION)
    with pytest.raises(Refused, match="which is the most"):
        ask(offered)
    ask(offered, 1)


def test_only_an_option_that_is_there_can_be_asked_and_only_by_its_person(offered: Offered) -> None:
    with pytest.raises(NotFound):
        ask_service(actor=offered.person, bid_ref="B-NONE", kind=AskKind.VISIT, text=WORDS)
    with pytest.raises(NotPermitted):
        ask_service(actor=offered.staff(Role.BROKER), bid_ref="B-NONE", kind=AskKind.VISIT, text=WORDS)
    decision = choose(offered)
    manager = offered.manager_of(offered.options()[0])
    report_visit(actor=manager, decision_id=decision.pk, outcome=VisitOutcome.DECLINE_OTHER, notes="No staff at night.")
    with pytest.raises(WrongState, match="cannot be asked any more"):
        ask(offered)


def test_an_answer_is_given_once_with_words_and_while_the_person_is_choosing(offered: Offered) -> None:
    first, second = ask(offered), ask(offered, text="And is there a cat?", kind=AskKind.QUESTION)
    with pytest.raises(Refused, match="Write your answer"):
        answer(offered, first, " ")
    answer(offered, first)
    with pytest.raises(Conflict, match="answered this already"):
        answer(offered, first)
    with acting_as(OPENER):
        Tender.objects.filter(pk=offered.tender.pk).update(state=TenderState.AWARDED)
    with pytest.raises(WrongState, match="stopped choosing"):
        answer(offered, second)
    nobody = dataclasses.replace(offered.manager_of(offered.options()[0]), organisation_id=None)
    with pytest.raises(NotFound):
        answer_service(actor=nobody, asked_id=second.pk, text="Hello")


def test_no_service_has_a_clock_to_answer_in_a_search_that_was_called_off(offered: Offered) -> None:
    asked = ask(offered)
    with acting_as(OPENER):
        tender = Tender.objects.get(options__bid_ref=offered.options()[0].bid_ref)
    cancel_tender(actor=offered.staff(Role.BROKER), tender_ref=tender.ref, because="They went home.")
    with pytest.raises(WrongState, match="nothing to answer"):
        answer(offered, asked)
    with acting_as(OPENER):
        assert not running_clocks(case_ref=tender.package_ref)
