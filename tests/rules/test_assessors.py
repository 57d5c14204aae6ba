"""Trusted assessors: who may meet a person for a home, and by when the home answers (rulebook §8)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.assessors import (
    END_WORDS,
    SCOPE_WORDS,
    EndReason,
    Scope,
    answer_due,
    check_reading,
    check_sent,
    covers,
)
from placewell.rules.errors import Refused
from placewell.rules.urgency import Urgency
from placewell.rules.visits import How, Mark
from placewell.rules.waits import decision_due

NOON = datetime(2026, 11, 6, 12, 0, tzinfo=UTC)  # a Friday


def test_trust_in_emergencies_covers_no_other_visit() -> None:
    assert [one for one in Urgency if covers(Scope.EMERGENCIES, one)] == [Urgency.EMERGENCY]
    assert all(covers(Scope.EVERY_VISIT, one) for one in Urgency)


def test_nobody_is_sent_without_the_homes_trust_nor_who_wrote_the_portrait() -> None:
    check_sent(Scope.EMERGENCIES, Urgency.EMERGENCY, name="Ada", wrote_the_portrait=False)
    check_sent(Scope.EVERY_VISIT, Urgency.PLANNED, name="Ada", wrote_the_portrait=False)
    with pytest.raises(Refused, match="does not trust Ada"):
        check_sent(None, Urgency.EMERGENCY, name="Ada", wrote_the_portrait=False)
    with pytest.raises(Refused, match="in emergencies only"):
        check_sent(Scope.EMERGENCIES, Urgency.URGENT, name="Ada", wrote_the_portrait=False)
    with pytest.raises(Refused, match="wrote or signed"):
        check_sent(Scope.EVERY_VISIT, Urgency.EMERGENCY, name="Ada", wrote_the_portrait=True)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 (given a zone)
def test_a_home_answers_within_four_hours_in_an_emergency_at_any_hour(moment: datetime) -> None:
    assert answer_due(Urgency.EMERGENCY, moment) - moment == timedelta(hours=4)
    for urgency in set(Urgency) - {Urgency.EMERGENCY}:
        assert answer_due(urgency, moment) == decision_due(urgency, moment) > moment


def test_something_was_seen_of_what_is_handed_over() -> None:
    with pytest.raises(Refused, match="at least one statement"):
        check_reading({"falls": Mark(How.NOT_SEEN)})
    check_reading({"falls": Mark(How.NOT_SEEN), "nights": Mark(How.MATCHES)})


def test_every_code_has_words() -> None:
    assert set(SCOPE_WORDS) == set(Scope)
    assert set(END_WORDS) == set(EndReason)
