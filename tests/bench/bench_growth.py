"""What a page costs with ten thousand tenders ÷ with a hundred, asked for by somebody signed in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.bench.measured import RUNS, Measured, in_turn, p95, seconds, tidy, two_databases

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor

FEW, MANY, ASKED = 100, 10_000, 40


def of_the_work_page() -> Measured:
    """Measure a broker's work page."""
    return _growth("work", who="broker")


def of_the_invitations() -> Measured:
    """Measure a provider's list of invitations."""
    return _growth("tenders_invitations", who="manager")


def _growth(page: str, *, who: str) -> Measured:
    with two_databases() as (small, large):
        from tests.bench.many import tenders_of_all_kinds
        from tests.databases import point_at

        asked = {}
        for name, many in ((small, FEW), (large, MANY)):
            point_at(name)
            actor = getattr(tenders_of_all_kinds(many), who)
            tidy()
            asked[name] = _asking(name, page, actor)
        few, many = in_turn(asked[small], asked[large])
    how = (
        f"p95 of {ASKED} requests for `{page}` through Django's test client, signed in as a {who}: {many * 1000:.1f} ms"
        f" with {MANY:,} tenders of one authority, ÷ {few * 1000:.1f} ms with {FEW}; medians of {RUNS} runs in turn"
    )
    return {"value": many / few, "how": how}


def _asking(database: str, page: str, actor: "Actor") -> "Callable[[], float]":
    from django.urls import reverse

    from tests.clients import client_of
    from tests.databases import point_at

    client, address = client_of(actor), reverse(page)
    client.raise_request_exception = True
    client.defaults["SERVER_NAME"] = "127.0.0.1"  # one of the hosts that the site answers to

    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise AssertionError(f"{address} answered {answer.status_code}.")

    def measured() -> float:
        point_at(database)
        ask()  # a first one connects
        return p95(seconds(ask) for _ in range(ASKED))

    return measured
