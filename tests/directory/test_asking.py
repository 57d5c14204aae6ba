"""What somebody types into a search: read, or answered in one sentence."""

import pytest

from placewell.directory.asking import read_search
from placewell.directory.places import locate, locate_all
from placewell.rules.distance import Point, miles_between
from placewell.rules.errors import Refused
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.ratings import Rating

ASKED = {"care_type": "residential", "needs": ["dementia"], "postcode": "OL9 6LD", "miles": "5", "min_rating": None}


def test_a_search_is_read_in_many_spellings() -> None:
    found = read_search(
        **{**ASKED, "care_type": "Home-Care", "needs": ["Older People"], "min_rating": "requires IMPROVEMENT"}
    )
    assert (found.care_type, found.bands, found.least) == (
        CareType.HOME_CARE,
        frozenset({NeedBand.OLDER_PEOPLE}),
        Rating.REQUIRES_IMPROVEMENT,
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"care_type": "hotel"}, "'hotel' is not a care type. Use one of: residential"),
        ({"needs": ["cats"]}, "'cats' is not a need"),
        ({"postcode": "OL9"}, "OL9 is not a full postcode"),
        ({"postcode": "ZE99 9ZZ"}, "No live postcode ZE99 9ZZ is known"),
        ({"miles": "far"}, "'far' is not a number of miles"),
        ({"miles": "0"}, "above 0"),
        ({"miles": "nan"}, "above 0"),
        ({"min_rating": "excellent"}, "'excellent' is not a rating"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(changed: dict[str, object], says: str) -> None:
    with pytest.raises(Refused, match=says.replace("(", r"\(")) as caught:
        read_search(**{**ASKED, **changed})  # type: ignore[arg-type] # wrong on purpose
    assert "\n" not in caught.value.sentence


def test_a_postcode_is_where_it_is() -> None:
    assert miles_between(locate("ol9 6ld"), Point(53.5439, -2.1332)) < 0.05
    assert locate_all(["OL9 6LD", "ZE99 9ZZ"]).keys() == {"OL9 6LD"}
