"""The preview of a policy: for those who decide, in full; for everybody, what may be published."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.pages.public import ANYBODY
from placewell.market.queries.costs import own_category_by_ref
from placewell.market.queries.policies import policy_by_version, shown
from placewell.market.queries.public import category_of
from placewell.rules.errors import Refused
from placewell.rules.previewing import FEWEST_SEARCHES, LOOKS_BACK_MONTHS, MOST_PACKS
from placewell.rules.previewing_shown import FEWEST_FOR_RATES, Line
from placewell.scrutiny import queries
from placewell.scrutiny.actions import preview_policy
from placewell.scrutiny.models import IN_FULL
from placewell.ui.charts import chart

LIMITS = {
    "fewest": FEWEST_SEARCHES,
    "fewest_for_rates": FEWEST_FOR_RATES,
    "months": LOOKS_BACK_MONTHS,
    "most": f"{MOST_PACKS:,}",
}


@require_safe
@page(by=IN_FULL, whose=Whose.OWN_AUTHORITY)
def preview(request: HttpRequest, category_ref: str, version: int) -> HttpResponse:
    """Show what past searches would have come to under a version of a policy."""
    actor = actor_of(request)
    category = own_category_by_ref(actor, category_ref)
    policy = policy_by_version(category, version)
    standing, found = shown(policy, now()), queries.own_preview(actor, policy)
    context = LIMITS | {
        "category": category,
        "version": standing,
        "found": found,
        "chart": _chart(found.shown.lines, version) if found else "",
        "makes": actor.role == Role.COMMISSIONER and standing.open,
        "back": reverse("market_policies", args=[category.ref]),
    }
    return render(request, "scrutiny/preview.html", context)


@require_POST
@page(does=preview_policy)
def make_preview(request: HttpRequest, category_ref: str, version: int) -> HttpResponse:
    """Make a preview, and go to its page."""
    actor = actor_of(request)
    policy = policy_by_version(own_category_by_ref(actor, category_ref), version)
    try:
        preview_policy(actor=actor, policy=policy)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "The past searches were evaluated again. Whoever approves it sees the same.")
    return redirect("scrutiny_preview", category_ref, version)


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def public_preview(request: HttpRequest, ref: str, category_ref: str, version: int) -> HttpResponse:
    """Show everybody what may be published of the newest preview of a version."""
    category = category_of(ref, category_ref)
    policy = policy_by_version(category, version)
    found = queries.public_preview(policy)
    context = LIMITS | {
        "category": category,
        "version": shown(policy, now()),
        "found": found,
        "chart": _chart(found.shown.lines, version) if found else "",
        "back": reverse("market_policy_version", args=[ref, category_ref, version]),
    }
    return render(request, "scrutiny/public_preview.html", context)


def _chart(lines: Sequence[Line], version: int) -> object:
    """Draw a pair of bars for each measure that has both its figures; nothing where none has."""
    drawn = [one for one in lines if one.drawn is not None]
    if not drawn:
        return ""
    import altair as alt  # noqa: PLC0415 (a large library that most pages never need)

    was, would = "As it was", f"Under version {version}"
    rows = [
        {"Measure": one.title, "Which": which, "Figure": float(figure), "Said": said}
        for one in drawn
        if one.drawn is not None
        for which, figure, said in ((was, one.drawn.before, one.before), (would, one.drawn.after, one.after))
    ]
    bars = alt.Chart().encode(
        x=alt.X("Figure:Q", title=None, axis=None, scale=alt.Scale(zero=True)),
        y=alt.Y("Which:N", title=None, sort=[was, would]),
    )
    layers = alt.layer(
        bars.mark_bar().encode(color=alt.Color("Which:N", title=None, legend=None, sort=[was, would])),
        bars.mark_text(align="left", dx=4, fontSize=14).encode(text="Said:N"),
        data=alt.InlineData(values=rows),
    ).properties(width=420, height=56)
    rowed = layers.facet(
        row=alt.Row(
            "Measure:N",
            title=None,
            sort=[one.title for one in drawn],
            header=alt.Header(labelAngle=0, labelAnchor="start", labelOrient="top", labelFontSize=14, labelLimit=600),
        )
    ).resolve_scale(x="independent")
    return chart(
        rowed,
        name=f"Past searches as they were, and under version {version}",
        says="A pair of bars for each line of the table of what was and what would have been",
    )
