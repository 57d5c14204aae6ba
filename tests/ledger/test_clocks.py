"""Clocks: one runs on a subject at a time, the soonest comes first, and each is seen by those it concerns."""

from datetime import timedelta

import pytest
from django.db import transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, person_actor, system_actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks, start_clock, stop_clock, stop_clocks_of_case
from placewell.ledger.models import Clock

BROKER = Actor(ref="user:1", role=Role.BROKER, user_id=1, organisation_id=7, authority_id=7)
ELSEWHERE = Actor(ref="user:2", role=Role.BROKER, user_id=2, organisation_id=8, authority_id=8)
MANAGER = Actor(ref="user:3", role=Role.PROVIDER, user_id=3, organisation_id=31)


def started(kind: ClockKind, subject: str, *, hours: int, organisation_id: int | None = None) -> None:
    start_clock(
        kind,
        subject=subject,
        role=Role.PROVIDER if organisation_id else Role.BROKER,
        due_at=now() + timedelta(hours=hours),
        authority_id=7,
        case_ref="P-1",
        organisation_id=organisation_id,
    )


@pytest.mark.django_db
def test_the_soonest_clock_comes_first_and_pages_follow_on() -> None:
    with acting_as(BROKER):
        started(ClockKind.CHOICE, "tender:T-1", hours=9)
        started(ClockKind.MARKING, "tender:T-2", hours=2)
        started(ClockKind.VISIT, "tender:T-3", hours=5)
        first = running_clocks(authority_id=7, limit=2)
        assert [one.ref for one in first] == ["T-2", "T-3"]
        rest = running_clocks(authority_id=7, after=(first[-1].due_at, first[-1].id))
        assert [one.ref for one in rest] == ["T-1"]


@pytest.mark.django_db
def test_starting_a_clock_again_moves_it_and_stopping_ends_it() -> None:
    with acting_as(BROKER):
        started(ClockKind.CHOICE, "tender:T-1", hours=9)
        started(ClockKind.CHOICE, "tender:T-1", hours=1)
        (one,) = running_clocks(authority_id=7)
        assert one.due_at < now() + timedelta(hours=2)
        stop_clock(ClockKind.MARKING, subject="tender:T-1")
        assert running_clocks(authority_id=7) != []
        stop_clocks_of_case(ClockKind.CHOICE, case_ref="P-1")
        assert running_clocks(authority_id=7) == []
        started(ClockKind.CHOICE, "tender:T-1", hours=3)
        assert Clock.objects.count() == 2


@pytest.mark.django_db
def test_a_clock_is_seen_by_those_it_concerns_and_nobody_else() -> None:
    with acting_as(MANAGER):
        started(ClockKind.VISIT, "decision:1", hours=5, organisation_id=31)
        started(ClockKind.PLACEMENT_APPROVED, "tender:T-1", hours=9)
        assert [one.kind for one in running_clocks()] == [ClockKind.VISIT]
    seen = {}
    for actor in (BROKER, ELSEWHERE, person_actor(link_id=1, case_ref="P-1", authority_id=7), system_actor("test")):
        with acting_as(actor):
            seen[actor.ref] = len(running_clocks())
    assert seen == {"user:1": 2, "user:2": 0, "link:1": 2, "system:test": 2}


@pytest.mark.django_db(transaction=False)
def test_a_clock_belongs_to_the_transaction_of_its_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(RuntimeError, match="outside the transaction"):
        stop_clock(subject="tender:T-1")
