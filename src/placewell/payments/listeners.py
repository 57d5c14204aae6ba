"""What payments do when an additional cost is not paid any more: finance sets who pays from that day."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.choice.models import AdditionalCost
from placewell.ledger.events.choice import AdditionalCostMoved
from placewell.ledger.record import listen
from placewell.market.telling import tell_staff
from placewell.payments.topping_up import wait_for_who_pays
from placewell.placements.models import Placement
from placewell.rules.additional_cost import State

PAYMENTS = system_actor("payments")


@listen(AdditionalCostMoved)
def ask_who_pays_now(event: AdditionalCostMoved) -> None:
    """Give finance its turn where a third party is still written to pay: the authority is liable for the whole fee."""
    if event.state not in {State.STOPPED, State.ENDED}:
        return
    with acting_as(PAYMENTS):
        cost = AdditionalCost.objects.get(ref=event.additional_cost_ref)
        placements = Placement.objects.filter(package_ref=event.package_ref).select_related("option").order_by("pk")
        for placement in placements:
            if wait_for_who_pays(placement):
                tell_staff(
                    [cost.authority_id],
                    [Role.FINANCE_OFFICER],
                    subject=f"{placement.ref}: the extra payment stopped",
                    body=(
                        f"An extra payment for {placement.ref} is not made any more. The council pays the whole fee"
                        " from that day. Write who pays from then on."
                    ),
                    about=f"placement:{placement.ref}",
                    authority_id=cost.authority_id,
                    path=f"/payments/placements/{placement.ref}/fund/",
                )
