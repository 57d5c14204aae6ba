"""What choice does when a tender is evaluated again: what has come within the budget since is put to the person too."""

from placewell.accounts.actor import system_actor
from placewell.choice.actions.agreeing_more import settle_at_budget
from placewell.choice.actions.putting import put_later_options
from placewell.ledger.events.tenders import TenderEvaluated
from placewell.ledger.record import listen

PUTTER = system_actor("options")


@listen(TenderEvaluated)
def put_what_was_accepted_since(event: TenderEvaluated) -> None:
    """Put what came within the budget after the options were put, and end what was agreed to pay for it."""
    settle_at_budget(actor=PUTTER, tender_ref=event.tender_ref)
    put_later_options(actor=PUTTER, tender_ref=event.tender_ref)
