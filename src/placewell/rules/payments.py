"""Payment runs: what is due beyond what was paid, who may take a run which step, and what an approver may agree."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from placewell.rules.errors import Conflict, NotPermitted, WrongState
from placewell.rules.funding import NOTHING, Cost, Funding, Payer
from placewell.rules.money import format_money
from placewell.rules.pricing import FUNDED_NURSING_CARE, NursingRates
from placewell.rules.schedules import PERIOD, Absence, period_of, schedule_of_period

WEEKS_A_PERIOD = 4


class RunState(StrEnum):
    """Where a run stands. What an approved run pays counts as paid: only a later run can put it right."""

    DRAFT = "draft"
    CHECKED = "checked"
    APPROVED = "approved"
    PAID = "paid"


STEPS: Mapping[RunState, frozenset[RunState]] = {
    RunState.DRAFT: frozenset({RunState.DRAFT, RunState.CHECKED}),
    RunState.CHECKED: frozenset({RunState.DRAFT, RunState.APPROVED}),  # drafted again, it is to be checked again
    RunState.APPROVED: frozenset({RunState.PAID}),
    RunState.PAID: frozenset(),
}
# Working days in which the step after each state is due.
WAITS: Mapping[RunState, int] = {RunState.DRAFT: 2, RunState.CHECKED: 2, RunState.APPROVED: 5}
# Working days in which an approver looks at a proposed uplift, and how long it can be applied.
UPLIFT_WAITS = 5
UPLIFT_OPEN_FOR = timedelta(days=28)
OPEN = (RunState.DRAFT, RunState.CHECKED)
COMMITTED = (RunState.APPROVED, RunState.PAID)
_DONE = {
    RunState.DRAFT: "is drafted",
    RunState.CHECKED: "is checked, and waits for approval",
    RunState.APPROVED: "is approved",
    RunState.PAID: "is paid",
}


class Key(NamedTuple):
    """What is paid once: one line of one payer for one four weeks, named by their first day."""

    period: date
    cost: Cost
    payer: Payer


def check_run_step(now: RunState, then: RunState) -> None:
    """Raise WrongState when a run cannot go from one state to another."""
    if then not in STEPS[now]:
        raise WrongState(f"This run {_DONE[now]}. It cannot become {then.value} now.")


def check_others_hand(actor_ref: str, hands: Mapping[str, str]) -> None:
    """Raise NotPermitted for somebody who had a hand in this already (what they did, to who did it)."""
    for did, who in hands.items():
        if who and who == actor_ref:
            raise NotPermitted(f"You {did} this, so somebody else takes this step.", code="not_independent")


def check_uplift_open(
    *, applied: bool, withdrawn: bool, closed_at: datetime | None, expires_at: datetime, now: datetime
) -> None:
    """Raise Conflict for an uplift that is applied or taken back, WrongState for one that nobody applied in time."""
    if applied:
        raise Conflict("This uplift is applied already.")
    if withdrawn:
        raise Conflict("This uplift was taken back. Whoever proposed it can propose another.")
    if closed_at is not None or now > expires_at:
        raise WrongState(
            f"This uplift could be applied until {expires_at:%-d %B %Y}. Ask finance to propose it again, so that you"
            " see what it does now."
        )


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a run commits to one placement: the most that was agreed a week, and each four weeks’ sum of its lines."""

    most_a_week: Decimal
    periods: Mapping[date, Decimal]

    @property
    def in_all(self) -> Decimal:
        """What it pays. What it takes back of other four weeks makes none of it smaller."""
        return sum((amount for amount in self.periods.values() if amount > 0), NOTHING)


def check_run_limit(commitments: Iterable[Commitment], *, limit: Decimal | None) -> None:
    """Raise NotPermitted where a run commits more to one placement than an approver may agree (pounds a week).

    Two things need the limit: the largest weekly price of the four weeks that the run pays anything for, however few
    days of it are paid; and all that the run pays, arrears and releases of what was held with it, which is no more
    than four weeks at the limit. So what is beyond a regular four weeks needs a limit that covers it.
    """
    if limit is None:
        return
    for one in commitments:
        if one.most_a_week > limit:
            raise NotPermitted(
                f"One placement of this run costs {format_money(one.most_a_week)} a week, and you may approve up to"
                f" {format_money(limit)}. Ask somebody with a higher limit.",
                code="approval_limit",
            )
        if one.in_all > limit * WEEKS_A_PERIOD:
            raise NotPermitted(
                f"This run pays {format_money(one.in_all)} for one placement, with what was held or is put right of the"
                f" time before, and you may approve up to {format_money(limit * WEEKS_A_PERIOD)} at once. Ask somebody"
                " with a higher limit.",
                code="approval_limit",
            )


def due(
    versions: Sequence[Funding],
    absences: Sequence[Absence],
    paid: Mapping[Key, Decimal],
    *,
    until: date,
    since: date | None = None,
    rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE,
) -> dict[Key, Decimal]:
    """Return what a run of the four weeks that begin on `until` owes for one placement, by period, line and payer.

    It is what the present versions would have cost, less what was paid: above zero is due or arrears, below zero a
    refund. Looks at every four weeks from the first that was funded or paid, or from `since` where nothing before it
    can have changed.
    """
    first = since or min(
        (*(period_of(one.starts_on) for one in versions), *(key.period for key in paid)), default=until
    )
    owed: dict[Key, Decimal] = {}
    period = first
    while period <= until:
        for cell, amount in schedule_of_period(versions, absences, period, rates).items():
            if cell.ours:
                key = Key(period, cell.cost, cell.payer)
                owed[key] = owed.get(key, NOTHING) + amount
        period += PERIOD
    for key, amount in paid.items():
        if first <= key.period <= until:
            owed[key] = owed.get(key, NOTHING) - amount
    return {key: amount for key, amount in sorted(owed.items()) if amount}


def added(paid: Mapping[Key, Decimal], run: Mapping[Key, Decimal], held: Collection[Key] = ()) -> dict[Key, Decimal]:
    """Return what was paid once a run is paid too, but for what was held."""
    total = dict(paid)
    for key, amount in run.items():
        if key not in held:
            total[key] = total.get(key, NOTHING) + amount
    return total
