"""What a home that closes leaves between two places: nobody is forgotten in it, and no day of it is paid."""

from datetime import timedelta

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.models import Message
from placewell.market.actions import change_last_day
from placewell.market.queries.closing import closing_by_ref
from placewell.placements.actions import carry_on, end_at_closed_homes
from placewell.placements.actions.leaving_closures import ENDER
from placewell.placements.following import make_room, write_end
from placewell.placements.models import Placement
from placewell.placements.queries.terms import ended_on
from placewell.placements.residents import residents_of
from placewell.rules.closing import ClosureKind, Stage
from placewell.rules.ending import EndReason
from placewell.rules.errors import WrongState
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.closing import closes, place_in_nearest, takes_over
from tests.closing import this_day as today
from tests.offered import Offered


def service_of(placed: Placement) -> str:
    with acting_as(OPENER):
        return Placement.objects.select_related("option").get(pk=placed.pk).option.service_id


def test_a_place_that_never_began_is_not_paid_for_a_day_and_the_next_can_begin_before_it_was_to(
    offered: Offered,
) -> None:
    placed = place_in_nearest(offered)
    assert placed.starts_on > today() + timedelta(days=5)
    closure = closes(offered.county, service_of(placed), days=1, kind=ClosureKind.EMERGENCY)
    last_on = today() + timedelta(days=1)
    move_clock(timedelta(days=2))
    assert end_at_closed_homes(actor=ENDER) == 1
    broker, approver = offered.staff(Role.BROKER), offered.staff(Role.APPROVER)
    with acting_as(OPENER):
        assert ended_on(placed) == last_on
    with acting_as(broker):
        (row,) = residents_of(closing_by_ref(broker, closure.ref), broker.authority_id or 0)
    assert row.stage == Stage.OUT
    with acting_as(approver):
        assert make_room(approver, placed.package_ref, today(), service_id="another") == placed


def test_whoever_moves_only_after_the_home_has_closed_is_not_forgotten_and_finance_knows(offered: Offered) -> None:
    placed = place_in_nearest(offered)
    approver = offered.staff(Role.APPROVER)
    with acting_as(approver):
        write_end(approver, placed, last_on=placed.starts_on + timedelta(days=20), reason=EndReason.MOVED)
    closure = closes(offered.county, service_of(placed), days=(placed.starts_on - today()).days + 30)
    with acting_as(OPENER):
        assert not Message.objects.filter(subject__contains="closes before").exists()
    change_last_day(
        actor=offered.staff(Role.COMMISSIONER),
        closure_ref=closure.ref,
        last_on=placed.starts_on + timedelta(days=10),
        because="Sooner.",
    )
    with acting_as(OPENER):
        told = Message.objects.filter(subject__contains="closes before people move")
        assert told.exists()
        assert all(offered.package.ref in one.body for one in told)
        assert Message.objects.filter(subject=f"{placed.ref}: its home closes before it ends").exists()


def test_nobody_stays_with_a_successor_that_closes_too(offered: Offered) -> None:
    placed = place_in_nearest(offered)
    closes(offered.county, service_of(placed), days=60)
    successor = takes_over(offered.county, service_of(placed))
    closes(offered.county, successor.pk, days=60)
    with pytest.raises(WrongState, match="is closing"):
        carry_on(
            actor=offered.staff(Role.APPROVER),
            placement_ref=placed.ref,
            service_id=successor.pk,
            starts_on=placed.starts_on + timedelta(days=5),
            agreed_by="Edith Marlowe",
        )
