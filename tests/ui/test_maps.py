"""Maps: every number can be read, whatever lies on top of what."""

import math
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from placewell.ui.maps import RADIUS, SIZE, Marker, direction, draw_map, lay_out

CENTRE = (52.912, -1.402)
PLACES = st.lists(
    st.tuples(st.floats(52.8, 53.0), st.floats(-1.6, -1.2)) | st.just(CENTRE),
    max_size=30,
).map(lambda found: [Marker(n, f"Home {n}", *at) for n, at in enumerate(found, start=1)])


@settings(max_examples=60)
@given(PLACES)
def test_no_marker_covers_another_and_all_lie_within_the_picture(markers: list[Marker]) -> None:
    spots = lay_out(markers, centre=CENTRE, radius_miles=6)
    assert [spot.marker for spot in spots] == markers
    for place, one in enumerate(spots):
        assert RADIUS <= one.x <= SIZE - RADIUS
        assert RADIUS <= one.y <= SIZE - RADIUS
        for other in spots[:place]:
            assert math.dist((one.x, one.y), (other.x, other.y)) > 2 * RADIUS


def test_a_marker_that_made_room_points_to_its_true_place() -> None:
    two = [Marker(1, "Alder Bank", *CENTRE), Marker(2, "Brook House", *CENTRE)]
    first, second = lay_out(two, centre=CENTRE, radius_miles=6)
    assert not first.moved
    assert second.moved
    drawn = str(draw_map(two, centre=CENTRE, radius_miles=6))
    assert drawn.count("<line") == 1


def test_a_place_alone_stands_where_it_is() -> None:
    (spot,) = lay_out([Marker(1, "North", CENTRE[0] + 3 / 69.055, CENTRE[1])], centre=CENTRE, radius_miles=6)
    assert (spot.x, round(spot.y)) == (200.0, 115)  # half of the way up to the circle


def test_names_are_escaped_and_do_not_cover_each_other() -> None:
    drawn = str(draw_map([Marker(1, "Smith & <Sons>", *CENTRE)], centre=CENTRE, radius_miles=6))
    assert "Smith &amp; &lt;Sons&gt;" in drawn
    crowd = [Marker(n, "A home with a long name indeed", CENTRE[0], CENTRE[1] + n / 500) for n in range(1, 9)]
    drawn = str(draw_map(crowd, centre=CENTRE, radius_miles=6))
    numbers = re.findall(r">(\d+)</text>", drawn)
    assert numbers == [str(n) for n in range(1, 9)]


def test_directions_are_told_in_words() -> None:
    told = [direction(Marker(1, "", CENTRE[0] + n, CENTRE[1] + e), centre=CENTRE) for n, e in ((1, 0), (-1, 0), (0, 1))]
    assert told == ["north", "south", "east"]
    assert direction(Marker(1, "", CENTRE[0] + 0.1, CENTRE[1] - 0.166), centre=CENTRE) == "north-west"
