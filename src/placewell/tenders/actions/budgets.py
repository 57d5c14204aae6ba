"""Raising a budget within which nothing suitable was offered, so that the person has a real choice (rulebook §7)."""

from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.needs.actions import set_budget
from placewell.needs.models import Package
from placewell.needs.queries import budget_of
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.options import Outcome, check_rise
from placewell.tenders.actions.evaluating import store_evaluation
from placewell.tenders.models import Evaluation, Tender, TenderKind
from placewell.tenders.queries.outcomes import what_it_came_to
from placewell.tenders.states import WORDS, TenderState

RISES = (TenderState.EVALUATED, TenderState.OFFERED)


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states=RISES)
def raise_budget(
    *, actor: Actor, tender_ref: str, amount: Decimal, because: str = "", open_book: str = ""
) -> Evaluation:
    """Raise the budget of a tender whose outcome is `budget_must_rise`, or whose options are with the person.

    It is evaluated again at once. Pounds a week, net of FNC. Raises Refused by `check_rise` and `set_budget`,
    WrongState for any other tender, NotPermitted for one's own case.
    """
    tender = _locked(actor, tender_ref)
    if tender.kind == TenderKind.DIRECT:
        raise WrongState("Nothing was searched for here. Set the budget on the page of the case.")
    if tender.state not in RISES:
        raise WrongState(f"This tender is {WORDS[TenderState(tender.state)]}. Its budget is not raised now.")
    if tender.state == TenderState.EVALUATED and what_it_came_to(tender).outcome != Outcome.BUDGET_MUST_RISE:
        raise WrongState("Something suitable is within the budget, or nothing suitable was offered at all.")
    check_rise(
        amount,
        present=budget_of(tender.package).amount,
        ceiling=Decimal(tender.figures["ceiling"]),
        because=because,
        open_book=open_book,
    )
    why = f"{because.strip()} Open-book costs seen: {open_book.strip()}" if open_book.strip() else because.strip()
    set_budget(actor=actor, package_ref=tender.package_ref, amount=amount, because=why, open_book=open_book)
    return Evaluation.objects.filter(tender=tender).order_by("-seq")[0]


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states=RISES)
def evaluate_at_new_budget(*, actor: Actor, package_ref: str) -> list[Evaluation]:
    """Evaluate again what was evaluated before its budget was set anew, whoever set it and on whichever page.

    What has come within the budget is a choice like the others then; what was agreed to pay for it ends.
    """
    found = Tender.objects.filter(package_ref=package_ref, state__in=RISES).exclude(kind=TenderKind.DIRECT)
    found = found.select_for_update().order_by("id")
    return [store_evaluation(actor=actor, tender=tender) for tender in found]


def _locked(actor: Actor, tender_ref: str) -> Tender:
    """Lock a tender's package and then the tender, as whoever sets a budget elsewhere does."""
    visible = Tender.objects.visible_to(actor).filter(ref=tender_ref)
    list(Package.objects.filter(pk__in=visible.values("package_id")).select_for_update())
    tender = visible.select_for_update().first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    return tender
