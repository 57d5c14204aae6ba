"""Pages of low bids and of results: a provider explains and reads what became of an offer, an approver decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.rules.errors import NotFound, Refused
from placewell.rules.low_bids import CostHead
from placewell.tenders.actions.low_bids import decide_low_bid, explain_low_bid
from placewell.tenders.low_bid_forms import DecideForm, ExplainForm
from placewell.tenders.queries.results import low_bids_view, result_view

READERS = frozenset({Role.APPROVER, Role.BROKER, Role.AUDITOR})


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def asked(request: HttpRequest, ref: str) -> HttpResponse:
    """List a tender's low bids, with what was explained and what was decided."""
    return render(request, "tenders/low_bids.html", {"view": low_bids_view(actor_of(request), ref)})


@page(does=decide_low_bid)
def decide(request: HttpRequest, ref: str, bid_ref: str) -> HttpResponse:
    """Accept or reject a low bid."""
    actor = actor_of(request)
    view = low_bids_view(actor, ref)
    line = next((one for one in view.bids if one.bid_ref == bid_ref), None)
    if line is None:
        raise NotFound("There is no such low bid in this tender.")
    form = DecideForm(request.POST or None, explained=line.explained)
    if request.method == "POST" and form.is_valid():
        try:
            decide_low_bid(actor=actor, tender_ref=ref, bid_ref=bid_ref, **form.decided())
        except Refused as refusal:
            form.refuse(refusal, {"reason": "decision"}.get(refusal.code, refusal.code))
        else:
            said = "Your decision is kept. The provider is told, and the offers are evaluated again."
            messages.success(request, said)
            return redirect("tenders_low_bids", ref)
    return render(request, "tenders/low_bid_decide.html", {"form": form, "view": view, "line": line})


@page(does=explain_low_bid)
def explain(request: HttpRequest, ref: str) -> HttpResponse:
    """Explain a price that is under what care costs."""
    actor = actor_of(request)
    view = result_view(actor, ref)
    if view.low_bid is None:
        raise NotFound("You have not been asked to explain a price here.")
    form = ExplainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            explain_low_bid(actor=actor, invitation_ref=ref, text=form.cleaned_data["text"], lines=form.lines())
        except Refused as refusal:
            form.refuse(refusal, {"lines": CostHead.STAFFING.value}.get(refusal.code, refusal.code))
        else:
            messages.success(request, "Your explanation has been sent. We tell you what is decided.")
            return redirect("tenders_result", ref)
    return render(request, "tenders/low_bid_explain.html", {"form": form, "view": view})


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def result(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a bidder what became of their own offer, or when they will know."""
    return render(request, "tenders/result.html", {"view": result_view(actor_of(request), ref)})
