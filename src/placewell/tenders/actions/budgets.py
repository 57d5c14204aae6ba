"""Raising a budget within which nothing suitable was offered, so that the person has a real choice (rulebook §7)."""

from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.needs.actions import set_budget
from placewell.needs.queries import budget_of
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.options import Outcome, check_rise
from placewell.tenders.actions.evaluating import store_evaluation
from placewell.tenders.models import Evaluation, Tender
from placewell.tenders.queries.outcomes import what_it_came_to
from placewell.tenders.states import WORDS, TenderState


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states={TenderState.EVALUATED})
def raise_budget(
    *, actor: Actor, tender_ref: str, amount: Decimal, because: str = "", open_book: str = ""
) -> Evaluation:
    """Raise the budget of a tender whose outcome is `budget_must_rise`, and evaluate again. Pounds a week, net of FNC.

    Raises Refused by `check_rise` and `set_budget`, WrongState for any other outcome, NotPermitted for one's own case.
    """
    tender = Tender.objects.visible_to(actor).select_for_update().filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    if tender.state != TenderState.EVALUATED:
        raise WrongState(f"This tender is {WORDS[TenderState(tender.state)]}. Its budget is not raised now.")
    if what_it_came_to(tender).outcome != Outcome.BUDGET_MUST_RISE:
        raise WrongState("Something suitable is within the budget, or nothing suitable was offered at all.")
    check_rise(
        amount,
        present=budget_of(tender.package).amount,
        ceiling=Decimal(tender.figures["ceiling"]),
        because=because,
        open_book=open_book,
    )
    why = f"{because.strip()} Open-book costs seen: {open_book.strip()}" if open_book.strip() else because.strip()
    set_budget(actor=actor, package_ref=tender.package_ref, amount=amount, because=why)
    return store_evaluation(actor=actor, tender=tender)
