"""The suitability test, and the indicative budget line by line."""

from django.http import HttpRequest, HttpResponse

from placewell.accounts.permissions import page
from placewell.accounts.signing_in import actor_of
from placewell.directory.queries import words_of_places_at
from placewell.ledger.clock import now
from placewell.needs import actions, forms
from placewell.needs.pages.common import act
from placewell.needs.queries import (
    hands_on,
    line_groups,
    live_portrait,
    names_of,
    newest_budget,
    newest_suitability,
    package_by_ref,
    read_budget,
)
from placewell.needs.values import BudgetFigures, read_tier_one
from placewell.needs.words import REASON_WORDS, ROUTE_WORDS, VERDICT_WORDS
from placewell.rules.budget import Addition, LineKind, budget_lines, total_of
from placewell.rules.errors import NotFound
from placewell.rules.independence import why_no_budget
from placewell.rules.needs import CARE_TYPE_NAMES, CareType
from placewell.rules.suitability import Suitability, Verdict

PREVIEW = "preview"


@page(does=actions.record_suitability)
def suitability(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what the test looks at, ask its questions, show what it says, and record it."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    facts, before = actions.suitability_facts(package), newest_suitability(package)
    form = forms.SuitabilityForm(request.POST or None)
    answer, seen = None, False
    if request.method == "POST" and form.is_valid():
        answer = actions.answer_test(facts, **form.answers())
        seen = request.POST.get("shown") == _answer_code(answer)
        if not seen:
            # What is recorded was seen first; a new answer starts from the test's own route.
            form = forms.SuitabilityForm({**request.POST.dict(), "route": answer.route or ""})
            form.full_clean()

    def do() -> object:
        said = form.cleaned_data
        return actions.record_suitability(
            actor=actor, package_ref=ref, because=said["because"], route=form.chosen_route(), **form.answers()
        )

    context = {
        "package": package,
        "facts": facts,
        "care": CARE_TYPE_NAMES[facts.care_type],
        "places": words_of_places_at((one.service_id for one in facts.matching.invited), now()),
        "answer": answer,
        "shown": _answer_code(answer) if answer else "",
        "verdict": VERDICT_WORDS[answer.verdict] if answer else "",
        "reason": REASON_WORDS[answer.reason] if answer and answer.reason else "",
        "route": ROUTE_WORDS[answer.route] if answer and answer.route else None,
        "before": before,
    }
    if before is not None:
        context["before_words"] = VERDICT_WORDS[Verdict(before.verdict)]
        context["before_by"] = names_of([before.by]).get(before.by)
    preview = request.POST.get("step") == PREVIEW or not seen
    return act(
        request,
        ref,
        form,
        do,
        title="Is it for the DPS?",
        button="Record this answer",
        template="needs/suitability.html",
        saved="The answer is recorded.",
        preview=preview,
        more=context,
    )


@page(does=actions.set_budget)
def budget(request: HttpRequest, ref: str) -> HttpResponse:
    """Set the indicative budget: the model's lines at the person's levels, and what the approver adds."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    row = live_portrait(package)
    if row is None:
        raise NotFound("There is no portrait yet, so there is nothing to set a budget for.")
    start = actions.budget_start(package, read_tier_one(row.tier_one))
    standing = newest_budget(package)
    form = forms.BudgetForm(request.POST or None, before=_additions(read_budget(standing)) if standing else ())

    def do() -> object:
        return actions.set_budget(actor=actor, package_ref=ref, additions=form.additions())

    total = None
    if request.method == "POST" and form.is_valid():
        total = total_of(budget_lines(start.lines, form.additions()))
    own_case = why_no_budget(actor.ref, hands_on(package.ref))
    return act(
        request,
        ref,
        form,
        do,
        title="Indicative budget",
        button="Set the budget",
        template="needs/budget.html",
        saved="The budget is set.",
        preview=request.POST.get("step") == PREVIEW,
        more={
            "package": package,
            "start": start,
            "groups": line_groups(start.lines),
            "total": total,
            "limit": actions.approval_limit_of(actor),
            "own_case": own_case,
            "nursing": package.category.care_type == CareType.NURSING,
        },
    )


def _answer_code(answer: Suitability) -> str:
    return f"{answer.verdict}:{answer.reason or ''}:{answer.route or ''}"


def _additions(figures: BudgetFigures) -> tuple[Addition, ...]:
    return tuple(Addition(line.amount, line.because) for line in figures.lines if line.kind == LineKind.ADDITION)
