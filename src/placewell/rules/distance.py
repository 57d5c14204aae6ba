"""Great-circle distances, boxes around a point, and the shape of a postcode (rulebook §4)."""

import math
import re
from dataclasses import dataclass

EARTH_RADIUS_MILES = 3958.7613
_POSTCODE = re.compile(
    r"(GIR ?0AA|(?:[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9ABEHMNPRVWXY]|[0-9][A-HJKPS-UW])))"
    r"\s*([0-9][ABD-HJLNP-UW-Z]{2})"
)


@dataclass(frozen=True, slots=True)
class Point:
    """A place, in degrees (WGS84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box of degrees that holds every point within a radius, and some beyond."""

    south: float
    north: float
    west: float
    east: float


def miles_between(one: Point, other: Point) -> float:
    """Return the great-circle distance in miles (haversine, R = 3958.7613)."""
    lat1, lat2 = math.radians(one.latitude), math.radians(other.latitude)
    half_lat, half_lon = (lat2 - lat1) / 2, math.radians(other.longitude - one.longitude) / 2
    a = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(a)))


def box_around(centre: Point, miles: float) -> Box:
    """Return a box that holds every point within `miles` of `centre`, with a little to spare."""
    reach = math.degrees(miles / EARTH_RADIUS_MILES) * 1.000001 + 1e-9
    widest = max(abs(centre.latitude) + reach, 0.0)
    across = 180.0 if widest >= 90 else min(180.0, reach / math.cos(math.radians(widest)))
    return Box(centre.latitude - reach, centre.latitude + reach, centre.longitude - across, centre.longitude + across)


def normalise_postcode(text: str) -> str | None:
    """Return a full UK postcode in capitals with its one space, or None when the text is not one."""
    match = _POSTCODE.fullmatch(" ".join(text.upper().split()))
    return f"{match[1].replace(' ', '')} {match[2]}" if match else None
