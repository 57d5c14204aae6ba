"""A provider's pages: invitations, one invitation, a sealed offer, receipts."""

import json
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.needs import Domain, Level
from placewell.tenders.actions.bidding import decline_invitation, seal_bid, withdraw_bid
from placewell.tenders.actions.questions import ask_question
from placewell.tenders.content import DeclineReason
from placewell.tenders.forms import BidForm, DeclineForm, QuestionForm
from placewell.tenders.models import Opening, Question
from placewell.tenders.queries.lists import invitation_lines
from placewell.tenders.queries.openings import opening_file
from placewell.tenders.queries.own_acts import own_acts, own_invitation, standing_act

BIDDING = frozenset({"bid", "replace"})


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def invitations(request: HttpRequest) -> HttpResponse:
    """List a provider's invitations, those that close soonest first."""
    return render(request, "tenders/invitations.html", {"lines": invitation_lines(actor_of(request))})


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def invitation(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what a portrait says, the questions asked, and what stands of one's own."""
    found = own_invitation(actor_of(request), ref)
    portrait = found.tender.portrait
    domains = [
        (Domain(name).title, Level(need["level"]).words, need["sentence"])
        for name, need in portrait["domains"].items()
        if need["level"] != Level.NONE
    ]
    acts = own_acts(found)
    context = {
        "invitation": found,
        "tender": found.tender,
        "portrait": portrait,
        "domains": domains,
        "acts": acts,
        "has_bid": bool(acts) and acts[-1].act in BIDDING,
        "questions": list(Question.objects.filter(tender=found.tender).order_by("id")),
        "opened": Opening.objects.filter(tender=found.tender).exists(),
    }
    return render(request, "tenders/invitation.html", context)


@page(does=seal_bid)
def bid(request: HttpRequest, ref: str) -> HttpResponse:
    """Make or replace a sealed offer."""
    actor = actor_of(request)
    found = own_invitation(actor, ref)
    standing = standing_act(found)
    replace = standing is not None and standing.act in BIDDING
    questions = found.tender.questions
    initial = {"key": uuid.uuid4().hex, "confirmed_by": actor.name, "basis": "net_of_fnc"}
    form = BidForm(request.POST or None, questions=questions, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            receipt_ = seal_bid(
                actor=actor,
                invitation_ref=ref,
                response=form.response(),
                price=form.price(),
                replace=replace,
                key=request.headers.get("Idempotency-Key") or form.cleaned_data["key"],
            )
        except Refused as refusal:
            form.refuse(refusal, {"price": "core"}.get(refusal.code, refusal.code))
        else:
            messages.success(request, "Your offer is sealed. Nobody can read it before the close. Keep the receipt.")
            return redirect("tenders_receipt", ref, receipt_["seq"])
    context = {"form": form, "invitation": found, "tender": found.tender, "replace": replace}
    return render(request, "tenders/bid.html", context)


@page(does=withdraw_bid)
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw an offer."""
    found = own_invitation(actor_of(request), ref)
    if request.method == "POST":
        made = withdraw_bid(actor=actor_of(request), invitation_ref=ref, key=request.POST.get("key", ""))
        messages.success(request, "Your offer is withdrawn. You can make another until the close.")
        return redirect("tenders_receipt", ref, made["seq"])
    return render(request, "tenders/withdraw.html", {"invitation": found, "key": uuid.uuid4().hex})


@page(does=decline_invitation)
def decline(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that no offer will come, and why."""
    actor = actor_of(request)
    own_invitation(actor, ref)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline_invitation(actor=actor, invitation_ref=ref, reason=DeclineReason(form.cleaned_data["reason"]))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Thank you. Nobody learns of this before the close.")
            return redirect("tenders_invitation", ref)
    context = {"form": form, "title": "Decline this invitation", "button_text": "Decline"}
    return render(request, "tenders/form.html", context)


@page(does=ask_question)
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask a question; the answer goes to all."""
    actor = actor_of(request)
    own_invitation(actor, ref)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_question(actor=actor, invitation_ref=ref, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.refuse(refusal, "text")
        else:
            messages.success(request, "Your question has been sent, without your name.")
            return redirect("tenders_invitation", ref)
    return render(request, "tenders/form.html", {"form": form, "title": "Ask a question", "button_text": "Ask"})


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def receipt(request: HttpRequest, ref: str, seq: int) -> HttpResponse:
    """Show a receipt, or hand it over as a file."""
    found = own_invitation(actor_of(request), ref)
    act = next((one for one in own_acts(found) if one.seq == seq), None)
    if act is None:
        raise NotFound("There is no such receipt of yours.")
    if request.GET.get("file"):
        return _file(act.receipt, f"receipt-{found.tender.ref}-{act.bid_ref}-{seq}.json")
    return render(request, "tenders/receipt.html", {"invitation": found, "act": act})


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def opening(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand over the opening as a file, with one's own bid disclosed in it."""
    actor = actor_of(request)
    found = own_invitation(actor, ref)
    if not Opening.objects.filter(tender=found.tender).exists():
        raise WrongState("This search has not been opened yet.")
    content = opening_file(found.tender, organisation_id=actor.organisation_id)
    return _file(content, f"opening-{found.tender.ref}.json")


def _file(content: dict[str, object], name: str) -> HttpResponse:
    response = HttpResponse(json.dumps(content, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
