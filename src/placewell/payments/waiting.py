"""Whose turn it is with what an authority pays: the clocks of its runs, and the message of a remittance."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Min

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.market.nursing import nursing_rates
from placewell.market.telling import tell_managers, tell_staff
from placewell.payments.drafting import last_committed, owed_by
from placewell.payments.models import FundingVersion, PaymentRun
from placewell.placements.models import Placement
from placewell.rules.clocks import end_of_day, london_day_of, working_days_after
from placewell.rules.funding import A_DAY, Nursing, nursing_rates_known
from placewell.rules.payments import OPEN, WAITS, RunState
from placewell.rules.schedules import PERIOD, period_of

# Working days in which a commissioner looks whether a year’s rates of nursing care are published. Default.
RATES_RECORDED_IN = 10
KINDS = {
    RunState.DRAFT: ClockKind.RUN_CHECKED,
    RunState.CHECKED: ClockKind.RUN_APPROVED,
    RunState.APPROVED: ClockKind.RUN_PAID,
}


def wait_for_step(run: PaymentRun) -> None:
    """Start the clock of a run's next step, and stop that of the step before it. Part of an action."""
    subject = f"run:{run.ref}"
    stop_clock(subject=subject)
    state = RunState(run.state)
    if state in KINDS:
        start_clock(
            KINDS[state],
            subject=subject,
            role=Role.APPROVER if state == RunState.CHECKED else Role.FINANCE_OFFICER,
            due_at=working_days_after(now(), WAITS[state]),
            authority_id=run.authority_id,
        )


def wait_for_next_run(authority_id: int) -> None:
    """Start the clock of the next draft, due at the end of its four weeks, where anything is due. Part of an action.

    The caller holds the authority's lock. While a run is open its own clock runs.
    """
    subject = f"payments:{authority_id}"
    period = next_period(authority_id)
    waits = period is not None and next(owed_by(authority_id, period), None) is not None
    if period is None or not waits:
        stop_clock(ClockKind.RUN_DRAFTED, subject=subject)
        return
    start_clock(
        ClockKind.RUN_DRAFTED,
        subject=subject,
        role=Role.FINANCE_OFFICER,
        due_at=end_of_day(period + PERIOD - A_DAY),
        authority_id=authority_id,
    )


def wait_for_nursing_rates(run: PaymentRun) -> None:
    """Start the commissioners' clock where a run pays for nursing in a year whose rates nobody recorded.

    Part of an action.
    """
    nursing = FundingVersion.objects.filter(authority_id=run.authority_id).exclude(nursing=Nursing.NONE)
    if nursing_rates_known(run.period + PERIOD - A_DAY, nursing_rates(run.authority_id)) or not nursing.exists():
        return
    start_clock(
        ClockKind.NURSING_RATES,
        subject=f"nursing:{run.authority_id}",
        role=Role.COMMISSIONER,
        due_at=working_days_after(now(), RATES_RECORDED_IN),
        authority_id=run.authority_id,
    )


def next_period(authority_id: int) -> date | None:
    """Return the first day of the four weeks whose run is to be drafted next; None while one is open or none is due."""
    if PaymentRun.objects.filter(authority_id=authority_id, state__in=[one.value for one in OPEN]).exists():
        return None
    last = last_committed(authority_id)
    if last is not None:
        return last.period + PERIOD
    first = FundingVersion.objects.filter(authority_id=authority_id).aggregate(first=Min("starts_on"))["first"]
    return None if first is None else period_of(max(first, london_day_of(now())))


def tell_finance(placement: Placement, *, subject: str, body: str) -> None:
    """Write to the finance officers about who pays for a placement, without any amount. Part of an action."""
    tell_staff(
        [placement.authority_id],
        [Role.FINANCE_OFFICER],
        subject=f"{placement.ref}: {subject}",
        body=body,
        about=f"placement:{placement.ref}",
        authority_id=placement.authority_id,
        path=f"/payments/placements/{placement.ref}/fund/",
    )


def tell_of_remittances(run: PaymentRun, organisations: Iterable[int]) -> None:
    """Write to the managers of each provider that its remittance is there, without any amount. Part of an action."""
    with acting_as(system_actor("payments", authority_id=run.authority_id)):
        council = Organisation.objects.get(pk=run.authority_id).name
        tell_managers(
            organisations,
            subject=f"A remittance from {council}",
            body=(
                f"Your remittance for the four weeks from {run.period:%-d %B %Y} is there. It says, line by line, what"
                " is paid, and what of an earlier payment is taken back."
            ),
            about=f"run:{run.ref}",
            authority_id=run.authority_id,
            path="/my-payments/",
        )
