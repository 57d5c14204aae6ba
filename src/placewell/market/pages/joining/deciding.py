"""What an authority does about those who want to join: by clock, with the checks beside each decision."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.actions import (
    ask_applicant,
    decide_application,
    decide_review,
    extend_decision,
    publish_joining_terms,
)
from placewell.market.actions.deciding import LOOKS_AGAIN
from placewell.market.models import Application, Scheme
from placewell.market.models.applications import READS_APPLICATIONS
from placewell.market.pages.joining.applications import about
from placewell.market.pages.joining.forms import DecisionForm, ReasonsForm, TermsForm
from placewell.market.queries import applications as queries
from placewell.market.queries.joining import asked_of_joiners
from placewell.rules.errors import NotFound, Refused
from placewell.rules.joining import ApplicationState
from placewell.rules.joining_checks import CHECK_NAMES, stops
from placewell.rules.legal_basis import RULES, LegalBasis
from placewell.rules.scheme_states import TAKES_MEMBERS
from placewell.ui.keyset import more, read_after

FIRST_LOOK = (("accept", "Accept: it is a member from now on"), ("refuse", "Refuse"))
SECOND_LOOK = (("reverse", "Reverse the refusal: it is a member from now on"), ("stands", "The refusal stands"))


@require_safe
@page(by=READS_APPLICATIONS, whose=Whose.OWN_AUTHORITY)
def applications(request: HttpRequest) -> HttpResponse:
    """List what waits: those who want to bid first, then by clock; second looks; and what was decided."""
    actor = actor_of(request)
    after = read_after(request.GET)
    decided = request.GET.get("show") == "decided"
    listed = queries.decided_newest(actor, after=after) if decided else queries.to_decide(actor, after=after)
    last = listed[-1] if len(listed) == queries.A_PAGE else None
    first_page = not decided and after is None
    context = {
        "decided": decided,
        "bidding": queries.bidding_first(actor) if first_page else [],
        "listed": listed,
        "again": queries.to_look_at_again(actor) if first_page else [],
        "more": more(request.GET, (last.sent_at if decided else last.due_at, last.id)) if last else "",
        "schemes": list(Scheme.objects.run_by(actor).filter(state__in=TAKES_MEMBERS).order_by("name", "pk")[:20]),
    }
    return render(request, "market/joining/applications.html", context)


@require_safe
@page(by=READS_APPLICATIONS, whose=Whose.OWN_AUTHORITY)
def application(request: HttpRequest, application_ref: str) -> HttpResponse:
    """Show one application with what the checks find now."""
    actor = actor_of(request)
    found = queries.application_by_ref(actor, application_ref)
    waits = found.state == ApplicationState.SENT
    longer = RULES[LegalBasis(found.scheme.legal_basis)].longer_decision_working_days
    decides = actor.role == Role.COMMISSIONER and waits
    context = (
        about(actor, found)
        | _now(found, waits=waits or found.state == ApplicationState.REVIEW_ASKED)
        | {
            "may_decide": decides,
            "may_extend": decides and longer is not None and not found.longer_because and now() <= found.due_at,
            "longer": longer,
            "may_review": actor.role in LOOKS_AGAIN
            and found.state == ApplicationState.REVIEW_ASKED
            and found.decided_by != actor.ref,
            "decided_it": found.decided_by == actor.ref,
            "names": queries.names_of(found.decided_by, found.reviewed_by),
            "back": reverse("market_applications"),
        }
    )
    return render(request, "market/joining/application.html", context)


@page(does=decide_application)
def decide(request: HttpRequest, application_ref: str) -> HttpResponse:
    """Decide, with the checks beside."""

    def do(verdict: str, reasons: str) -> None:
        decide_application(actor=actor_of(request), ref=application_ref, accept=verdict == "accept", reasons=reasons)

    return _decide(request, application_ref, do, choices=FIRST_LOOK, title="Decide")


@page(does=decide_review)
def review(request: HttpRequest, application_ref: str) -> HttpResponse:
    """Look again at a refusal that somebody else decided."""

    def do(verdict: str, reasons: str) -> None:
        decide_review(actor=actor_of(request), ref=application_ref, reverse=verdict == "reverse", reasons=reasons)

    return _decide(request, application_ref, do, choices=SECOND_LOOK, title="Look again")


@page(does=ask_applicant)
def ask(request: HttpRequest, application_ref: str) -> HttpResponse:
    """Ask for something that is missing."""

    def do(what: str) -> None:
        ask_applicant(actor=actor_of(request), ref=application_ref, what=what)

    hint = "They are written to. The clock goes on: the day by which you decide stays as it is."
    return _say(
        request, application_ref, do, label="What is missing?", hint=hint, title="Ask for something", done="Sent."
    )


@page(does=extend_decision)
def longer(request: HttpRequest, application_ref: str) -> HttpResponse:
    """Take the longer time, with a reason."""

    def do(why: str) -> None:
        extend_decision(actor=actor_of(request), ref=application_ref, reasons=why)

    hint = "Such as: documents have to be looked at in the home. The applicant reads it."
    return _say(
        request, application_ref, do, label="Why does it take longer?", hint=hint, title="Take longer", done="Recorded."
    )


@page(does=publish_joining_terms)
def terms(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Set what a scheme asks of those who join from now on."""
    actor = actor_of(request)
    found = Scheme.objects.run_by(actor).filter(ref=scheme_ref).first()
    if found is None:
        raise NotFound("There is no such scheme in your authority.")
    categories = list(found.categories.order_by("name", "pk"))
    asked = asked_of_joiners(found)
    form = TermsForm(request.POST if request.method == "POST" else None, categories=categories, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            publish_joining_terms(
                actor=actor,
                scheme=found,
                documents=form.cleaned_data["documents"],
                questions=form.questions(),
            )
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Published. What was sent before keeps what it was asked.")
            return redirect("market_applications")
    context = {
        "form": form,
        "title": "What joining asks",
        "caption": found.name,
        "lead": "Ask only what you need to decide. Turnover and years in business keep new homes out: do not ask for"
        " them. Everybody makes the declaration on grounds of exclusion.",
        "button_text": "Publish",
        "back": reverse("market_applications"),
    }
    return render(request, "market/joining/form.html", context)


def _now(found: Application, *, waits: bool) -> dict[str, object]:
    findings = queries.checks_now(found) if waits else ()
    return {
        "found_now": [(CHECK_NAMES[one.kind], one.outcome.value, one.words) for one in findings],
        "against": [one.words for one in stops(findings)],
    }


def _decide(
    request: HttpRequest,
    ref: str,
    do: Callable[[str, str], None],
    *,
    choices: tuple[tuple[str, str], ...],
    title: str,
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.application_by_ref(actor, ref)
    form = DecisionForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data["verdict"], form.cleaned_data["reasons"])
        except Refused as refusal:
            form.refuse(refusal, "verdict")
        else:
            messages.success(request, "It is recorded, and the applicant has been written to.")
            return redirect("market_application", ref)
    context = (
        about(actor, found)
        | _now(found, waits=True)
        | {
            "form": form,
            "title": f"{title}: {found.service.name}",
            "back": reverse("market_application", args=[ref]),
        }
    )
    return render(request, "market/joining/decide.html", context)


def _say(
    request: HttpRequest, ref: str, do: Callable[[str], None], *, label: str, hint: str, title: str, done: str
) -> HttpResponse:
    found = queries.application_by_ref(actor_of(request), ref)
    form = ReasonsForm(request.POST or None, label=label, hint=hint)
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data["reasons"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect("market_application", ref)
    context = {
        "form": form,
        "title": f"{title}: {found.service.name}",
        "button_text": "Send",
        "back": reverse("market_application", args=[ref]),
    }
    return render(request, "market/joining/form.html", context)
