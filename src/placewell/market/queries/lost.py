"""Services that an area lost, counted from the register: departures with a successor apart from true ones."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef

from placewell.directory.authorities import normalise_authority
from placewell.directory.models import ImportRun, Service, ServiceLink
from placewell.rules.errors import Refused

YEARS = 3


@dataclass(frozen=True, slots=True)
class YearLost:
    """How many services left in a calendar year, and for how many of them another registration followed."""

    year: int
    left: int
    followed: int


@dataclass(frozen=True, slots=True)
class Lost:
    """What an area lost since a day, and what stays. `beds` are those of care homes that left without a successor."""

    area: str
    since: date
    until: date
    left: int
    followed: int
    homes: int
    beds: int
    registered: int
    years: tuple[YearLost, ...]
    read_at: datetime | None

    def as_value(self) -> dict[str, Any]:
        """Return this as JSON values, to be kept as it was counted."""
        value = asdict(self)
        value |= {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "years": list(map(asdict, self.years)),
        }
        return value | {"read_at": self.read_at.isoformat() if self.read_at else None}


def lost_services(area: str, *, today: date) -> Lost:
    """Count the services of a local authority that left the register in the last three years.

    A successor registration is a move or a new provider, and no loss. Raises Refused where the register names no
    service in the area at all: nothing is known then, which is not the same as nothing lost.
    """
    name = normalise_authority(area)
    there = Service.objects.filter(local_authority=name)
    registered = there.filter(registered=True).count()
    since = _years_before(today, YEARS)
    successor = ServiceLink.objects.filter(service=OuterRef("pk"), kind="successor")
    gone = list(
        there.filter(registered=False, deregistered_on__gt=since, deregistered_on__lte=today)
        .annotate(followed=Exists(successor))
        .values_list("deregistered_on", "followed", "care_home", "beds")
    )
    if not registered and not gone:
        raise Refused(f"The register names no service in “{area}”. Check how the register spells it.", code="area")
    left: Counter[int] = Counter(on.year for on, *_ in gone if on)
    followed: Counter[int] = Counter(on.year for on, has, *_ in gone if on and has)
    lost_homes = [beds or 0 for _, has, home, beds in gone if home and not has]
    return Lost(
        area=name,
        since=since,
        until=today,
        left=len(gone),
        followed=sum(followed.values()),
        homes=len(lost_homes),
        beds=sum(lost_homes),
        registered=registered,
        years=tuple(YearLost(year, left[year], followed[year]) for year in range(since.year, today.year + 1)),
        read_at=ImportRun.objects.aggregate(newest=Max("at"))["newest"],
    )


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
