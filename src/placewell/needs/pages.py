"""Pages of cases: from the person to the budget. Each is a few lines around an action."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.directory.places import locate
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.market.queries import category_by_ref, live_categories
from placewell.needs import actions, forms
from placewell.needs.models import Package
from placewell.needs.queries import (
    budget_of,
    case_state,
    findings_of,
    left_out_of,
    live_portrait,
    newest_assessment,
    package_by_ref,
)
from placewell.needs.values import read_tier_one
from placewell.rules.errors import Refused
from placewell.rules.needs import CareType
from placewell.rules.portrait import age_band
from placewell.ui.forms import GovForm

READERS = frozenset({Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.AUDITOR})
SEES_BUDGET = frozenset({Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.AUDITOR})
A_PAGE = 50


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def cases(request: HttpRequest) -> HttpResponse:
    """List cases, newest first."""
    rows = Package.objects.visible_to(actor_of(request)).select_related("person").order_by("-id")[:A_PAGE]
    moment = now()
    return render(request, "needs/cases.html", {"states": [case_state(row, moment) for row in rows]})


@page(does=actions.open_package)
def new(request: HttpRequest) -> HttpResponse:
    """Start a case."""
    actor = actor_of(request)
    form = forms.PersonForm(request.POST or None, categories=live_categories(actor.authority_id or 0))
    if request.method == "POST" and form.is_valid():
        category = category_by_ref(form.cleaned_data["category"])
        try:
            made = actions.open_package(actor=actor, details=form.details(), category=category)
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            return redirect("needs_case", made.ref)
    return _form(request, form, "A new case", "Start the case")


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """Show how far a case has come, and what it waits for."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    state = case_state(package, now())
    context = {
        "package": package,
        "state": state,
        "findings": findings_of(state.portrait) if state.portrait and not state.portrait.signed_at else [],
        "left_out": left_out_of(state.portrait) if state.portrait else (),
        "budget": budget_of(package) if state.budgeted and actor.role in SEES_BUDGET else None,
        "tender": package.tenders.order_by("-id").first(),
        "answer_form": forms.FindingForm,
    }
    return render(request, "needs/case.html", context)


@page(does=actions.record_assessment)
def assessment(request: HttpRequest, ref: str) -> HttpResponse:
    """Record the assessment."""
    actor = actor_of(request)
    before = newest_assessment(package_by_ref(actor, ref))
    initial: dict[str, object] = {}
    if before is not None:
        initial = {**forms.domain_initial(before.domains), "outcomes": before.outcomes}
        initial |= {"impairment": before.impairment, "wellbeing_affected": before.wellbeing_affected}
    form = forms.AssessmentForm(request.POST or None, initial=initial)

    def do() -> object:
        return actions.record_assessment(
            actor=actor,
            package_ref=ref,
            impairment=form.cleaned_data["impairment"],
            wellbeing_affected=form.cleaned_data["wellbeing_affected"],
            outcomes=form.affected(),
            domains=form.domains(),
        )

    return _act(request, ref, form, do, "Assessment", "Record the assessment")


@page(does=actions.answer_continuing_healthcare)
def healthcare(request: HttpRequest, ref: str) -> HttpResponse:
    """Record what was decided about NHS continuing healthcare."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    initial = {"decision": package.chc_decision, "fnc_eligible": package.fnc_eligible}
    form = forms.HealthcareForm(request.POST or None, initial=initial)

    def do() -> object:
        return actions.answer_continuing_healthcare(actor=actor, package_ref=ref, **form.cleaned_data)

    return _act(request, ref, form, do, "NHS continuing healthcare", "Record the decision")


@page(does=actions.write_portrait)
def portrait(request: HttpRequest, ref: str) -> HttpResponse:
    """Write the portrait. What was typed is never lost, and is checked as soon as it is saved."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    assessed = newest_assessment(package)
    if assessed is None:
        messages.info(request, "Record the assessment first: the portrait is checked against it.")
        return redirect("needs_case", ref)
    form = forms.PortraitForm(request.POST or None, initial=forms.portrait_initial(live_portrait(package), assessed))

    def do() -> object:
        try:
            point = locate(form.cleaned_data["search_near"])
        except Refused as refusal:
            raise Refused(refusal.sentence, code="search_near") from refusal
        return actions.write_portrait(
            actor=actor,
            package_ref=ref,
            tier_one=form.tier_one(
                band=age_band(package.person.born_on, today()), care_type=CareType(package.category.care_type)
            ),
            tier_two=form.tier_two(package.person.forename),
            search_from=point,
        )

    return _act(request, ref, form, do, "Portrait", "Save and check the portrait")


@require_POST
@page(does=actions.answer_finding)
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer a finding that does not block."""
    form = forms.FindingForm(request.POST)
    if form.is_valid():
        actions.answer_finding(
            actor=actor_of(request),
            package_ref=ref,
            key=form.cleaned_data["key"],
            answer=form.cleaned_data["answer"],
        )
    else:
        messages.error(request, "Say why these words must stay.")
    return redirect("needs_case", ref)


@page(does=actions.confirm_portrait)
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Record the confirmation."""
    actor = actor_of(request)
    form = forms.ConfirmForm(request.POST or None)

    def do() -> object:
        return actions.confirm_portrait(actor=actor, package_ref=ref, **form.cleaned_data)

    return _act(request, ref, form, do, "The person confirms the portrait", "Record it")


@page(does=actions.sign_portrait)
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Sign a colleague's portrait."""
    actor = actor_of(request)
    form = forms.SignForm(request.POST or None)

    def do() -> object:
        return actions.sign_portrait(actor=actor, package_ref=ref, **form.cleaned_data)

    return _act(request, ref, form, do, "Sign the portrait", "Sign it")


@page(does=actions.record_suitability)
def suitability(request: HttpRequest, ref: str) -> HttpResponse:
    """Apply the suitability test."""
    actor = actor_of(request)
    form = forms.SuitabilityForm(request.POST or None)

    def do() -> object:
        return actions.record_suitability(actor=actor, package_ref=ref, **form.cleaned_data)

    return _act(request, ref, form, do, "Is this for the DPS?", "Apply the test")


@page(does=actions.set_budget)
def budget(request: HttpRequest, ref: str) -> HttpResponse:
    """Set the indicative budget, with the published figures at the person's levels beside it."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    row = live_portrait(package)
    figures = actions.budget_figures(package, read_tier_one(row.tier_one)) if row else None
    form = forms.BudgetForm(request.POST or None)

    def do() -> object:
        return actions.set_budget(actor=actor, package_ref=ref, **form.cleaned_data)

    return _act(request, ref, form, do, "Indicative budget", "Set the budget", figures=figures)


def _act(
    request: HttpRequest,
    ref: str,
    form: GovForm,
    do: Callable[[], object],
    title: str,
    button: str,
    **more: object,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refused as refusal:
            form.refuse(refusal, {"budget_below_reference": "amount"}.get(refusal.code, refusal.code))
        else:
            messages.success(request, "Saved.")
            return redirect("needs_case", ref)
    return _form(request, form, title, button, ref=ref, **more)


def _form(request: HttpRequest, form: GovForm, title: str, button: str, **more: object) -> HttpResponse:
    return render(request, "needs/form.html", {"form": form, "title": title, "button_text": button, **more})
