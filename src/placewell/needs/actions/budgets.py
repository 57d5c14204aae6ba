"""Setting the indicative budget, line by line. What it comes to is kept encrypted and is in no event."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from placewell.accounts.actor import Actor
from placewell.accounts.models import Post
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.accounts.vault import lock_for
from placewell.ledger.clock import now
from placewell.ledger.events import needs as events
from placewell.market.nursing import nursing_rates
from placewell.market.queries import cost_at, figures_for
from placewell.needs.actions.own import own_package, tell
from placewell.needs.models import Budget, Package
from placewell.needs.queries import hands_on, newest_budget, read_budget, search_under_way, signed_portrait
from placewell.needs.values import budget_basis, levels_of, line_value
from placewell.rules.budget import (
    Addition,
    BudgetLine,
    budget_lines,
    check_approval_limit,
    check_budget,
    check_not_lowered,
    check_open_book,
    reference_lines,
    total_of,
)
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotPermitted, Refused, WrongState
from placewell.rules.home_care import a_week_of
from placewell.rules.independence import check_independent, why_no_budget
from placewell.rules.money import format_money
from placewell.rules.needs import chc_reasons
from placewell.rules.portrait import TierOne
from placewell.rules.pricing import funded_nursing_care, going_on_from, year_words

NO_REASON = "Set above the model by the approver"


@dataclass(frozen=True, slots=True)
class BudgetStart:
    """What a budget starts from: the figures at the person's levels, FNC, and the lines of the reference.

    `fnc_of` is the year whose rate of FNC goes on, such as 2026/27, where that of today is not published yet.
    """

    floor: Decimal
    reference: Decimal
    ceiling: Decimal
    fnc: Decimal
    lines: tuple[BudgetLine, ...]
    fnc_of: str = ""


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY)
def set_budget(
    *,
    actor: Actor,
    package_ref: str,
    amount: Decimal | None = None,
    because: str = "",
    additions: Sequence[Addition] = (),
    open_book: str = "",
) -> Budget:
    """Set the indicative budget, pounds a week net of FNC: the model's lines at the person's levels, and additions.

    With an `amount` alone, what it has above the reference is one addition, for the reason in `because`.
    Raises Refused under the reference price, under the budget that a search under way started with, over the ceiling
    then unless `open_book` says which costs were seen, or for an addition without amount or reason; NotPermitted over
    the approver's limit or in a case they had a hand in; WrongState while continuing healthcare is undecided.
    """
    package = own_package(actor, package_ref)
    moment = now()
    portrait = signed_portrait(package, moment)
    check_independent(why_no_budget(actor.ref, hands_on(package.ref)))
    _check_healthcare(package, portrait.tier_one)
    start = budget_start(package, portrait.tier_one)
    if amount is not None:
        check_budget(amount, reference=start.reference)
        more = amount - start.reference
        if not additions and more:
            additions = (Addition(more, because.strip() or NO_REASON),)
    lines = budget_lines(start.lines, additions)
    total = total_of(lines)
    if amount is not None and total != amount:
        raise Refused(
            f"The lines come to {format_money(total)} a week, not to {format_money(amount)}.", code="budget_lines"
        )
    check_budget(total, reference=start.reference)
    before = newest_budget(package)
    if before is not None and search_under_way(package):
        check_not_lowered(total, standing=(stands := read_budget(before).amount))
        check_open_book(total, standing=stands, ceiling=start.ceiling, seen=open_book)
    check_approval_limit(total, limit=approval_limit_of(actor))
    value = {
        "amount": f"{total:.2f}",
        "because": because.strip(),
        "lines": [line_value(line) for line in lines],
        **{name: f"{getattr(start, name):.2f}" for name in ("floor", "reference", "ceiling", "fnc")},
    }
    made = Budget.objects.create(
        authority_id=package.authority_id,
        package=package,
        version=(before.version if before else 0) + 1,
        locked=lock_for(package.authority_id, json.dumps(value).encode()),
        basis=budget_basis(portrait.tier_one),
        by=actor.ref,
        at=moment,
    )
    tell(actor, package, events.BudgetSet(package_ref=package.ref, version=made.version))
    return made


def approval_limit_of(actor: Actor) -> Decimal | None:
    """Return what an approver may agree, pounds a week, in the post they act in; None is no limit.

    Raises NotPermitted when that post has ended.
    """
    posts = Post.objects.filter(user_id=actor.user_id or 0, organisation_id=actor.organisation_id or 0, role=actor.role)
    post = posts.order_by(F("ended_at").desc(nulls_first=True)).first()
    if post is not None and post.ended_at is not None:
        raise NotPermitted("You are an approver no longer. Ask an administrator.")
    return post.approval_limit if post is not None else None


def budget_start(package: Package, portrait: TierOne) -> BudgetStart:
    """Return what a budget starts from at the person's levels; pounds a week.

    Raises WrongState when the care is priced by the hour and the portrait does not say how many hours.
    """
    moment = now()
    cost = cost_at(package.category, moment)
    hourly = cost is not None and cost.unit == "hour"
    if hourly and portrait.hours_a_week <= 0:
        raise WrongState("This care is priced by the hour. Ask for a portrait that says how many hours a week.")
    figures = figures_for(
        package.category,
        levels_of(portrait),
        portrait.one_to_one_hours,
        portrait.waking_nights,
        moment,
        hours_a_week=portrait.hours_a_week if hourly else None,
        visits=portrait.visits,
    )
    if cost is None:  # figures_for has refused by now
        raise WrongState("No cost model is in force.")
    lines = reference_lines(
        a_week_of(cost.model, portrait.hours_a_week, portrait.visits) if hourly else cost.model,
        levels_of(portrait),
        one_to_one_hours=portrait.one_to_one_hours,
        waking_nights=portrait.waking_nights,
        reference=figures.reference,
    )
    today = moment.astimezone(LONDON).date()
    rates = nursing_rates(package.authority_id)
    fnc = funded_nursing_care(today, care_type=portrait.care_type, eligible=package.fnc_eligible, rates=rates)
    going_on = going_on_from(today, rates) if fnc else None
    going_on_words = "" if going_on is None else year_words(going_on)
    return BudgetStart(figures.floor, figures.reference, figures.ceiling, fnc, lines, going_on_words)


def budget_figures(package: Package, portrait: TierOne) -> dict[str, Decimal]:
    """Return floor, reference and ceiling at the person's levels, and FNC; pounds a week."""
    start = budget_start(package, portrait)
    return {name: getattr(start, name) for name in ("floor", "reference", "ceiling", "fnc")}


def _check_healthcare(package: Package, portrait: TierOne) -> None:
    reasons = chc_reasons(
        levels_of(portrait), care_type=portrait.care_type, checklist_positive=package.chc_checklist_positive
    )
    if reasons and not package.chc_decision:
        raise WrongState(f"{reasons[0]} Record what was decided about NHS continuing healthcare first.", code="chc")
