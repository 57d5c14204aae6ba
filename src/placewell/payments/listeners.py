"""What payments do when an extra payment stops, changes or becomes less, and when an agreement is varied or ends."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.ledger.events.choice import AdditionalCostMoved
from placewell.ledger.events.market import ClosureDayChanged, ClosureRecorded, NursingRatesRecorded
from placewell.ledger.events.needs import BudgetSet
from placewell.ledger.events.placements import AgreementVaried, PlacementEnded
from placewell.ledger.record import listen
from placewell.market.queries.closing import closing_of
from placewell.payments.agreed import wait_for_agreed_price
from placewell.payments.locking import lock_payments_of
from placewell.payments.topping_up import wait_for_who_pays
from placewell.payments.waiting import tell_finance, wait_for_next_run
from placewell.placements.models import Placement
from placewell.rules.additional_cost import State

PAYMENTS = system_actor("payments")


@listen(AdditionalCostMoved)
def ask_who_pays_now(event: AdditionalCostMoved) -> None:
    """Give finance its turn where a third party is still written to pay: the authority is liable for the whole fee."""
    if event.state in {State.STOPPED, State.ENDED}:
        _ask(
            event.package_ref,
            subject="the extra payment stopped",
            body="is not made any more. The council pays the whole fee from that day.",
        )
    elif event.state == State.IN_FORCE:
        _ask(
            event.package_ref,
            subject="another extra payment was agreed",
            body="was agreed anew: somebody else pays, or on another ground, from the day it states.",
        )


@listen(BudgetSet)
def ask_who_pays_less(event: BudgetSet) -> None:
    """Give finance its turn where a third party pays more than a risen budget leaves for it to pay."""
    _ask(
        event.package_ref,
        subject="the extra payment became less",
        body="became less: the budget has risen, and that takes from it.",
    )


@listen(NursingRatesRecorded)
def put_nursing_right(event: NursingRatesRecorded) -> None:
    """Wait for the run that puts right what was paid at the rates of an earlier year."""
    with acting_as(PAYMENTS):
        lock_payments_of(event.authority_id)
        wait_for_next_run(event.authority_id)


@listen(PlacementEnded)
def ask_what_is_due(event: PlacementEnded) -> None:
    """Wait for what an end leaves to pay or to take back, and no longer for what only went on without it."""
    with acting_as(PAYMENTS):
        placement = Placement.objects.select_related("option").get(ref=event.placement_ref)
        lock_payments_of(placement.authority_id)
        wait_for_who_pays(placement)
        wait_for_agreed_price(placement)
        wait_for_next_run(placement.authority_id)


@listen(ClosureRecorded)
def ask_about_days_after_a_closure(event: ClosureRecorded) -> None:
    """Give finance its turn where a place in the home would be paid for after its last day."""
    _tell_of_days_after(event.service_id)


@listen(ClosureDayChanged)
def ask_about_days_after_another_last_day(event: ClosureDayChanged) -> None:
    """Give finance its turn where the home closes sooner, and a place in it would be paid for after that."""
    _tell_of_days_after(event.service_id)


@listen(AgreementVaried)
def ask_who_pays_by_the_new_version(event: AgreementVaried) -> None:
    """Tell finance that both sides signed another version of an agreement: who pays is written anew from its day."""
    with acting_as(PAYMENTS):
        placement = Placement.objects.get(ref=event.placement_ref)
        lock_payments_of(placement.authority_id)
        if wait_for_agreed_price(placement):
            tell_finance(
                placement,
                subject="both sides signed a new version of the agreement",
                body=f"Both sides signed version {event.number} of the agreement of {placement.ref}. Its price is"
                " another: write who pays from its first day. Until then no run pays more than is agreed.",
            )
        wait_for_next_run(placement.authority_id)


def _tell_of_days_after(service_id: str) -> None:
    with acting_as(PAYMENTS):
        closing = closing_of(service_id)
        if closing is None:
            return
        rows = Placement.objects.filter(option__service_id=service_id, end__last_on__gt=closing.last_on)
        for placement in rows.order_by("pk"):
            tell_finance(
                placement,
                subject="its home closes before it ends",
                body=f"The last day of {closing.service_name} is {closing.last_on:%-d %B %Y}. {placement.ref} was to"
                " end later. Write that nothing is paid from the day after the home’s last.",
            )


def _ask(package_ref: str, *, subject: str, body: str) -> None:
    with acting_as(PAYMENTS):
        placements = Placement.objects.filter(package_ref=package_ref).select_related("option").order_by("pk")
        for placement in placements:
            # Who pays may be being written at this moment, by somebody who does not see this change yet.
            lock_payments_of(placement.authority_id)
            if wait_for_who_pays(placement):
                tell_finance(
                    placement,
                    subject=subject,
                    body=f"An extra payment for {placement.ref} {body} Write who pays from then on.",
                )
