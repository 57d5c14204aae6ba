"""What payments do when an additional cost stops or becomes less: finance sets who pays from that day."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.ledger.events.choice import AdditionalCostMoved
from placewell.ledger.events.needs import BudgetSet
from placewell.ledger.record import listen
from placewell.market.telling import tell_staff
from placewell.payments.locking import lock_payments_of
from placewell.payments.topping_up import wait_for_who_pays
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


@listen(BudgetSet)
def ask_who_pays_less(event: BudgetSet) -> None:
    """Give finance its turn where a third party pays more than a risen budget leaves for it to pay."""
    _ask(
        event.package_ref,
        subject="the extra payment became less",
        body="became less: the budget has risen, and that takes from it.",
    )


def _ask(package_ref: str, *, subject: str, body: str) -> None:
    with acting_as(PAYMENTS):
        placements = Placement.objects.filter(package_ref=package_ref).select_related("option").order_by("pk")
        for placement in placements:
            # Who pays may be being written at this moment, by somebody who does not see this change yet.
            lock_payments_of(placement.authority_id)
            if wait_for_who_pays(placement):
                tell_staff(
                    [placement.authority_id],
                    [Role.FINANCE_OFFICER],
                    subject=f"{placement.ref}: {subject}",
                    body=f"An extra payment for {placement.ref} {body} Write who pays from then on.",
                    about=f"placement:{placement.ref}",
                    authority_id=placement.authority_id,
                    path=f"/payments/placements/{placement.ref}/fund/",
                )
