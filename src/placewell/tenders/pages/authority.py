"""The authority's pages of tenders: the list, one tender."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.rules.errors import Refused
from placewell.rules.settled import SearchReason
from placewell.tenders.actions.budgets import raise_budget
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.confirming import open_confirmation_round
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.actions.questions import answer_question
from placewell.tenders.actions.searching_again import search_again
from placewell.tenders.actions.settled import search_for_settled
from placewell.tenders.forms import AnswerForm, BecauseForm, RaiseBudgetForm, SearchAgainForm, SettledSearchForm
from placewell.tenders.models import Question, Tender
from placewell.tenders.queries.confirming import round_wanted
from placewell.tenders.queries.lists import A_PAGE, SHELVES, tender_by_ref, tender_lines, tender_view
from placewell.tenders.queries.rises import rise_of
from placewell.ui.forms import GovForm
from placewell.ui.keyset import more, read_after

READERS = frozenset({Role.BROKER, Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR, Role.EVALUATOR, Role.SOCIAL_WORKER})


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def tenders(request: HttpRequest) -> HttpResponse:
    """List one shelf of the authority's tenders by their close."""
    shelf = request.GET.get("shelf", "open")
    lines = tender_lines(actor_of(request), shelf=shelf, after=read_after(request.GET))
    context = {
        "lines": lines,
        "shelves": [(code, words, code == shelf) for code, (words, _states) in SHELVES.items()],
        "more": more(request.GET, (lines[-1].closes_at, lines[-1].id)) if len(lines) == A_PAGE else "",
    }
    return render(request, "tenders/list.html", context)


@require_POST
@page(does=open_tender)
def open_one(request: HttpRequest, package_ref: str) -> HttpResponse:
    """Put a package to tender."""
    made = open_tender(actor=actor_of(request), package_ref=package_ref)
    messages.success(request, f"{made.ref} is open. Every eligible service has been invited.")
    return redirect("tenders_tender", made.ref)


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def tender(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one tender: its clock, who was invited and who was not, questions, and after the opening what came."""
    return render(request, "tenders/tender.html", {"view": tender_view(actor_of(request), ref)})


@page(does=cancel_tender)
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Call a tender off."""
    form = BecauseForm(request.POST or None)

    def do() -> str:
        cancel_tender(actor=actor_of(request), tender_ref=ref, because=form.cleaned_data["because"])
        return ref

    return _act(request, form, do, f"{ref} has been called off.", title=f"Call off {ref}", button="Call it off")


@page(does=search_again)
def again(request: HttpRequest, ref: str) -> HttpResponse:
    """Search again, further away if the person agrees."""
    actor = actor_of(request)
    before = tender_by_ref(actor, ref)
    form = SearchAgainForm(request.POST or None, initial={"radius_miles": f"{before.reach:f}"})

    def do() -> str:
        return search_again(actor=actor, tender_ref=ref, **form.cleaned_data).ref

    done = "A new search is open, linked to the one before. Every eligible service has been invited."
    return _act(request, form, do, done, title=f"Search again after {ref}", button="Open the new search", tender=before)


@page(does=search_for_settled)
def settled(request: HttpRequest, ref: str) -> HttpResponse:
    """Look for another place for somebody who is settled: for a recorded reason, never on price."""
    actor = actor_of(request)
    form = SettledSearchForm(request.POST or None)

    def do() -> str:
        said = form.cleaned_data
        return search_for_settled(
            actor=actor, package_ref=ref, reason=SearchReason(said["reason"]), agreed_by=said["agreed_by"]
        ).ref

    done = "A new search is open. The person chooses from it as before."
    return _act(request, form, do, done, title=f"Look for another place, {ref}", button="Open the search")


@page(does=open_confirmation_round)
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Send a corrected portrait to every service that a search invited."""
    actor = actor_of(request)
    found = tender_by_ref(actor, ref)
    form = GovForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        return open_confirmation_round(actor=actor, tender_ref=ref).ref

    done = "The round is recorded here: the corrected portrait, who was sent it, and who was not. The person is told."
    searches = Tender.objects.visible_to(actor).filter(package=found.package_id).order_by("id")
    wanted = round_wanted(found.package_ref, list(searches))
    return _act(
        request,
        form,
        do,
        done,
        title=f"Confirm the offers of {ref}",
        button="Send the corrected portrait",
        confirming=True,
        wanted=wanted,
    )


@page(does=raise_budget)
def budget(request: HttpRequest, ref: str) -> HttpResponse:
    """Raise a budget within which nothing suitable was offered, or while the person is choosing."""
    actor = actor_of(request)
    rise = rise_of(actor, tender_by_ref(actor, ref))
    form = RaiseBudgetForm(request.POST or None, initial={"amount": rise.least})

    def do() -> str:
        raise_budget(actor=actor, tender_ref=ref, **form.cleaned_data)
        return ref

    done = "The budget has been raised, and the offers have been evaluated again."
    title, template = f"Raise the budget of {ref}", "tenders/raise_budget.html"
    return _act(request, form, do, done, title=title, button="Raise the budget", template=template, rise=rise)


def _act(
    request: HttpRequest,
    form: GovForm,
    do: Callable[[], str],
    done: str,
    *,
    title: str,
    button: str,
    template: str = "tenders/form.html",
    **more_: object,
) -> HttpResponse:
    """Show a form, or do what it asks and go to the tender that `do` names."""
    if request.method == "POST" and form.is_valid():
        try:
            led_to = do()
        except Refused as refusal:
            form.refuse(refusal, {"budget_below_reference": "amount"}.get(refusal.code, refusal.code))
        else:
            messages.success(request, done)
            return redirect("tenders_tender", led_to)
    return render(request, template, {"form": form, "title": title, "button_text": button, **more_})


@page(does=answer_question)
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer a question, to all."""
    actor = actor_of(request)
    asked = get_object_or_404(Question, pk=question_id, authority_id=actor.authority_id or 0)
    form = AnswerForm(request.POST or None, initial={"answer": asked.answer})
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(actor=actor, question_id=question_id, answer=form.cleaned_data["answer"])
        except Refused as refusal:
            form.refuse(refusal, "answer")
        else:
            messages.success(request, "Your answer has gone to every invited service.")
            return redirect("tenders_tender", asked.tender.ref)
    context = {"form": form, "title": asked.text, "button_text": "Answer all"}
    return render(request, "tenders/form.html", context)
