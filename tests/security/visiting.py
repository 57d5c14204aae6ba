"""Somebody of every role at the site's own addresses, and offers made there as a browser makes them."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from placewell.accounts.actor import Actor
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.web.quiet import addresses
from tests.clients import client_of
from tests.played import OpenTender
from tests.resilience.stubborn import Forms

# How references begin, by the first part of an address; under any other part every reference is tried.
BEGINS = {"schemes": "S-", "tenders": "T-", "cases": "P-", "invitations": "I-", "agreements": "L-"}
TOKEN = "a-token-of-a-private-link"


@dataclass
class Visitor:
    """Somebody at the site, whose cookies stay as they were when they came: each request stands alone."""

    name: str
    client: Client

    def __post_init__(self) -> None:
        """Keep the cookies."""
        self.cookies = self.client.cookies.copy()

    def ask(self, method: str, path: str, **more: object) -> HttpResponse:
        """Send one request."""
        self.client.cookies.clear()
        self.client.cookies.update(self.cookies)
        return self.client.generic(method, path, **more)  # type: ignore[arg-type] # Django's own

    def do(self, path: str, **given: str) -> HttpResponse:
        """Fill in the form of a page, with what it holds already, and send it; cookies come and go as in a browser."""
        page = self.client.get(path)
        assert page.status_code == 200, f"{path}: {page.status_code}"
        reader = Forms()
        reader.feed(page.content.decode())
        form = next(one for one in reader.forms if one.method == "post" and "logout" not in one.action)
        held = {name: values[0] for name, values in form.fields.items() if values}
        return self.client.post(path, {**held, **given})


def a_link(played: OpenTender, token_hash: bytes = b"x" * 32) -> PrivateLink:
    """Return a live private link to the case."""
    return PrivateLink.objects.create(
        token_hash=token_hash,
        authority=played.county.authority,
        case_ref=played.package.ref,
        send_to="g@family.example",
        channel="email",
        expires_at=now().replace(year=2099),
    )


def everybody(played: OpenTender, provider: Actor) -> dict[Role, Client]:
    """Return somebody of every role: `provider` for the providers, the person by their link, the public."""
    by_role = {actor.role: client_of(actor) for actor in played.county.staff.values()}
    by_role[Role.PROVIDER] = client_of(provider)
    by_role[Role.PERSON] = client_of(None, a_link(played))
    by_role[Role.PUBLIC] = client_of(None)
    assert set(by_role) == set(Role) - {Role.SYSTEM}
    return by_role


def paths(known: Mapping[str, Sequence[object]]) -> Iterator[tuple[URLPattern, str]]:
    """Give every address of the site with every value known of each of its parts."""
    for route, pattern in addresses():
        begins = BEGINS.get(route.split("/")[0], "")
        values = [
            [one for one in known[name] if name != "ref" or str(one).startswith(begins)]
            for name in pattern.pattern.converters
        ]
        for chosen in itertools.product(*values):
            parts = iter(chosen)
            yield pattern, "/" + re.sub(r"<[^>]+>", lambda _part, parts=parts: str(next(parts)), route)


def freeze_clock() -> datetime:
    """Stop the database's clock, in a database of the test's own; only the owner can."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT placewell_clock()")
        (moment,) = cursor.fetchone()
        cursor.execute(
            "CREATE OR REPLACE FUNCTION placewell_clock() RETURNS timestamptz LANGUAGE sql VOLATILE SECURITY DEFINER"
            f" SET search_path = pg_catalog, public AS $$ SELECT timestamptz '{moment.isoformat()}' $$"
        )
    return moment  # type: ignore[no-any-return] # a cursor gives anything


def bid_form(played: OpenTender, price: str) -> dict[str, str]:
    """Return what a manager types into the form of an offer."""
    year, month, day = str(played.tender.portrait["start_on"]).split("-")
    days = {f"{name}_{place}": value for name in ("start_on",) for place, value in enumerate((day, month, year))}
    later = {f"valid_until_{place}": value for place, value in enumerate((day, month, str(int(year) + 1)))}
    answers = {f"answer_{one['id']}": "The same carer each evening." for one in played.tender.questions}
    said = {"for_me": "You would have the garden.", "confirmed_by": "Mabel Thackray", "core": price}
    return {
        **answers,
        **said,
        **days,
        **later,
        "basis": "net_of_fnc",
        "must_haves_met": "on",
        "vacancy_confirmed": "on",
    }


def five_acts(played: OpenTender, managers: Sequence[Visitor]) -> None:
    """Let five bidders act through the site: two bid, one replaces, one withdraws, one declines."""
    refs = [one.ref for one in played.invitations]
    for place, price in enumerate(("987.31", "1012.57", "1031.13", "991.47")):
        _led_on(managers[place].do(f"/invitations/{refs[place]}/bid/", **bid_form(played, price)))
    _led_on(managers[1].do(f"/invitations/{refs[1]}/bid/", **bid_form(played, "1009.83")))
    _led_on(managers[2].do(f"/invitations/{refs[2]}/withdraw/"))
    _led_on(managers[4].do(f"/invitations/{refs[4]}/decline/", reason="staffing"))


def _led_on(answer: HttpResponse) -> None:
    assert answer.status_code == 302, answer.content.decode()
