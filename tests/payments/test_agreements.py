"""What agreements say is paid: one version that both sides signed, days away with a place kept, and an end."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind
from placewell.ledger.events.placements import AgreementVaried
from placewell.ledger.models import Message
from placewell.ledger.record import record
from placewell.payments.actions import record_absence
from placewell.payments.queries.placements import placement_shown, without_funding
from placewell.placements.actions import end_placement, resume_placement, suspend_placement
from placewell.placements.models import Agreement, Signature
from placewell.rules.agreeing import AwayReason
from placewell.rules.ending import EndReason
from placewell.rules.errors import Refused, WrongState
from placewell.rules.schedules import PERIOD, Absence
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.choice.costing_more import by_force
from tests.clients import client_of
from tests.offered_database import path
from tests.payments.paying import Paying
from tests.payments.test_waiting import clocks

A_DAY = timedelta(days=1)


def test_two_halves_of_two_versions_are_no_agreement(paying: Paying) -> None:
    with acting_as(OPENER):
        first = Agreement.objects.get(placement=paying.placement)
        second = Agreement.objects.get(pk=first.pk)
        second.pk, second.number = None, 2
        second.save()
        half = Signature.objects.get(agreement=first, side="authority").pk
    by_force("UPDATE placements_signature SET agreement_id = %s WHERE id = %s", second.pk, half)
    with pytest.raises(WrongState, match="Both sides sign"):
        paying.fund("980.00")
    with acting_as(paying.officer):
        assert without_funding(paying.officer) == []


def test_days_away_by_the_agreement_are_paid_as_it_says_and_put_right_in_what_is_paid(paying: Paying) -> None:
    paying.fund("980.00")
    paying.approved()
    move_clock(timedelta(days=10))
    broker = paying.offered.staff(Role.BROKER)
    ref = paying.placement.ref
    kept = suspend_placement(actor=broker, placement_ref=ref, reason=AwayReason.HOSPITAL, first_on=paying.begins)
    by_force("UPDATE placements_suspension SET full_days = 2, percent_after = 50 WHERE id = %s", kept.pk)
    resume_placement(actor=broker, placement_ref=ref, last_on=paying.begins + 5 * A_DAY)
    assert paying.lines(paying.draft(1))[0] == (0, "core", "council", Decimal("-280.00"))  # four days at half
    with acting_as(paying.officer):
        shown = placement_shown(paying.officer, ref, today=now().date())
    assert [(one.first, one.full_days) for one in shown.kept] == [(paying.begins, 2)]
    assert "as the agreement says" in client_of(paying.officer).get(path("payments_placement", ref)).content.decode()
    with pytest.raises(Refused, match="overlap"):
        record_absence(actor=paying.officer, placement_ref=ref, absence=Absence(paying.begins, None, 0, Decimal(50)))


def test_an_end_stops_the_wait_for_a_run_of_which_nothing_would_be_due(paying: Paying) -> None:
    paying.fund("980.00")
    paying.approved()
    assert ClockKind.RUN_DRAFTED in [one.kind for one in clocks(paying)]
    move_clock(PERIOD)
    last_on = paying.period + PERIOD - A_DAY
    end_placement(
        actor=paying.offered.staff(Role.BROKER),
        placement_ref=paying.placement.ref,
        reason=EndReason.DIED,
        last_on=last_on,
    )
    assert ClockKind.RUN_DRAFTED not in [one.kind for one in clocks(paying)]


def test_finance_hears_that_a_new_version_of_an_agreement_counts_without_any_amount(paying: Paying) -> None:
    placement = paying.placement
    event = AgreementVaried(
        package_ref=placement.package_ref, placement_ref=placement.ref, number=2, reason="needs_changed"
    )
    with acting_as(OPENER), transaction.atomic():
        record(event, actor=system_actor("test"), authority_id=placement.authority_id)
        sent = list(Message.objects.filter(about=f"placement:{placement.ref}", subject__contains="new version"))
    assert sent
    assert not any("£" in one.subject + one.body for one in sent)
