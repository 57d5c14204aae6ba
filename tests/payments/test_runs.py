"""Payment runs: drafted, checked, approved by a third, paid; held lines; arrears and refunds; what providers see."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connections

from placewell.accounts.acting import acting_as
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.ledger.models import EventRow
from placewell.payments.actions import (
    approve_run,
    check_run,
    draft_run,
    hold_line,
    mark_paid,
    record_absence,
    release_line,
    set_funding,
)
from placewell.payments.models import PaymentLine, PaymentRun, Remittance, RemittanceLine
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.funding import Funding
from placewell.rules.payments import RunState
from placewell.rules.schedules import PERIOD, Absence
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.payments.paying import Paying


def days(paying: Paying) -> int:
    """Return how many days of its first four weeks are paid."""
    return 28 - (paying.begins - paying.period).days


def first_line(run: PaymentRun) -> PaymentLine:
    with acting_as(OPENER):
        return PaymentLine.objects.filter(run=run).order_by("period", "id")[0]


def test_a_run_is_drafted_checked_by_another_approved_by_a_third_and_paid(paying: Paying) -> None:
    paying.fund("980.00", client=Decimal("140.00"))
    run = paying.draft()
    assert paying.lines(run) == [
        (0, "core", "client", Decimal("20.00") * days(paying)),
        (0, "core", "council", Decimal("120.00") * days(paying)),
    ]
    with pytest.raises(NotPermitted, match="You drafted this"):
        check_run(actor=paying.officer, run_ref=run.ref)
    with pytest.raises(WrongState, match="is drafted"):
        approve_run(actor=paying.approver, run_ref=run.ref)
    assert check_run(actor=paying.checker, run_ref=run.ref).state == RunState.CHECKED
    with pytest.raises(NotPermitted):
        approve_run(actor=paying.checker, run_ref=run.ref)
    assert approve_run(actor=paying.approver, run_ref=run.ref).state == RunState.APPROVED
    paid = mark_paid(actor=paying.officer, run_ref=run.ref)
    assert mark_paid(actor=paying.officer, run_ref=run.ref).paid_at == paid.paid_at
    with acting_as(OPENER):
        names = EventRow.objects.filter(subject=f"run:{run.ref}").order_by("id").values_list("name", flat=True)
        assert list(names) == ["RunDrafted", "RunChecked", "RunApproved", "RunPaid"]


def test_a_run_drafted_again_is_the_same_and_one_that_changed_is_checked_again(paying: Paying) -> None:
    paying.fund("980.00")
    run = paying.draft()
    check_run(actor=paying.checker, run_ref=run.ref)
    again = draft_run(actor=paying.checker, period=run.period)
    assert (again.pk, again.state, again.drafted_by) == (run.pk, RunState.CHECKED, paying.officer.ref)
    paying.fund("1050.00")
    changed = draft_run(actor=paying.checker, period=run.period)
    assert (changed.pk, changed.state, changed.drafted_by) == (run.pk, RunState.DRAFT, paying.checker.ref)
    assert paying.lines(changed) == [(0, "core", "council", Decimal("150.00") * days(paying))]
    with pytest.raises(NotPermitted, match="You drafted this"):
        check_run(actor=paying.checker, run_ref=run.ref)


def test_a_rise_in_the_past_becomes_arrears_and_a_fall_a_refund_in_the_next_run(paying: Paying) -> None:
    paying.fund("980.00")
    paying.approved()
    paying.fund("1050.00")
    second = paying.approved(1)
    assert paying.lines(second) == [
        (0, "core", "council", Decimal("10.00") * days(paying)),
        (1, "core", "council", Decimal("4200.00")),
    ]
    set_funding(
        actor=paying.officer,
        placement_ref=paying.placement.ref,
        funding=Funding(paying.period + PERIOD + timedelta(days=7), ()),
        because="Moved away.",
    )
    move_clock(PERIOD)
    third = paying.approved(2)
    assert paying.lines(third) == [(1, "core", "council", Decimal("-3150.00"))]
    with acting_as(paying.manager):
        amounts = list(Remittance.objects.order_by("id").values_list("amount", flat=True))
    assert amounts[2] == Decimal("-3150.00")
    move_clock(PERIOD)
    with pytest.raises(Refused, match="Nothing is due"):
        paying.draft(3)


def test_days_away_that_are_heard_of_late_are_refunded(paying: Paying) -> None:
    paying.fund("980.00")
    paying.approved()
    away = Absence(paying.begins, paying.begins, full_days=0, percent_after=Decimal(50))
    record_absence(actor=paying.officer, placement_ref=paying.placement.ref, absence=away)
    assert paying.lines(paying.draft(1)) == [
        (0, "core", "council", Decimal("-70.00")),
        (1, "core", "council", Decimal("3920.00")),
    ]


def test_where_nothing_changed_only_the_new_four_weeks_are_paid(paying: Paying) -> None:
    paying.fund("980.00")
    paying.approved()
    assert paying.lines(paying.draft(1)) == [(1, "core", "council", Decimal("3920.00"))]


def test_a_held_line_is_not_paid_and_stays_held_until_it_is_released(paying: Paying) -> None:
    paying.fund("980.00")
    run = paying.draft()
    line = first_line(run)
    with pytest.raises(Refused, match="Say why"):
        hold_line(actor=paying.officer, line_id=line.pk, because=" ")
    hold_line(actor=paying.officer, line_id=line.pk, because="The home asks whether he came.")
    assert draft_run(actor=paying.officer, period=run.period).pk == run.pk
    check_run(actor=paying.checker, run_ref=run.ref)
    approve_run(actor=paying.approver, run_ref=run.ref)
    with acting_as(paying.manager):
        assert not Remittance.objects.exists()
    following = paying.draft(1)
    with acting_as(OPENER):
        held = {(row.period, row.held) for row in PaymentLine.objects.filter(run=following)}
    assert held == {(paying.period, True), (paying.period + PERIOD, False)}
    release_line(actor=paying.officer, line_id=line.pk)
    with acting_as(OPENER):
        assert not PaymentLine.objects.filter(run=following, held=True).exists()
        assert PaymentLine.objects.get(pk=line.pk).held  # its run never paid it
    paying.approved(1)
    with acting_as(paying.manager):
        assert Remittance.objects.get().amount == Decimal("140.00") * days(paying) + 3920


def test_a_line_that_is_released_before_approval_is_paid_by_its_run(paying: Paying) -> None:
    paying.fund("980.00")
    run = paying.draft()
    line = first_line(run)
    hold_line(actor=paying.officer, line_id=line.pk, because="A question.")
    release_line(actor=paying.officer, line_id=line.pk)
    paying.approved()
    with acting_as(paying.manager):
        assert Remittance.objects.get().amount == line.amount
    with pytest.raises(WrongState, match="put right in the next"):
        hold_line(actor=paying.officer, line_id=line.pk, because="Too late.")


def test_a_released_line_of_an_approved_run_is_paid_by_the_next_where_nothing_else_changed(paying: Paying) -> None:
    paying.fund("980.00")
    run = paying.draft()
    line = first_line(run)
    hold_line(actor=paying.officer, line_id=line.pk, because="A question.")
    check_run(actor=paying.checker, run_ref=run.ref)
    approve_run(actor=paying.approver, run_ref=run.ref)
    release_line(actor=paying.officer, line_id=line.pk)
    assert [amount for *_, amount in paying.lines(paying.approved(1))] == [line.amount, Decimal("3920.00")]


def test_nobody_approves_a_run_with_a_placement_above_their_limit(paying: Paying) -> None:
    paying.fund("980.00")
    run = paying.draft(1)
    check_run(actor=paying.checker, run_ref=run.ref)
    posts = Post.objects.filter(user_id=paying.approver.user_id, role=Role.APPROVER)
    posts.update(approval_limit=Decimal("979.99"))
    with pytest.raises(NotPermitted, match=r"costs £980\.00 a week"):
        approve_run(actor=paying.approver, run_ref=run.ref)
    posts.update(approval_limit=Decimal("980.00"))
    # More than four weeks of it are paid at once, so the limit has to cover that too.
    with pytest.raises(NotPermitted, match=r"up to £3,920\.00 at once"):
        approve_run(actor=paying.approver, run_ref=run.ref)
    posts.update(approval_limit=(Decimal("3920.00") + Decimal("140.00") * days(paying)) / 4)
    approve_run(actor=paying.approver, run_ref=run.ref)


def test_one_run_is_open_at_a_time_and_none_goes_back(paying: Paying) -> None:
    paying.fund("980.00")
    with pytest.raises(Refused, match="Four weeks of payment begin"):
        draft_run(actor=paying.officer, period=paying.period + timedelta(days=1))
    with pytest.raises(Refused, match="more than one run ahead"):
        paying.draft(3)
    run = paying.draft(0)
    with pytest.raises(Conflict, match="Finish it first"):
        paying.draft(1)
    check_run(actor=paying.checker, run_ref=run.ref)
    approve_run(actor=paying.approver, run_ref=run.ref)
    with pytest.raises(WrongState, match="put right in the next one"):
        paying.draft(0)


def test_another_authority_and_other_roles_touch_no_run(paying: Paying) -> None:
    paying.fund()
    run = paying.draft()
    stranger = dataclasses.replace(paying.checker, authority_id=999_999, organisation_id=999_999)
    with pytest.raises(NotFound):
        check_run(actor=stranger, run_ref=run.ref)
    with pytest.raises(NotFound):
        hold_line(actor=stranger, line_id=first_line(run).pk, because="No.")
    for role in (Role.BROKER, Role.AUDITOR, Role.APPROVER, Role.COMMISSIONER):
        with pytest.raises(NotPermitted):
            draft_run(actor=paying.offered.staff(role), period=run.period)
    for role in (Role.BROKER, Role.SOCIAL_WORKER, Role.COMMISSIONER, Role.EVALUATOR, Role.ADMINISTRATOR):
        with acting_as(paying.offered.staff(role)):
            assert not PaymentLine.objects.exists()
            assert not PaymentRun.objects.exists()


def test_a_provider_sees_its_own_remittances_of_approved_runs_and_not_whose_money_it_is(paying: Paying) -> None:
    paying.fund("980.00", client=Decimal("140.00"))
    run = paying.draft()
    own = paying.manager.organisation_id
    other = next(one for one in paying.offered.county.managers.values() if one.organisation_id != own)
    with acting_as(paying.manager):
        assert not Remittance.objects.exists()
    check_run(actor=paying.checker, run_ref=run.ref)
    approve_run(actor=paying.approver, run_ref=run.ref)
    with acting_as(paying.manager):
        assert not PaymentLine.objects.exists()
        assert not PaymentRun.objects.exists()
        line = RemittanceLine.objects.get()
        assert (line.placement_ref, line.amount) == (paying.placement.ref, Decimal("140.00") * days(paying))
        assert Remittance.objects.get().paid_at is None
    mark_paid(actor=paying.officer, run_ref=run.ref)
    with acting_as(paying.manager):
        assert Remittance.objects.get().paid_at is not None
    with acting_as(other):
        assert not Remittance.objects.exists()
        assert not RemittanceLine.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE payments_paymentrun SET state = 'draft'",
        "UPDATE payments_paymentrun SET approved_by = 'user:1'",
        "DELETE FROM payments_paymentrun",
        "UPDATE payments_paymentline SET amount = amount + 1",
        "UPDATE payments_paymentline SET held = true, held_because = 'x'",
        "DELETE FROM payments_paymentline",
        "UPDATE payments_remittance SET amount = amount + 1",
        "DELETE FROM payments_remittanceline",
    ],
)
def test_what_is_approved_is_changed_by_nobody(paying: Paying, change: str) -> None:
    paying.fund()
    paying.approved()
    with pytest.raises(DatabaseError), connections["owner"].cursor() as cursor:
        cursor.execute(change)


def test_two_drafts_at_once_make_one_run(paying: Paying) -> None:
    paying.fund("980.00")

    def draft() -> str:
        try:
            return paying.draft().ref
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        refs = {one.result() for one in [both.submit(draft) for _ in range(2)]}
    assert len(refs) == 1
    with acting_as(OPENER):
        assert PaymentLine.objects.count() == 1
