"""Everybody in a home that closes is on one list, those at most risk first; searches are opened from it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import EventRow, Message
from placewell.market.actions import call_off_closure
from placewell.market.queries.closing import closing_by_ref
from placewell.placements.actions import (
    follow_resident,
    open_searches,
    take_back_wish,
    wish_together,
)
from placewell.placements.residents import residents_of
from placewell.rules.closing import Speaks, Stage, Step, Told
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.closing import (
    HomeOfTwo,
    case_clocks,
    closes,
    home_of,
    portrait_again,
    the_list,
)
from tests.closing import this_day as today

# The list


def test_everybody_placed_there_is_on_the_list_with_clocks_and_their_teams_know(two: HomeOfTwo) -> None:
    one, placed = two[0]
    closure = closes(one.county, home_of(two))
    found = the_list(one, closure)
    assert set(found) == {two[0][1].ref, two[1][1].ref}
    running = case_clocks(one)
    assert running[ClockKind.CLOSURE_TOLD].role == Role.SOCIAL_WORKER
    assert running[ClockKind.CLOSURE_SEARCHED].role == running[ClockKind.HOME_CLOSES].role == Role.BROKER
    assert running[ClockKind.HOME_CLOSES].subject == f"resident:{placed.ref}"
    with acting_as(OPENER):
        event = EventRow.objects.get(name="ProviderFailed", case_ref=one.package.ref)
        assert event.payload["closure_ref"] == closure.ref
        team = Message.objects.filter(subject__contains="people placed there", body__contains=one.package.ref)
        assert team.count() >= 2
        # Nobody reads it first in an e-mail: a person tells them.
        assert not Message.objects.filter(to="edith@family.example", subject__contains="closing").exists()


def test_another_authority_and_the_provider_see_nobody_of_the_list(two: HomeOfTwo) -> None:
    one, placed = two[0]
    closure = closes(one.county, home_of(two))
    stranger = replace(one.staff(Role.BROKER), authority_id=999_999, organisation_id=999_999)
    with acting_as(stranger):
        assert residents_of(closing_by_ref(stranger, closure.ref), 999_999) == []
    with pytest.raises(NotFound):
        follow_resident(actor=stranger, placement_ref=placed.ref, step=Step.TOLD, value=Told.BOTH, name="Rosa")
    with pytest.raises(NotPermitted):
        follow_resident(
            actor=one.county.managing(placed.organisation_id),
            placement_ref=placed.ref,
            step=Step.TOLD,
            value=Told.BOTH,
            name="Rosa",
        )


def test_whoever_was_told_is_written_to_then_and_their_clock_stops(two: HomeOfTwo) -> None:
    one, placed = two[0]
    closure = closes(one.county, home_of(two))
    worker = one.staff(Role.SOCIAL_WORKER)
    follow_resident(actor=worker, placement_ref=placed.ref, step=Step.TOLD, value=Told.BOTH, name="Rosa Marchetti")
    assert ClockKind.CLOSURE_TOLD not in case_clocks(one)
    with acting_as(OPENER):
        assert Message.objects.filter(to="edith@family.example", subject__contains="what happens now").count() == 1
    resident = the_list(one, closure)[placed.ref]
    assert (resident.told, resident.told_by, resident.told_on) == (Told.BOTH, "Rosa Marchetti", today())


def test_whoever_nobody_speaks_for_comes_first(two: HomeOfTwo) -> None:
    one = two[0][0]
    closure = closes(one.county, home_of(two))
    last = max(placed.ref for _offered, placed in two)
    follow_resident(
        actor=one.staff(Role.SOCIAL_WORKER), placement_ref=last, step=Step.SPEAKS, value=Speaks.NOBODY, name=""
    )
    assert next(iter(the_list(one, closure))) == last


def test_only_whoever_was_told_that_it_closes_is_told_that_it_does_not(two: HomeOfTwo) -> None:
    one, placed = two[0]
    closure = closes(one.county, home_of(two))
    worker = one.staff(Role.SOCIAL_WORKER)
    follow_resident(actor=worker, placement_ref=placed.ref, step=Step.TOLD, value=Told.BOTH, name="Rosa Marchetti")
    call_off_closure(actor=one.staff(Role.COMMISSIONER), closure_ref=closure.ref, because="A buyer was found.")
    with acting_as(OPENER):
        written = Message.objects.filter(subject__endswith="does not close").values_list("to", flat=True)
        assert list(written) == ["edith@family.example"]


def test_a_step_is_about_a_home_that_closes(two: HomeOfTwo) -> None:
    one, placed = two[0]
    with pytest.raises(WrongState, match="Nobody recorded"):
        follow_resident(
            actor=one.staff(Role.BROKER), placement_ref=placed.ref, step=Step.TOLD, value=Told.BOTH, name="Rosa"
        )


# Searches


def test_one_button_opens_a_search_for_each_whose_portrait_is_current(two: HomeOfTwo) -> None:
    (one, placed), (other, _placed) = two
    closure = closes(one.county, home_of(two), days=12)
    move_clock(timedelta(days=20 - 12))  # the portraits run out
    portrait_again(one)
    opened = open_searches(actor=one.staff(Role.BROKER), closure_ref=closure.ref)
    assert [tender.package_ref for tender in opened.tenders] == [one.package.ref]
    ((left, why),) = opened.left
    assert (left, "not current" in why) == (other.package.ref, True)
    tender = opened.tenders[0]
    assert (tender.urgency, tender.settled_because) == ("urgent", "closing")
    assert tender.portrait["start_on"] <= (today() + timedelta(days=4)).isoformat()
    running = case_clocks(one)
    assert ClockKind.CLOSURE_SEARCHED not in running
    assert ClockKind.HOME_CLOSES in running
    assert the_list(one, closure)[placed.ref].stage == Stage.SEARCHING
    again = open_searches(actor=one.staff(Role.BROKER), closure_ref=closure.ref)
    assert again.tenders == ()


def test_friends_move_together_only_as_far_as_each_chooses_and_services_read_it_only_if_both_agreed(
    two: HomeOfTwo,
) -> None:
    (one, _), (other, _) = two
    closure = closes(one.county, home_of(two))
    worker = one.staff(Role.SOCIAL_WORKER)
    said = {"agreed_by": "Edith", "other_agreed_by": "Harold", "services_may_read": False}
    with pytest.raises(Refused, match="Both have to live"):
        wish_together(actor=worker, closure_ref=closure.ref, package_ref=one.package.ref, other_ref="P-0", **said)
    quiet = wish_together(
        actor=worker, closure_ref=closure.ref, package_ref=one.package.ref, other_ref=other.package.ref, **said
    )
    with pytest.raises(Conflict, match="already"):
        wish_together(
            actor=worker, closure_ref=closure.ref, package_ref=other.package.ref, other_ref=one.package.ref, **said
        )
    take_back_wish(actor=worker, wish_ref=quiet.ref)
    with pytest.raises(Conflict, match="taken back already"):
        take_back_wish(actor=worker, wish_ref=quiet.ref)
    spoken = wish_together(
        actor=worker,
        closure_ref=closure.ref,
        package_ref=one.package.ref,
        other_ref=other.package.ref,
        **(said | {"services_may_read": True}),
    )
    portrait_again(one)
    portrait_again(other)
    opened = open_searches(actor=one.staff(Role.BROKER), closure_ref=closure.ref)
    assert {tender.moves_with for tender in opened.tenders} == {spoken.ref}
    assert len(opened.tenders) == 2


def test_a_quiet_wish_stands_in_no_search(two: HomeOfTwo) -> None:
    (one, _), (other, _) = two
    closure = closes(one.county, home_of(two))
    wish_together(
        actor=one.staff(Role.SOCIAL_WORKER),
        closure_ref=closure.ref,
        package_ref=one.package.ref,
        other_ref=other.package.ref,
        agreed_by="Edith",
        other_agreed_by="Harold",
        services_may_read=False,
    )
    portrait_again(one)
    (tender,) = open_searches(actor=one.staff(Role.BROKER), closure_ref=closure.ref).tenders
    assert tender.moves_with == ""
