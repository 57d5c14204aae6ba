"""A place found directly: when, for which reason, and the second person after the fact (rulebook §8)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.direct_award import (
    BEFORE_ITS_TIME,
    LONGEST_BECAUSE,
    NOT_ABLE_WORDS,
    REASON_WORDS,
    SOURCES,
    Able,
    AwardReason,
    NotAble,
    Stands,
    check_able,
    check_may_award,
    check_met,
    check_second_look,
    looked_at_by,
    not_able,
    published_words,
    reasons_open,
    second_look_due,
    why_none,
)
from placewell.rules.errors import NotPermitted, Refused, WrongState
from placewell.rules.needs import NeedBand
from placewell.rules.nominating import Condition
from placewell.rules.ratings import Rating
from placewell.rules.urgency import Urgency

NOW = datetime(2026, 12, 4, 19, 30, tzinfo=UTC)  # a Friday evening
OVER = Stands(Urgency.EMERGENCY, NOW - timedelta(hours=1), evaluated=True)
OPEN = Stands(Urgency.EMERGENCY, NOW + timedelta(hours=4))
LEFT = Stands(Urgency.EMERGENCY, None)
DEMENTIA = frozenset({NeedBand("dementia")})
FINE = Able(registered=True, same_type=True, bands=DEMENTIA, rating=Rating.GOOD, stopped=False)


def award(stands: Stands, reason: AwardReason = AwardReason.NO_SUITABLE_OFFER, **said: str) -> None:
    given_ = {"because": "Nobody offered, and the ward closes tonight.", "wished_by": "Edith Marlowe, today"} | said
    check_may_award(reason, stands, now=NOW, **given_)


def test_after_the_published_steps_with_nothing_that_suits_it_may_be() -> None:
    for reason in AwardReason:
        award(OVER, reason)


def test_before_the_timetable_is_over_only_where_it_cannot_wait() -> None:
    award(OPEN, AwardReason.EXTREME_URGENCY)
    for reason in set(AwardReason) - BEFORE_ITS_TIME:
        with pytest.raises(WrongState, match="11:30pm on 4 December 2026"):
            award(OPEN, reason)


def test_a_search_that_has_no_result_yet_is_waited_for() -> None:
    with pytest.raises(WrongState, match="something in it may suit"):
        award(Stands(Urgency.PLANNED, NOW - timedelta(days=1)))


def test_nothing_goes_past_an_offer_that_suits() -> None:
    for reason in AwardReason:
        with pytest.raises(WrongState, match="something suitable"):
            award(Stands(Urgency.EMERGENCY, NOW - timedelta(hours=1), evaluated=True, to_choose=1), reason)


def test_never_for_somebody_who_is_settled_and_never_on_top_of_a_place_for_now() -> None:
    for reason in AwardReason:
        with pytest.raises(WrongState, match="settled"):
            award(Stands(Urgency.EMERGENCY, None, settled=True), reason)
        with pytest.raises(WrongState, match="a place for now"):
            award(Stands(Urgency.EMERGENCY, None, placed=True), reason)


def test_what_can_wait_is_not_extremely_urgent() -> None:
    for urgency in (Urgency.PLANNED, Urgency.STANDARD):
        with pytest.raises(WrongState, match="can wait"):
            award(Stands(urgency, NOW, evaluated=True), AwardReason.EXTREME_URGENCY)


def test_the_direct_route_has_no_timetable_and_no_offers_that_did_not_suit() -> None:
    assert reasons_open(LEFT, now=NOW) == tuple(one for one in AwardReason if one != AwardReason.NO_SUITABLE_OFFER)
    with pytest.raises(WrongState, match="Nothing was searched for"):
        award(LEFT)


def test_it_says_why_and_a_wish_to_go_back_has_somebody_who_said_it() -> None:
    for because in ("  ", "x" * (LONGEST_BECAUSE + 1)):
        with pytest.raises(Refused, match="Say why") as refusal:
            award(OVER, because=because)
        assert refusal.value.code == "because"
    with pytest.raises(Refused, match="Name who said") as refusal:
        award(OVER, AwardReason.RETURN_HOME, wished_by=" ")
    assert refusal.value.code == "wished_by"
    award(OVER, wished_by="")


@given(
    st.sampled_from(Urgency),
    st.none() | st.integers(-99, 99),
    st.booleans(),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_what_is_shown_as_open_is_what_is_accepted(
    urgency: Urgency, hours: int | None, evaluated: bool, to_choose: int, awaited: bool, settled: bool, placed: bool
) -> None:
    at = None if hours is None else NOW + timedelta(hours=hours)
    stands = Stands(urgency, at, evaluated, to_choose, awaited, settled, placed)
    open_now = reasons_open(stands, now=NOW)
    for reason in AwardReason:
        if reason in open_now:
            award(stands, reason)
        else:
            with pytest.raises(WrongState):
                award(stands, reason)
    if settled or placed or to_choose:
        assert open_now == ()
    if at is not None and at > NOW:
        assert set(open_now) <= BEFORE_ITS_TIME


def test_every_reason_has_words_and_a_source() -> None:
    assert set(REASON_WORDS) == set(SOURCES) == set(AwardReason)
    assert set(NOT_ABLE_WORDS) == set(NotAble)


@pytest.mark.parametrize(
    ("able", "why"),
    [
        (Able(False, True, DEMENTIA, Rating.GOOD, False), NotAble.REGISTERED),
        (Able(True, False, DEMENTIA, Rating.GOOD, False), NotAble.SAME_TYPE),
        (Able(True, True, frozenset(), Rating.GOOD, False), NotAble.NEED_BAND),
        (Able(True, True, DEMENTIA, Rating.INADEQUATE, False), NotAble.RATING_GATE),
        (Able(True, True, DEMENTIA, Rating.GOOD, True), NotAble.STOPPED),
    ],
)
def test_each_thing_against_a_service_is_told(able: Able, why: NotAble) -> None:
    assert not_able(able, needs=DEMENTIA, gate=Rating.GOOD) == (why,)
    with pytest.raises(Refused, match=NOT_ABLE_WORDS[why]):
        check_able("Alder House", [why])


def test_a_service_that_is_fine_or_not_rated_yet_can_be() -> None:
    assert not_able(FINE, needs=DEMENTIA, gate=Rating.GOOD) == ()
    assert not_able(Able(True, True, DEMENTIA, None, False), needs=DEMENTIA, gate=Rating.GOOD) == ()
    check_able("Alder House", ())


def test_each_condition_that_a_service_does_not_meet_is_told_beside_its_field() -> None:
    fields = {}
    for condition in Condition:
        with pytest.raises(Refused, match="Alder House cannot be put") as refusal:
            check_met("Alder House", [condition])
        fields[condition] = refusal.value.code
    assert fields[Condition.COST] == "core"
    assert fields[Condition.AVAILABLE] == "has_place"
    check_met("Alder House", ())


def test_a_second_person_has_one_working_day_after_the_fact() -> None:
    assert second_look_due(NOW) == datetime(2026, 12, 7, 23, 59, 59, tzinfo=UTC)


def test_whoever_found_the_place_never_looks_at_it() -> None:
    with pytest.raises(NotPermitted, match="somebody else"):
        check_second_look(made_by="user:1", looked_by="user:1", agrees=True, because="")
    check_second_look(made_by="user:1", looked_by="user:2", agrees=True, because="")


def test_a_disagreement_has_its_reason() -> None:
    with pytest.raises(Refused, match="Say why"):
        check_second_look(made_by="user:1", looked_by="user:2", agrees=False, because=" ")


@given(st.integers(0, 400))
def test_a_disagreement_only_ever_brings_the_review_forward(days: int) -> None:
    due = NOW + timedelta(days=days)
    assert looked_at_by(NOW, due) == min(due, datetime(2026, 12, 11, 23, 59, 59, tzinfo=UTC))


def test_what_is_published_is_in_fives_and_tells_of_nobody() -> None:
    assert published_words(4, 4) == ("fewer than 5", "too few to publish")
    assert published_words(12, 3) == ("about 10", "fewer than 5")
    assert published_words(12, 9) == ("about 10", "all, or all but fewer than 5")
    assert published_words(23, 8) == ("about 25", "about 10")


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_published_figure_never_tells_fewer_than_five_apart(found: int, disagreed: int) -> None:
    disagreed = min(disagreed, found)
    others = {published_words(found, one) for one in range(min(found, 4) + 1)}
    if disagreed < 5 <= found:
        assert others == {published_words(found, disagreed)}


def test_where_no_reason_is_open_it_says_why() -> None:
    assert why_none(OVER, now=NOW) == ""
    assert "settled" in why_none(Stands(Urgency.EMERGENCY, None, settled=True), now=NOW)
