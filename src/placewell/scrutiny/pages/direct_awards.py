"""How often places were found directly, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.ledger.clock import now
from placewell.market.pages.public import ANYBODY
from placewell.market.queries.public import scheme_by_ref
from placewell.rules.direct_award import REASON_WORDS, SOURCES, AwardReason
from placewell.scrutiny import queries


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def direct_awards(request: HttpRequest, ref: str) -> HttpResponse:
    """Show everybody how often a place was found directly, and how often a second person did not agree."""
    scheme = scheme_by_ref(ref)
    context = {
        "scheme": scheme,
        "figures": queries.direct_figures(scheme, now()),
        "reasons": [(REASON_WORDS[one], SOURCES[one]) for one in AwardReason],
        "back": reverse("market_scheme", args=[ref]),
    }
    return render(request, "scrutiny/direct_awards.html", context)
