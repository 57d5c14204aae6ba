"""What care costs: the grid of a category's model, its spreadsheet, its re-basing, and every version in public."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market import spreadsheets
from placewell.market.actions import publish_cost_model
from placewell.market.actions.terms import unit_of
from placewell.market.models import Category
from placewell.market.pages.public import ANYBODY
from placewell.market.pages.terms.cost_forms import CostForm, lines_typed, nothing_yet, typed_of
from placewell.market.queries import costs as queries
from placewell.market.queries.public import category_of
from placewell.market.stored import read_cost_model
from placewell.rules.clocks import LONDON
from placewell.rules.cost_model import ALL_LINES, BED_LINES, HOME_CARE_LINES, figures
from placewell.rules.errors import Refused
from placewell.rules.home_care import SHORTER, check_visit_rates, figures_by_visit
from placewell.rules.needs import CareType
from placewell.rules.rebasing import rebased
from placewell.rules.wages import check_wages_of_all
from placewell.ui.charts import chart

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(does=publish_cost_model)
def costs(request: HttpRequest, category_ref: str) -> HttpResponse:
    """Fill the grid in, look at what it comes to, and publish it. Nothing is kept before that."""
    category = queries.own_category_by_ref(actor_of(request), category_ref)
    newest = queries.newest_of(category)
    unit = newest.unit if newest else unit_of(CareType(category.care_type), None)
    allowed = BED_LINES if unit == "week" else HOME_CARE_LINES
    begin = typed_of(read_cost_model(newest), newest.wages) if newest else nothing_yet()
    form = CostForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial=begin,
        allowed=allowed,
        unit=unit,
    )
    context: dict[str, Any] = {
        "category": category,
        "unit": unit,
        "shorter": SHORTER,
        "figures_by_visit": (),
        "newest": newest,
        "back": reverse("market_running_desk", args=[category.scheme.ref]),
    }
    if request.method == "POST":
        done = _do(request, category, form, context)
        if done is not None:
            return done
    return render(request, "market/terms/costs.html", {"form": context.pop("form", form)} | context)


@require_safe
@page(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def template(request: HttpRequest, category_ref: str) -> HttpResponse:
    """Return a spreadsheet to fill in, with the present figures."""
    category = queries.own_category_by_ref(actor_of(request), category_ref)
    newest = queries.newest_of(category)
    unit = newest.unit if newest else unit_of(CareType(category.care_type), None)
    model = read_cost_model(newest) if newest else None
    answer = HttpResponse(
        spreadsheets.template(BED_LINES if unit == "week" else HOME_CARE_LINES, model), content_type=XLSX
    )
    answer["Content-Disposition"] = f'attachment; filename="cost-model-{category.ref}.xlsx"'
    return answer


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def versions(request: HttpRequest, ref: str, category_ref: str) -> HttpResponse:
    """Show every version of what care costs, how each differs from the one before, and other councils' medians."""
    category = category_of(ref, category_ref)
    found = queries.versions_of(category)
    medians = queries.medians_beside(category)
    context = {
        "category": category,
        "versions": found,
        "line_names": {code: title for code, (_, title) in ALL_LINES.items()},
        "medians": medians,
        "chart": _chart(category, found[0].reference, medians) if found and medians else "",
        "back": reverse("market_category", args=[ref, category_ref]),
    }
    return render(request, "market/terms/versions.html", context)


def _do(request: HttpRequest, category: Category, form: CostForm, context: dict[str, Any]) -> HttpResponse | None:
    """Do what the pressed button says; return a page to go on to, or None to show the grid again."""
    pressed = request.POST.get("do", "work_out")
    upload = request.FILES.get("file")
    if pressed == "import":
        if upload is None:
            form.add_error("file", "Choose a file first.")
            return None
        try:
            filled = spreadsheets.read(upload.read(), form.allowed)
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
            return None
        context["form"] = _again(request, form, lines_typed(filled), clear=True)
        context["said"] = f"{len(filled)} lines are filled in from the file. Nothing is published yet."
        return None
    if not form.is_valid():
        return None
    try:
        if pressed == "rise":
            risen = rebased(form.model(), form.rise(), as_of=now().astimezone(LONDON).date())
            context["form"] = _again(request, form, typed_of(risen, {}), clear=False)
            context["said"] = "Every line has risen. Look at them, and publish when they are right."
            return None
        if pressed == "publish":
            publish_cost_model(
                actor=actor_of(request),
                category=category,
                model=form.model(),
                unit=form.unit,
                claimed=form.claimed(),
                in_force_from=form.starts(),
            )
            messages.success(request, "Published. The version before stays readable.")
            return redirect("market_cost_versions", category.scheme.ref, category.ref)
        day = (form.starts() or now()).astimezone(LONDON).date()
        check_visit_rates(form.model())
        context["figures"] = figures(form.model())
        context["figures_by_visit"] = figures_by_visit(form.model())
        context["wages"] = check_wages_of_all(form.model(), form.claimed(), unit=form.unit, day=day)
    except Refused as refusal:
        form.refuse(refusal, refusal.code)
        context["proposal"] = getattr(refusal, "proposal", "")
    return None


def _again(request: HttpRequest, form: CostForm, typed: dict[str, Any], *, clear: bool) -> CostForm:
    """Return the grid with other lines in it; `clear` empties those that are not among them."""
    data = request.POST.copy()
    for name, value in typed.items():
        if name in form.fields and str(value) != "":
            data[name] = str(value)
    if clear:
        for code in form.allowed:
            for name in (f"amount_{code}", *(f"visit_{minutes}_{code}" for minutes in SHORTER)):
                if name in form.fields and name not in typed:
                    data[name] = ""
    return CostForm(data, allowed=form.allowed, unit=form.unit)


def _chart(category: Category, reference: Any, medians: list[queries.Median]) -> object:
    import altair as alt  # noqa: PLC0415 (a large library that most pages never need)

    rows = [{"Council": one.council, "Pounds": float(one.amount), "Which": "2022/23 median"} for one in medians]
    rows.append({"Council": category.name, "Pounds": float(reference), "Which": "This reference price"})
    drawn = (
        alt.Chart(alt.InlineData(values=rows), width=480)
        .mark_bar()
        .encode(
            x=alt.X("Pounds:Q", title=f"Pounds {queries.PER[medians[0].unit]}"),
            y=alt.Y("Council:N", sort="-x", title=None),
            color=alt.Color("Which:N", title=None),
        )
    )
    return chart(
        drawn,
        name="What care costs here and elsewhere",
        says="Medians that other councils published in 2022, and the reference price of this category now",
    )
