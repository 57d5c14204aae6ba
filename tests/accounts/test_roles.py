"""How roles are named in sentences."""

import pytest

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Permission, Whose
from placewell.accounts.roles import Role, named
from placewell.rules.errors import NotPermitted
from tests.clients import client_of
from tests.played import OpenTender


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.APPROVER, "an approver"),
        (Role.BROKER, "a broker"),
        (Role.PERSON, "the person, or whoever speaks for them"),
        (Role.SYSTEM, "the system"),
    ],
)
def test_a_role_in_a_sentence(role: Role, words: str) -> None:
    assert named(role) == words


def test_a_refusal_names_who_may_and_who_asks() -> None:
    permission = Permission("tenders.x", frozenset({Role.APPROVER, Role.BROKER, Role.SYSTEM}), Whose.OWN_AUTHORITY)
    with pytest.raises(
        NotPermitted, match=r"Only a broker or an approver can do this\. You are acting as an auditor\."
    ):
        permission.check(Actor(ref="user:1", role=Role.AUDITOR))


def test_a_work_list_says_whose_turn_it_is(played: OpenTender) -> None:
    broker = client_of(played.staff(Role.BROKER)).get("/work/").content.decode()
    assert "The search closes" in broker
    assert f"{played.tender.ref}. Your turn." in broker
    assert "The search closes" not in client_of(played.staff(Role.APPROVER)).get("/work/").content.decode()
