"""Whose turn a run is, the message of a remittance, and lists that are read a page at a time."""

from decimal import Decimal

import pytest

from placewell.accounts.acting import acting_as
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.ledger.models import Message
from placewell.payments.actions import approve_run, check_run, hold_line, mark_paid, record_absence, set_funding
from placewell.payments.models import PaymentLine
from placewell.payments.queries import runs as queries
from placewell.rules.clocks import end_of_day
from placewell.rules.errors import Conflict
from placewell.rules.funding import A_DAY, Funding
from placewell.rules.schedules import PERIOD, Absence
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.clients import client_of
from tests.offered_database import path
from tests.payments.paying import Paying


def clocks(paying: Paying) -> list[Running]:
    """Return the clocks of payments that run."""
    with acting_as(OPENER):
        return [
            one
            for one in running_clocks(authority_id=paying.placement.authority_id)
            if one.subject.startswith(("run:", "payments:"))
        ]


def turns(paying: Paying) -> list[tuple[ClockKind, str]]:
    return [(one.kind, one.role) for one in clocks(paying)]


def test_each_step_of_a_run_is_somebodys_turn(paying: Paying) -> None:
    assert turns(paying) == []
    paying.fund("980.00")
    assert turns(paying) == [(ClockKind.RUN_DRAFTED, "finance_officer")]
    assert clocks(paying)[0].due_at == end_of_day(paying.period + PERIOD - A_DAY)
    assert path("payments_draft") in client_of(paying.officer).get(path("work")).content.decode()
    run = paying.draft()
    assert turns(paying) == [(ClockKind.RUN_CHECKED, "finance_officer")]
    check_run(actor=paying.checker, run_ref=run.ref)
    assert turns(paying) == [(ClockKind.RUN_APPROVED, "approver")]
    with acting_as(OPENER):
        line = PaymentLine.objects.get(run=run)
    hold_line(actor=paying.officer, line_id=line.pk, because="A question.")
    assert turns(paying) == [(ClockKind.RUN_CHECKED, "finance_officer")]
    check_run(actor=paying.checker, run_ref=run.ref)
    approve_run(actor=paying.approver, run_ref=run.ref)
    assert set(turns(paying)) == {
        (ClockKind.RUN_PAID, "finance_officer"),
        (ClockKind.RUN_DRAFTED, "finance_officer"),
    }
    mark_paid(actor=paying.officer, run_ref=run.ref)
    assert turns(paying) == [(ClockKind.RUN_DRAFTED, "finance_officer")]
    assert clocks(paying)[0].due_at == end_of_day(paying.period + 2 * PERIOD - A_DAY)


def test_where_nothing_more_is_due_no_draft_is_waited_for(paying: Paying) -> None:
    paying.fund("980.00")
    given = {"actor": paying.officer, "placement_ref": paying.placement.ref, "because": "Moved away."}
    set_funding(funding=Funding(paying.period + PERIOD, ()), **given)  # type: ignore[arg-type]
    paying.approved()
    assert [one.kind for one in clocks(paying)] == [ClockKind.RUN_PAID]
    set_funding(funding=Funding(paying.begins + A_DAY, ()), **given)  # type: ignore[arg-type]
    assert ClockKind.RUN_DRAFTED in [one.kind for one in clocks(paying)]  # a refund is due


def test_days_away_that_leave_a_refund_have_somebody_draft_the_run_that_takes_it_back(paying: Paying) -> None:
    paying.fund("980.00")
    given = {"actor": paying.officer, "placement_ref": paying.placement.ref}
    set_funding(funding=Funding(paying.period + PERIOD, ()), because="Moved away.", **given)  # type: ignore[arg-type]
    paying.approved()
    assert ClockKind.RUN_DRAFTED not in [one.kind for one in clocks(paying)]
    away = Absence(paying.begins, paying.begins, 0, Decimal(50))
    record_absence(absence=away, **given)  # type: ignore[arg-type]
    assert ClockKind.RUN_DRAFTED in [one.kind for one in clocks(paying)]


def test_an_open_run_of_long_ago_can_be_drafted_again_on_the_page(paying: Paying) -> None:
    paying.fund("980.00")
    run = paying.draft()
    move_clock(3 * PERIOD)
    paying.fund("990.00")
    with pytest.raises(Conflict, match="Draft it again"):
        check_run(actor=paying.checker, run_ref=run.ref)
    officer = client_of(paying.officer)
    answer = officer.post(path("payments_draft"), {"period": paying.period.isoformat()})
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == path("payments_run", run.ref)
    check_run(actor=paying.checker, run_ref=run.ref)


def test_the_managers_are_written_to_when_a_remittance_is_there_without_any_amount(paying: Paying) -> None:
    paying.fund("980.00")
    run = paying.draft()
    check_run(actor=paying.checker, run_ref=run.ref)
    with acting_as(OPENER):
        assert not Message.objects.filter(about=f"run:{run.ref}").exists()
    approve_run(actor=paying.approver, run_ref=run.ref)
    with acting_as(OPENER):
        sent = Message.objects.get(about=f"run:{run.ref}")
    assert sent.subject.startswith("A remittance from ")
    assert "/my-payments/" in sent.body
    assert "£" not in sent.subject + sent.body
    assert "980" not in sent.body


def test_runs_and_remittances_are_read_a_page_at_a_time(paying: Paying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "RUNS_SHOWN", 1)
    monkeypatch.setattr(queries, "REMITTANCES_SHOWN", 1)
    paying.fund("980.00")
    first = paying.approved()
    move_clock(PERIOD)
    second = paying.approved(1)
    for actor, name, asks in (
        (paying.officer, "payments_home", "runs"),
        (paying.manager, "payments_mine", "after"),
    ):
        client = client_of(actor)
        newest = client.get(path(name)).content.decode()
        assert second.ref in newest
        assert first.ref not in newest
        onwards = newest.split(f'href="?{asks}=')[1].split('"')[0]
        older = client.get(path(name), {asks: onwards}).content.decode()
        assert first.ref in older
        assert second.ref not in older
        assert f'href="?{asks}=' not in older
