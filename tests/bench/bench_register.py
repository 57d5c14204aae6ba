"""The public register of a scheme's members with the whole of England in it ÷ with a hundred members."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.bench.measured import RUNS, Measured, in_turn, p95, seconds, tidy, two_databases

FEW, ENGLAND, ASKED = 100, 23_084, 40
REGISTER = "cqc/england_asc_latest_ratings_2021-02.csv.gz"


def measure() -> Measured:
    """Measure the register's pages, from the first to the last, as anybody asks for them."""
    from tests.conftest import REAL

    path = REAL / REGISTER
    with two_databases() as (small, large):
        from tests.databases import point_at

        asked, members = {}, {}
        for name, most in ((small, FEW), (large, None)):
            point_at(name)
            ref, members[name] = _scheme_of_everybody(path, most)
            tidy()
            asked[name] = _asking(name, ref, members[name])
        few, many = in_turn(asked[small], asked[large])
    over = "the register of England of February 2021" if path.is_file() else "a generated register"
    how = (
        f"p95 of {ASKED} requests for pages of `market_members`, spread over its whole length, by anybody through"
        f" Django's test client: {many * 1000:.1f} ms with {members[large]:,} members of one scheme ({over}),"
        f" ÷ {few * 1000:.1f} ms with {members[small]}; medians of {RUNS} runs in turn"
    )
    return {"value": many / few, "how": how}


def _scheme_of_everybody(path: Path, most: int | None) -> tuple[str, int]:
    """Make every service of a register (or the first `most`) a member of one scheme; return its reference."""
    from placewell.accounts.models import Organisation
    from placewell.accounts.roles import Role
    from placewell.directory.models import Service
    from placewell.ledger.clock import now
    from placewell.market.models import Membership
    from tests.bench.bench_matching import _generate, _import
    from tests.factories import a_category, an_authority, staff_of

    if path.is_file():
        _import(path)
    else:
        _generate(ENGLAND)
    authority, moment = an_authority(), now()
    category = a_category(staff_of(authority, Role.COMMISSIONER), need_bands=frozenset())
    provider = Organisation.objects.create(kind=Organisation.Kind.PROVIDER, name="Everybody", code="1-0")
    ids = Service.objects.order_by("service_id").values_list("service_id", flat=True)[:most]
    made = Membership.objects.bulk_create(
        [
            Membership(authority=authority, category=category, service_id=one, organisation=provider, joined_at=moment)
            for one in ids
        ],
        batch_size=1000,
    )
    return category.scheme.ref, len(made)


def _asking(database: str, ref: str, members: int) -> Callable[[], float]:
    from django.test import Client
    from django.urls import reverse

    from placewell.market.models import Membership
    from tests.databases import point_at

    first = Membership.objects.order_by("id").values_list("id", flat=True)[0]
    address = reverse("market_members", args=[ref])
    client = Client(SERVER_NAME="127.0.0.1")
    places = [first + members * step // ASKED for step in range(ASKED)]

    def ask(after: int) -> None:
        answer = client.get(address, {"after": after})
        if answer.status_code != 200:
            raise AssertionError(f"{address} answered {answer.status_code}.")

    def measured() -> float:
        point_at(database)
        ask(0)  # a first one connects
        return p95(seconds(partial(ask, place)) for place in places)

    return measured
