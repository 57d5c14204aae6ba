"""How long searches take, step by step, and the days that people wait in hospital for them."""

from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.rules.delays import MEASURE_WORDS, Measure, exact_words
from placewell.rules.summing import FEWEST_TOLD
from placewell.scrutiny.delays import MONTHS, MOST_STEPS, READS_DELAYS, Row, delays_of
from placewell.ui.charts import chart

A_DAY = timedelta(days=1)
MIDDLE, NINE_IN_TEN = "Median", "Nine in ten within"


@require_safe
@page(by=READS_DELAYS, whose=Whose.OWN_AUTHORITY)
def delays(request: HttpRequest) -> HttpResponse:
    """Show how long each step took, one of them (`step`) by urgency, pathway and month, and days lost in hospital."""
    actor, asked = actor_of(request), request.GET.get("step", "")
    measure = Measure(asked) if asked in set(Measure) else Measure.WHOLE
    found = delays_of(actor, measure, moment=now())
    title = MEASURE_WORDS[measure]
    context = {
        "found": found,
        "title": title,
        "choices": [(one.value, words, one == measure) for one, words in MEASURE_WORDS.items()],
        "words": exact_words,
        "days": lambda length: length // A_DAY,
        "months": MONTHS,
        "fewest": FEWEST_TOLD,
        "most": f"{MOST_STEPS:,}",
        "chart": _by_month(found.by_month, title),
        "lost_chart": _by_month(found.lost_by_month, "Days in hospital after being ready, of stays that ended"),
    }
    return render(request, "scrutiny/delays.html", context)


def _by_month(rows: Sequence[Row], title: str) -> object:
    """Draw the median and the 90th percentile of each month that is told of, in days; nothing where none is."""
    drawn = [
        {"Month": one.title, "Which": which, "Days": round(length / A_DAY, 2)}
        for one in rows
        if one.summary is not None
        for which, length in ((MIDDLE, one.summary.median), (NINE_IN_TEN, one.summary.ninetieth))
        if length is not None
    ]
    if not drawn:
        return ""
    import altair as alt  # noqa: PLC0415 (a large library that most pages never need)

    bars = (
        alt.Chart(alt.InlineData(values=drawn))
        .mark_bar()
        .encode(
            x=alt.X("Month:N", title=None, sort=[one.title for one in rows]),
            xOffset=alt.XOffset("Which:N", sort=[MIDDLE, NINE_IN_TEN]),
            y=alt.Y("Days:Q", title="Days", scale=alt.Scale(zero=True)),
            color=alt.Color("Which:N", title=None, sort=[MIDDLE, NINE_IN_TEN], legend=alt.Legend(orient="top")),
        )
        .properties(width=520, height=220)
    )
    return chart(bars, name=f"{title}, by month", says="The median and the 90th percentile of each month, in days")
