"""Pages of trusted assessors: sending one, whom they have to meet, and the reading, part by part, at the bedside."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.models import Decision
from placewell.market.queries.assessors import trusted_by
from placewell.placements.actions import hand_over_reading, keep_reading, send_assessor
from placewell.placements.actions.assessing import own_sending
from placewell.placements.assessing_forms import HandOverForm, SendForm
from placewell.placements.models import AssessorDraft
from placewell.placements.pages.visits import choice_to_arrange, field_to_mend
from placewell.placements.queries.assessing import errands_of
from placewell.placements.statements import statements_of_tender
from placewell.placements.visit_forms import DifferencesForm, MarksForm, field_of, marks_in
from placewell.rules.assessors import covers
from placewell.rules.errors import Refused
from placewell.rules.urgency import Urgency
from placewell.rules.visits import How, Statement, check_marks, differing, material_difference


@page(does=send_assessor)
def send(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Let a trusted assessor meet the person in the place of the chosen home."""
    actor = actor_of(request)
    decision = choice_to_arrange(actor, decision_id)
    option, urgency = decision.option, Urgency(decision.tender.urgency)
    trusted = trusted_by(option.service_id, authority_id=decision.authority_id) if option else []
    able = [one for one, scope in trusted if covers(scope, urgency)]
    form = SendForm(able, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_assessor(actor=actor, decision_id=decision_id, assessor_ref=form.cleaned_data["assessor"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "They have been asked to meet the person, who has been told.")
            if actor.role == Role.PROVIDER:
                return redirect("placements_visits")
            return redirect("placements_placement", decision.tender.ref)
    context = {"form": form, "decision": decision, "nobody": not able}
    return render(request, "placements/send_assessor.html", context)


@require_safe
@page(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def assessing(request: HttpRequest) -> HttpResponse:
    """List whom trusted assessors have to meet for homes: one's own first."""
    return render(request, "placements/assessing.html", {"rows": errands_of(actor_of(request))})


@never_cache
@page(does=keep_reading)
def read(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Hold each statement beside the person for the home. What is marked is kept as one goes."""
    decision, statements, typed = _errand(request, decision_id)
    form = MarksForm(statements, initial=typed)
    if request.method == "POST":
        kept = _keep(request, decision_id, [field_of(one.id) for one in statements])
        if "HX-Request" in request.headers:
            return render(request, "placements/visit_kept.html", {"draft": kept})
        differs_somewhere = any(mark.how == How.DIFFERS for mark in marks_in(statements, kept.typed).values())
        return redirect("placements_read_differs" if differs_somewhere else "placements_hand_over", decision_id)
    context = {
        "form": form,
        "decision": decision,
        "draft": AssessorDraft.objects.filter(decision=decision).first(),
        "here": request.path,
        "back": reverse("placements_assessing"),
        "back_words": "Back to people to meet",
        "until": "hand it over",
    }
    return render(request, "placements/visit.html", context)


@never_cache
@page(does=keep_reading)
def differs(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Say of each statement that differs in which way, and what was seen."""
    decision, statements, typed = _errand(request, decision_id)
    differing_ones = [one for one in statements if typed.get(field_of(one.id)) == How.DIFFERS]
    if not differing_ones:
        return redirect("placements_hand_over", decision_id)
    form = DifferencesForm(differing_ones, request.POST or None, initial=typed)
    draft = AssessorDraft.objects.filter(decision=decision).first()
    if request.method == "POST":
        draft = _keep(request, decision_id, list(form.fields))
        if "HX-Request" in request.headers:
            return render(request, "placements/visit_kept.html", {"draft": draft})
        try:
            check_marks(statements, marks_in(statements, draft.typed))
        except Refused as refusal:
            form.is_valid()
            form.refuse(refusal, field_to_mend(form, refusal.code, refusal.sentence))
        else:
            return redirect("placements_hand_over", decision_id)
    back = reverse("placements_read", args=[decision_id])
    context = {"form": form, "decision": decision, "draft": draft, "here": request.path, "back": back}
    return render(request, "placements/visit_differs.html", context)


@never_cache
@page(does=hand_over_reading)
def hand_over(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Hand the home what was found; it says whether it takes the person."""
    decision, statements, typed = _errand(request, decision_id)
    try:
        marks = check_marks(statements, marks_in(statements, typed))
    except Refused:
        return redirect("placements_read_differs", decision_id)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over_reading(
                actor=actor_of(request), decision_id=decision_id, marks=marks, notes=form.cleaned_data["notes"]
            )
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Thank you. The home has it, and answers on it.")
            return redirect("placements_assessing")
    titles = {one.id: one.title for one in statements}
    context = {
        "form": form,
        "decision": decision,
        "differing": [titles[code] for code in differing(marks)],
        "material": [titles[code] for code in material_difference(statements, marks)],
        "not_seen": sum(mark.how == How.NOT_SEEN for mark in marks.values()),
        "statements": len(statements),
    }
    return render(request, "placements/hand_over.html", context)


def _errand(request: HttpRequest, decision_id: int) -> tuple[Decision, tuple[Statement, ...], dict[str, Any]]:
    """Return the choice to read for, the statements of its portrait, and what was marked of them so far."""
    decision = own_sending(actor_of(request), decision_id).decision
    draft = AssessorDraft.objects.filter(decision=decision).first()
    return decision, statements_of_tender(decision.tender), draft.typed if draft else {}


def _keep(request: HttpRequest, decision_id: int, names: list[str]) -> AssessorDraft:
    typed = {name: request.POST[name] for name in names if name in request.POST}
    return keep_reading(actor=actor_of(request), decision_id=decision_id, typed=typed)
