"""While a search is open, no page tells anybody of an offer: not by words, size, work, headers or cookies."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import TypeVar

import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern

from placewell.accounts.acting import acting_as
from placewell.accounts.actions import add_organisation, give_post
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_in_post
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.questions import answer_question, ask_question
from placewell.tenders.models import Invitation
from placewell.web.demonstration.county import MAKER
from placewell.web.demonstration.play import prepare
from tests.clients import client_of
from tests.played import OpenTender
from tests.security.test_permissions import GIVEN
from tests.security.visiting import Visitor, everybody, five_acts, freeze_clock, paths

W = TypeVar("W")
CSRF = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')
# A fresh secret for each look, and nothing of any search.
FRESH = frozenset({"mfa_activate_totp"})
LONG = str(200 * 1024**2)


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that an answer tells: by itself, by its size, and by the work it took."""

    status: int
    body: str
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[tuple[str, str], ...]
    queries: tuple[str, ...]


@pytest.fixture
def played(played: OpenTender) -> Iterator[OpenTender]:
    """A county with one tender open and a question answered; its clock stands still."""
    asked = ask_question(actor=played.manager(5), invitation_ref=played.invitations[5].ref, text="Is there a cat?")
    answer_question(actor=played.staff(Role.BROKER), question_id=asked.pk, answer="Not yet.")
    prepare(played.county, lambda _: None, "Walter", "Pym", "Joan Pym", "j@family.example", Urgency.STANDARD)
    # Headers have the machine's time, pages the database's: both stand still.
    with time_machine.travel(freeze_clock(), tick=False):
        yield played


def silent_manager(played: OpenTender) -> Actor:
    """Return the manager of a service that is invited, and does nothing."""
    acting = {one.organisation_id for one in played.invitations[:5]}
    return next(
        played.county.managing(one.organisation_id) for one in silent(played) if one.organisation_id not in acting
    )


def silent(played: OpenTender) -> list[Invitation]:
    """Return the invitations to which nothing is done."""
    return played.invitations[5:]


def an_uninvited_manager() -> Actor:
    """Return somebody who manages a provider that is not invited."""
    with acting_as(MAKER):
        organisation = add_organisation(actor=MAKER, kind="provider", name="Kestrel", code="1-99999")
        post = give_post(actor=MAKER, email="k@k.example", name="Kes", organisation=organisation, role=Role.PROVIDER)
    return actor_in_post(post, user_name="Kes")


def look(visitor: Visitor, method: str, pattern: URLPattern, path: str, **more: object) -> Seen:
    """Send a request and keep what its answer tells; only csrf tokens and what is fresh each time are taken out."""
    connection.queries_log.clear()  # it holds so many, and no more
    with CaptureQueriesContext(connection) as captured:
        answer = visitor.ask(method, path, **more)
    queries = tuple(re.sub(r"\d+(\.\d+)?", "0", one["sql"])[:60] for one in captured.captured_queries)
    if pattern.name in FRESH:
        return Seen(answer.status_code, "", (), (), queries)
    body = CSRF.sub(r"\1", answer.content.decode("utf-8", "backslashreplace"))
    headers = tuple(sorted((name, value) for name, value in answer.headers.items() if name != "Set-Cookie"))
    return Seen(answer.status_code, body, headers, tuple(_cookies(answer)), queries)


def _cookies(answer: HttpResponse) -> Iterator[tuple[str, str]]:
    for name, cookie in sorted(answer.cookies.items()):
        if name == settings.SESSION_COOKIE_NAME:
            yield name, repr(sorted(content_of(cookie.value).items()))
        elif name == settings.CSRF_COOKIE_NAME:
            yield name, str(sorted((part, value) for part, value in cookie.items() if part != "expires"))
        else:
            yield name, cookie.OutputString()


def content_of(session_cookie: str) -> dict[str, object]:
    """Read a session, which is signed and not encrypted, as whoever holds the cookie can."""
    found: dict[str, object] = signing.loads(session_cookie, salt="django.contrib.sessions.backends.signed_cookies")
    return found


def told(before: Mapping[W, Seen], after: Mapping[W, Seen]) -> list[tuple[W, str, object, object]]:
    """List what differs: where, in what, and how."""
    return [
        (where, name, getattr(seen, name), getattr(after[where], name))
        for where, seen in before.items()
        for name in Seen.__slots__
        if getattr(seen, name) != getattr(after[where], name)
    ]


def visitors(played: OpenTender) -> list[Visitor]:
    """Return somebody of every role, and an invited provider that does nothing."""
    roles = everybody(played, silent_manager(played))
    uninvited = Visitor("uninvited", client_of(an_uninvited_manager()))
    return [*(Visitor(role.value, client) for role, client in roles.items()), uninvited]


def known(played: OpenTender) -> Mapping[str, list[object]]:
    """Return every value known of each part of an address."""
    tender = played.tender
    scheme = played.county.category.scheme
    refs = [tender.ref, tender.package_ref, *(played.invitations[place].ref for place in (0, 2, 4)), scheme.ref]
    with acting_as(played.staff(Role.BROKER)):
        asked = tender.asked.get().pk
    return {name: [value] for name, value in GIVEN.items()} | {
        "ref": [*refs, "L-0"],
        "package_ref": [tender.package_ref],
        "category_ref": [played.county.category.ref],
        "seq": [1, 2],
        "service_id": [played.invitations[0].service_id],
        "question_id": [asked, played.tender.questions[0]["id"]],
    }


def test_every_page_is_the_same_for_everybody_before_and_after_five_bidders_act(played: OpenTender) -> None:
    lookers, values = visitors(played), known(played)
    managers = [Visitor("bidder", client_of(played.manager(place))) for place in range(5)]

    def everything() -> dict[tuple[str, str], Seen]:
        return {(one.name, path): look(one, "GET", pattern, path) for one in lookers for pattern, path in paths(values)}

    before = everything()
    assert sum(one.status == 200 for one in before.values()) > 120
    five_acts(played, managers)
    after = everything()
    assert told(before, after) == []


def test_no_other_method_and_no_refusal_tells_of_an_offer(played: OpenTender) -> None:
    lookers, values = visitors(played), known(played)
    bidding = [(pattern, path) for pattern, path in paths(values) if path.startswith("/invitations/I-")]
    managers = [Visitor("bidder", client_of(played.manager(place))) for place in range(5)]

    def everything() -> dict[tuple[str, str, str], Seen]:
        found = {}
        for one in lookers:
            for pattern, path in bidding:
                for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "POST"):
                    found[one.name, method, path] = look(one, method, pattern, path)
                found[one.name, "413", path] = look(one, "POST", pattern, path, CONTENT_LENGTH=LONG)
        return found

    before = everything()
    assert {seen.status for (_name, kind, _path), seen in before.items() if kind == "413"} == {413}
    five_acts(played, managers)
    after = everything()
    assert told(before, after) == []


def test_a_bidders_own_cookie_holds_nothing_of_the_offer(played: OpenTender) -> None:
    bidder = Visitor("bidder", client_of(played.manager()))
    five_acts(played, [bidder, *(Visitor("bidder", client_of(played.manager(place))) for place in range(1, 5))])
    held = bidder.client.cookies[settings.SESSION_COOKIE_NAME].value
    session = content_of(held)
    assert set(session) <= {"_auth_user_id", "_auth_user_backend", "_auth_user_hash", "post"}, "Who it is, and no more."
    for words in ("987.31", "987", "B-", played.invitations[0].ref, played.tender.ref, "Mabel", "garden", "evening"):
        assert words not in repr({**session, "_auth_user_hash": "", "_auth_user_id": ""}), "Both are drawn by lot."
    everything = SimpleCookie({name: cookie.value for name, cookie in bidder.client.cookies.items()})
    assert set(everything) == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}


def test_no_clock_starts_or_stops_by_an_act(played: OpenTender) -> None:
    with acting_as(played.staff(Role.BROKER)):
        running = running_clocks(authority_id=played.county.authority.pk)
    five_acts(played, [Visitor("bidder", client_of(played.manager(place))) for place in range(5)])
    with acting_as(played.staff(Role.BROKER)):
        assert running_clocks(authority_id=played.county.authority.pk) == running
    assert ClockKind.TENDER_CLOSES in {one.kind for one in running}
