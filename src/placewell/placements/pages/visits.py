"""Pages of visits: who chose a service, arranging to meet them, and the report, part by part, at the bedside."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.models import Decision
from placewell.choice.queries import goes_on, standing_among
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.placements.accuracy import reliability_of
from placewell.placements.actions import VisitOutcome, arrange_visit, keep_visit_draft, report_visit
from placewell.placements.models import Arrangement, AssessorReading, Place, Placement, VisitDraft
from placewell.placements.offered import offered_lines
from placewell.placements.queries.assessing import sent_for
from placewell.placements.statements import differences_of, read_marks, statements_of_tender
from placewell.placements.visit_forms import (
    ArrangeForm,
    DifferencesForm,
    MarksForm,
    OutcomeForm,
    field_of,
    marks_in,
)
from placewell.rules.errors import NotFound, Refused
from placewell.rules.visits import (
    ACCEPTS,
    How,
    Statement,
    check_marks,
    differing,
    lines_that_may_rise,
    material_difference,
)

A_PAGE = 50


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def visits(request: HttpRequest) -> HttpResponse:
    """List the people who chose one of the provider's services, newest first, and what is still to do."""
    organisation = actor_of(request).organisation_id or 0
    own = Decision.objects.filter(option__organisation_id=organisation)
    rows = list(own.select_related("option", "tender", "visit").order_by("-id")[:A_PAGE])
    stand = standing_among(rows)
    running = running_clocks(organisation_id=organisation, limit=2 * A_PAGE)
    due = {one.ref: one.due_at for one in running if one.kind in {ClockKind.VISIT, ClockKind.ASSESSOR_ANSWERED}}
    placed = Placement.objects.filter(organisation_id=organisation).order_by("-id")[:A_PAGE]
    arranged = {one.decision_id: one for one in Arrangement.objects.filter(decision__in=rows).order_by("id")}
    among = [row.tender_id for row in rows]
    own_homes = Placement.objects.filter(organisation_id=organisation, tender__in=among)
    homes = set(own_homes.values_list("tender_id", "option_id"))
    context = {
        "rows": [(row, _standing_of(row, stand, homes), due.get(str(row.pk)), arranged.get(row.pk)) for row in rows],
        "sent": sent_for(rows),
        "placements": list(placed),
        "reliability": reliability_of(organisation),
    }
    return render(request, "placements/visits.html", context)


def _standing_of(row: Decision, stand: set[int], placed: set[tuple[int, int]]) -> str:
    """Return what became of a choice; `placed` are the searches and options of the provider's placements."""
    if row.option is not None and row.option.interim and (row.tender_id, row.option_id) in placed:
        return "placed"  # whatever the person chose later: they were here for a while
    waits = row.pk in stand and row.option is not None and goes_on(row.tender, row.option)
    if not hasattr(row, "visit"):
        return "to_visit" if waits else "over"
    if row.visit.outcome in ACCEPTS and not waits:
        return "placed" if row.pk in stand and row.tender_id in {one for one, _ in placed} else "over"
    return str(row.visit.outcome)


@page(does=arrange_visit)
def arrange(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Arrange to meet the person: where, when, and who comes."""
    actor = actor_of(request)
    decision = choice_to_arrange(actor, decision_id)
    form = ArrangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            arrange_visit(
                actor=actor,
                decision_id=decision_id,
                place=Place(said["place"]),
                meets_at=form.meets_at(),
                who=said["who"],
            )
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "The visit is arranged, and the person has been told.")
            if actor.role == Role.PROVIDER:
                return redirect("placements_visits")
            return redirect("placements_placement", decision.tender.ref)
    return render(request, "placements/arrange.html", {"form": form, "decision": decision})


@never_cache
@page(does=keep_visit_draft)
def visit(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Hold each statement beside the person. What is marked is kept as one goes."""
    decision, statements, typed = _report(request, decision_id)
    form = MarksForm(statements, initial=typed)
    if request.method == "POST":
        kept = _keep(request, decision_id, [field_of(one.id) for one in statements])
        if "HX-Request" in request.headers:
            return render(request, "placements/visit_kept.html", {"draft": kept})
        differs = any(mark.how == How.DIFFERS for mark in marks_in(statements, kept.typed).values())
        return redirect("placements_visit_differs" if differs else "placements_visit_outcome", decision_id)
    draft = VisitDraft.objects.filter(decision=decision).first()
    context = {
        "form": form,
        "decision": decision,
        "draft": draft,
        "here": request.path,
        "back": reverse("placements_visits"),
        "back_words": "Back to people who chose you",
        "until": "send the report",
    }
    return render(request, "placements/visit.html", context)


@never_cache
@page(does=keep_visit_draft)
def differs(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Say of each statement that differs in which way, and what was seen."""
    decision, statements, typed = _report(request, decision_id)
    differing_ones = [one for one in statements if typed.get(field_of(one.id)) == How.DIFFERS]
    if not differing_ones:
        return redirect("placements_visit_outcome", decision_id)
    form = DifferencesForm(differing_ones, request.POST or None, initial=typed)
    draft = VisitDraft.objects.filter(decision=decision).first()
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
            return redirect("placements_visit_outcome", decision_id)
    back = reverse("placements_visit", args=[decision_id])
    context = {"form": form, "decision": decision, "draft": draft, "here": request.path, "back": back}
    return render(request, "placements/visit_differs.html", context)


@never_cache
@page(does=report_visit)
def outcome(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Say what the visit came to, and send the report."""
    decision, statements, typed = _report(request, decision_id)
    own = marks_in(statements, typed)
    reading = AssessorReading.objects.select_related("assessor").filter(decision=decision).first()
    # Who went there themselves answers on what they saw; who did not, on what a trusted assessor handed them.
    on_reading = reading is not None and not own
    try:
        marks = check_marks(statements, read_marks(reading.marks) if reading and on_reading else own)
    except Refused:
        return redirect("placements_visit_differs", decision_id)
    option = decision.option
    if option is None:
        raise NotFound("There is no such choice of one of your services.")
    may_rise = lines_that_may_rise(marks)
    form = OutcomeForm(marks, offered_lines(option), may_rise, request.POST or None, for_now=option.interim)
    if request.method == "POST" and form.is_valid():
        came_to = VisitOutcome(form.cleaned_data["outcome"])
        try:
            report_visit(
                actor=actor_of(request),
                decision_id=decision_id,
                outcome=came_to,
                marks=None if on_reading else marks,
                lines=form.lines() if came_to == VisitOutcome.ACCEPT_AT_PRICE else None,
                why=form.why(),
                notes=form.cleaned_data["notes"],
            )
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Thank you. The council and the person have your answer.")
            return redirect("placements_visits")
    titles = {one.id: one.title for one in statements}
    context = {
        "form": form,
        "decision": decision,
        "differing": [titles[code] for code in differing(marks)],
        "material": [titles[code] for code in material_difference(statements, marks)],
        "not_seen": sum(mark.how == How.NOT_SEEN for mark in marks.values()),
        "statements": len(statements),
        "reading": reading if on_reading else None,
        "seen_of_it": differences_of(reading, decision.tender) if reading and on_reading else [],
    }
    return render(request, "placements/visit_outcome.html", context)


def _report(request: HttpRequest, decision_id: int) -> tuple[Decision, tuple[Statement, ...], dict[str, Any]]:
    """Return the choice to report on, the statements of its portrait, and what was marked of them so far."""
    own = Decision.objects.filter(pk=decision_id, option__organisation_id=actor_of(request).organisation_id or 0)
    decision = own.select_related("option__bid__price", "option__tender", "tender").first()
    if decision is None:
        raise NotFound("There is no such choice of one of your services.")
    draft = VisitDraft.objects.filter(decision=decision).first()
    return decision, statements_of_tender(decision.tender), draft.typed if draft else {}


def _keep(request: HttpRequest, decision_id: int, names: list[str]) -> VisitDraft:
    typed = {name: request.POST[name] for name in names if name in request.POST}
    return keep_visit_draft(actor=actor_of(request), decision_id=decision_id, typed=typed)


def field_to_mend(form: DifferencesForm, statement: str, sentence: str) -> str:
    """Return the field that a refusal is about: the first of its statement that is empty, else its words."""
    names = [field_of(statement, part) for part in ("kind", "level", "said")]
    empty = [name for name in names if name in form.fields and not form.data.get(name, "").strip()]
    return empty[0] if empty else names[1] if "level" in sentence and names[1] in form.fields else names[2]


def choice_to_arrange(actor: Actor, decision_id: int) -> Decision:
    """Return a choice whose visit the actor may arrange, or have made: a broker's, or the chosen provider's own."""
    rows = Decision.objects.filter(pk=decision_id, option__isnull=False)
    if actor.role == Role.PROVIDER:
        rows = rows.filter(option__organisation_id=actor.organisation_id or 0)
    else:
        rows = rows.filter(authority_id=actor.authority_id or 0)
    found = rows.select_related("option", "tender").first()
    if found is None:
        raise NotFound("There is no such choice that you could arrange a visit for.")
    return found
