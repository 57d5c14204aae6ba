"""Whose turn it is after an evaluation: the clocks that its outcome starts."""

from datetime import datetime

from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.rules.options import Outcome
from placewell.rules.timetable import StepKind
from placewell.rules.urgency import Urgency
from placewell.rules.waits import decision_due
from placewell.tenders.models import Tender
from placewell.tenders.queries.telephoning import in_budget_by_telephone
from placewell.tenders.states import TenderState
from placewell.tenders.times import step_at

# An explanation that is awaited has a clock of its own, which is the bidder's.
_TURN = {
    Outcome.OPTIONS: (ClockKind.OPTIONS_PUT, Role.BROKER),
    Outcome.BUDGET_MUST_RISE: (ClockKind.BUDGET_RAISED, Role.APPROVER),
    Outcome.TOO_FEW_BIDS: (ClockKind.SEARCH_AGAIN, Role.BROKER),
}


def start_next_clock(tender: Tender, outcome: Outcome, moment: datetime) -> None:
    """Start the clock of what an evaluation's outcome asks for, in place of what an earlier one did.

    With an offer by telephone within the budget there is something to put, whatever the sealed ones came to.
    """
    if tender.state == TenderState.OFFERED:
        return  # what came within the budget since is put to the person at once
    if in_budget_by_telephone(tender):
        outcome = Outcome.OPTIONS
    subject = f"tender:{tender.ref}"
    stop_clock(*(kind for kind, _role in _TURN.values()), ClockKind.FOUND_DIRECTLY, subject=subject)
    if outcome not in _TURN:
        return
    kind, role = _TURN[outcome]
    start_clock(
        kind,
        subject=subject,
        role=role,
        due_at=decision_due(Urgency(tender.urgency), moment),
        authority_id=tender.authority_id,
        case_ref=tender.package_ref,
    )
    if outcome == Outcome.TOO_FEW_BIDS:
        start_clock(
            ClockKind.FOUND_DIRECTLY,
            subject=subject,
            role=Role.BROKER,
            due_at=max(moment, step_at(tender, StepKind.DIRECT)),
            authority_id=tender.authority_id,
            case_ref=tender.package_ref,
        )
