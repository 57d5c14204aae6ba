"""A new additional-cost agreement on the home in which somebody lives: another payer, or another ground (§7)."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.costing_more import keep_wish, locked
from placewell.choice.additional import agreements_of, case_of
from placewell.choice.going_on import home_lived_in
from placewell.choice.models import AdditionalCost
from placewell.rules.additional_cost import Wish, additional_cost, check_case, check_wish
from placewell.rules.additional_next import check_next
from placewell.rules.errors import Conflict
from placewell.tenders.states import TenderState


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states={TenderState.AWARDED})
def ask_next_agreement(*, actor: Actor, ref: str, wish: Wish, relation: str = "") -> AdditionalCost:
    """Record that somebody would pay on for the home in which the person lives, after the agreement `ref`.

    It goes the same lawful way as the first: advice, check, signatures. It begins on the day after the one before it
    ends by itself; one without an end, or that still stands then, ends when both sides have signed the new one.
    Raises NotFound for another authority's, WrongState where the person lives there no more, Conflict while another
    is asked for or agreed, and Refused, by its code, where the law allows none.
    """
    before = locked(actor, ref)
    home = home_lived_in(before.cost)
    others = [one for one in agreements_of(before.cost.package_ref) if one.cost.pk != before.cost.pk]
    if not all(one.done for one in others):
        raise Conflict("A new agreement was asked for already. Finish that first.")
    check_case(case_of(before.cost.tender, healthcare=False))
    check_wish(wish)
    check_next(before.wish, wish, stands=before.stands)
    additional_cost(home.figures)
    return keep_wish(actor, before.cost.tender, wish, home=home.service_name, relation=relation, follows=before.cost)
