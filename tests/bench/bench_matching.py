"""The eligible services of a search, in order, ÷ one bare indexed SQL query for the same ids."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.bench.measured import RUNS, Measured, chance, database, in_turn, p95, seconds, tidy

if TYPE_CHECKING:
    from placewell.market.models import Category
    from placewell.rules.distance import Point

POINTS, MILES = 300, 10.0
ENGLAND, A_HUNDRED_THOUSAND = 23_084, 100_000
REGISTER = "cqc/england_asc_latest_ratings_2021-02.csv.gz"

# The least that answers: a box on the index of latitude and longitude, the great circle, what is asked for, in order.
_AWAY = (
    "2 * 3958.7613 * asin(least(1.0::float8, sqrt(sin(radians(service.latitude - %(latitude)s) / 2) ^ 2"
    " + cos(radians(%(latitude)s)) * cos(radians(service.latitude))"
    " * sin(radians(service.longitude - %(longitude)s) / 2) ^ 2)))"
)
BARE = f"""
SELECT service.service_id
FROM directory_service service JOIN market_membership member ON member.service_id = service.service_id
WHERE service.registered
  AND service.latitude BETWEEN %(south)s AND %(north)s AND service.longitude BETWEEN %(west)s AND %(east)s
  AND {_AWAY} <= %(miles)s
  AND service.care_types && ARRAY['residential']
  AND (service.rating IS NULL OR service.rating IN ('Outstanding', 'Good', 'Requires improvement'))
  AND member.category_id = %(category)s
  AND member.state = 'active' AND NOT member.embargoed AND NOT member.safeguarding_stop
  AND (SELECT places FROM directory_vacancy said
       WHERE said.service_id = service.service_id AND said.stated_at >= %(known_since)s
       ORDER BY stated_at DESC, id DESC LIMIT 1) IS DISTINCT FROM 0
ORDER BY {_AWAY}, service.service_id
"""


def of_england() -> Measured:
    """Measure over England's register, read by the project's own importer; over a generated one where it is absent."""
    from tests.conftest import REAL

    path = REAL / REGISTER
    with database():
        if path.is_file():
            _import(path)
            return _measure("the register of England of February 2021")
        _generate(ENGLAND)
        return _measure(f"a generated register of {ENGLAND:,}: there is no {path}")


def of_a_hundred_thousand() -> Measured:
    """Measure over a hundred thousand generated services."""
    with database():
        _generate(A_HUNDRED_THOUSAND)
        return _measure(f"{A_HUNDRED_THOUSAND:,} generated services")


def _measure(over: str) -> Measured:
    from placewell.directory.models import Service
    from placewell.market.queries import eligible_members
    from placewell.rules.distance import Point
    from placewell.rules.matching import NeedQuery
    from placewell.rules.needs import CareType

    category = _members()
    tidy()
    # Where services are is where people look for them.
    places = Service.objects.order_by("service_id").values_list("latitude", "longitude")
    centres = [Point(*place) for place in chance().sample(list(places), POINTS)]

    def eligible(centre: Point) -> list[str]:
        need = NeedQuery(CareType.RESIDENTIAL, frozenset(), centre, MILES)
        return [one.service_id for one in eligible_members(category, need)]

    with _bare_query(category) as bare:
        found = 0
        for centre in centres:
            ids = eligible(centre)
            found += len(ids)
            if ids != bare(centre):
                raise AssertionError(f"Two answers about {centre}.")
        product, sql = in_turn(lambda: _p95_of(eligible, centres), lambda: _p95_of(bare, centres))
    how = (
        f"over {over}: p95 of {POINTS} searches of {MILES:g} miles around services drawn at random (on average"
        f" {found / POINTS:.0f} eligible), {product * 1000:.2f} ms ÷ {sql * 1000:.2f} ms by one bare query of psycopg"
        f" for the same ids; medians of {RUNS} runs in turn"
    )
    return {"value": product / sql, "how": how}


def _p95_of(search: "Callable[[Point], list[str]]", centres: "list[Point]") -> float:
    return p95(seconds(partial(search, centre)) for centre in centres)


@contextmanager
def _bare_query(category: "Category") -> "Iterator[Callable[[Point], list[str]]]":
    import psycopg
    from django.conf import settings

    from placewell.ledger.clock import now
    from placewell.rules.distance import box_around
    from placewell.rules.vacancies import KNOWN_FOR
    from tests.settings import CLUSTER

    known_since = now() - KNOWN_FOR
    with psycopg.connect(CLUSTER.url(settings.DATABASES["default"]["NAME"]), autocommit=True) as connection:

        def bare(centre: "Point") -> list[str]:
            box = box_around(centre, MILES)
            asked: dict[str, Any] = {
                "category": category.pk,
                "known_since": known_since,
                "miles": MILES,
                "latitude": centre.latitude,
                "longitude": centre.longitude,
                "south": box.south,
                "north": box.north,
                "west": box.west,
                "east": box.east,
            }
            return [one for (one,) in connection.execute(BARE, asked).fetchall()]

        yield bare


def _import(path: Any) -> None:
    from placewell.accounts.actor import system_actor
    from placewell.directory.actions import import_register
    from placewell.directory.reading import read_register

    import_register(actor=system_actor("bench"), reading=read_register([path]), sources=[path])


def _generate(many: int) -> None:
    """Make a register as England's is: towns of very different sizes, two services in three homes."""
    from placewell.directory.models import Provider, Service

    draw = chance()
    towns = [(draw.uniform(50.2, 54.9), draw.uniform(-3.5, 1.2), draw.uniform(0.01, 0.12)) for _ in range(400)]
    sizes = [draw.paretovariate(0.9) for _ in towns]
    ratings = [None, "Outstanding", "Good", "Requires improvement", "Inadequate"]
    provider = Provider.objects.create(provider_id="1-1", name="Generated")
    rows = []
    for number, (north, east, wide) in enumerate(draw.choices(towns, [min(one, 60.0) for one in sizes], k=many)):
        home = draw.random() < 0.64
        rows.append(
            Service(
                service_id=f"1-{number:09d}",
                provider=provider,
                name=f"Service {number}",
                latitude=round(draw.gauss(north, wide), 6),
                longitude=round(draw.gauss(east, wide * 1.6), 6),
                care_home=home,
                care_types=["residential"] if home else ["home_care"],
                rating=draw.choices(ratings, [10, 4, 72, 13, 1])[0],
                original={"a": "register says far more of a service than a search reads " * 8},
            )
        )
    Service.objects.bulk_create(rows)


def _members() -> "Category":
    """Admit most homes to one category; some are suspended or stopped, and half said what is free, some long ago."""
    from placewell.accounts.models import Organisation
    from placewell.accounts.roles import Role
    from placewell.directory.models import Service, Vacancy
    from placewell.ledger.clock import now
    from placewell.market.models import Membership
    from tests.factories import a_category, an_authority, staff_of

    draw, moment = chance(), now()
    authority = an_authority()
    category = a_category(staff_of(authority, Role.COMMISSIONER), need_bands=frozenset())
    provider = Organisation.objects.create(kind=Organisation.Kind.PROVIDER, name="Generated", code="1-1")
    homes = Service.objects.filter(care_types__contains=["residential"]).order_by("service_id")
    ids = list(homes.values_list("service_id", flat=True))
    Membership.objects.bulk_create(
        [
            Membership(
                authority=authority,
                category=category,
                service_id=one,
                organisation=provider,
                **_standing(draw.choices(["active", "suspended"], [98, 2])[0], moment),
                embargoed=draw.random() < 0.01,
                joined_at=moment,
            )
            for one in ids
            if draw.random() < 0.95
        ],
    )
    Vacancy.objects.bulk_create(
        [
            Vacancy(
                service_id=one,
                places=draw.choice([0, 1, 1, 2, 3, 5]),
                stated_at=moment - timedelta(days=draw.choice([0, 0, 0, 9])),
                stated_by="bench",
            )
            for one in ids
            for _ in range(draw.choice([0, 0, 1, 2]))
        ],
    )
    return category


def _standing(state: str, moment: datetime) -> dict[str, Any]:
    """Return the fields of a membership in a state: what is suspended has its review."""
    if state == "active":
        return {"state": state}
    return {"state": state, "suspended_at": moment, "review_due_at": moment + timedelta(days=28)}
