"""Finding services: a box on the index, the great circle in SQL, nearest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.fields import FloatField

from placewell.directory.asking import Search
from placewell.directory.models import Service, Vacancy
from placewell.rules.distance import Box, Point, box_around
from placewell.rules.needs import CareType
from placewell.rules.ratings import Rating
from placewell.rules.vacancies import words_of_places

OLD_AFTER_YEARS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A registered service within reach."""

    service_id: str
    name: str
    provider: str
    care_types: tuple[str, ...]
    rating: str | None
    rated_on: date | None
    beds: int | None
    distance_miles: float
    type_unconfirmed: bool
    latitude: float
    longitude: float


class Miles(Func):
    """`placewell_miles(latitude, longitude, latitude, longitude)` inside a query."""

    function = "placewell_miles"
    output_field = FloatField()


def registered_within(centre: Point, miles: float) -> QuerySet[Service]:
    """Return the services registered now within a radius, with their `distance`, nearest first."""
    box = box_around(centre, miles)
    return (
        in_box(Service.objects.filter(registered=True), box)
        .annotate(distance=Miles(Value(centre.latitude), Value(centre.longitude), F("latitude"), F("longitude")))
        .filter(distance__lte=miles)
        .order_by("distance", "service_id")
    )


def words_of_places_at(service_ids: Iterable[str], moment: datetime) -> dict[str, str]:
    """Say of each service, by its id, what was believed of its places at a moment and how old that was."""
    wanted = sorted(set(service_ids))
    rows = Vacancy.objects.filter(service__in=wanted, stated_at__lte=moment).order_by("service_id", "-stated_at", "-id")
    said = {one.service_id: one for one in rows.distinct("service_id")}
    return {
        one: words_of_places(said[one].places, said[one].stated_at, now=moment)
        if one in said
        else words_of_places(None, None, now=moment)
        for one in wanted
    }


def in_box(services: QuerySet[Service], box: Box) -> QuerySet[Service]:
    """Keep the services inside a box of degrees; the index answers this."""
    return services.filter(
        latitude__gte=box.south, latitude__lte=box.north, longitude__gte=box.west, longitude__lte=box.east
    )


def find_services(search: Search, *, after: tuple[float, str] | None = None, limit: int | None = None) -> list[Found]:
    """Return the services registered now that a search is for, nearest first.

    `after` is the (distance, id) of the last one seen; `limit` how many at the most.
    """
    types = sorted(kind.value for kind in search.care_type.registered_as)
    found = registered_within(search.centre, search.miles).filter(
        care_types__overlap=types, need_bands__contains=sorted(band.value for band in search.bands)
    )
    if search.least is not None:
        good = [rating.value for rating in Rating if rating.worth >= search.least.worth]
        found = found.filter(rating__in=good) | found.filter(rating=None)
    if after is not None:
        distance, service_id = after
        found = found.extra(
            where=["(placewell_miles(%s, %s, latitude, longitude), service_id) > (%s, %s)"],
            params=[search.centre.latitude, search.centre.longitude, distance, service_id],
        )
    rows = found.select_related("provider")
    return [_found(row) for row in (rows if limit is None else rows[:limit])]


def named_services(words: Iterable[str], *, care_type: CareType, centre: Point, limit: int) -> list[Found]:
    """Return registered services of a type whose name, address or postcode has each of these words, nearest first.

    One whose place is not known is left out: nobody could say how far away it is.
    """
    types = sorted(kind.value for kind in care_type.registered_as)
    found = Service.objects.filter(
        registered=True, care_types__overlap=types, latitude__isnull=False, longitude__isnull=False
    )
    for word in words:
        found = found.filter(Q(name__icontains=word) | Q(address__icontains=word) | Q(postcode__icontains=word))
    found = found.annotate(
        distance=Miles(Value(centre.latitude), Value(centre.longitude), F("latitude"), F("longitude"))
    )
    rows = found.order_by("distance", "service_id").select_related("provider")
    return [_found(row) for row in rows[:limit]]


def _found(row: Any) -> Found:
    return Found(
        service_id=row.service_id,
        name=row.name,
        provider=row.provider.name if row.provider else "",
        care_types=tuple(row.care_types),
        rating=row.rating,
        rated_on=row.rated_on,
        beds=row.beds,
        distance_miles=row.distance,
        type_unconfirmed=row.type_unconfirmed,
        latitude=row.latitude,
        longitude=row.longitude,
    )


def stated_places(service_ids: Sequence[str]) -> dict[str, int]:
    """Return the newest number of places that each service has stated; unknown ones are absent."""
    newest = (
        Vacancy.objects.filter(service_id__in=service_ids)
        .order_by("service_id", "-stated_at", "-id")
        .distinct("service_id")
    )
    return dict(newest.values_list("service_id", "places"))


def is_old(rated_on: date | None, today: date) -> bool:
    """Tell whether a rating is over three years old."""
    return rated_on is not None and (today - rated_on).days > OLD_AFTER_YEARS * 365


def today() -> date:
    """Return the day of the database's clock in London."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (placewell_clock() AT TIME ZONE 'Europe/London')::date")
        row = cursor.fetchone()
    day: date = row[0]
    return day
