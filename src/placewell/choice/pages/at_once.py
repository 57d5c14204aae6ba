"""The broker's page of standing offers beside an emergency: which can be put now, and why each other cannot."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from placewell.accounts.permissions import page
from placewell.accounts.signing_in import actor_of
from placewell.choice.actions import put_standing_offers
from placewell.choice.at_once import check_can_put, standing_offers_beside
from placewell.ledger.clock import now
from placewell.rules.errors import WrongState
from placewell.rules.interim import NOT_PUT_WORDS, NotPut
from placewell.rules.standing_offers import NOT_USABLE_WORDS
from placewell.tenders.queries.lists import tender_by_ref


@never_cache
@page(does=put_standing_offers)
def at_once(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the standing offers beside an emergency, and put those that suit to the person."""
    actor = actor_of(request)
    tender = tender_by_ref(actor, ref)
    if request.method == "POST":
        made = put_standing_offers(actor=actor, tender_ref=ref, meet_must_haves=request.POST.getlist("meets"))
        messages.success(
            request, f"Put to the person at once: {len(made)}. Their private link is sent, and the search goes on."
        )
        return redirect("tenders_tender", ref)
    moment, why_none = now(), ""
    try:
        check_can_put(tender, moment)
    except WrongState as refusal:
        why_none = refusal.sentence
    found = () if why_none else standing_offers_beside(actor, tender, moment)
    others = [
        (one, NOT_USABLE_WORDS[one.offered.why_not] if one.offered.why_not else NOT_PUT_WORDS[one.why_not])
        for one in found
        if one.why_not is not None
    ]
    context = {
        "tender": tender,
        "why_none": why_none,
        "can_be_put": [one for one in found if one.why_not is None],
        "others": others,
        "there": any(one.why_not == NotPut.PUT_ALREADY for one in found),
        "must_haves": tender.portrait["must_haves"],
        "back": reverse("tenders_tender", args=[ref]),
    }
    return render(request, "choice/at_once.html", context)
