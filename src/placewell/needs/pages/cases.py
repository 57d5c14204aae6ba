"""The list of cases, one case at a glance, and its first steps: the person, the assessment, healthcare."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import NAMES, Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.ledger.clocks import running_clocks
from placewell.ledger.timeline import measured_of
from placewell.market.queries import category_by_ref, live_categories
from placewell.needs import actions, forms
from placewell.needs.models import Draft
from placewell.needs.pages.common import READERS, READS_PORTRAIT, act
from placewell.needs.pages.drafting import LATER, keep_for_later, keep_what_does_not_hold, kept, seen_at, standing
from placewell.needs.pages.hospital import hospital_words
from placewell.needs.pages.steps import out_of_the_dps, steps_of
from placewell.needs.queries import (
    case_state,
    case_states,
    draft_of,
    find_packages,
    findings_of,
    left_out_of,
    line_groups,
    names_of,
    newest_assessment,
    package_by_ref,
    read_budget,
)
from placewell.needs.queries.hospital import stays_recorded
from placewell.rules.clocks import london_day_of
from placewell.rules.delays import STEP_WORDS, exact_words
from placewell.rules.errors import Refused

A_PAGE = 25
KIND = Draft.Kind.ASSESSMENT


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def cases(request: HttpRequest) -> HttpResponse:
    """List cases, newest first, a page at a time; searched by name or reference."""
    actor = actor_of(request)
    words, before = request.GET.get("q", "").strip()[:100], request.GET.get("before", "")
    found = find_packages(actor, words=words, before=int(before) if before.isdigit() else None, limit=A_PAGE)
    states = case_states(found[:A_PAGE], now())
    context = {
        "rows": [(state, state.is_for(actor)) for state in states],
        "words": words,
        "next": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "first": not before,
    }
    return render(request, "needs/cases.html", context)


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
    context = {"form": form, "title": "A new case", "button_text": "Start the case"}
    return render(request, "needs/form.html", context)


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """Show how far a case has come, what it waits for, and whose turn it is."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    moment = now()
    state = case_state(package, moment)
    stays, measured = stays_recorded(package), measured_of(ref, tender_ref=state.tender_ref)
    waited = measured.waiting(moment)
    portrait = state.portrait
    reads = actor.role in READS_PORTRAIT
    budget = read_budget(state.budget) if state.budget else None
    refs = {
        package.opened_by,
        *(one.by for one in stays),
        *(one.by for one in (state.suitability, state.budget) if one is not None),
    }
    if portrait is not None:
        refs |= {portrait.author, portrait.signatory}
    names = names_of(refs)
    clocks = running_clocks(authority_id=package.authority_id, case_ref=package.ref, limit=1)
    context = {
        "package": package,
        "state": state,
        "steps": steps_of(state, actor, names),
        "mine": state.is_for(actor),
        "next_role": NAMES[state.next_role] if state.next_role else "",
        "due_at": clocks[0].due_at if clocks else None,
        "names": names,
        "findings": findings_of(portrait) if portrait and not portrait.signed_at and reads else [],
        "left_out": left_out_of(portrait) if portrait and reads else (),
        "remarks": state.remarks if reads else (),
        "budget": budget,
        "budget_groups": line_groups(budget.lines) if budget else [],
        "left": out_of_the_dps(state.suitability) if state.suitability else None,
        "stays": [(one, hospital_words(one, london_day_of(moment))) for one in stays],
        "taken": [
            (STEP_WORDS[one.step], one.at, "" if one.after is None else exact_words(one.after))
            for one in measured.steps
        ],
        "taken_whole": exact_words(measured.whole),
        "waited_for": STEP_WORDS[measured.waits_for] if measured.waits_for else "",
        "waited": exact_words(waited) if waited is not None else "",
        "can_open": state.next_role == Role.BROKER == actor.role and state.ready,
    }
    return render(request, "needs/case.html", context)


@page(does=actions.record_assessment)
def assessment(request: HttpRequest, ref: str) -> HttpResponse:
    """Record the assessment. What is typed is kept as one goes."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    draft = draft_of(package, KIND) if request.method != "POST" else None
    if request.method == "POST":
        form = forms.AssessmentForm(request.POST)
        if request.POST.get("step") == LATER:
            answer = keep_for_later(actor, request, ref, KIND, form)
            if answer is not None:
                return answer
        elif not form.is_valid():
            draft = keep_what_does_not_hold(actor, request, ref, KIND, form)
    else:
        given = forms.AssessmentForm().initial_from(draft.typed) if draft else None
        form = forms.AssessmentForm(initial=given or forms.assessment_initial(newest_assessment(package)))

    def do() -> object:
        return actions.record_assessment(
            actor=actor,
            package_ref=ref,
            impairment=form.cleaned_data["impairment"],
            wellbeing_affected=form.cleaned_data["wellbeing_affected"],
            outcomes=form.affected(),
            domains=form.domains(),
            revision=request.POST.get("revision"),
            seen=seen_at(request),
        )

    return act(
        request,
        ref,
        form,
        do,
        title="Assessment",
        button="Record the assessment",
        template="needs/long_form.html",
        saved="The assessment is recorded.",
        more=standing(request, package, KIND, draft),
    )


@require_POST
@page(does=actions.save_draft)
def assessment_draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep what is typed into the assessment."""
    actor = actor_of(request)
    return kept(actor, request, package_by_ref(actor, ref), KIND, forms.AssessmentForm(request.POST), [])


@require_POST
@page(does=actions.discard_draft)
def assessment_discard(request: HttpRequest, ref: str) -> HttpResponse:
    """Throw the assessment's draft away."""
    actions.discard_draft(actor=actor_of(request), package_ref=ref, kind=KIND)
    return redirect("needs_assessment", ref)


@page(does=actions.answer_continuing_healthcare)
def healthcare(request: HttpRequest, ref: str) -> HttpResponse:
    """Record what was decided about NHS continuing healthcare."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    initial = {
        "decision": package.chc_decision,
        "checklist_positive": package.chc_checklist_positive,
        "fnc_eligible": package.fnc_eligible,
    }
    form = forms.HealthcareForm(request.POST or None, initial=initial)

    def do() -> object:
        return actions.answer_continuing_healthcare(actor=actor, package_ref=ref, **form.cleaned_data)

    return act(
        request,
        ref,
        form,
        do,
        title="NHS continuing healthcare",
        button="Record the decision",
        template="needs/healthcare.html",
        more={"package": package, "chc": case_state(package, now()).chc},
    )
