"""A provider's saved answers: listed, added, changed and dropped."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.rules.errors import Refused
from placewell.tenders.actions.saved_answers import drop_answer, save_answer
from placewell.tenders.forms import SavedAnswerForm
from placewell.tenders.queries import saved_answers as queries


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def saved_answers(request: HttpRequest) -> HttpResponse:
    """List the answers that a provider keeps."""
    return render(request, "tenders/saved_answers.html", {"saved": queries.saved_answers(actor_of(request))})


@page(does=save_answer)
def add(request: HttpRequest) -> HttpResponse:
    """Keep a new answer."""
    return _edit(request, None)


@page(does=save_answer)
def change(request: HttpRequest, saved_id: uuid.UUID) -> HttpResponse:
    """Change a saved answer."""
    return _edit(request, saved_id)


@require_POST
@page(does=drop_answer)
def drop(request: HttpRequest, saved_id: uuid.UUID) -> HttpResponse:
    """Forget a saved answer."""
    drop_answer(actor=actor_of(request), answer_id=saved_id)
    messages.success(request, "The answer is dropped.")
    return redirect("tenders_saved_answers")


def _edit(request: HttpRequest, saved_id: uuid.UUID | None) -> HttpResponse:
    actor = actor_of(request)
    kept = queries.saved_answer(actor, saved_id) if saved_id else None
    initial = {"question": kept.question, "text": kept.text} if kept else {}
    form = SavedAnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_answer(actor=actor, answer_id=saved_id, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "The answer is saved.")
            return redirect("tenders_saved_answers")
    title = "Change a saved answer" if kept else "Save an answer"
    return render(request, "tenders/form.html", {"form": form, "title": title, "button_text": "Save"})
