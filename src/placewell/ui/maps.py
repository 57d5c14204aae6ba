"""Maps as plain SVG: no tile server learns where anybody lives."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

SIZE = 400
EDGE = 30
RADIUS = 14
APART = 2 * RADIUS + 3  # between the middles of two markers
MILES_A_DEGREE = 69.055
FONT = 16
LETTER = 0.6 * FONT  # about the width of a letter, in the widest of the fonts
_WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbered place."""

    number: int
    label: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a marker is drawn, and where its place truly is; both in the picture's units."""

    marker: Marker
    x: float
    y: float
    true_x: float
    true_y: float

    @property
    def moved(self) -> bool:
        """Tell whether it had to make room for another."""
        return (self.x, self.y) != (self.true_x, self.true_y)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that something covers."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two cover the same ground."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def direction(marker: Marker, *, centre: tuple[float, float]) -> str:
    """Say in which direction from a search's centre a place lies, such as north-east."""
    north, east = _offset(marker, centre)
    return _WINDS[round(math.degrees(math.atan2(east, north)) / 45) % 8]


def lay_out(markers: Sequence[Marker], *, centre: tuple[float, float], radius_miles: float) -> list[Spot]:
    """Place markers so that none covers another and each lies within the picture.

    A marker whose place is taken moves to the nearest free one on rings around it; the picture has room for a hundred.
    """
    scale = _scale(markers, centre, radius_miles)
    placed: list[Spot] = []
    for one in markers:
        north, east = _offset(one, centre)
        true_x, true_y = round(SIZE / 2 + east * scale, 1), round(SIZE / 2 - north * scale, 1)
        x, y = next(
            (
                (x, y)
                for x, y in _rings(true_x, true_y)
                if all(math.dist((x, y), (other.x, other.y)) >= APART for other in placed)
            ),
            (true_x, true_y),
        )
        placed.append(Spot(one, x, y, true_x, true_y))
    return placed


def draw_map(markers: Sequence[Marker], *, centre: tuple[float, float], radius_miles: float) -> Markup:
    """Return a map of places around a search's centre, north up, with the radius as a circle.

    The list beside it says the same in words, so the picture is described in one sentence for a screen reader.
    """
    spots = lay_out(markers, centre=centre, radius_miles=radius_miles)
    reach = radius_miles * _scale(markers, centre, radius_miles)
    middle = SIZE / 2
    about = escape("Map of the choices, north at the top. The list beside it says where each one is.")
    opening = f'<svg class="pw-map" viewBox="0 0 {SIZE} {SIZE}" role="img" aria-label="{about}"'
    circle = f'<circle cx="{middle}" cy="{middle}" r="{reach:.1f}" fill="#ffffff" stroke="#1c7c6d" stroke-width="2"'
    parts = [
        f'{opening} xmlns="http://www.w3.org/2000/svg">',
        f'{circle} stroke-dasharray="6 5"/>',
        _text(middle, middle + min(reach, middle - 8) - 6, f"{radius_miles:g} miles", anchor="middle"),
        f'<circle cx="{middle}" cy="{middle}" r="5" fill="#484f52"/>',
        _text(SIZE - 12, 22, "N ↑", anchor="end"),
    ]
    for spot in spots:
        if spot.moved:
            line = f'<line x1="{spot.true_x}" y1="{spot.true_y}" x2="{spot.x:.1f}" y2="{spot.y:.1f}"'
            dot = f'<circle cx="{spot.true_x}" cy="{spot.true_y}" r="4" fill="#0b3d3a"/>'
            parts.append(f'{line} stroke="#0b3d3a" stroke-width="2"/>{dot}')
    for spot, name in zip(spots, _names(spots), strict=True):
        parts.append(
            f'<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="{RADIUS}" fill="#0b3d3a" stroke="#ffffff"/>'
            + _text(spot.x, spot.y + 6, str(spot.marker.number), anchor="middle", colour="#ffffff", bold=True)
        )
        if name is not None:
            parts.append(_text(name.left + 2, name.bottom - 5, spot.marker.label, halo=True))
    return Markup("".join(parts) + "</svg>")  # noqa: S704 (labels are escaped above)


def _names(spots: Sequence[Spot]) -> list[Box | None]:
    """Return where each name fits without covering a marker or another name; None where it does not."""
    middle = SIZE / 2
    taken = [Box(one.x - RADIUS, one.y - RADIUS, one.x + RADIUS, one.y + RADIUS) for one in spots]
    taken.append(Box(middle - 7, middle - 7, middle + 7, middle + 7))
    found: list[Box | None] = []
    for spot in spots:
        wide = len(spot.marker.label) * LETTER + 4
        right, left = spot.x + RADIUS, spot.x - RADIUS - wide
        over, under = spot.y - RADIUS - 20, spot.y + RADIUS - 2
        corners = [(right, spot.y - 11), (left, spot.y - 11), (spot.x - wide / 2, over), (spot.x - wide / 2, under)]
        corners += [(x, y) for x in (right - RADIUS, left + RADIUS) for y in (over, under)]
        places = [Box(x, y, x + wide, y + 22) for x, y in corners]
        inside = (one for one in places if one.left >= 2 and one.right <= SIZE - 2 and 0 < one.top < SIZE - 22)
        fits = next((one for one in inside if not any(one.meets(other) for other in taken)), None)
        if fits is not None:
            taken.append(fits)
        found.append(fits)
    return found


def _text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = "#0b0c0c", **kind: bool) -> str:
    bold = ' font-weight="700"' if kind.get("bold") else ""
    halo = ' stroke="#ffffff" stroke-width="4" paint-order="stroke"' if kind.get("halo") else ""
    place = f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{FONT}" fill="{colour}"'
    return f"{place}{bold}{halo}>{escape(words)}</text>"


def _rings(x: float, y: float) -> Iterator[tuple[float, float]]:
    """Yield a point and then ever wider rings of points around it, as far as they lie within the picture."""
    low, high = RADIUS + 2, SIZE - RADIUS - 2
    x, y = min(max(x, low), high), min(max(y, low), high)
    yield x, y
    for ring in range(1, 2 * SIZE // 8):
        around = 8 * ring
        for step in range(around):
            angle = 2 * math.pi * step / around
            at = (x + 8 * ring * math.sin(angle), y - 8 * ring * math.cos(angle))
            if low <= at[0] <= high and low <= at[1] <= high:
                yield at


def _scale(markers: Sequence[Marker], centre: tuple[float, float], radius_miles: float) -> float:
    widest = max([radius_miles, *(max(map(abs, _offset(one, centre))) for one in markers)]) or 1.0
    return (SIZE / 2 - EDGE) / widest


def _offset(marker: Marker, centre: tuple[float, float]) -> tuple[float, float]:
    """Return miles north and east of the centre."""
    north = (marker.latitude - centre[0]) * MILES_A_DEGREE
    east = (marker.longitude - centre[1]) * MILES_A_DEGREE * math.cos(math.radians(centre[0]))
    return north, east
