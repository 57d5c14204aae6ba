"""A home that closes: what may be recorded, by when each person needs what, and who is at most risk."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.choosing import Standing, standing_of_option
from placewell.rules.clocks import london_day_of
from placewell.rules.closing import (
    DONE,
    AtRisk,
    ClosureKind,
    Speaks,
    Stage,
    Step,
    Told,
    Way,
    check_closure,
    check_may_carry_on,
    check_new_day,
    check_other,
    check_own_notice,
    check_step,
    check_together,
    has_temporary_duty,
    in_order_of_risk,
    last_paid_day,
    risk_points,
    search_by,
    stage_of,
    starts_by,
    tell_by,
    urgency_for,
)
from placewell.rules.ending import NoticeReason, Side, is_good_reason
from placewell.rules.errors import Refused, WrongState
from placewell.rules.options import Outcome, outcome_left
from placewell.rules.settled import SearchReason, Settled, check_settled_search
from placewell.rules.urgency import Urgency

DAY = date(2027, 3, 1)  # a Monday
MOMENT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
DAYS = st.dates(date(2025, 1, 1), date(2030, 1, 1))
RESIDENTS = st.builds(
    AtRisk,
    ref=st.text("ABCDEF", min_size=3, max_size=3),
    stage=st.sampled_from(list(Stage)),
    speaks=st.sampled_from([None, *Speaks]),
    severe_need=st.booleans(),
    told=st.booleans(),
)


def test_only_a_business_failure_asks_for_the_temporary_duty() -> None:
    assert [one for one in ClosureKind if has_temporary_duty(one)] == [ClosureKind.BUSINESS_FAILURE]


@pytest.mark.parametrize("kind", list(ClosureKind))
def test_a_closure_needs_evidence(kind: ClosureKind) -> None:
    with pytest.raises(Refused, match="how you know"):
        check_closure(kind, last_on=DAY, today=DAY, evidence="  ")


@given(st.sampled_from(list(ClosureKind)), st.integers(-20, 200))
def test_only_what_came_without_warning_may_have_closed_a_home_already(kind: ClosureKind, days: int) -> None:
    sudden = kind in {ClosureKind.EMERGENCY, ClosureKind.DEREGISTERED}
    last_on = DAY + timedelta(days=days)
    if days >= (-7 if sudden else 0):
        check_closure(kind, last_on=last_on, today=DAY, evidence="A letter.")
    else:
        with pytest.raises(Refused, match="That day is over"):
            check_closure(kind, last_on=last_on, today=DAY, evidence="A letter.")


def test_a_providers_own_notice_has_28_days_and_words() -> None:
    check_own_notice(last_on=DAY + timedelta(days=28), today=DAY, said="We retire.")
    with pytest.raises(Refused, match="28 days"):
        check_own_notice(last_on=DAY + timedelta(days=27), today=DAY, said="We retire.")
    with pytest.raises(Refused, match="plain words"):
        check_own_notice(last_on=DAY + timedelta(days=28), today=DAY, said=" ")


def test_another_last_day_is_another_has_a_reason_and_is_not_over() -> None:
    before = DAY + timedelta(days=30)
    check_new_day(last_on=DAY, before=before, today=DAY, because="The roof came down.")
    for last_on, because, says in (
        (before, "So.", "already"),
        (DAY - timedelta(days=1), "So.", "is over"),
        (DAY, "", "Say why"),
    ):
        with pytest.raises(Refused, match=says):
            check_new_day(last_on=last_on, before=before, today=DAY, because=because)


def test_closing_is_a_good_reason_only_where_the_home_closes_for_everybody() -> None:
    assert not is_good_reason(Side.PROVIDER, NoticeReason.CLOSING)
    assert is_good_reason(Side.PROVIDER, NoticeReason.CLOSING, closing=True)
    assert not is_good_reason(Side.PROVIDER, NoticeReason.PRICE, closing=True)


def test_somebody_settled_is_searched_for_while_their_home_closes_and_without_it_not() -> None:
    check_settled_search(SearchReason.CLOSING, Settled(placed=True, closing=True), agreed_by="")
    for settled in (Settled(placed=True), Settled(closing=True), Settled(placed=True, closing=True, died=True)):
        with pytest.raises(WrongState):
            check_settled_search(SearchReason.CLOSING, settled, agreed_by="Grace")


def test_an_option_of_a_home_that_closes_cannot_be_chosen() -> None:
    assert standing_of_option(today=DAY, valid_until=DAY, closing=True) == Standing.CLOSING
    assert standing_of_option(today=DAY, valid_until=DAY) == Standing.OPEN


@pytest.mark.parametrize(
    ("way", "stage"),
    [
        (Way(), Stage.PORTRAIT),
        (Way(portrait_current=True), Stage.NOTHING),
        (Way(searching=True, portrait_current=True), Stage.SEARCHING),
        (Way(searching=True, offered=True), Stage.CHOOSING),
        (Way(searching=True, offered=True, chosen=True), Stage.CHOSEN),
        (Way(own_arrangement=True), Stage.ARRANGED),
        (Way(ended="provider_failed"), Stage.OUT),
        (Way(ended="provider_failed", searching=True), Stage.OUT),
        (Way(ended="provider_failed", own_arrangement=True), Stage.LEFT),
        (Way(ended="provider_failed", followed=True), Stage.MOVED),
        (Way(ended="provider_failed", followed=True, carried_on=True), Stage.STAYS),
        (Way(ended="died"), Stage.LEFT),
        (Way(ended="home"), Stage.LEFT),
    ],
)
def test_how_far_somebody_has_come(way: Way, stage: Stage) -> None:
    assert stage_of(way) == stage


def test_a_place_that_ended_with_the_home_alone_is_never_done() -> None:
    assert stage_of(Way(ended="provider_failed")) not in DONE


@given(RESIDENTS, st.integers(-30, 200))
def test_whoever_is_done_has_no_points_and_everybody_else_some(one: AtRisk, days: int) -> None:
    assert (risk_points(one, days_left=days) == 0) == (one.stage in DONE)


@given(RESIDENTS, st.integers(-30, 200))
def test_fewer_days_never_mean_less_risk(one: AtRisk, days: int) -> None:
    assert risk_points(one, days_left=days - 1) >= risk_points(one, days_left=days)


@given(RESIDENTS, st.integers(-30, 200))
def test_nobody_to_speak_for_them_never_means_less_risk(one: AtRisk, days: int) -> None:
    alone = AtRisk(one.ref, one.stage, Speaks.NOBODY, one.severe_need, one.told)
    assert risk_points(alone, days_left=days) >= risk_points(one, days_left=days)


@given(st.lists(RESIDENTS, unique_by=lambda one: one.ref, max_size=12), st.integers(-5, 60), st.randoms())
def test_the_order_is_one_whatever_order_they_come_in(residents: list[AtRisk], days: int, random: object) -> None:
    order = in_order_of_risk(residents, days_left=days)
    shuffled = list(residents)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis's own random
    assert in_order_of_risk(shuffled, days_left=days) == order
    points = {one.ref: risk_points(one, days_left=days) for one in residents}
    assert [points[ref] for ref in order] == sorted(points.values(), reverse=True)


def test_everybody_is_told_within_the_days_of_the_kind() -> None:
    due = {kind: london_day_of(tell_by(kind, MOMENT)) for kind in ClosureKind}
    assert due[ClosureKind.EMERGENCY] == DAY
    assert due[ClosureKind.BUSINESS_FAILURE] == due[ClosureKind.DEREGISTERED] == DAY + timedelta(days=1)
    assert due[ClosureKind.PLANNED] == DAY + timedelta(days=3)


@given(DAYS, DAYS)
def test_a_search_begins_three_weeks_before_the_end_and_never_before_it_was_known(last_on: date, known: date) -> None:
    due = london_day_of(search_by(last_on, recorded_on=known))
    assert due == max(known, last_on - timedelta(days=21))


@pytest.mark.parametrize(
    ("days", "urgency"),
    [
        (60, Urgency.PLANNED),
        (28, Urgency.PLANNED),
        (27, Urgency.STANDARD),
        (10, Urgency.STANDARD),
        (9, Urgency.URGENT),
        (3, Urgency.URGENT),
        (2, Urgency.EMERGENCY),
        (-1, Urgency.EMERGENCY),
    ],
)
def test_a_search_is_as_urgent_as_the_days_that_are_left(days: int, urgency: Urgency) -> None:
    assert urgency_for(days) == urgency


@given(DAYS, DAYS, DAYS)
def test_a_new_place_is_needed_by_the_last_day_and_never_in_the_past(wanted: date, last_on: date, today: date) -> None:
    found = starts_by(wanted, last_on=last_on, today=today)
    assert found >= today
    assert found <= max(today, last_on)


@given(DAYS, DAYS)
def test_nothing_is_paid_after_the_last_day_nor_after_the_move(before_the_next: date, last_on: date) -> None:
    found = last_paid_day(before_the_next, last_on=last_on)
    assert found <= before_the_next
    assert found <= last_on


def test_what_is_written_down_names_who_says_so_and_is_not_of_a_day_to_come() -> None:
    check_step(Step.TOLD, Told.BOTH, name="Rosa", on=DAY, today=DAY)
    check_step(Step.SPEAKS, Speaks.NOBODY, name="", on=DAY, today=DAY)
    for step, value, name, day, says in (
        (Step.TOLD, Told.BOTH, "", DAY, "who told"),
        (Step.TOLD, "neighbour", "Rosa", DAY, "one of the answers"),
        (Step.SPEAKS, Speaks.SOMEBODY, " ", DAY, "who speaks"),
        (Step.OWN_ARRANGEMENT, "yes", "", DAY, "who says so"),
        (Step.TOLD, Told.BOTH, "Rosa", DAY + timedelta(days=1), "still to come"),
    ):
        with pytest.raises(Refused, match=says):
            check_step(step, value, name=name, on=day, today=DAY)


def test_a_place_goes_on_only_with_a_registered_successor_and_the_persons_word() -> None:
    check_may_carry_on(agreed_by="Grace", is_successor=True, stands=True)
    with pytest.raises(Refused, match="does not name"):
        check_may_carry_on(agreed_by="Grace", is_successor=False, stands=True)
    with pytest.raises(Refused, match="Name who agrees"):
        check_may_carry_on(agreed_by=" ", is_successor=True, stands=True)
    with pytest.raises(WrongState, match="ended already"):
        check_may_carry_on(agreed_by="Grace", is_successor=True, stands=False)


def test_friends_are_two_and_each_said_so() -> None:
    check_together("P-1", "P-2", agreed=("Ann", "Ben"))
    with pytest.raises(Refused, match="other person"):
        check_together("P-1", "P-1", agreed=("Ann", "Ben"))
    with pytest.raises(Refused, match="each of the two"):
        check_together("P-1", "P-2", agreed=("Ann", " "))


@pytest.mark.parametrize("initials", ["Edith Marlowe", "", "E5", "ABCDE", "..."])
def test_of_others_initials_are_kept_and_no_names(initials: str) -> None:
    check_other(initials="E. M.", contact="Ravenshire")
    with pytest.raises(Refused, match="initials only"):
        check_other(initials=initials, contact="Ravenshire")
    with pytest.raises(Refused, match="whom you speak with"):
        check_other(initials="E.M.", contact=" ")


@pytest.mark.parametrize(
    ("in_budget", "gone", "left"),
    [(3, 0, Outcome.OPTIONS), (3, 2, Outcome.OPTIONS), (3, 3, Outcome.TOO_FEW_BIDS)],
)
def test_a_search_whose_homes_all_close_came_to_too_few_offers(in_budget: int, gone: int, left: Outcome) -> None:
    assert outcome_left(Outcome.OPTIONS, in_budget=in_budget, gone=gone) == left
    assert outcome_left(Outcome.BUDGET_MUST_RISE, in_budget=0, gone=0) == Outcome.BUDGET_MUST_RISE
