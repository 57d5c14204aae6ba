"""The broker's pages of a telephone round: whom to ring, a call, an offer taken down, the end; and a low price."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import SEES_MONEY, Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.needs.queries import hands_on
from placewell.needs.values import read_tier_one
from placewell.rules.errors import NotFound, Refused
from placewell.rules.five_lines import five_lines
from placewell.rules.independence import why_no_decision
from placewell.rules.telephoning import MAY_NOT_SAY, ORDER_WORDS, OUTCOME_WORDS, SPOKEN_WORDS, STANDING_WORDS
from placewell.tenders.actions.telephone_bids import decide_telephone_price, enter_telephone_bid
from placewell.tenders.actions.telephoning import end_telephone_round, log_call
from placewell.tenders.bid_form import BidForm, first_values
from placewell.tenders.low_bid_forms import DecideForm
from placewell.tenders.pages.bidding import FIELD_OF_CODE
from placewell.tenders.queries.lists import tender_by_ref
from placewell.tenders.queries.telephoning import (
    TelephoneRound,
    telephone_bid_by_ref,
    telephone_offers,
    telephone_round_of,
)
from placewell.tenders.telephone_forms import CallForm, first_call
from placewell.ui.forms import GovForm

READERS = frozenset({Role.BROKER, Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR, Role.SOCIAL_WORKER})
WORDS = {"order": ORDER_WORDS, "may_not_say": MAY_NOT_SAY}


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def telephone_round(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a telephone round: in which order services are rung, each call, and what was offered."""
    actor = actor_of(request)
    found = _round_of(request, ref)
    context = {
        **WORDS,
        "round": found,
        "tender": found.tender,
        "offers": telephone_offers(found) if actor.role in SEES_MONEY else (),
        "rings": actor.role == Role.BROKER and found.goes_on,
        "standing_words": STANDING_WORDS,
        "outcome_words": OUTCOME_WORDS,
        "spoken_words": SPOKEN_WORDS,
    }
    return render(request, "tenders/telephone_round.html", context)


@page(does=log_call)
def call(request: HttpRequest, ref: str, invitation_ref: str) -> HttpResponse:
    """Log one call."""
    actor, moment = actor_of(request), now()
    found = _round_of(request, ref)
    line = found.line_of(invitation_ref)
    form = CallForm(request.POST if request.method == "POST" else None, initial=first_call(moment))
    if request.method == "POST" and form.is_valid():
        try:
            log_call(actor=actor, tender_ref=ref, invitation_ref=invitation_ref, **form.call(moment))
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, f"The call to {line.invitation.service_name} is logged.")
            return redirect("tenders_telephone", ref)
    return render(request, "tenders/telephone_call.html", {**WORDS, "form": form, "round": found, "line": line})


@page(does=enter_telephone_bid)
def enter(request: HttpRequest, ref: str, invitation_ref: str) -> HttpResponse:
    """Enter what a service offered in the call just logged."""
    actor = actor_of(request)
    found = _round_of(request, ref)
    tender, line = found.tender, found.line_of(invitation_ref)
    # What is typed starts from the days of the search alone: nothing of another offer, and no price.
    first = first_values(tender, name="", key="")
    form = BidForm(request.POST if request.method == "POST" else None, tender=tender, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = enter_telephone_bid(
                actor=actor,
                tender_ref=ref,
                invitation_ref=invitation_ref,
                response=form.response(),
                price=form.price(),
            )
        except Refused as refusal:
            form.refuse(refusal, FIELD_OF_CODE.get(refusal.code, refusal.code))
        else:
            messages.success(request, f"{made.service_name} is asked to confirm it. Until it does, it does not count.")
            return redirect("tenders_telephone", ref)
    context = {
        **WORDS,
        "form": form,
        "round": found,
        "line": line,
        "tender": tender,
        "lines": five_lines(read_tier_one(tender.portrait)),
        "price_lines": form.price_lines(),
    }
    return render(request, "tenders/telephone_bid.html", context)


@page(does=end_telephone_round)
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """End a round, once it is confirmed."""
    found = _round_of(request, ref)
    form = GovForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            end_telephone_round(actor=actor_of(request), tender_ref=ref)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The telephone round has ended. What was logged stays.")
            return redirect("tenders_telephone", ref)
    return render(request, "tenders/telephone_end.html", {"form": form, "round": found})


@page(does=decide_telephone_price)
def price(request: HttpRequest, bid_ref: str) -> HttpResponse:
    """Decide on a price under what care costs that a provider confirmed and explained."""
    actor = actor_of(request)
    bid = telephone_bid_by_ref(actor, bid_ref)
    if not hasattr(bid, "explanation"):
        raise NotFound("Nothing has to be decided about this price.")
    form = DecideForm(request.POST if request.method == "POST" else None, explained=True)
    if request.method == "POST" and form.is_valid():
        try:
            decide_telephone_price(actor=actor, bid_ref=bid_ref, **form.decided())
        except Refused as refusal:
            form.refuse(refusal, {"reason": "decision"}.get(refusal.code, refusal.code))
        else:
            messages.success(request, "Your decision is kept. The provider is told, and the offer is evaluated again.")
            return redirect("tenders_telephone", bid.tender.ref)
    why_not = why_no_decision(actor.ref, hands_on(bid.tender.package_ref))
    context = {"form": form, "bid": bid, "tender": bid.tender, "why_not": why_not}
    return render(request, "tenders/telephone_price.html", context)


def _round_of(request: HttpRequest, ref: str) -> TelephoneRound:
    found = telephone_round_of(tender_by_ref(actor_of(request), ref))
    if found is None:
        raise NotFound("This search has no telephone round: it is not opened, or enough offers came.")
    return found
