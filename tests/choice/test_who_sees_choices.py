"""Who sees and writes what a person was offered and chose: row security and history (rulebook §7)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import person_actor
from placewell.accounts.roles import Role
from placewell.choice.actions import (
    choose_none,
)
from placewell.choice.models import Decision, Grounds
from placewell.ledger.clock import now
from placewell.rules.choosing import WhyNone
from placewell.web.demonstration.play import move_clock
from tests.choice.test_choosing import choose
from tests.offered import MYSELF, Offered

WRITES: dict[str, Callable[[Offered], object]] = {
    "a decision": choose,
    "a choice of none": lambda offered: choose_none(actor=offered.person, who=MYSELF, reasons=[WhyNone.RATING]),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_no_provider_reads_who_decided_or_that_none_was_chosen(
    offered: Offered, write: Callable[[Offered], object]
) -> None:
    write(offered)
    for manager in offered.county.managers.values():
        with acting_as(manager):
            assert not Grounds.objects.exists()
            assert not Decision.objects.filter(option=None).exists()
    with acting_as(offered.staff(Role.EVALUATOR)):
        assert not Grounds.objects.exists()
    with acting_as(offered.staff(Role.AUDITOR)):
        assert Grounds.objects.count() == 1


def test_another_provider_does_not_see_that_somebody_was_chosen(offered: Offered) -> None:
    made = choose(offered)
    for manager in offered.county.managers.values():
        with acting_as(manager):
            own = manager.organisation_id == offered.options()[0].organisation_id
            assert Decision.objects.filter(pk=made.pk).exists() == own


TABLES = ("option", "showing", "decision", "grounds", "returnedchoice", "asked", "answered", "contributionestimate")


@pytest.mark.parametrize("table", TABLES)
def test_no_actor_no_rows_and_no_change_even_by_the_owner(offered: Offered, table: str) -> None:
    name = f"choice_{table}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {name}")
        assert cursor.fetchone() == (0,)
    for statement in (f"UPDATE {name} SET package_ref = ''", f"DELETE FROM {name}", f"TRUNCATE {name} CASCADE"):
        for alias in ("default", "owner"):
            with pytest.raises(DatabaseError), transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute(statement)


def test_nobody_writes_a_choice_into_another_case(offered: Offered) -> None:
    stranger = person_actor(link_id=7, case_ref="P-OTHER", authority_id=offered.package.authority_id)
    with pytest.raises(DatabaseError), acting_as(stranger):
        Decision.objects.create(
            tender_id=offered.tender.pk,
            authority_id=offered.package.authority_id,
            package_ref=offered.package.ref,
            option=offered.options()[0],
            authority_to_decide="person",
            decided_by="link:7",
            at=now(),
        )


def test_a_choice_clock_is_no_deadline(offered: Offered) -> None:
    move_clock(timedelta(days=20))
    choose(offered, 2)
