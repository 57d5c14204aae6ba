"""The authority's pages of tenders: the list, one tender, its scoring."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.rules.errors import Refused
from placewell.tenders.actions.opening_tenders import answer_question, cancel_tender, open_tender
from placewell.tenders.actions.scoring import close_scoring, score_response
from placewell.tenders.forms import AnswerForm, BecauseForm, ScoreForm
from placewell.tenders.models import OpenedBid, Question, Score, Tender
from placewell.tenders.queries.lists import tender_lines, tender_view
from placewell.tenders.queries.scores import unscored
from placewell.tenders.states import TenderState

READERS = frozenset({Role.BROKER, Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR, Role.EVALUATOR, Role.SOCIAL_WORKER})


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def tenders(request: HttpRequest) -> HttpResponse:
    """List the authority's tenders: those that close soonest first, then the newest that are over."""
    return render(request, "tenders/list.html", {"lines": tender_lines(actor_of(request))})


@require_POST
@page(does=open_tender)
def open_one(request: HttpRequest, package_ref: str) -> HttpResponse:
    """Put a package to tender."""
    made = open_tender(actor=actor_of(request), package_ref=package_ref)
    messages.success(request, f"{made.ref} is open. Every eligible service has been invited.")
    return redirect("tenders_tender", made.ref)


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def tender(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one tender: its clock, who was invited and who was not, questions, and after the opening what came."""
    return render(request, "tenders/tender.html", {"view": tender_view(actor_of(request), ref)})


@page(does=cancel_tender)
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Call a tender off."""
    form = BecauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_tender(actor=actor_of(request), tender_ref=ref, because=form.cleaned_data["because"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{ref} has been called off.")
            return redirect("tenders_tender", ref)
    context = {"form": form, "title": f"Call off {ref}", "button_text": "Call it off"}
    return render(request, "tenders/form.html", context)


@require_safe
@page(does=score_response)
def scoring(request: HttpRequest, ref: str) -> HttpResponse:
    """List every answer with its score, without any price."""
    found = get_object_or_404(Tender.objects.visible_to(actor_of(request)), ref=ref)
    bids = list(OpenedBid.objects.filter(tender=found, set_aside_because="").order_by("bid_ref"))
    missing = {(one.bid_ref, one.question_id) for one in unscored(found)}
    context = {"tender": found, "bids": bids, "missing": missing, "scoring": found.state == TenderState.SCORING}
    return render(request, "tenders/scoring.html", context)


@page(does=score_response)
def score(request: HttpRequest, ref: str, bid_ref: str, question_id: str) -> HttpResponse:
    """Score one answer."""
    actor = actor_of(request)
    found = get_object_or_404(Tender.objects.visible_to(actor), ref=ref)
    bid = get_object_or_404(OpenedBid, tender=found, bid_ref=bid_ref)
    question = next((one for one in found.questions if one["id"] == question_id), None)
    before = Score.objects.filter(bid=bid, question_id=question_id, evaluator=actor.ref).order_by("-id").first()
    initial = {"score": before.score, "because": before.because} if before else None
    form = ScoreForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            score_response(
                actor=actor,
                tender_ref=ref,
                bid_ref=bid_ref,
                question_id=question_id,
                score=said["score"],
                because=said["because"],
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("tenders_scoring", ref)
    answers = {one["question_id"]: one["text"] for one in bid.response["answers"]}
    context = {"form": form, "tender": found, "question": question, "answer": answers.get(question_id, "")}
    return render(request, "tenders/score.html", context)


@require_POST
@page(does=close_scoring)
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close scoring; the opener then reveals the prices."""
    try:
        close_scoring(actor=actor_of(request), tender_ref=ref)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("tenders_scoring", ref)
    messages.success(request, "Scores stand. The prices are being opened: reload in a moment.")
    return redirect("tenders_tender", ref)


@page(does=answer_question)
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer a question, to all."""
    actor = actor_of(request)
    asked = get_object_or_404(Question, pk=question_id, authority_id=actor.authority_id or 0)
    form = AnswerForm(request.POST or None, initial={"answer": asked.answer})
    if request.method == "POST" and form.is_valid():
        answer_question(actor=actor, question_id=question_id, answer=form.cleaned_data["answer"])
        messages.success(request, "Your answer has gone to every invited service.")
        return redirect("tenders_tender", asked.tender.ref)
    context = {"form": form, "title": asked.text, "button_text": "Answer all"}
    return render(request, "tenders/form.html", context)
