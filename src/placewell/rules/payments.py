"""Payment runs: what is due beyond what was paid, who may take a run which step, and what an approver may agree."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from placewell.rules.errors import NotPermitted, WrongState
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


def check_run_limit(four_weeks: Iterable[Decimal], *, limit: Decimal | None) -> None:
    """Raise NotPermitted when any placement of a run costs more than an approver may agree (pounds a week).

    `four_weeks` has what each placement costs in the run's own four weeks.
    """
    most = max(four_weeks, default=NOTHING)
    if limit is not None and most > limit * WEEKS_A_PERIOD:
        raise NotPermitted(
            f"One placement of this run costs {format_money(most / WEEKS_A_PERIOD)} a week, and you may approve up to"
            f" {format_money(limit)}. Ask somebody with a higher limit.",
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
