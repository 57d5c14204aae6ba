"""Maps as plain SVG: no tile server learns where anybody lives."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

SIZE = 480
EDGE = 28
MILES_A_DEGREE = 69.055


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbered place."""

    number: int
    label: str
    latitude: float
    longitude: float


def draw_map(markers: Sequence[Marker], *, centre: tuple[float, float], radius_miles: float) -> Markup:
    """Return a map of the places around a search's centre, north up, with the radius as a circle.

    The list beside it says the same in words, so the picture is described in one sentence for a screen reader.
    """
    widest = max([radius_miles, *(max(map(abs, _offset(one, centre))) for one in markers)]) or 1.0
    scale = (SIZE / 2 - EDGE) / widest
    names = ", ".join(f"{one.number} {one.label}" for one in markers)
    middle, label = SIZE / 2, escape(f"Map of the choices: {names}")
    opening = f'<svg class="pw-map" viewBox="0 0 {SIZE} {SIZE}" role="img" aria-label="{label}"'
    circle = f'<circle cx="{middle}" cy="{middle}" r="{radius_miles * scale:.1f}" fill="#ffffff" stroke="#1c7c6d"'
    parts = [
        f'{opening} xmlns="http://www.w3.org/2000/svg">',
        f'{circle} stroke-width="2" stroke-dasharray="6 5"/>',
        f'<circle cx="{middle}" cy="{middle}" r="4" fill="#484f52"/>',
    ]
    for one in markers:
        north, east = _offset(one, centre)
        x, y = SIZE / 2 + east * scale, SIZE / 2 - north * scale
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="14" fill="#0b3d3a"/>'
            f'<text x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle" font-size="15" font-weight="700" fill="#ffffff">'
            f"{one.number}</text>"
        )
    return Markup("".join(parts) + "</svg>")  # noqa: S704 (labels are escaped above)


def _offset(marker: Marker, centre: tuple[float, float]) -> tuple[float, float]:
    """Return miles north and east of the centre."""
    north = (marker.latitude - centre[0]) * MILES_A_DEGREE
    east = (marker.longitude - centre[1]) * MILES_A_DEGREE * math.cos(math.radians(centre[0]))
    return north, east
