"""Pages of starts, reviews and concerns: for those who hold and decide them, and for the home."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.directory.queries import today
from placewell.placements import reviews as queries
from placewell.placements.actions import decide_concern, hold_review, raise_concern, record_start
from placewell.placements.actions.hearing import OVER
from placewell.placements.actions.reviewing import FOLLOWS
from placewell.placements.models import Concern, ConcernPart, ConcernReply, Placement
from placewell.placements.review_forms import DecideForm, ReviewForm, StartForm, WorryForm
from placewell.rules.errors import NotFound, Refused
from placewell.rules.needs import OUTCOME_NAMES, Outcome
from placewell.rules.reviews import MILESTONE_WORDS, NOT_ASKED_WORDS, Milestone, NotAsked

READERS = frozenset({Role.SOCIAL_WORKER, Role.BROKER, Role.AUDITOR})
AGAIN_WORDS = {"yes": "Would choose it again", "no": "Would not choose it again", "not_sure": "Not sure", "": ""}
DECISION_WORDS = {
    "enquiry": "An enquiry is made, or has somebody make it (Care Act 2014 section 42)",
    "no_enquiry": "No enquiry: the duty to make one does not arise",
    "substantiated": "It was found to be true",
    "not_substantiated": "It was not found to be true",
}
WORDS = {
    "milestones": {one.value: MILESTONE_WORDS[one] for one in Milestone},
    "outcome_names": {one.value: OUTCOME_NAMES[one] for one in Outcome},
    "again_words": AGAIN_WORDS,
    "decision_words": DECISION_WORDS,
}


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def due(request: HttpRequest) -> HttpResponse:
    """List the placements of the authority by the day of their next review."""
    rows = queries.due_reviews(actor_of(request), after=_after(request.GET.get("after", "")))
    last = rows[-1] if len(rows) == queries.A_PAGE else None
    context = {"rows": rows, "today": today(), "more": f"{last.due_on.isoformat()}_{last.ref}" if last else ""}
    return render(request, "placements/reviews_due.html", context)


def _after(said: str) -> tuple[date, str] | None:
    day, _, ref = said.partition("_")
    try:
        return (date.fromisoformat(day), ref) if ref else None
    except ValueError:
        return None


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def history(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the start, the reviews, own words and concerns of one placement, as far as the reader may read them."""
    actor = actor_of(request)
    placed = queries.own_placement(actor, ref)
    held = queries.held_of(placed)
    context = WORDS | {
        "placement": placed,
        "began": hasattr(placed, "start"),
        "over": hasattr(placed, "end"),
        "reviews": [(one, queries.unlocked(one.authority_id, one.finding.locked)["found"]) for one in held],
        "words": queries.words_of(placed),
        "concerns": queries.concerns_of(placed),
        "due": queries.due_of(placed, [Milestone(one.milestone) for one in held]),
    }
    return render(request, "placements/history.html", context)


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def own(request: HttpRequest) -> HttpResponse:
    """Show a provider the reviews of its placements, and only those words that somebody lets it read."""
    organisation = actor_of(request).organisation_id or 0
    rows = Placement.objects.filter(organisation_id=organisation).select_related("option", "start", "end")
    placed = list(rows.prefetch_related("reviews", "said").order_by("-id")[: queries.A_PAGE])
    context = WORDS | {
        "placements": [
            (
                one,
                sorted(one.reviews.all(), key=lambda review: -review.number),
                [queries.unlocked(said.authority_id, said.locked) for said in one.said.all()],
            )
            for one in placed
        ]
    }
    return render(request, "placements/own_reviews.html", context)


@page(does=record_start)
def start(request: HttpRequest, ref: str) -> HttpResponse:
    """Record when the care began."""
    actor = actor_of(request)
    placed = queries.own_placement(actor, ref)
    onwards = "placements_own_reviews" if actor.role == Role.PROVIDER else "placements_reviews"
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_start(actor=actor, placement_ref=ref, started_on=form.cleaned_data["started_on"], because=form.why())
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "It is written down when the care began.")
            return redirect(onwards)
    lead = f"{placed.option.service_name}. Agreed was {placed.starts_on:%-d %B %Y}."
    return _form(
        request, form, title=f"When did {ref} begin?", lead=lead, button="Record the day", back=reverse(onwards)
    )


@page(does=hold_review)
def hold(request: HttpRequest, ref: str) -> HttpResponse:
    """Hold a review."""
    actor = actor_of(request)
    placed = queries.own_placement(actor, ref)
    eligible = queries.eligible_outcomes(placed.package_ref)
    form = ReviewForm(request.POST or None, eligible=eligible)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = hold_review(
                actor=actor,
                placement_ref=ref,
                still_there=said["still_there"] == "yes",
                outcomes=form.met(),
                needs_changed=said["needs_changed"] == "yes",
                found=said["found"],
                provider_view=said["provider_view"],
                cost_reviewed=said["cost_reviewed"],
                words=form.words(),
                next_on=said["next_on"],
            )
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            again = " Assess their needs again now." if made.needs_changed else ""
            messages.success(request, f"The review is kept.{again}")
            return redirect("placements_history", ref)
    lead = f"{placed.option.service_name}. Talk with the person, in private, and with the home."
    back = reverse("placements_history", args=[ref])
    return _form(request, form, title=f"Review {ref}", lead=lead, button="Keep the review", back=back)


@page(does=raise_concern)
def concern_about(request: HttpRequest, ref: str) -> HttpResponse:
    """Raise a concern about somebody's safety."""
    placed = queries.own_placement(actor_of(request), ref)
    back = reverse("placements_history", args=[ref])
    form = WorryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            raise_concern(actor=actor_of(request), placement_ref=ref, text=form.cleaned_data["worry"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "The social workers have it. One of them decides today.")
            return redirect(back)
    lead = f"{placed.option.service_name}. If somebody is in danger now, ring 999 first."
    return _form(request, form, title=f"A concern about {ref}", lead=lead, button="Send it now", back=back)


@require_safe
@page(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def concern(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one concern, and what was decided about it."""
    return render(request, "placements/concern.html", _concern(request, ref))


@page(does=decide_concern)
def decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Decide about a concern."""
    context = _concern(request, ref)
    form = context["form"]
    if isinstance(form, DecideForm) and request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            decide_concern(actor=actor_of(request), concern_ref=ref, decision=said["decision"], because=said["because"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Your decision is kept, with your name.")
            return redirect("placements_concern", ref)
    return render(request, "placements/concern.html", context)


def _concern(request: HttpRequest, ref: str) -> dict[str, object]:
    own = Concern.objects.filter(authority_id=actor_of(request).authority_id or 0, ref=ref)
    found = own.select_related("placement__option").first()
    if found is None:
        raise NotFound("There is no such concern in your authority.")
    steps = list(found.steps.order_by("id"))
    part = ConcernPart.objects.filter(concern=found).select_related("reply").first()
    reply: ConcernReply | None = getattr(part, "reply", None)
    open_to = FOLLOWS.get(steps[-1].decision if steps else None, ())
    choices = [(one, DECISION_WORDS[one]) for one in open_to]
    return WORDS | {
        "concern": found,
        "text": queries.unlocked(found.authority_id, found.locked)["text"],
        "part": part,
        "put": queries.unlocked(part.authority_id, part.locked)["text"] if part else "",
        "reply": reply,
        "side": queries.unlocked(reply.authority_id, reply.locked)["text"] if reply else "",
        "held_back": [(one, NOT_ASKED_WORDS[NotAsked(one.reason)]) for one in found.held_back.order_by("id")[:100]],
        "over": any(one.decision in OVER for one in steps),
        "steps": [(one, queries.unlocked(one.authority_id, one.locked)["because"]) for one in steps],
        "form": DecideForm(request.POST or None, choices=choices) if choices else None,
    }


def _form(request: HttpRequest, form: object, *, title: str, lead: str, button: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "lead": lead, "button_text": button, "back": back}
    return render(request, "placements/form.html", context)
