"""What tenders do when another room has news: a new budget is evaluated, bidders get their feedback, and
nothing is looked for after a death.
"""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.ledger.clocks import ClockKind, stop_clocks_of_case
from placewell.ledger.events.needs import BudgetSet
from placewell.ledger.events.placements import PlacementApproved, PlacementEnded
from placewell.ledger.events.tenders import TenderCancelled
from placewell.ledger.record import listen
from placewell.rules.ending import EndReason
from placewell.tenders.actions.budgets import evaluate_at_new_budget
from placewell.tenders.actions.cancelling import end_tender
from placewell.tenders.actions.feedback import give_feedback
from placewell.tenders.models import Tender
from placewell.tenders.states import OVER

TELLER = system_actor("feedback")
EVALUATOR = system_actor("evaluation")
CALLER_OFF = system_actor("endings")
# What waits in a case for a choice that nobody makes any more; a search's own clocks end with it.
FOR_A_CHOICE = (
    *(ClockKind.CHOICE, ClockKind.VISIT, ClockKind.SEARCH_AGAIN, ClockKind.PLACEMENT_APPROVED),
    *(ClockKind.EMERGENCY_ANSWERED, ClockKind.ASSESSOR_VISITS, ClockKind.ASSESSOR_ANSWERED),
    *(ClockKind.SERVICE_ANSWERS, ClockKind.NOMINATION_ANSWERED, ClockKind.ADDITIONAL_COST),
    *(ClockKind.PORTRAIT_CONFIRMED, ClockKind.PORTRAIT_EXPIRES, ClockKind.PORTRAIT_CORRECTED),
    *(ClockKind.BUDGET_CORRECTED, ClockKind.CONFIRMATION_ROUND),
)


@listen(BudgetSet)
def evaluate_what_the_budget_changes(event: BudgetSet) -> None:
    """Evaluate again what was evaluated at the budget before, in the same transaction."""
    evaluate_at_new_budget(actor=EVALUATOR, package_ref=event.package_ref)


@listen(PlacementApproved)
def tell_bidders_of_a_placement(event: PlacementApproved) -> None:
    """Give every bidder of the tender their feedback, in the same transaction as the placement."""
    give_feedback(actor=TELLER, tender_ref=event.tender_ref, chosen_ref=event.bid_ref)


@listen(TenderCancelled)
def tell_bidders_of_a_cancellation(event: TenderCancelled) -> None:
    """Give the bidders of an opened tender their feedback, without a chosen offer."""
    give_feedback(actor=TELLER, tender_ref=event.tender_ref)


@listen(PlacementEnded)
def call_off_what_was_looked_for(event: PlacementEnded) -> None:
    """Call off the searches for somebody who died, with all that waits in them, in the same transaction.

    Raises WrongState while the prices of one are just being revealed.
    """
    if event.reason != EndReason.DIED:
        return
    with acting_as(CALLER_OFF):
        for tender in Tender.objects.select_for_update().filter(package_ref=event.package_ref).order_by("id"):
            if tender.state not in OVER:
                end_tender(CALLER_OFF, tender, because="The person needs no place any more.")
        stop_clocks_of_case(*FOR_A_CHOICE, case_ref=event.package_ref)
