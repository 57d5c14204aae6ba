"""What an authority does about investment in quality: it publishes the list, verifies, asks, ends and looks again."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.actions import (
    ask_about_investment,
    decide_end_of_investment,
    decide_investment,
    give_notice_of_investment,
    look_again_at_investment,
    publish_investment_list,
)
from placewell.market.pages.acting import act
from placewell.market.pages.investment.forms import ListForm
from placewell.market.pages.joining.forms import DecisionForm, ReasonsForm
from placewell.market.queries import investment as queries
from placewell.market.queries.costs import own_category_by_ref
from placewell.market.stored import read_items
from placewell.market.words import plain
from placewell.rules.clocks import LONDON
from placewell.ui.forms import GovForm
from placewell.ui.keyset import more, read_after

READS = frozenset({Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR})


@require_safe
@page(by=READS, whose=Whose.OWN_AUTHORITY)
def work(request: HttpRequest) -> HttpResponse:
    """List the claims that wait, oldest first; or those that wait for nobody, newest first."""
    actor, after = actor_of(request), read_after(request.GET)
    decided = request.GET.get("show") == "decided"
    listed = queries.decided(actor, after=after) if decided else queries.to_decide(actor, after=after)
    last = listed[-1] if len(listed) == queries.A_PAGE else None
    context = {
        "decided": decided,
        "listed": listed,
        "plain": plain,
        "more": more(request.GET, (last.made_at, last.id)) if last else "",
    }
    return render(request, "market/investment/work.html", context)


@require_safe
@page(by=READS, whose=Whose.OWN_AUTHORITY)
def claim(request: HttpRequest, investment_id: int) -> HttpResponse:
    """Show one claim with its evidence and every step, and what can be done about it now."""
    actor = actor_of(request)
    found = queries.claim_by_id(actor, investment_id)
    hands = {found.made_by, found.decided_by, found.noticed_by}
    context = queries.about_claim(actor, found) | {
        "staff": True,
        "runs": actor.role == Role.COMMISSIONER,
        "decides": actor.role in {Role.COMMISSIONER, Role.APPROVER},
        "made_it": actor.ref == found.made_by,
        "noticed_it": actor.ref == found.noticed_by,
        "had_a_hand": actor.ref in hands,
        "plain": plain,
        "back": reverse("market_investment"),
    }
    return render(request, "market/investment/claim.html", context)


@page(does=decide_investment)
def decide(request: HttpRequest, investment_id: int) -> HttpResponse:
    """Verify a claim or refuse it."""

    def do(form: DecisionForm) -> None:
        decide_investment(
            actor=actor_of(request),
            claim_id=investment_id,
            verify=form.cleaned_data["verdict"] == "verify",
            reasons=form.cleaned_data["reasons"],
        )

    choices = (("verify", "Verify it: its points count from today on"), ("refuse", "Refuse it"))
    form = DecisionForm(request.POST or None, choices=choices)
    return _about(request, investment_id, form, do, title="Decide", button="Record the decision")


@page(does=ask_about_investment)
def ask(request: HttpRequest, investment_id: int) -> HttpResponse:
    """Ask the provider something."""

    def do(form: ReasonsForm) -> None:
        ask_about_investment(actor=actor_of(request), claim_id=investment_id, question=form.cleaned_data["reasons"])

    form = ReasonsForm(request.POST or None, label="What do you ask?", hint="The provider has 10 working days.")
    return _about(request, investment_id, form, do, title="Ask the provider", button="Ask")


@page(does=look_again_at_investment)
def look(request: HttpRequest, investment_id: int) -> HttpResponse:
    """Look again at a decision that somebody else took."""

    def do(form: DecisionForm) -> None:
        look_again_at_investment(
            actor=actor_of(request),
            claim_id=investment_id,
            reverse=form.cleaned_data["verdict"] == "reverse",
            reasons=form.cleaned_data["reasons"],
        )

    choices = (("reverse", "Reverse it: it is verified"), ("stands", "The decision stands"))
    form = DecisionForm(request.POST or None, choices=choices)
    return _about(request, investment_id, form, do, title="Look again", button="Record the decision")


@page(does=give_notice_of_investment)
def notice(request: HttpRequest, investment_id: int) -> HttpResponse:
    """Give notice that something may no longer be verified."""

    def do(form: ReasonsForm) -> None:
        give_notice_of_investment(actor=actor_of(request), claim_id=investment_id, reasons=form.cleaned_data["reasons"])

    hint = "The provider reads it, and may reply for three working days. Then somebody else decides."
    form = ReasonsForm(request.POST or None, label="What did you find?", hint=hint)
    return _about(request, investment_id, form, do, title="Give notice that it may end", button="Give notice")


@page(does=decide_end_of_investment)
def ending(request: HttpRequest, investment_id: int) -> HttpResponse:
    """Decide a notice that somebody else gave."""

    def do(form: DecisionForm) -> None:
        decide_end_of_investment(
            actor=actor_of(request),
            claim_id=investment_id,
            end=form.cleaned_data["verdict"] == "end",
            reasons=form.cleaned_data["reasons"],
        )

    choices = (("end", "It is no longer verified: it counts no more"), ("keep", "Drop the notice: it goes on"))
    form = DecisionForm(request.POST or None, choices=choices)
    return _about(request, investment_id, form, do, title="Decide the notice", button="Record the decision")


@page(does=publish_investment_list)
def points_list(request: HttpRequest, category_ref: str) -> HttpResponse:
    """Publish what earns points in a category, as a new version; it begins with the newest one."""
    category = own_category_by_ref(actor_of(request), category_ref)
    newest = category.investment_lists.order_by("-version").first()

    def do(form: ListForm) -> None:
        day = form.cleaned_data["in_force_from"]
        publish_investment_list(
            actor=actor_of(request),
            category=category,
            items=form.items(queries.codes_of_all_versions(category)),
            in_force_from=datetime.combine(day, time(0), tzinfo=LONDON) if day else None,
        )

    waits = newest is not None and newest.in_force_from > now()
    return act(
        request,
        ListForm(request.POST or None, standing=read_items(newest) if newest else ()),
        do,
        title="What earns points for investment in quality",
        caption=f"{category.scheme.name}, {category.name}",
        lead="Services claim these with evidence, and you verify it. All items together have 100 points at most. Empty"
        " the words of an item to take it off. Points count from 90 days after the first list on."
        + (f" Version {newest.version} begins later; this one follows it." if newest and waits else ""),
        button="Publish the list",
        done="The list is published.",
        onwards=reverse("market_running_desk", args=[category.scheme.ref]),
        template="market/investment/list_form.html",
    )


def _about(
    request: HttpRequest,
    investment_id: int,
    form: GovForm,
    do: Callable[[Any], None],
    *,
    title: str,
    button: str,
) -> HttpResponse:
    found = queries.claim_by_id(actor_of(request), investment_id)
    return act(
        request,
        form,
        do,
        title=title,
        caption=f"{found.membership.service.name}: {queries.item_of(found).what}",
        button=button,
        done="It is recorded, and the provider has been written to.",
        onwards=reverse("market_investment_claim", args=[investment_id]),
    )
