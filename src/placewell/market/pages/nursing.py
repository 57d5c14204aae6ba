"""Pages of NHS-funded nursing care: its rates in public, and a commissioner's form for the next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, page
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.actions.nursing import record_nursing_rates
from placewell.market.nursing import nursing_rates, recorded_rates
from placewell.market.pages.acting import act
from placewell.market.pages.nursing_form import NursingRatesForm
from placewell.market.pages.public import ANYBODY
from placewell.rules.clocks import london_day_of
from placewell.rules.pricing import FUNDED_NURSING_CARE, going_on_from, rate_year, year_words


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def public(request: HttpRequest) -> HttpResponse:
    """Show the rates of every year: the table, and what each council recorded, with its source and day."""
    rows = recorded_rates()
    names = dict(Organisation.objects.filter(pk__in={one.authority_id for one in rows}).values_list("pk", "name"))
    table = [(year_words(year), FUNDED_NURSING_CARE[year]) for year in sorted(FUNDED_NURSING_CARE, reverse=True)]
    recorded = [(names.get(one.authority_id, ""), year_words(one.year), one) for one in rows]
    return render(request, "market/nursing.html", {"table": table, "recorded": recorded})


@page(does=record_nursing_rates)
def record(request: HttpRequest) -> HttpResponse:
    """Record the rates of a year, from where they were published."""
    actor = actor_of(request)
    today = london_day_of(now())
    going_on = going_on_from(today, nursing_rates(actor.authority_id or 0))
    known = "" if going_on is None else f" The rates of {year_words(going_on)} go on until then, to be replaced."
    form = NursingRatesForm(request.POST or None, years=[rate_year(today) + 1, rate_year(today), rate_year(today) - 1])

    def do(given: NursingRatesForm) -> None:
        record_nursing_rates(actor=actor, **given.said())

    return act(
        request,
        form,
        do,
        title="What the NHS pays for nursing",
        lead=f"It is published each year by the Department of Health and Social Care.{known}",
        button="Record it",
        done="It is recorded. The next payment run puts right what was paid at another rate.",
        onwards=reverse("market_nursing_rates"),
    )
