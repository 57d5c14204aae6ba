"""Every write of payments: funding, absences, the steps of a run, and uplifts."""

from placewell.payments.actions.funding import record_absence, set_funding
from placewell.payments.actions.holding import hold_line, release_line
from placewell.payments.actions.runs import approve_run, check_run, draft_run, mark_paid
from placewell.payments.actions.uplifts import (
    apply_uplift,
    expire_uplift,
    expire_uplifts,
    propose_uplift,
    withdraw_uplift,
)

__all__ = [
    "apply_uplift",
    "approve_run",
    "check_run",
    "draft_run",
    "expire_uplift",
    "expire_uplifts",
    "hold_line",
    "mark_paid",
    "propose_uplift",
    "record_absence",
    "release_line",
    "set_funding",
    "withdraw_uplift",
]
