"""Turning what somebody typed into a search, with one clear sentence for whatever is wrong."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from placewell.directory.places import locate
from placewell.rules.distance import Point
from placewell.rules.errors import Refused
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.ratings import Rating, normalise_rating

E = TypeVar("E", bound=StrEnum)
FURTHEST = 500  # miles


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. `least` admits unrated services too."""

    care_type: CareType
    bands: frozenset[NeedBand]
    centre: Point
    miles: float
    least: Rating | None = None


def read_search(*, care_type: str, needs: Iterable[str], postcode: str, miles: str, min_rating: str | None) -> Search:
    """Return the search that was asked for. Raises Refused at the first thing that cannot be read."""
    kind = _one_of(CareType, care_type, "care type")
    bands = frozenset(_one_of(NeedBand, need, "need") for need in needs)
    least = None
    if min_rating:
        least = normalise_rating(min_rating)
        if least is None:
            raise Refused(f"{min_rating!r} is not a rating. Use one of: {', '.join(Rating)}.", code="rating")
    reach = _miles(miles)
    centre = locate(postcode)
    return Search(care_type=kind, bands=bands, centre=centre, miles=reach, least=least)


def _one_of(kind: type[E], text: str, what: str) -> E:
    try:
        return kind(text.strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError as error:
        raise Refused(f"{text!r} is not a {what}. Use one of: {', '.join(kind)}.", code=what) from error


def _miles(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise Refused(f"{text!r} is not a number of miles.", code="miles") from error
    if not math.isfinite(value) or not 0 < value <= FURTHEST:
        raise Refused(f"Give a distance above 0 and up to {FURTHEST} miles.", code="miles")
    return value
