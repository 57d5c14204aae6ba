"""A provider's investment in quality: what each list offers, what it claimed, and what it can do about a claim."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.market import files
from placewell.market.actions import (
    add_investment_evidence,
    answer_investment,
    ask_again_about_investment,
    claim_investment,
    reply_about_investment,
    withdraw_investment,
)
from placewell.market.pages.acting import act
from placewell.market.pages.investment.forms import AnswerForm, ClaimForm, EvidenceForm
from placewell.market.pages.joining.forms import ReasonsForm
from placewell.market.queries import investment as queries
from placewell.market.queries.standing import own_member_by_id
from placewell.market.words import plain
from placewell.ui.forms import GovForm

READS = frozenset({Role.PROVIDER, Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR})


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def home(request: HttpRequest) -> HttpResponse:
    """List the provider's memberships with what each list offers, and its claims."""
    context = {"members": queries.own_investment(actor_of(request)), "plain": plain}
    return render(request, "market/investment/own.html", context)


@page(does=claim_investment)
def make(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Claim an item of the list for one membership."""
    actor = actor_of(request)
    member = own_member_by_id(actor, membership_id)
    items = queries.claimable(actor, member)

    def do(form: ClaimForm) -> str:
        said = form.cleaned_data
        made = claim_investment(
            actor=actor,
            membership_id=membership_id,
            item=said["item"],
            statement=said["statement"],
            evidence=form.contents(),
        )
        return reverse("investment_claim", args=[made.pk])

    return act(
        request,
        ClaimForm(request.POST or None, request.FILES or None, items=items),
        do,
        title="Claim points for investment in quality",
        caption=f"{member.service.name}, {member.category.name}",
        lead="The council reads what you send, and decides within 10 working days. Nobody else reads it."
        if items
        else "There is nothing to claim now: no list is published, or you have claimed all that is on it.",
        button="Claim it",
        done="It is claimed. The council has been written to.",
        onwards=reverse("investment_home"),
        template="market/investment/claim_form.html",
        more={"multipart": True, "items": items},
    )


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def claim(request: HttpRequest, investment_id: int) -> HttpResponse:
    """Show one claim, and what can be done about it now."""
    actor = actor_of(request)
    found = queries.claim_by_id(actor, investment_id)
    context = queries.about_claim(actor, found) | {"plain": plain, "back": reverse("investment_home")}
    return render(request, "market/investment/claim.html", context)


@page(does=answer_investment)
def answer(request: HttpRequest, investment_id: int) -> HttpResponse:
    """Answer what the council asked."""

    def do(form: AnswerForm) -> None:
        file = form.cleaned_data["file"]
        answer_investment(
            actor=actor_of(request),
            claim_id=investment_id,
            text=form.cleaned_data["text"],
            evidence=[file.read()] if file else [],
        )

    form = AnswerForm(request.POST or None, request.FILES or None)
    return _about(request, investment_id, form, do, title="Answer", button="Send it", done="Your answer is sent.")


@page(does=add_investment_evidence)
def add(request: HttpRequest, investment_id: int) -> HttpResponse:
    """Add a file to a claim that waits."""

    def do(form: EvidenceForm) -> None:
        file = form.cleaned_data["file"].read()
        add_investment_evidence(actor=actor_of(request), claim_id=investment_id, evidence=file)

    form = EvidenceForm(request.POST or None, request.FILES or None)
    return _about(request, investment_id, form, do, title="Add a file", button="Add it", done="The file is added.")


@page(does=reply_about_investment)
def reply(request: HttpRequest, investment_id: int) -> HttpResponse:
    """Reply to a notice that something may no longer be verified."""

    def do(form: ReasonsForm) -> None:
        reply_about_investment(actor=actor_of(request), claim_id=investment_id, text=form.cleaned_data["reasons"])

    form = ReasonsForm(request.POST or None, label="Your reply", hint="Name nobody who lives or works with you.")
    done = "Your reply is kept. Somebody who did not give the notice decides."
    return _about(request, investment_id, form, do, title="Reply to the notice", button="Send the reply", done=done)


@page(does=ask_again_about_investment)
def again(request: HttpRequest, investment_id: int) -> HttpResponse:
    """Ask for a second look at a decision."""

    def do(form: ReasonsForm) -> None:
        ask_again_about_investment(
            actor=actor_of(request), claim_id=investment_id, because=form.cleaned_data["reasons"]
        )

    form = ReasonsForm(request.POST or None, label="Why should it be looked at again?")
    done = "Somebody else looks at it again, within 10 working days."
    title = "Ask for a second look"
    return _about(request, investment_id, form, do, title=title, button="Ask for it", done=done)


@page(does=withdraw_investment)
def withdraw(request: HttpRequest, investment_id: int) -> HttpResponse:
    """Withdraw a claim that waits."""

    def do(_form: GovForm) -> None:
        withdraw_investment(actor=actor_of(request), claim_id=investment_id)

    form = GovForm(request.POST if request.method == "POST" else None)
    done = "It is withdrawn. You can claim it anew at any time."
    title = "Withdraw this claim?"
    return _about(request, investment_id, form, do, title=title, button="Withdraw it", done=done)


@require_safe
@page(by=READS, whose=Whose.OWN_ORGANISATION)
def download(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Give out a file of evidence to whoever may read it, to be saved: a browser never shows or runs it here."""
    found = queries.evidence_by_id(actor_of(request), evidence_id)
    answer = HttpResponse(files.content_of(found), content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="evidence-{found.pk}.{found.ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _about(
    request: HttpRequest,
    investment_id: int,
    form: GovForm,
    do: Callable[[Any], None],
    *,
    title: str,
    button: str,
    done: str,
) -> HttpResponse:
    found = queries.claim_by_id(actor_of(request), investment_id)
    return act(
        request,
        form,
        do,
        title=title,
        caption=f"{found.membership.service.name}: {queries.item_of(found).what}",
        button=button,
        done=done,
        onwards=reverse("investment_claim", args=[investment_id]),
        more={"multipart": True},
    )
