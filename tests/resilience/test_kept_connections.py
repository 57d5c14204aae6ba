"""A connection that is kept between requests: one that stands costs no question, and one that ended is noticed."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placewell.ledger.clock import now


@pytest.fixture
def kept(committed: str) -> Iterator[None]:
    """A connection that has been used, and is not in a transaction."""
    connection.ensure_connection()
    now()
    yield
    connection.close()


def end_our_session() -> None:
    pid = connection.connection.info.backend_pid
    other = connections["default"].copy()  # a role may end sessions of its own
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    other.close()


def next_request() -> None:
    """Do what Django does at the beginning of a request."""
    connection.health_check_enabled = True
    connection.health_check_done = False
    connection.close_if_unusable_or_obsolete()


def test_one_that_stands_is_asked_nothing(kept: None) -> None:
    pid = connection.connection.info.backend_pid
    with CaptureQueriesContext(connection) as captured:
        next_request()
        assert connection.is_usable()
    assert len(captured) == 0
    now()
    assert connection.connection.info.backend_pid == pid


def test_one_that_the_server_ended_is_replaced_before_a_request_needs_it(kept: None) -> None:
    pid = connection.connection.info.backend_pid
    end_our_session()
    assert not connection.is_usable()
    next_request()
    assert now() is not None
    assert connection.connection.info.backend_pid != pid


def test_whether_it_lives_and_is_ready_is_told_where_no_transaction_can_begin(
    kept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing_there(*_: object) -> None:
        raise OperationalError("The server is not there.")

    monkeypatch.setattr("placewell.web.middleware.acting_as", nothing_there)
    monkeypatch.setattr("placewell.web.pages.connection.cursor", nothing_there)
    client = Client(raise_request_exception=False)
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 503
