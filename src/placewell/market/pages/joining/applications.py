"""An application as its applicant sees it: what stands, what was found and decided, and what can be done now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.actions import answer_authority, ask_review, withdraw_application
from placewell.market.models import Application, Document
from placewell.market.pages.joining.forms import AnswerForm, ReasonsForm
from placewell.market.queries.applications import application_by_ref, checks_kept, declaration_lines, declared_in
from placewell.market.queries.preparing import own_documents
from placewell.rules.errors import Refused
from placewell.rules.exclusion import Law
from placewell.rules.joining import APPLICATION_WORDS, LIVE_APPLICATION, ApplicationState, review_asked_by
from placewell.rules.joining_checks import CHECK_NAMES, CheckKind


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def application(request: HttpRequest, application_ref: str) -> HttpResponse:
    """Show one application of one's own."""
    actor = actor_of(request)
    found = application_by_ref(actor, application_ref)
    until = review_asked_by(found.decided_at) if found.decided_at else None
    refused = found.state == ApplicationState.REFUSED
    context = about(actor, found) | {
        "may_answer": found.state in LIVE_APPLICATION,
        "may_ask_again": refused and until is not None and now() <= until,
        "asked_by": until,
        "back": reverse("joining_home"),
    }
    return render(request, "market/joining/application.html", context)


@page(does=answer_authority)
def answer(request: HttpRequest, application_ref: str) -> HttpResponse:
    """Answer the authority."""
    actor = actor_of(request)
    found = application_by_ref(actor, application_ref)
    form = AnswerForm(request.POST or None, documents=own_documents(actor))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["document"]
        try:
            answer_authority(
                actor=actor,
                ref=application_ref,
                text=form.cleaned_data["text"],
                document_id=int(chosen) if chosen else None,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Sent.")
            return redirect("joining_application", application_ref)
    context = {
        "form": form,
        "title": f"Answer about {found.service.name}",
        "button_text": "Send",
        "back": reverse("joining_application", args=[application_ref]),
        "notes": list(found.notes.order_by("id")),
    }
    return render(request, "market/joining/form.html", context)


@page(does=ask_review)
def review(request: HttpRequest, application_ref: str) -> HttpResponse:
    """Ask for a second look at a refusal."""
    found = application_by_ref(actor_of(request), application_ref)
    form = ReasonsForm(
        request.POST or None,
        label="Why do you think that the refusal is wrong?",
        hint="Somebody who did not decide it reads this, and decides within 10 working days.",
    )
    if request.method == "POST" and form.is_valid():
        try:
            ask_review(actor=actor_of(request), ref=application_ref, because=form.cleaned_data["reasons"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "We look at it again.")
            return redirect("joining_application", application_ref)
    context = {
        "form": form,
        "title": f"Ask for a second look: {found.service.name}",
        "button_text": "Ask for it",
        "back": reverse("joining_application", args=[application_ref]),
    }
    return render(request, "market/joining/form.html", context)


@require_POST
@page(does=withdraw_application)
def withdraw(request: HttpRequest, application_ref: str) -> HttpResponse:
    """Take an application back."""
    withdraw_application(actor=actor_of(request), ref=application_ref)
    messages.success(request, "It is withdrawn. You can apply again at any time.")
    return redirect("joining_application", application_ref)


def about(actor: Actor, found: Application) -> dict[str, object]:
    """Return what both sides see of an application."""
    readable = Document.objects.visible_to(actor).filter(sendings__application=found).order_by("kind", "pk")
    return {
        "application": found,
        "state_words": APPLICATION_WORDS[ApplicationState(found.state)],
        "kept": [(CHECK_NAMES[CheckKind(one.kind)], one.outcome, one.words) for one in checks_kept(found)],
        "declaration": declaration_lines(Law(found.law), declared_in(found)),
        "documents": list(readable),
        "notes": list(found.notes.order_by("id")),
    }
