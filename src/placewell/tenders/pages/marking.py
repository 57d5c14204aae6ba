"""Pages of marking: what is to be marked, a seat, one answer, and a score that two agree."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.rules.errors import Refused
from placewell.tenders.actions.marking import (
    accept_agreed_score,
    finish_marking,
    propose_agreed_score,
    score_response,
)
from placewell.tenders.actions.seats import declare_conflict, free_seat, take_seat
from placewell.tenders.marking_forms import SOME, AgreeForm, FreeSeatForm, ScoreForm, SeatForm
from placewell.tenders.queries.marking import answer_view, marking_view
from placewell.tenders.queries.marks import unscored
from placewell.tenders.states import TenderState

READERS = frozenset({Role.EVALUATOR, Role.BROKER, Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR})
CLOSED = "Every mark stands. The prices are being opened now."


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def scoring(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a tender's marking: an evaluator's own, or how far it has come. No price, and no mark before it is due."""
    return render(request, "tenders/scoring.html", {"view": marking_view(actor_of(request), ref)})


@page(does=take_seat)
def seat(request: HttpRequest, ref: str) -> HttpResponse:
    """Declare one's interests, and take a seat or be shut out."""
    actor = actor_of(request)
    view = marking_view(actor, ref)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["interest"] == SOME:
                declare_conflict(actor=actor, tender_ref=ref, because=form.cleaned_data["because"])
                said = "Thank you. Somebody else marks these answers."
            else:
                take_seat(actor=actor, tender_ref=ref)
                said = "You have a seat. Mark every answer on your own, then finish."
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, said)
            return redirect("tenders_scoring", ref)
    return render(request, "tenders/seat.html", {"form": form, "view": view})


@page(does=score_response)
def score(request: HttpRequest, ref: str, bid_ref: str, question_id: str) -> HttpResponse:
    """Score one answer, then go on to the next that has no score."""
    actor = actor_of(request)
    view = answer_view(actor, ref, bid_ref, question_id)
    own = next((one for one in view.given if one.evaluator == actor.ref), None)
    initial = {"score": f"{own.score.normalize():f}", "because": own.because} if own else None
    form = ScoreForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            score_response(actor=actor, tender_ref=ref, bid_ref=bid_ref, question_id=question_id, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            left = unscored(view.tender, actor.ref)
            if left:
                return redirect("tenders_score", ref, *left[0])
            messages.success(request, "Every answer has a score of yours. Look at them once more, then finish.")
            return redirect("tenders_scoring", ref)
    return render(request, "tenders/score.html", {"form": form, "view": view})


@require_POST
@page(does=finish_marking)
def finish(request: HttpRequest, ref: str) -> HttpResponse:
    """Finish marking. The last to finish closes it, where nothing has to be agreed."""
    actor = actor_of(request)
    try:
        finish_marking(actor=actor, tender_ref=ref)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        view = marking_view(actor, ref)
        agree = " Some scores differ by two or more: agree each of them." if view.to_agree else ""
        messages.success(request, CLOSED if not view.marking else f"Thank you. Your scores stand.{agree}")
    return redirect("tenders_scoring", ref)


@page(does=propose_agreed_score)
def agree(request: HttpRequest, ref: str, bid_ref: str, question_id: str) -> HttpResponse:
    """Propose a score for both, or accept the one that the other proposed."""
    actor = actor_of(request)
    view = answer_view(actor, ref, bid_ref, question_id)
    low, high = view.low_high if view.difference else ("0", "5")
    accepts = request.POST.get("accept", "")
    answer: dict[str, Any] = {"tender_ref": ref, "bid_ref": bid_ref, "question_id": question_id}
    form = AgreeForm(None if accepts else request.POST or None, low=low, high=high)
    if request.method == "POST" and accepts.isdecimal():
        try:
            accept_agreed_score(actor=actor, proposal=int(accepts), **answer)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("tenders_agree", ref, bid_ref, question_id)
        closed = marking_view(actor, ref).tender.state != TenderState.SCORING
        messages.success(request, CLOSED if closed else "Agreed.")
        return redirect("tenders_scoring", ref)
    if request.method == "POST" and form.is_valid():
        try:
            propose_agreed_score(actor=actor, **answer, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Proposed. The other evaluator accepts it, or proposes another.")
            return redirect("tenders_scoring", ref)
    return render(request, "tenders/agree.html", {"form": form, "view": view})


@page(does=free_seat)
def free(request: HttpRequest, ref: str, seq: int) -> HttpResponse:
    """Free the seat of an evaluator who has not finished in time."""
    form = FreeSeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            free_seat(actor=actor_of(request), tender_ref=ref, number=seq, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "The seat is free for another evaluator.")
            return redirect("tenders_scoring", ref)
    context = {"form": form, "title": f"Free seat {seq} of {ref}", "button_text": "Free this seat"}
    return render(request, "tenders/form.html", context)
