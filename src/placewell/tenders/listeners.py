"""What tenders do when another room has news: a new budget is evaluated, and bidders get their feedback."""

from placewell.accounts.actor import system_actor
from placewell.ledger.events.needs import BudgetSet
from placewell.ledger.events.placements import PlacementApproved
from placewell.ledger.events.tenders import TenderCancelled
from placewell.ledger.record import listen
from placewell.tenders.actions.budgets import evaluate_at_new_budget
from placewell.tenders.actions.feedback import give_feedback

TELLER = system_actor("feedback")
EVALUATOR = system_actor("evaluation")


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
