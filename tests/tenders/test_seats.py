"""Seats: taken by declaring no interest, refused to whoever had a hand in the case, freed when time is over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow
from placewell.needs.queries import hands_on
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.independence import Hand
from placewell.rules.urgency import Urgency
from placewell.rules.waits import marking_due
from placewell.tenders.actions.opening import reveal_prices
from placewell.tenders.actions.seats import declare_conflict, free_seat
from placewell.tenders.opener import OPENER
from placewell.tenders.packs import pack_of
from placewell.tenders.states import TenderState
from placewell.web.demonstration.play import move_clock, staff
from tests.factories import staff_of
from tests.played import OpenTender
from tests.tenders.opened import evaluators, finish, now_of, open_with, score, score_all, sit, view_of

EVENINGS = "evenings"


def test_a_planned_tender_has_two_seats_and_no_third(planned: OpenTender) -> None:
    open_with(planned, ["990.00"])
    sit(planned, *evaluators(planned))
    third = staff_of(planned.county.authority, Role.EVALUATOR)
    with pytest.raises(Conflict, match="Every seat"):
        sit(planned, third)


def test_a_seat_is_taken_once_and_only_after_the_opening(planned: OpenTender) -> None:
    iris, _ = evaluators(planned)
    with pytest.raises(WrongState, match="marked after the opening only"):
        sit(planned, iris)
    open_with(planned, ["990.00"])
    sit(planned, iris)
    with pytest.raises(Conflict, match="seat at this tender already"):
        sit(planned, iris)


def test_nobody_else_than_an_evaluator_of_the_authority_sits(planned: OpenTender) -> None:
    open_with(planned, ["990.00"])
    with pytest.raises(NotPermitted):
        sit(planned, planned.staff(Role.BROKER))
    elsewhere = Organisation.objects.create(kind=Organisation.Kind.AUTHORITY, name="Elsewhere", code="E10000077")
    with pytest.raises(NotFound):
        sit(planned, staff_of(elsewhere, Role.EVALUATOR))


@pytest.mark.parametrize(
    ("role", "place", "what"),
    [
        (Role.SOCIAL_WORKER, 0, "opened this case"),
        (Role.SOCIAL_WORKER, 1, "wrote or signed the portrait"),
        (Role.BROKER, 0, "recorded the suitability test"),
        (Role.APPROVER, 0, "set the budget"),
    ],
)
def test_who_had_a_hand_in_the_case_takes_no_seat_in_another_post(
    planned: OpenTender, role: Role, place: int, what: str
) -> None:
    open_with(planned, ["990.00"])
    in_another_post = replace(staff(planned.county, role, place), role=Role.EVALUATOR)
    with pytest.raises(NotPermitted, match=f"You {what}, so somebody else"):
        sit(planned, in_another_post)
    assert f"You {what}" in view_of(planned, in_another_post).why_not


def test_who_opened_the_tender_takes_no_seat_even_if_they_did_nothing_else(planned: OpenTender) -> None:
    with acting_as(OPENER):
        assert Hand.TENDER in hands_on(planned.package.ref)[planned.staff(Role.BROKER).ref]


def test_a_declared_conflict_shuts_an_evaluator_out_for_good(planned: OpenTender) -> None:
    open_with(planned, ["990.00"])
    iris, _ = evaluators(planned)
    with pytest.raises(Refused, match="Say what the conflict is"):
        declare_conflict(actor=iris, tender_ref=planned.tender.ref, because=" ")
    declare_conflict(actor=iris, tender_ref=planned.tender.ref, because="My sister runs one of them.")
    with pytest.raises(NotPermitted, match="declared a conflict"):
        sit(planned, iris)
    with pytest.raises(Conflict):
        declare_conflict(actor=iris, tender_ref=planned.tender.ref, because="Again.")
    with acting_as(OPENER):
        (event,) = EventRow.objects.filter(name="ConflictDeclared")
        assert "sister" not in str(event.payload)


def test_a_conflict_found_later_gives_up_the_seat_and_its_scores_do_not_count(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00"])
    iris, owen = evaluators(planned)
    sit(planned, iris, owen)
    score_all(planned, iris, bids, "0")
    declare_conflict(actor=iris, tender_ref=planned.tender.ref, because="I know the manager after all.")
    with pytest.raises(NotPermitted, match="no seat"):
        score(planned, iris, bids[0], EVENINGS, "5")
    third = staff_of(planned.county.authority, Role.EVALUATOR)
    sit(planned, third)
    for evaluator, given in ((owen, "4"), (third, "3")):
        score_all(planned, evaluator, bids, given)
        finish(planned, evaluator)
    evaluation = reveal_prices(actor=OPENER, tender_id=planned.tender.pk)
    with acting_as(OPENER):
        pack = pack_of(OPENER, now_of(planned))
    assert pack["bids"][0]["case_response"] == [{"scores": ["4.0", "3.0"], "agreed": None}] * 2
    assert evaluation.result["outcome"] == "options"


def test_who_has_finished_cannot_declare_a_conflict_any_more(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00"])
    iris, _ = evaluators(planned)
    sit(planned, iris)
    score_all(planned, iris, bids)
    finish(planned, iris)
    with pytest.raises(WrongState, match="Tell the commissioner"):
        declare_conflict(actor=iris, tender_ref=planned.tender.ref, because="Late.")


def test_a_seat_is_freed_only_when_its_time_is_over_and_it_has_not_finished(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00"])
    iris, owen = evaluators(planned)
    sit(planned, iris, owen)
    score_all(planned, owen, bids)
    finish(planned, owen)
    commissioner = planned.staff(Role.COMMISSIONER)
    with pytest.raises(WrongState, match="not over yet"):
        free_seat(actor=commissioner, tender_ref=planned.tender.ref, number=1, because="Ill.")
    move_clock(marking_due(Urgency.PLANNED, now()) - now() + timedelta(seconds=1))
    with pytest.raises(WrongState, match="Their scores stand"):
        free_seat(actor=commissioner, tender_ref=planned.tender.ref, number=2, because="Ill.")
    with pytest.raises(NotFound):
        free_seat(actor=commissioner, tender_ref=planned.tender.ref, number=3, because="Ill.")
    free_seat(actor=commissioner, tender_ref=planned.tender.ref, number=1, because="Ill.")
    assert view_of(planned, iris).why_not == "Your seat at this tender was freed for somebody else."
    third = staff_of(planned.county.authority, Role.EVALUATOR)
    sit(planned, third)
    score_all(planned, third, bids)
    finish(planned, third)
    assert now_of(planned).state == TenderState.SCORED


def test_the_page_says_when_there_are_too_few_evaluators(planned: OpenTender) -> None:
    open_with(planned, ["990.00"])
    iris, owen = evaluators(planned)
    assert view_of(planned, owen).unfilled == 0
    declare_conflict(actor=iris, tender_ref=planned.tender.ref, because="Mine.")
    assert view_of(planned, owen).unfilled == 1
    sit(planned, owen)
    assert view_of(planned, planned.staff(Role.COMMISSIONER)).unfilled == 1
