"""How many places a service may say that it has."""

from placewell.rules.errors import Refused

MOST_PLACES = 500  # where the register names no number of beds


def check_places(places: int, *, beds: int | None) -> None:
    """Raise Refused for fewer places than none, or more than the service has beds (`beds` None: not registered)."""
    most = MOST_PLACES if beds is None else beds
    if not 0 <= places <= most:
        raise Refused(f"Enter a number of places from 0 to {most}.", code="places")
