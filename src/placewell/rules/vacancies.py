"""How many places a service may say that it has, by bed type, and how long that can be believed (rulebook §§4, 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.clocks import london_moment_words
from placewell.rules.errors import Refused

MOST_PLACES = 500  # where the register names no number of beds
FRESH_FOR = timedelta(hours=24)  # defaults of Placewell
KNOWN_FOR = timedelta(days=7)


class BedType(StrEnum):
    """What a bed is for, as homes tell the NHS Capacity Tracker."""

    RESIDENTIAL = "residential"
    RESIDENTIAL_DEMENTIA = "residential_dementia"
    NURSING = "nursing"
    NURSING_DEMENTIA = "nursing_dementia"
    LEARNING_DISABILITY = "learning_disability"
    MENTAL_HEALTH = "mental_health"
    PHYSICAL_DISABILITY = "physical_disability"
    SHORT_STAY = "short_stay"


BED_TYPE_NAMES: Mapping[BedType, str] = MappingProxyType(
    {
        BedType.RESIDENTIAL: "Residential",
        BedType.RESIDENTIAL_DEMENTIA: "Residential, dementia",
        BedType.NURSING: "Nursing",
        BedType.NURSING_DEMENTIA: "Nursing, dementia",
        BedType.LEARNING_DISABILITY: "Learning disability",
        BedType.MENTAL_HEALTH: "Mental health",
        BedType.PHYSICAL_DISABILITY: "Younger people with physical disabilities",
        BedType.SHORT_STAY: "Short stay, or between hospital and home",
    }
)


class Age(StrEnum):
    """How far what was said of places can be believed."""

    FRESH = "fresh"
    OLDER = "older"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class BedCount:
    """The beds of one type: how many there are, occupied and reserved, and whether anybody is accepted now."""

    maximum: int
    occupied: int
    reserved: int
    accepting: bool

    @property
    def free(self) -> int:
        """How many somebody could move into now: none while nobody is accepted."""
        return max(0, self.maximum - self.occupied - self.reserved) if self.accepting else 0


def check_places(places: int, *, beds: int | None) -> None:
    """Raise Refused for fewer places than none, or more than the service has beds (None, 0: no number)."""
    most = beds or MOST_PLACES
    if not 0 <= places <= most:
        raise Refused(f"Enter a number of places from 0 to {most}.", code="places")


def check_counts(counts: Mapping[BedType, BedCount], *, beds: int | None) -> None:
    """Raise Refused for numbers that cannot be: below none, more people than beds, or more beds than are registered."""
    if not counts:
        raise Refused("Say how many beds there are of one type at least.", code="counts")
    for kind, count in counts.items():
        name = BED_TYPE_NAMES[kind]
        if min(count.maximum, count.occupied, count.reserved) < 0:
            raise Refused(f"{name}: a number of beds is 0 or more.", code=kind.value)
        if count.occupied + count.reserved > count.maximum:
            raise Refused(
                f"{name}: {count.occupied} occupied and {count.reserved} reserved are more than {count.maximum} beds.",
                code=kind.value,
            )
    whole = sum(one.maximum for one in counts.values())
    most = beds or MOST_PLACES
    if whole > most:
        raise Refused(f"These are {whole} beds. The register says that the home has {most}.", code="counts")


def free_of(counts: Mapping[BedType, BedCount]) -> int:
    """Return how many places are free over all types."""
    return sum(one.free for one in counts.values())


def believed(places: int, stated_at: datetime, *, now: datetime) -> int | None:
    """Return how many places matching may believe that there are: None, unknown, for what was said over a week ago.

    An old "none" leaves nobody out and an old number promises nobody a place (rulebook §4: unknown is possible).
    """
    return None if age_of(stated_at, now=now) == Age.STALE else places


def words_of_places(places: int | None, stated_at: datetime | None, *, now: datetime) -> str:
    """Say what is believed of a service's places at a moment, and how old that is; None for nothing said."""
    if places is None or stated_at is None:
        return "places unknown: it has said nothing of them"
    known = believed(places, stated_at, now=now)
    when = london_moment_words(stated_at)
    if known is None:
        return f"places unknown: what it said at {when} is over a week old, so it counts for nothing"
    many = {0: "no place", 1: "1 place"}.get(known, f"{known} places")
    recent = "day" if age_of(stated_at, now=now) == Age.FRESH else "week"
    return f"{many}, said within the {recent} before, at {when}"


def age_of(stated_at: datetime, *, now: datetime) -> Age:
    """Return how far a statement can be believed now: a day fresh, a week known; older than that it tells nothing."""
    old = now - stated_at
    if old <= FRESH_FOR:
        return Age.FRESH
    return Age.OLDER if old <= KNOWN_FOR else Age.STALE
