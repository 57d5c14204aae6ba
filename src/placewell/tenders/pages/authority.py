"""The authority's pages of tenders: the list, one tender."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.rules.errors import Refused
from placewell.tenders.actions.opening_tenders import answer_question, cancel_tender, open_tender
from placewell.tenders.forms import AnswerForm, BecauseForm
from placewell.tenders.models import Question
from placewell.tenders.queries.lists import tender_lines, tender_view

READERS = frozenset({Role.BROKER, Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR, Role.EVALUATOR, Role.SOCIAL_WORKER})


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def tenders(request: HttpRequest) -> HttpResponse:
    """List the authority's tenders: those that close soonest first, then the newest that are over."""
    return render(request, "tenders/list.html", {"lines": tender_lines(actor_of(request))})


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
    if request.method == "POST" and form.is_valid():
        try:
            cancel_tender(actor=actor_of(request), tender_ref=ref, because=form.cleaned_data["because"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{ref} has been called off.")
            return redirect("tenders_tender", ref)
    context = {"form": form, "title": f"Call off {ref}", "button_text": "Call it off"}
    return render(request, "tenders/form.html", context)


@page(does=answer_question)
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer a question, to all."""
    actor = actor_of(request)
    asked = get_object_or_404(Question, pk=question_id, authority_id=actor.authority_id or 0)
    form = AnswerForm(request.POST or None, initial={"answer": asked.answer})
    if request.method == "POST" and form.is_valid():
        answer_question(actor=actor, question_id=question_id, answer=form.cleaned_data["answer"])
        messages.success(request, "Your answer has gone to every invited service.")
        return redirect("tenders_tender", asked.tender.ref)
    context = {"form": form, "title": asked.text, "button_text": "Answer all"}
    return render(request, "tenders/form.html", context)
