"""Which role reads a row of payments, reviews, concerns or complaints when it asks the database itself."""

from decimal import Decimal

import pytest
from django.db import connection

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.payments.actions import propose_uplift
from placewell.placements.actions import (
    hold_concern_back,
    put_concern_to_home,
    raise_concern,
    record_start,
    reply_to_concern,
)
from placewell.placements.models import Review, ReviewFinding
from placewell.redress.actions import set_answer_time
from placewell.rules.reviews import NotAsked
from placewell.tenders.opener import OPENER
from placewell.web.rights import RIGHTS
from tests.payments.conftest import *  # noqa: F403 (a signed placement)
from tests.payments.paying import Paying
from tests.placements.test_reviews import review
from tests.redress.complaining import Complaining

FINANCE = {"finance_officer", "approver", "auditor"}
PERSONS = {"social_worker", "approver", "auditor"}
STAFF = {role.value for role in Role} - {"provider", "person", "public", "system"}
EVERYBODY = {*STAFF, "person", "home", "other"}
# table -> who reads its rows here, beyond the system. `home` is the manager of the home, `other` another provider's.
READERS: dict[str, set[str]] = {
    "payments_uplift": FINANCE,
    "payments_fundingversion": FINANCE,
    "payments_paymentrun": FINANCE,
    "payments_paymentline": FINANCE,
    "payments_remittance": FINANCE | {"home"},
    "payments_remittanceline": FINANCE | {"home"},
    "placements_review": STAFF | {"home", "person"},
    "placements_reviewfinding": {"social_worker", "broker", "auditor"},
    "placements_concern": {"social_worker"},
    "placements_concernheldback": {"social_worker"},
    "placements_concernpart": {"social_worker", "home"},
    "placements_concernreply": {"social_worker", "home"},
    "redress_complaint": PERSONS | {"person"},
    "redress_complaintstep": PERSONS | {"person"},
    "redress_complaintpart": PERSONS | {"home"},
    "redress_complaintreply": PERSONS | {"home"},
    "redress_answertime": EVERYBODY,
}


@pytest.fixture
def written(paying: Paying) -> Paying:
    """A placement with a row in each of these tables."""
    offered, placement = paying.offered, paying.placement
    paying.fund("980.00")
    paying.approved()
    propose_uplift(
        actor=paying.officer,
        category_ref=offered.county.category.ref,
        from_on=paying.begins,
        percent=None,
        amount=Decimal("10.00"),
        because="Cabinet.",
    )
    worker = offered.staff(Role.SOCIAL_WORKER)
    record_start(actor=offered.staff(Role.BROKER), placement_ref=placement.ref, started_on=placement.starts_on)
    review(offered, placement)
    ref = raise_concern(actor=worker, placement_ref=placement.ref, text="Bruises.")
    hold_concern_back(actor=worker, concern_ref=ref, reason=NotAsked.POLICE)
    put_concern_to_home(actor=worker, concern_ref=ref, text="Was there a fall?")
    reply_to_concern(actor=paying.manager, concern_ref=ref, text="There was.")
    complaining = Complaining.of(offered, placement)
    complaining.hear(complaining.acknowledged())
    set_answer_time(actor=complaining.commissioner, days=15, because="We have more people.", version=0)
    return paying


def people(paying: Paying) -> dict[str, Actor]:
    others = [paying.offered.manager_of(one) for one in paying.offered.options()]
    other = next(one for one in others if one.organisation_id != paying.placement.organisation_id)
    staff = {role: paying.offered.staff(Role(role)) for role in STAFF}
    return {**staff, "person": paying.offered.person, "home": paying.manager, "other": other}


def rows(actor: Actor, table: str) -> int:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_each_row_is_read_by_those_who_may_and_by_nobody_else(written: Paying) -> None:
    assert all(rows(OPENER, table) for table in READERS)
    known = people(written)
    met = {table: {who for who, actor in known.items() if rows(actor, table)} for table in READERS}
    assert {table: found ^ READERS[table] for table, found in met.items() if found != READERS[table]} == {}


def test_every_table_of_money_and_redress_is_looked_at() -> None:
    rooms = tuple(table for table in RIGHTS if table.startswith(("payments_", "redress_", "placements_concern")))
    # Days away that finance wrote down are looked at by its readers alone, like funding; decisions like their concern.
    assert set(rooms) - set(READERS) == {"payments_absenceversion", "placements_concernstep"}


def test_what_a_home_reads_of_a_review_tells_nothing_of_an_additional_cost(written: Paying) -> None:
    with acting_as(written.manager):
        (read,) = Review.objects.all()
        assert not ReviewFinding.objects.exists()
    assert not {"locked", "cost_reviewed"} & {field.name for field in read._meta.get_fields()}
