"""Long forms that are kept as they are typed, with what to mend beside them: by htmx, or by a button without it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from placewell.accounts.actor import Actor
from placewell.needs.actions import save_draft
from placewell.needs.forms import FIELD_OF, DraftForm, PortraitForm
from placewell.needs.models import Assessment, Draft, Package, Portrait
from placewell.needs.queries import findings_in, left_out_in, names_of, revision_of
from placewell.rules.errors import Refused

LATER = "later"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to mend, beside the form: which field, what stands there, why, and what to do."""

    href: str
    field: str
    words: str
    why: str
    state: str  # stops, answer, answered, left_out, left_over


def notes_on(form: PortraitForm, package: Package, assessment: Assessment, portrait: Portrait | None) -> list[Note]:
    """Return what could identify the person, and what the assessment has and the portrait leaves out, as typed now."""
    notes = []
    answers = portrait.answers if portrait else {}
    for one in findings_in(form.words_now(), package.person, answers):
        name = FIELD_OF[one.where]
        state = "stops" if one.finding.blocking else "answered" if one.answer else "answer"
        why = f"{one.finding.why} {one.finding.suggestion}"
        notes.append(Note(f"#id_{name}", form.name_of(name), one.words, why, state))
    for one in findings_in({"left_over": form.text("left_over")}, package.person, {}):
        why = f"{one.finding.why} {one.finding.suggestion}"
        notes.append(Note("#id_left_over", form.name_of("left_over"), one.words, why, "left_over"))
    for left in left_out_in(assessment, form.outcomes_now(), form.domains_now()):
        name = "outcomes" if left.is_outcome else f"{left.need}_level"
        notes.append(Note(f"#id_{name}", form.name_of(name), "", left.sentence, "left_out"))
    return notes


def standing(request: HttpRequest, package: Package, kind: Draft.Kind, draft: Draft | None) -> dict[str, object]:
    """Return what a form needs to be kept: which text it set out from, and the draft that it shows.

    A form that comes back still sets out from where it did: pressing its button twice writes over nobody.
    """
    sent = request.POST if request.method == "POST" else None
    return {
        "package": package,
        "kind": kind.value,
        "revision": revision_of(package, kind) if sent is None else sent.get("revision", ""),
        "seen": draft.at.isoformat() if draft else "" if sent is None else sent.get("seen", ""),
        "draft": draft,
        "draft_by": names_of([draft.by]).get(draft.by, "") if draft else "",
    }


def keep(actor: Actor, request: HttpRequest, ref: str, kind: Draft.Kind, form: DraftForm) -> Draft:
    """Keep what was typed. Raises what the action refuses with."""
    return save_draft(
        actor=actor,
        package_ref=ref,
        kind=kind,
        typed=form.typed(),
        revision=request.POST.get("revision", ""),
        seen=seen_at(request),
    )


def keep_for_later(
    actor: Actor, request: HttpRequest, ref: str, kind: Draft.Kind, form: DraftForm
) -> HttpResponse | None:
    """Keep what was typed and come back to it; None where that was refused, which then stands on the page."""
    try:
        keep(actor, request, ref, kind, form)
    except Refused as refusal:
        form.full_clean()
        form.errors.clear()
        form.refuse(refusal)
        return None
    messages.success(request, "Kept as a draft. Nobody but social workers sees it, and nothing is recorded yet.")
    return redirect(f"needs_{kind.value}", ref)


def keep_what_does_not_hold(
    actor: Actor, request: HttpRequest, ref: str, kind: Draft.Kind, form: DraftForm
) -> Draft | None:
    """Keep what was sent and cannot be recorded yet, so that it is not lost with the page; say so if it was not."""
    try:
        return keep(actor, request, ref, kind, form)
    except Refused as refusal:
        form.refuse(refusal)
        return None


def kept(
    actor: Actor, request: HttpRequest, package: Package, kind: Draft.Kind, form: DraftForm, notes: list[Note]
) -> HttpResponse:
    """Answer htmx: what to mend, when it was kept, or in a sentence why it was not."""
    context: dict[str, object] = {"notes": notes, "kind": kind.value}
    try:
        context["draft"] = keep(actor, request, package.ref, kind, form)
    except Refused as refusal:
        context["refusal"] = refusal
    return render(request, "needs/kept.html", context)


def seen_at(request: HttpRequest) -> datetime | None:
    """Return when the draft that a form shows was kept, as the form says."""
    try:
        return datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None
