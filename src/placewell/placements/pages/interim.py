"""The page on which an approver agrees a place for now, with the day of its review."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from placewell.accounts.permissions import page
from placewell.accounts.signing_in import actor_of
from placewell.choice.queries import newest_decision
from placewell.ledger.clock import now
from placewell.placements.actions import approve_interim
from placewell.placements.forms import InterimForm
from placewell.rules.clocks import LONDON
from placewell.rules.errors import Refused
from placewell.rules.interim import latest_review
from placewell.tenders.queries.lists import tender_by_ref
from placewell.tenders.times import interim_weeks_of


@never_cache
@page(does=approve_interim)
def interim(request: HttpRequest, ref: str) -> HttpResponse:
    """Approve a place for now, with a day for its review."""
    actor = actor_of(request)
    tender = tender_by_ref(actor, ref)
    weeks = interim_weeks_of(tender)
    last = latest_review(now().astimezone(LONDON).date(), weeks)
    form = InterimForm(request.POST or None, initial={"review_on": last})
    if request.method == "POST" and form.is_valid():
        try:
            made = approve_interim(actor=actor, tender_ref=ref, review_on=form.cleaned_data["review_on"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, f"{made.ref} is approved, and its agreement is drawn up. The search goes on.")
            return redirect("placements_placement", ref)
    context = {
        "form": form,
        "tender": tender,
        "weeks": weeks,
        "decision": newest_decision(tender.package_ref),
        "back": reverse("placements_placement", args=[ref]),
    }
    return render(request, "placements/interim.html", context)
