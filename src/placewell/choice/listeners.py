"""What choice does when a tender is evaluated again, which puts more to the person; or when a home closes."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.choice.actions.agreeing_more import settle_at_budget
from placewell.choice.actions.closing_homes import withdraw_home
from placewell.choice.actions.nominating import put_named_at_budget
from placewell.choice.actions.putting import put_later_options, put_staying_again
from placewell.choice.actions.returning import ask_again, stop_waiting_for
from placewell.choice.actions.telephoned import put_telephoned
from placewell.ledger.events.market import ClosureRecorded
from placewell.ledger.events.telephoning import TelephoneBidsEvaluated
from placewell.ledger.events.tenders import ConfirmationRoundOpened, TenderCancelled, TenderEvaluated
from placewell.ledger.record import listen
from placewell.tenders.models import Tender

PUTTER = system_actor("options")


@listen(TenderEvaluated)
def put_what_was_accepted_since(event: TenderEvaluated) -> None:
    """Put what came within the budget after the options were put, and end what was agreed to pay for it."""
    settle_at_budget(actor=PUTTER, tender_ref=event.tender_ref)
    put_later_options(actor=PUTTER, tender_ref=event.tender_ref)
    put_named_at_budget(actor=PUTTER, tender_ref=event.tender_ref)


@listen(TelephoneBidsEvaluated)
def put_what_was_said_by_telephone(event: TelephoneBidsEvaluated) -> None:
    """Make choices of the confirmed telephone offers that are within the budget, in the same transaction."""
    put_telephoned(actor=PUTTER, tender_ref=event.tender_ref)


@listen(ClosureRecorded)
def withdraw_a_home_that_closes(event: ClosureRecorded) -> None:
    """Take a home that closes out of everybody's choices, and tell them, in the same transaction."""
    with acting_as(PUTTER):
        withdraw_home(actor=PUTTER, service_id=event.service_id)


@listen(ConfirmationRoundOpened)
def give_back_what_was_chosen(event: ConfirmationRoundOpened) -> None:
    """Tell the person that their options fell away with the portrait that was wrong, in the same transaction."""
    before = Tender.objects.get(ref=event.follows_ref)
    ask_again(
        actor=PUTTER,
        package_ref=before.package_ref,
        tender_ref=before.ref,
        authority_id=before.authority_id,
        asked=event.invited,
    )


@listen(TenderCancelled)
def choose_no_more_from_what_was_called_off(event: TenderCancelled) -> None:
    """Put staying in another search that is with the person, and stop what waits on a choice from this one."""
    tender = Tender.objects.get(ref=event.tender_ref)
    put_staying_again(PUTTER, tender.package_ref)
    stop_waiting_for(tender)
