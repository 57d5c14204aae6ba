"""A provider's pages of an offer that a broker took down by telephone: read it, confirm it, or say what is wrong."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from placewell.accounts.permissions import page
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.needs.values import read_tier_one
from placewell.rules.errors import Refused
from placewell.rules.five_lines import five_lines
from placewell.rules.low_bids import RejectReason
from placewell.rules.offers import LineKind
from placewell.rules.pricing import is_low
from placewell.rules.telephoning import WRONG_WORDS, BidAnswer, WrongBecause
from placewell.tenders.actions.telephone_bids import confirm_telephone_bid, refuse_telephone_bid
from placewell.tenders.bid_form import LINE_WORDS
from placewell.tenders.figures import figures_of
from placewell.tenders.models import TelephoneBid
from placewell.tenders.queries.telephoning import ROUND_STATES, own_telephone_bid
from placewell.tenders.telephone_forms import ConfirmForm, WrongForm


@page(does=confirm_telephone_bid)
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Read what was taken down, and confirm it as one's own word."""
    actor = actor_of(request)
    bid = own_telephone_bid(actor, ref)
    low = is_low(bid.price.comparable, figures_of(bid.tender)["floor"])
    form = ConfirmForm(request.POST if request.method == "POST" else None, low=low)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_telephone_bid(actor=actor, invitation_ref=ref, explanation=form.cleaned_data.get("explanation", ""))
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Thank you. It counts now like every other offer.")
            return redirect("tenders_telephone_confirm", ref)
    return render(request, "tenders/telephone_confirm.html", {**_facts(bid), "form": form, "low": low})


@page(does=refuse_telephone_bid)
def wrong(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that what was taken down is not one's word, and why."""
    actor = actor_of(request)
    bid = own_telephone_bid(actor, ref)
    form = WrongForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_telephone_bid(actor=actor, invitation_ref=ref, because=WrongBecause(form.cleaned_data["because"]))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Thank you. It does not count. The council may ring you again.")
            return redirect("tenders_telephone_confirm", ref)
    return render(request, "tenders/telephone_wrong.html", {**_facts(bid), "form": form})


def _facts(bid: TelephoneBid) -> dict[str, object]:
    tender, content = bid.tender, bid.price.content
    texts = {question["id"]: question["text"] for question in tender.questions}
    answer = bid.answer if hasattr(bid, "answer") else None
    decision = bid.price_decision if hasattr(bid, "price_decision") else None
    held = content["bed_held_until"]
    return {
        "bid": bid,
        "tender": tender,
        "lines": five_lines(read_tier_one(tender.portrait)),
        "answers": [(texts[one["question_id"]], one["text"]) for one in bid.response["answers"]],
        "price_lines": [(LINE_WORDS[LineKind(one["kind"])], one["amount"]) for one in content["lines"]],
        "total": content["price"],
        "start_on": date.fromisoformat(bid.response["start_on"]),
        "valid_until": date.fromisoformat(content["valid_until"]),
        "bed_held_until": date.fromisoformat(held) if held else None,
        "answer": answer,
        "confirmed": answer is not None and answer.answer == BidAnswer.CONFIRMED,
        "wrong_words": WRONG_WORDS[WrongBecause(answer.because)] if answer is not None and answer.because else "",
        "decision": decision,
        "reason_words": RejectReason(decision.reason).words if decision is not None and decision.reason else "",
        "may_answer": answer is None and tender.state in ROUND_STATES and now() < bid.due_at,
    }
