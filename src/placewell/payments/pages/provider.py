"""Pages of a provider's own money: its remittances and their lines."""

from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.payments.pages.files import csv_file
from placewell.payments.pages.runs import WORDS, after, ends
from placewell.payments.queries.runs import own_remittance, remittance_rows, remittances_of

HEADER = ("run", "placement", "period", "cost line", "amount")
MOST_SHOWN = 500


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def mine(request: HttpRequest) -> HttpResponse:
    """List the provider's remittances, newest first."""
    listed, more = remittances_of(actor_of(request), before=after(request))
    rows = [(one, ends(one.period)) for one in listed]
    return render(request, "payments/mine.html", {"rows": rows, "more": more})


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def remittance(request: HttpRequest, remittance_id: int) -> HttpResponse:
    """Show one remittance, line by line."""
    found = own_remittance(actor_of(request), remittance_id)
    lines = [(*one, ends(one[1])) for one in islice(remittance_rows(found), MOST_SHOWN)]
    context = {
        "remittance": found,
        "last": ends(found.period),
        "lines": lines,
        "most": MOST_SHOWN,
        "words": WORDS,
        "back": reverse("payments_mine"),
    }
    return render(request, "payments/remittance.html", context)


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def remittance_file(request: HttpRequest, remittance_id: int) -> HttpResponse:
    """Hand over one remittance as CSV."""
    found = own_remittance(actor_of(request), remittance_id)
    rows = (
        (found.run_ref, placement_ref, period.isoformat(), cost, f"{amount:.2f}")
        for placement_ref, period, cost, amount in remittance_rows(found)
    )
    return csv_file(f"remittance-{found.run_ref}.csv", HEADER, rows)
