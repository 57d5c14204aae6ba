"""Nothing of a page of bidding reaches a log, at any level, whatever happens there; nor does an address's secret."""

import copy
import io
import logging
import logging.config
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Permission, permission_of
from placewell.accounts.roles import Role
from placewell.tenders.actions import bidding
from placewell.web.quiet import QuietFilter, addresses, keeps_quiet, tells
from tests.clients import client_of
from tests.played import OpenTender
from tests.security.test_permissions import GIVEN
from tests.security.visiting import TOKEN, Visitor, a_link, bid_form, paths

METHODS = ("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE")
SECRET = "what it said: 987.31 a week"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The real configuration at the lowest level, its handlers writing where the test reads; SQL is logged too."""
    root = logging.getLogger()
    before, level, forced = root.handlers[:], root.level, connection.force_debug_cursor
    written = io.StringIO()
    configured = copy.deepcopy(settings.LOGGING)
    configured["root"]["level"] = "DEBUG"
    for handler in configured["handlers"].values():
        handler["stream"] = written
    for logger in configured["loggers"].values():
        logger["level"] = "DEBUG"
    configured["loggers"]["django.db.backends"] = configured["loggers"]["psycopg"] = {"level": "DEBUG"}
    logging.config.dictConfig(configured)
    connection.force_debug_cursor = True
    yield written
    connection.force_debug_cursor = forced
    logging.config.dictConfig(settings.LOGGING)
    for name in ("django.db.backends", "psycopg", *configured["loggers"]):
        logging.getLogger(name).setLevel(logging.NOTSET)
    root.handlers[:], root.level = before, level


def _forget(log: io.StringIO) -> None:
    log.seek(0)
    log.truncate()


def quiet_paths(played: OpenTender) -> list[str]:
    """Return every address of which nothing may be logged."""
    known = {name: [value] for name, value in GIVEN.items()}
    known |= {"ref": [played.invitations[0].ref], "seq": [1, 2], "token": [TOKEN]}
    return [path for pattern, path in paths(known) if keeps_quiet(pattern)]


def test_every_handler_has_the_filter_and_no_logger_a_handler_of_its_own() -> None:
    for name, handler in settings.LOGGING["handlers"].items():
        assert "quiet" in handler["filters"], name
    assert all(logger["handlers"] == [] for logger in settings.LOGGING["loggers"].values())
    for name in list(logging.root.manager.loggerDict):
        for handler in logging.getLogger(name).handlers:
            # Handlers that write nothing are those of libraries, and pytest's own.
            kept = any(isinstance(one, QuietFilter) for one in handler.filters)
            assert kept or isinstance(handler, logging.NullHandler) or "pytest" in type(handler).__module__, name


def test_every_action_of_bidding_has_pages_and_all_of_them_keep_quiet() -> None:
    acts = {value.permission.name for value in vars(bidding).values() if hasattr(value, "permission")}
    assert len(acts) == 3
    quiet = {pattern.name for _route, pattern in addresses() if keeps_quiet(pattern)}
    expected = {"tenders_bid", "tenders_withdraw", "tenders_decline", "tenders_receipt", "tenders_invitation"}
    assert expected | {"tenders_invitations", "tenders_ask", "tenders_opening", "private_link"} <= quiet
    for _route, pattern in addresses():
        if pattern.name not in quiet:
            assert permission_of(pattern.callback).roles != {Role.PROVIDER} or "tenders" not in str(pattern.name)


def test_ordinary_pages_are_logged(played: OpenTender, log: io.StringIO) -> None:
    client_of(played.staff(Role.BROKER)).get("/tenders/T-NONE/")
    written = log.getvalue()
    assert "WARNING django.request Not Found: /tenders/T-NONE/" in written
    assert "DEBUG django.db.backends" in written


def offer_twice(played: OpenTender, client: Client) -> list[int]:
    """Seal an offer, then a second, which is refused; make one with a word for a price."""
    begins = f"/invitations/{played.invitations[0].ref}"
    made = [Visitor("bidder", client).do(f"{begins}/bid/", **bid_form(played, "987.31"))]
    made += [client.post(f"{begins}/{what}/", {"reason": "staffing"}) for what in ("decline", "withdraw", "withdraw")]
    made += [client.post(f"{begins}/bid/", bid_form(played, "twelve")), client.get(f"{begins}/receipt/9/")]
    made += [client.get(f"{begins}/bids")]
    return [one.status_code for one in made]


def test_nothing_of_an_offer_is_logged_whether_it_is_taken_or_refused(played: OpenTender, log: io.StringIO) -> None:
    client = client_of(played.manager())
    _forget(log)
    statuses = offer_twice(played, client)
    assert {302, 200, 404, 409} <= set(statuses), statuses
    assert log.getvalue() == ""


@pytest.mark.parametrize("who", [Role.PROVIDER, Role.BROKER, Role.PUBLIC])
def test_no_method_and_no_refusal_of_a_quiet_page_is_logged(played: OpenTender, log: io.StringIO, who: Role) -> None:
    a_link(played)
    actors: dict[Role, Actor] = {Role.PROVIDER: played.manager(1), Role.BROKER: played.staff(Role.BROKER)}
    visitor = Visitor(who.value, client_of(actors.get(who)))
    _forget(log)
    statuses = set()
    for path in quiet_paths(played):
        for method in METHODS:
            statuses.add(visitor.ask(method, path).status_code)
        statuses.add(visitor.ask("POST", path, CONTENT_LENGTH=str(200 * 1024**2)).status_code)
    assert 413 in statuses
    assert log.getvalue() == ""


def test_a_forged_form_is_refused_without_a_word(played: OpenTender, log: io.StringIO) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"/invitations/{played.invitations[0].ref}/bid/", {"core": "987.31"}).status_code == 403
    assert log.getvalue() == ""
    assert client.post("/accounts/login/", {}).status_code == 403
    assert "Forbidden (CSRF token missing.)" in log.getvalue()


def _breaks(*_given: object) -> None:
    logging.getLogger("placewell").error(SECRET)
    raise RuntimeError(SECRET)


def test_a_page_of_bidding_that_fails_leaves_no_trace_in_the_log(
    played: OpenTender, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor("bidder", client_of(played.manager()))
    monkeypatch.setattr(Permission, "check", _breaks)
    _forget(log)
    signed_in_only = [path for path in quiet_paths(played) if path.startswith("/invitations/")]
    assert {visitor.ask("POST", path).status_code for path in signed_in_only} <= {405, 500}
    assert visitor.ask("GET", f"/invitations/{played.invitations[0].ref}/bid/").status_code == 500
    assert log.getvalue() == ""
    assert visitor.ask("GET", "/tenders/").status_code == 500
    assert SECRET in log.getvalue(), "Any other page's failure is logged."
    assert "987.31" not in log.getvalue().replace(SECRET, ""), "A traceback prints no values."


def test_who_is_sent_to_sign_in_leaves_no_trace_of_where_they_wanted_to_go(
    played: OpenTender, log: io.StringIO
) -> None:
    client = client_of(None)
    sent = client.get(f"/invitations/{played.invitations[0].ref}/bid/")
    assert "next=%2Finvitations%2F" in sent["Location"]
    _forget(log)
    client.delete(sent["Location"])
    assert "/accounts/login/" not in log.getvalue()


@pytest.mark.parametrize(
    "record",
    [
        ("Slow: %s took 9 s", "/invitations/I-0/bid/"),
        ("GET http://127.0.0.1/invitations/I-0/receipt/1/ 200", None),
        ("next=%s", "%2Finvitations%2FI-0%2Fbid%2F"),
        ("next=%s", "%252Finvitations%252FI-0%252Fbid%252F"),
        ("Wrongly formatted %d %s", "/invitations/I-0/bid/"),
        ("Opened %s", f"/me/{TOKEN}/"),
        ("/INVITATIONS/I-0/BID", None),
    ],
)
def test_a_record_that_names_a_quiet_address_is_dropped(record: tuple[str, str | None]) -> None:
    message, argument = record
    given = () if argument is None else (argument,)
    error = ValueError(f"{message} {argument}")
    for level in (logging.DEBUG, logging.ERROR):
        named = logging.LogRecord("anything", level, __file__, 1, message, given, None)
        raised = logging.LogRecord("anything", level, __file__, 1, "It failed.", (), (ValueError, error, None))
        assert not QuietFilter().filter(named)
        assert not QuietFilter().filter(raised)


def test_a_record_that_carries_such_a_request_is_dropped_whatever_it_says() -> None:
    def record(**query: str) -> logging.LogRecord:
        made = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "It failed.", (), None)
        made.request = RequestFactory().get("/accounts/login/", query)
        return made

    assert not QuietFilter().filter(record(next="/invitations/I-0/bid/"))
    assert QuietFilter().filter(record(next="/tenders/T-0/"))


def test_other_addresses_are_not_taken_for_quiet_ones() -> None:
    loud = ("/tenders/T-0/", "/cases/P-0/", "/schemes/", "/services/1-0/", "/accounts/login/", "/health/ready", "/")
    assert [path for path in loud if tells(path)] == []
