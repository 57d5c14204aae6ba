"""Which role reads a row about a home that closes, a stay in hospital or a trusted assessor, and who may change one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.market.actions import call_off_closure
from placewell.market.models import Closure
from placewell.needs.actions import record_hospital_stay
from placewell.placements.actions import follow_resident, note_other, wish_together
from placewell.placements.actions.around_closures import Other
from placewell.placements.models import Placement
from placewell.rules.closing import OtherStage, Payer, Speaks, Step
from placewell.rules.hospital import Stay, Whereabouts
from placewell.tenders.opener import OPENER
from tests.choice.test_choosing import choose
from tests.closing import closes, residents
from tests.offered import Offered
from tests.placements.assessors import a_therapist, handed_over, named, sent, trusted
from tests.placements.conftest import *  # noqa: F403 (the same cases)

STAFF = {role.value for role in Role} - {"provider", "person", "public", "system"}
FOLLOWS = {"social_worker", "broker", "approver", "commissioner", "auditor"}
CASES = {"social_worker", "broker", "approver", "auditor"}
# table -> who reads its rows here, beyond the system. `home` runs the home, `other` another; `person` lives there.
READERS: dict[str, set[str]] = {
    "market_closure": STAFF | {"home"},
    "market_closureday": STAFF | {"home"},
    "placements_closingstep": FOLLOWS,
    "placements_otherresident": FOLLOWS,
    "placements_movetogether": FOLLOWS,
    "needs_hospitalstay": CASES | {"person"},
}
OF_ASSESSORS: dict[str, set[str]] = {
    "market_assessor": STAFF | {"home", "other"},
    "market_trust": STAFF | {"home"},
    "placements_assessorsending": CASES | {"home", "person"},
    "placements_assessorreading": CASES | {"home", "person"},
    "placements_assessordraft": set(),
}


def people(offered: Offered, organisation_id: int) -> dict[str, Actor]:
    others = [offered.manager_of(one) for one in offered.options()]
    other = next(one for one in others if one.organisation_id != organisation_id)
    staff = {role: offered.staff(Role(role)) for role in STAFF}
    return {**staff, "person": offered.person, "home": offered.county.managing(organisation_id), "other": other}


def rows(actor: Actor, table: str) -> int:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def wrong(known: dict[str, Actor], readers: dict[str, set[str]]) -> dict[str, set[str]]:
    met = {table: {who for who, actor in known.items() if rows(actor, table)} for table in readers}
    return {table: found ^ readers[table] for table, found in met.items() if found != readers[table]}


@pytest.fixture
def closing(offered: Offered) -> tuple[Offered, Placement, Closure]:
    """A home of two that closes, with something written down of everything."""
    (one, placed), (other, _second) = residents(offered.county, 2)
    with acting_as(OPENER):
        service_id = Placement.objects.select_related("option").get(pk=placed.pk).option.service_id
    closure = closes(one.county, service_id)
    worker, broker = one.staff(Role.SOCIAL_WORKER), one.staff(Role.BROKER)
    follow_resident(actor=broker, placement_ref=placed.ref, step=Step.SPEAKS, value=Speaks.NOBODY)
    note_other(
        actor=broker,
        closure_ref=closure.ref,
        other=Other("A.B.", "The council of Northshire", Payer.OTHER_AUTHORITY, OtherStage.NOT_TOLD),
    )
    wish_together(
        actor=broker,
        closure_ref=closure.ref,
        package_ref=one.package.ref,
        other_ref=other.package.ref,
        agreed_by="Edith",
        other_agreed_by="Harold",
        services_may_read=False,
    )
    record_hospital_stay(actor=worker, package_ref=one.package.ref, stay=Stay(Whereabouts.IN_HOSPITAL))
    return one, placed, closure


def test_each_row_of_a_closing_home_is_read_by_those_who_may(
    offered: Offered, closing: tuple[Offered, Placement, Closure]
) -> None:
    one, placed, _closure = closing
    assert all(rows(OPENER, table) for table in READERS)
    known = {**people(offered, placed.organisation_id), "person": one.person}
    assert wrong(known, READERS) == {}
    elsewhere = {who: replace(known[who], authority_id=999_999, organisation_id=999_999) for who in STAFF}
    assert wrong(elsewhere, {table: set() for table in READERS if not table.startswith("market_")}) == {}


def test_neither_the_provider_nor_another_council_changes_a_closure(
    closing: tuple[Offered, Placement, Closure],
) -> None:
    one, placed, closure = closing
    commissioner = one.staff(Role.COMMISSIONER)
    stranger = replace(commissioner, authority_id=999_999, organisation_id=999_999)
    off = {"called_off_because": "We go on.", "called_off_by": "user:1", "called_off_at": now()}
    for actor, change in (
        (one.county.managing(placed.organisation_id), off),
        (stranger, off),
        (stranger, {"authority_id": 999_999}),
        (commissioner, {"recorded_at": now() - timedelta(days=9)}),
    ):
        with acting_as(actor), pytest.raises(DatabaseError), transaction.atomic():
            Closure.objects.filter(pk=closure.pk).update(**change)
    call_off_closure(actor=commissioner, closure_ref=closure.ref, because="A buyer was found.")
    with acting_as(commissioner), pytest.raises(DatabaseError), transaction.atomic():
        Closure.objects.filter(pk=closure.pk).update(called_off_because="Another reason.")


def test_each_row_of_a_trusted_assessor_is_read_by_those_who_may(offered: Offered) -> None:
    decision, option = choose(offered, 0), offered.options()[0]
    therapist = a_therapist(offered.county)
    assessor = named(offered.staff(Role.COMMISSIONER), therapist)
    trusted(offered.manager_of(option), assessor, option)
    sent(offered.staff(Role.BROKER), decision, assessor)
    handed_over(therapist, decision)
    known = people(offered, option.organisation_id)
    assert wrong(known, OF_ASSESSORS) == {}
