"""A payment run: drafted, checked by another, approved by a third within their limit, and paid."""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events import payments as events
from placewell.ledger.record import record
from placewell.market.nursing import nursing_rates
from placewell.needs.actions import approval_limit_of
from placewell.payments.drafting import fundings_of, last_committed, owed_by
from placewell.payments.locking import lock_payments
from placewell.payments.models import PaymentLine, PaymentRun, Remittance, RemittanceLine
from placewell.payments.waiting import tell_of_remittances, wait_for_next_run, wait_for_nursing_rates, wait_for_step
from placewell.rules.clocks import LONDON
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.funding import A_DAY, NOTHING, most_a_week
from placewell.rules.payments import OPEN, Commitment, RunState, check_others_hand, check_run_limit, check_run_step
from placewell.rules.schedules import PERIOD, check_period, period_of

AT_ONCE = 2_000
Held = dict[tuple[int, date, str], tuple[str, str]]


@action(by={Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY, states=("draft", "checked"))
def draft_run(*, actor: Actor, period: date) -> PaymentRun:
    """Work out what is due for the four weeks that begin on `period`, with arrears and refunds of the time before.

    Drafted again, a run that would come out the same stays as it is, and one that would not is to be checked again;
    where nothing is due any more it has no lines, and goes through its steps so that the next can be drafted. What was
    held and not released is held still. Raises Refused for a day that begins no four weeks, for one after the next,
    and where nothing is due; Conflict while another run is open, and for four weeks whose run is approved.
    """
    authority_id = lock_payments(actor)
    check_period(period)
    if period > period_of(now().astimezone(LONDON).date()) + PERIOD:
        raise Refused("Those four weeks are more than one run ahead.", code="period")
    run = _open_run(authority_id, period)
    lines = _lines(authority_id, period)
    if run is not None and _same(run, lines):
        return run
    if run is None and not lines:
        raise Refused("Nothing is due for those four weeks.", code="period")
    moment = now()
    if run is None:
        ref = f"PR-{secrets.token_hex(4).upper()}"
        run = PaymentRun(ref=ref, authority_id=authority_id, period=period, state=RunState.DRAFT)
    check_run_step(RunState(run.state), RunState.DRAFT)
    run.state, run.drafted_by, run.drafted_at = RunState.DRAFT, actor.ref, moment
    run.checked_by, run.checked_at, run.nursing_year = "", None, max(nursing_rates(authority_id))
    run.save()
    PaymentLine.objects.filter(run=run).delete()
    for line in lines:
        line.run = run
    PaymentLine.objects.bulk_create(lines, batch_size=AT_ONCE)
    record(events.RunDrafted(run_ref=run.ref, lines=len(lines)), actor=actor, authority_id=authority_id)
    wait_for_next_run(authority_id)
    wait_for_step(run)
    wait_for_nursing_rates(run)
    return run


@action(by={Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY, states=("draft",))
def check_run(*, actor: Actor, run_ref: str) -> PaymentRun:
    """Say that a run is right, as somebody who did not draft it or held or released the last of its lines.

    Raises NotPermitted for whoever did, Conflict where something else is due by now.
    """
    run = _own_run(actor, run_ref)
    check_run_step(RunState(run.state), RunState.CHECKED)
    check_others_hand(actor.ref, {"drafted": run.drafted_by})
    _check_still_due(run)
    run.state, run.checked_by, run.checked_at = RunState.CHECKED, actor.ref, now()
    run.save(update_fields=["state", "checked_by", "checked_at"])
    record(events.RunChecked(run_ref=run.ref), actor=actor, authority_id=run.authority_id)
    wait_for_step(run)
    return run


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states=("checked",))
def approve_run(*, actor: Actor, run_ref: str) -> PaymentRun:
    """Approve a checked run; what is not held counts as paid from now on, and each provider gets its remittance.

    Raises NotPermitted for whoever drafted or checked it, and where one placement is above the approver's limit: its
    largest weekly price, or all that the run pays for it where that is more than four weeks at the limit. Raises
    Conflict where something else is due by now.
    """
    run = _own_run(actor, run_ref)
    check_run_step(RunState(run.state), RunState.APPROVED)
    check_others_hand(actor.ref, {"drafted": run.drafted_by, "checked": run.checked_by})
    limit = approval_limit_of(actor)
    if limit is not None:
        check_run_limit(_commitments(run), limit=limit)
    _check_still_due(run)
    moment = now()
    run.state, run.approved_by, run.approved_at = RunState.APPROVED, actor.ref, moment
    run.save(update_fields=["state", "approved_by", "approved_at"])
    _remit(run, moment)
    record(events.RunApproved(run_ref=run.ref), actor=actor, authority_id=run.authority_id)
    wait_for_step(run)
    wait_for_next_run(run.authority_id)
    return run


@action(by={Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY, states=("approved",))
def mark_paid(*, actor: Actor, run_ref: str) -> PaymentRun:
    """Say that an approved run was paid, once; it shows in every remittance."""
    run = _own_run(actor, run_ref)
    if run.state == RunState.PAID:
        return run
    check_run_step(RunState(run.state), RunState.PAID)
    run.state, run.paid_by, run.paid_at = RunState.PAID, actor.ref, now()
    run.save(update_fields=["state", "paid_by", "paid_at"])
    Remittance.objects.filter(run=run).update(paid_at=run.paid_at)
    record(events.RunPaid(run_ref=run.ref), actor=actor, authority_id=run.authority_id)
    wait_for_step(run)
    return run


def _own_run(actor: Actor, ref: str) -> PaymentRun:
    authority_id = lock_payments(actor)
    run = PaymentRun.objects.filter(authority_id=authority_id, ref=ref).first()
    if run is None:
        raise NotFound("There is no such payment run in your authority.")
    return run


def _open_run(authority_id: int, period: date) -> PaymentRun | None:
    run = PaymentRun.objects.filter(authority_id=authority_id, state__in=[one.value for one in OPEN]).first()
    if run is not None and run.period != period:
        raise Conflict(
            f"{run.ref}, of the four weeks from {run.period:%-d %B %Y}, is not approved yet. Finish it first."
        )
    last = last_committed(authority_id)
    if last is not None and period <= last.period:
        raise WrongState(
            f"The run of the four weeks from {last.period:%-d %B %Y} is approved. What changes now is put right in the"
            " next one."
        )
    return run


def _lines(authority_id: int, period: date) -> list[PaymentLine]:
    held = _held(authority_id)
    lines = []
    for owed in owed_by(authority_id, period):
        for key, amount in owed.amounts.items():
            because, by = held.get((owed.placement_id, key.period, key.cost), ("", ""))
            lines.append(
                PaymentLine(
                    placement_id=owed.placement_id,
                    authority_id=authority_id,
                    organisation_id=owed.organisation_id,
                    period=key.period,
                    cost=key.cost.value,
                    payer=key.payer.value,
                    amount=amount,
                    held=bool(because),
                    held_because=because,
                    held_by=by,
                )
            )
    return lines


def _held(authority_id: int) -> Held:
    """Return what is held and was not released, in whichever run, with why and by whom."""
    rows = PaymentLine.objects.filter(authority_id=authority_id, held=True, released_by="").order_by("id")
    return {(row.placement_id, row.period, row.cost): (row.held_because, row.held_by) for row in rows.iterator()}


def _same(run: PaymentRun, lines: list[PaymentLine]) -> bool:
    names = ("placement_id", "period", "cost", "payer", "amount", "held")
    there = set(PaymentLine.objects.filter(run=run).values_list(*names))
    return there == {tuple(getattr(one, name) for name in names) for one in lines}


def _check_still_due(run: PaymentRun) -> None:
    if not _same(run, _lines(run.authority_id, run.period)):
        raise Conflict("Something else is due than when this was drafted. Draft it again.")


def _commitments(run: PaymentRun) -> Iterator[Commitment]:
    """Yield what a run commits to each of its placements, but for what it holds."""
    rows = PaymentLine.objects.filter(run=run, held=False).values_list("placement_id", "period")
    paid: dict[int, dict[date, Decimal]] = defaultdict(dict)
    for placement_id, period, total in rows.annotate(total=Sum("amount")).order_by():
        paid[placement_id][period] = total
    for placement_id, _organisation_id, versions in fundings_of(run.authority_id):
        periods = paid.get(placement_id, {})
        most = (most_a_week(versions, one, one + PERIOD - A_DAY) for one, total in periods.items() if total > 0)
        yield Commitment(max(most, default=NOTHING), periods)


def _remit(run: PaymentRun, moment: datetime) -> None:
    """Give each provider what it gets, line by line, whose ever money it is.

    Where only the payers changed nothing is different for a provider, so it hears nothing.
    """
    rows = PaymentLine.objects.filter(run=run, held=False)
    names = ("organisation_id", "placement__ref", "period", "cost")
    by_provider: dict[int, list[tuple[str, date, str, Decimal]]] = defaultdict(list)
    for organisation_id, *rest in rows.values_list(*names).annotate(total=Sum("amount")).order_by(*names):
        if rest[-1]:
            by_provider[organisation_id].append(tuple(rest))
    made = Remittance.objects.bulk_create(
        [
            Remittance(
                run=run,
                run_ref=run.ref,
                period=run.period,
                authority_id=run.authority_id,
                organisation_id=organisation_id,
                amount=sum((amount for *_, amount in lines), Decimal(0)),
                approved_at=moment,
            )
            for organisation_id, lines in by_provider.items()
        ],
        batch_size=AT_ONCE,
    )
    RemittanceLine.objects.bulk_create(
        [
            RemittanceLine(
                remittance=one,
                authority_id=run.authority_id,
                organisation_id=one.organisation_id,
                placement_ref=placement_ref,
                period=period,
                cost=cost,
                amount=amount,
            )
            for one in made
            for placement_ref, period, cost, amount in by_provider[one.organisation_id]
        ],
        batch_size=AT_ONCE,
    )
    tell_of_remittances(run, by_provider)
