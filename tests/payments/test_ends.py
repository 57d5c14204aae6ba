"""Placements that have ended: nothing is paid after their last day, and the next one is paid by itself."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connections

from placewell.accounts.acting import acting_as
from placewell.ledger.clock import now
from placewell.payments.actions import propose_uplift, set_funding
from placewell.payments.models import Remittance
from placewell.payments.queries.placements import placement_shown, without_funding
from placewell.placements.models import Agreement, Kind, Placement, PlacementEnd, Signature
from placewell.rules.errors import Refused, WrongState
from placewell.rules.schedules import PERIOD
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.payments.paying import Paying


def end(placement: Placement, last_on: date) -> None:
    with acting_as(OPENER):
        PlacementEnd.objects.create(
            placement=placement,
            authority_id=placement.authority_id,
            organisation_id=placement.organisation_id,
            package_ref=placement.package_ref,
            last_on=last_on,
            reason="died",
            by="user:1",
            at=now(),
        )


def following(first: Placement, *, signed: bool) -> Placement:
    """Return a placement of the same home that follows one that has ended."""
    with acting_as(OPENER):
        last_on = first.end.last_on
        made = Placement.objects.get(pk=first.pk)
        made.pk, made.ref, made.kind, made.follows = None, "L-AFTER", Kind.INTERIM, first
        made.starts_on = last_on + timedelta(days=1)
        made.save()
        agreement = Agreement.objects.filter(placement=first).latest("number")
        signatures = list(Signature.objects.filter(agreement=agreement))
        agreement.pk, agreement.placement, agreement.starts_on = None, made, made.starts_on
        agreement.save()
        for one in signatures if signed else signatures[:1]:
            one.pk, one.agreement = None, agreement
            one.save()
    return made


def test_nothing_is_paid_after_the_last_day_though_nobody_ended_the_funding(paying: Paying) -> None:
    paying.fund("980.00")
    end(paying.placement, paying.begins + timedelta(days=1))
    run = paying.approved()
    assert paying.lines(run) == [(0, "core", "council", Decimal("280.00"))]
    move_clock(PERIOD)
    with pytest.raises(Refused, match="Nothing is due"):
        paying.draft(1)


def test_what_was_paid_after_the_last_day_is_taken_back_by_the_next_run(paying: Paying) -> None:
    paying.fund("980.00")
    paying.approved()
    paying.approved(1)
    end(paying.placement, paying.period + PERIOD + timedelta(days=6))
    move_clock(PERIOD)
    assert paying.lines(paying.approved(2)) == [(1, "core", "council", Decimal("-2940.00"))]
    with acting_as(paying.manager):
        assert Remittance.objects.order_by("-id")[0].amount == Decimal("-2940.00")


def test_an_end_that_was_being_written_while_a_run_was_drafted_is_not_missed(paying: Paying) -> None:
    paying.fund("980.00")
    paying.approved()
    end(paying.placement, paying.begins)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE placements_placementend DISABLE TRIGGER USER")
        cursor.execute("UPDATE placements_placementend SET at = at - interval '1 hour'")
        cursor.execute("ALTER TABLE placements_placementend ENABLE TRIGGER USER")
    assert next(amount for *_, amount in paying.lines(paying.draft(1))) < 0


def test_who_pays_is_written_only_for_days_up_to_the_last(paying: Paying) -> None:
    paying.fund("980.00")
    end(paying.placement, paying.begins + timedelta(days=9))
    with pytest.raises(Refused, match="nothing is paid after that"):
        paying.fund("1000.00", days=10)
    paying.fund("1000.00", days=9)
    with acting_as(paying.officer):
        shown = placement_shown(paying.officer, paying.placement.ref, today=now().date())
    assert shown.last_on == paying.begins + timedelta(days=9)
    assert sum(one.ours for one in shown.periods) == Decimal("140.00") * 9 + Decimal("142.86")


def test_an_ended_placement_is_not_raised(paying: Paying) -> None:
    paying.fund("980.00")
    end(paying.placement, paying.begins + timedelta(days=9))
    with pytest.raises(Refused, match="Nothing is paid in this category"):
        propose_uplift(
            actor=paying.officer,
            category_ref=paying.offered.county.category.ref,
            from_on=paying.begins + timedelta(days=10),
            percent=Decimal(5),
            amount=None,
            because="Cabinet.",
        )


def test_the_next_placement_is_paid_by_itself_from_its_own_signatures(paying: Paying) -> None:
    paying.fund("980.00")
    end(paying.placement, paying.begins + timedelta(days=1))
    lasting = following(paying.placement, signed=True)
    with acting_as(paying.officer):
        assert [one.ref for one in without_funding(paying.officer)] == [lasting.ref]
    Paying(paying.offered, lasting).fund("700.00")
    days = 28 - (paying.begins - paying.period).days - 2
    assert [amount for *_, amount in paying.lines(paying.draft())] == [Decimal("280.00"), Decimal("100.00") * days]


def test_the_next_placement_is_not_paid_on_the_signatures_of_the_one_before(paying: Paying) -> None:
    end(paying.placement, paying.begins + timedelta(days=1))
    lasting = following(paying.placement, signed=False)
    with pytest.raises(WrongState, match="Both sides sign"):
        set_funding(
            actor=paying.officer, placement_ref=lasting.ref, funding=paying.funding("700.00", days=2), because="Panel."
        )
