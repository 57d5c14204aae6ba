"""The site's processes: each has the keys it needs and no others, and a port in use is said to be."""

import socket

import pytest

from placewell.accounts.keys import Key
from placewell.web.server import environment_of, port_problem

GIVEN = {
    "DATABASE_URL": "postgresql://app@/x",
    "DATABASE_OWNER_URL": "postgresql://owner@/x",
    Key.OPENING.value: "secret",
    Key.LOOKUP.value: "lookup",
}


@pytest.mark.parametrize("name", ["web", "jobs", "opener"])
def test_no_child_is_given_the_owners_address(name: str) -> None:
    assert "DATABASE_OWNER_URL" not in environment_of(name, GIVEN)


def test_only_the_opener_is_given_the_opening_key() -> None:
    assert [Key.OPENING.value in environment_of(name, GIVEN) for name in ("web", "jobs", "opener")] == [
        False,
        False,
        True,
    ]


def test_a_port_in_use_is_said_to_be() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert "Give another port with --port." in port_problem("127.0.0.1", port)
    assert port_problem("127.0.0.1", 0) == ""
