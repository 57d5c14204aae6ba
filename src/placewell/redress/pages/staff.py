"""The council's pages: complaints by their clocks, and one complaint with what can be done with it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.models import Clock
from placewell.redress import actions, forms
from placewell.redress.models import HANDLES, READS, Complaint, ComplaintPart, ComplaintReply
from placewell.redress.pages.common import A_PAGE, act, listed, shown
from placewell.redress.times import answer_times
from placewell.rules.errors import NotFound
from placewell.rules.redress import ANSWERED_IN, TRANSITIONS, Step
from placewell.ui.forms import GovForm

Does = Callable[..., object]


@require_safe
@page(by=READS, whose=Whose.OWN_AUTHORITY)
def complaints(request: HttpRequest) -> HttpResponse:
    """List complaints, newest first, with what is due soonest on each."""
    actor = actor_of(request)
    before = request.GET.get("before", "")
    found = Complaint.objects.visible_to(actor).prefetch_related("steps").order_by("-id")
    if before.isdecimal():
        found = found.filter(pk__lt=int(before))
    rows = list(found[: A_PAGE + 1])
    subjects = [f"complaint:{one.ref}" for one in rows]
    clocks = Clock.objects.filter(stopped_at=None, subject__in=subjects).order_by("-due_at", "-id")
    due = {one.subject.partition(":")[2]: one.due_at for one in clocks}  # the soonest comes last, and stands
    entries = [(row, about, standing, due.get(row.ref)) for row, about, standing in listed(rows[:A_PAGE])]
    entries.sort(key=lambda one: (one[3] is None, one[3] or one[0].at, one[0].pk))
    more = rows[A_PAGE - 1].pk if len(rows) > A_PAGE else None
    sets = actor.role == Role.COMMISSIONER
    return render(request, "redress/complaints.html", {"entries": entries, "more": more, "sets": sets})


@require_safe
@page(by=READS, whose=Whose.OWN_AUTHORITY)
def complaint(request: HttpRequest, complaint_ref: str) -> HttpResponse:
    """Show one complaint, what happened with it, and what can be done next."""
    actor = actor_of(request)
    return render(request, "redress/complaint.html", _context(actor, _row(actor, complaint_ref)))


@page(does=actions.look_at_safety)
def safety(request: HttpRequest, complaint_ref: str) -> HttpResponse:
    """Write down what was done about somebody's safety."""
    return _words(request, complaint_ref, "What you did to keep them safe", actions.look_at_safety)


@page(does=actions.acknowledge_complaint)
def acknowledge(request: HttpRequest, complaint_ref: str) -> HttpResponse:
    """Tell the complainant how it goes on."""
    return _words(request, complaint_ref, "Tell the complainant how it goes on", actions.acknowledge_complaint)


@page(does=actions.put_to_service)
def put(request: HttpRequest, complaint_ref: str) -> HttpResponse:
    """Put to the service what it is to answer."""
    return _words(
        request, complaint_ref, "What the service is to answer: it reads this and nothing else", actions.put_to_service
    )


@page(does=actions.explain_delay)
def delay(request: HttpRequest, complaint_ref: str) -> HttpResponse:
    """Tell the complainant why there is no answer yet."""
    return _words(request, complaint_ref, "Why there is no answer yet, and when there will be", actions.explain_delay)


@page(does=actions.answer_complaint)
def answer(request: HttpRequest, complaint_ref: str) -> HttpResponse:
    """Answer a complaint."""
    return _finding(request, complaint_ref, "Answer the complaint", actions.answer_complaint)


@page(does=actions.review_complaint)
def review(request: HttpRequest, complaint_ref: str) -> HttpResponse:
    """Look at a complaint again."""
    return _finding(request, complaint_ref, "Look at the complaint again", actions.review_complaint)


@page(does=actions.set_answer_time)
def time(request: HttpRequest) -> HttpResponse:
    """Show in how many working days the council answers, in every version, and publish another."""
    actor = actor_of(request)
    versions = answer_times(actor.authority_id or 0)
    now = {"days": versions[0].days if versions else ANSWERED_IN, "version": versions[0].version if versions else 0}
    form = forms.AnswerTimeForm(request.POST or None, initial=now)
    return act(
        request,
        form,
        lambda: actions.set_answer_time(actor=actor, **form.cleaned_data),
        template="redress/time.html",
        to="redress_time",
        saved="It is published, and counts for what comes in from now on.",
        more={"versions": versions, "default": ANSWERED_IN},
    )


def _words(request: HttpRequest, ref: str, title: str, do: Does) -> HttpResponse:
    actor = actor_of(request)
    form = forms.TextForm(request.POST or None, label=title)
    return _act(request, ref, form, title, lambda: do(actor=actor, complaint_ref=ref, **form.cleaned_data))


def _finding(request: HttpRequest, ref: str, title: str, do: Does) -> HttpResponse:
    actor = actor_of(request)
    form = forms.OutcomeForm(request.POST or None)
    return _act(request, ref, form, title, lambda: do(actor=actor, complaint_ref=ref, **form.said()))


def _act(request: HttpRequest, ref: str, form: GovForm, title: str, do: Callable[[], object]) -> HttpResponse:
    actor = actor_of(request)
    more = {"title": title, **_context(actor, _row(actor, ref))}
    return act(
        request,
        form,
        do,
        template="redress/step.html",
        to="redress_complaint",
        args=[ref],
        saved="It is written down.",
        more=more,
    )


def _row(actor: Actor, ref: str) -> Complaint:
    row = Complaint.objects.visible_to(actor).prefetch_related("steps").filter(ref=ref).first()
    if row is None:
        raise NotFound("There is no such complaint that you may see.")
    return row


def _context(actor: Actor, row: Complaint) -> dict[str, object]:
    part = ComplaintPart.objects.filter(complaint=row).first()
    reply = ComplaintReply.objects.filter(part=part).first() if part is not None else None
    return {**shown(row), "part": part, "reply": reply, "links": _links(actor, row, part)}


def _links(actor: Actor, row: Complaint, part: ComplaintPart | None) -> list[tuple[str, str]]:
    """Return what the actor could do next: the page, and what it is called. The action has the last word."""
    state, taken = row.state(), {Step(one.step) for one in row.taken()}
    offered = (
        (Step.SAFEGUARD, "redress_safety", "Write down what was done about safety", {Role.SOCIAL_WORKER}),
        (Step.ACKNOWLEDGE, "redress_acknowledge", "Acknowledge it", HANDLES),
        (Step.EXPLAIN_DELAY, "redress_delay", "Say why it takes longer", HANDLES),
        (Step.ANSWER, "redress_answer", "Answer it", HANDLES),
        (Step.REVIEW, "redress_review", "Look at it again", HANDLES),
    )
    found = [
        (name, words)
        for step, name, words, roles in offered
        if (state, step) in TRANSITIONS and step not in taken and actor.role in roles
        if step != Step.SAFEGUARD or row.safeguarding
        if step not in {Step.ANSWER, Step.REVIEW} or actor.ref not in row.involved
    ]
    if row.organisation_id and part is None and state in actions.OPEN and actor.role in HANDLES - {Role.COMMISSIONER}:
        found.append(("redress_put", "Put it to the service"))
    return found
