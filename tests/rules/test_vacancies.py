"""Places by bed type, and how long what was said of them can be believed (rulebook §§4, 8)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Refused
from placewell.rules.vacancies import (
    Age,
    BedCount,
    BedType,
    age_of,
    believed,
    check_counts,
    check_places,
    free_of,
    words_of_places,
)

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
BEDS = st.integers(0, 60)


@given(BEDS, BEDS, BEDS, st.booleans())
def test_free_is_never_below_none_nor_above_what_there_is(maximum, occupied, reserved, accepting):
    free = BedCount(maximum, occupied, reserved, accepting).free
    assert 0 <= free <= maximum
    if not accepting:
        assert free == 0


@given(st.dictionaries(st.sampled_from(BedType), st.tuples(BEDS, BEDS, BEDS, st.booleans()), min_size=1))
def test_what_can_be_said_adds_up(given_counts):
    counts = {kind: BedCount(*parts) for kind, parts in given_counts.items()}
    try:
        check_counts(counts, beds=120)
    except Refused:
        fits = all(one.occupied + one.reserved <= one.maximum for one in counts.values())
        assert not fits or sum(one.maximum for one in counts.values()) > 120
    else:
        assert free_of(counts) <= 120


def test_more_people_than_beds_and_more_beds_than_registered_are_refused():
    with pytest.raises(Refused, match="8 occupied and 3 reserved are more than 10 beds"):
        check_counts({BedType.NURSING: BedCount(10, 8, 3, accepting=True)}, beds=None)
    with pytest.raises(Refused, match=r"These are 30 beds\. The register says that the home has 20"):
        check_counts({BedType.NURSING: BedCount(30, 8, 3, accepting=True)}, beds=20)
    with pytest.raises(Refused, match="one type at least"):
        check_counts({}, beds=20)
    with pytest.raises(Refused, match="0 or more"):
        check_counts({BedType.NURSING: BedCount(1, -1, 0, accepting=True)}, beds=20)
    with pytest.raises(Refused, match="from 0 to 20"):
        check_places(21, beds=20)


def test_what_was_said_is_fresh_for_a_day_and_known_for_a_week():
    for hours, age in ((0, Age.FRESH), (24, Age.FRESH), (25, Age.OLDER), (168, Age.OLDER), (169, Age.STALE)):
        assert age_of(NOW - timedelta(hours=hours), now=NOW) == age


@given(st.integers(0, 500), st.timedeltas(timedelta(0), timedelta(days=30)))
def test_what_was_said_over_a_week_ago_is_unknown_be_it_none_or_many(places, ago):
    assert believed(places, NOW - ago, now=NOW) == (places if ago <= timedelta(days=7) else None)


@pytest.mark.parametrize(
    ("places", "ago", "words"),
    [
        (0, timedelta(hours=2), "no place, said within the day before, at 10am on 25 November 2026"),
        (3, timedelta(days=6), "3 places, said within the week before, at 12pm on 19 November 2026"),
        (0, timedelta(days=8), "places unknown: what it said at 12pm on 17 November 2026 is over a week old"),
    ],
)
def test_the_age_of_a_figure_is_said_with_it(places, ago, words):
    assert words_of_places(places, NOW - ago, now=NOW).startswith(words)


def test_a_service_that_said_nothing_has_unknown_places():
    assert words_of_places(None, None, now=NOW) == "places unknown: it has said nothing of them"


def test_a_service_that_cares_at_home_has_no_number_of_beds_to_stay_under() -> None:
    check_places(12, beds=0)
    with pytest.raises(Refused, match="from 0 to 500"):
        check_places(501, beds=0)
