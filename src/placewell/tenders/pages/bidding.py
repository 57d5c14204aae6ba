"""A sealed offer: made, checked, sealed, replaced, withdrawn or declined; its receipts, and what became of it."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.needs.values import read_tier_one
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.five_lines import five_lines
from placewell.rules.offers import notes_before_sealing, what_price_does
from placewell.rules.pack import PriceBasis, PriceMethod
from placewell.rules.pricing import net_price
from placewell.tenders.actions.bidding import decline_invitation, seal_bid, withdraw_bid
from placewell.tenders.actions.saved_answers import save_answer
from placewell.tenders.bid_form import LINE_WORDS, BidForm, first_values, values_again
from placewell.tenders.content import DeclineReason, check_price, check_response
from placewell.tenders.figures import figures_of
from placewell.tenders.forms import DeclineForm
from placewell.tenders.models import Invitation, OpenedBid, Tender
from placewell.tenders.pages.links import result_address
from placewell.tenders.pages.provider import BIDDING, file_of
from placewell.tenders.queries.confirming import offered_before
from placewell.tenders.queries.invitations import closed_invitations
from placewell.tenders.queries.own_acts import bidding_of, own_acts, own_invitation, standing_act
from placewell.tenders.queries.receipts import own_receipts
from placewell.tenders.queries.saved_answers import saved_answer, saved_answers
from placewell.tenders.states import TenderState

SHOWING = frozenset({"change", "use", "check"})  # steps that show a page; every other seals
FIELD_OF_CODE = {"price": "core", "gross_without_fnc": "basis", "negative_price": "basis", "price_basis": "basis"}


@page(does=seal_bid, begins_itself=True)
def bid(request: HttpRequest, ref: str) -> HttpResponse:
    """Make or replace a sealed offer: written, checked, sealed.

    `step` says which button was pressed; without it an offer is sealed at once, so that one plain request makes one.
    Between the steps everything typed travels in the page: nothing of an offer waits on the server.
    """
    actor = actor_of(request)
    if request.method != "POST":
        with acting_as(actor):
            return _first_page(request, actor, own_invitation(actor, ref))
    step, _, question_id = request.POST.get("step", "").partition(":")
    # An offer that is sealed needs no more than an act does; whatever shows a page reads the whole row.
    key = request.headers.get("Idempotency-Key") or request.POST.get("key", "")
    bidding = bidding_of(actor, ref, key=key)
    form = BidForm(request.POST, tender=bidding)
    if step not in SHOWING and form.is_valid():
        try:
            sealed = seal_bid(
                actor=actor,
                invitation_ref=ref,
                response=form.response(),
                price=form.price(),
                # As the page said, not as things stand now: the same request twice has to be the same act.
                replace=bool(request.POST.get("replaces")),
                key=key,
                bidding=bidding,
            )
        except Refused as refusal:
            _mark(form, refusal)
        else:
            _keep_answers(request, actor, form)
            return redirect(f"../receipt/{sealed['seq']}/")  # beside this page: to look its address up takes longer
    with acting_as(actor):
        found = own_invitation(actor, ref)
        if step in {"change", "use"}:
            filled = form.typed() | (_taken(request, actor, form, question_id) if step == "use" else {})
            return _form_page(request, actor, found, BidForm(initial=filled, tender=found.tender))
        if step == "check" and form.is_valid():
            try:
                return _check_page(request, found, form)
            except Refused as refusal:
                _mark(form, refusal)
        return _form_page(request, actor, found, form)


def _mark(form: BidForm, refusal: Refused) -> None:
    form.refuse(refusal, FIELD_OF_CODE.get(refusal.code, refusal.code))


def _replaces(found: Invitation) -> bool:
    standing = standing_act(found)
    return standing is not None and standing.act in BIDDING


def _first_page(request: HttpRequest, actor: Actor, found: Invitation) -> HttpResponse:
    if found.tender.state != TenderState.OPEN or now() >= found.tender.closes_at:
        raise WrongState("This search has closed. No offer can be made now.", code="closed")
    values = first_values(found.tender, name=actor.name, key=uuid.uuid4().hex)
    before = offered_before(found)
    if before is not None and _replaces(found):
        before = None  # what is sealed in this round cannot be shown, and is not what was offered before it
    if before is not None:
        values |= values_again(found.tender, before)
    return _form_page(request, actor, found, BidForm(initial=values, tender=found.tender), before=before)


def _form_page(
    request: HttpRequest, actor: Actor, found: Invitation, form: BidForm, *, before: OpenedBid | None = None
) -> HttpResponse:
    tender = found.tender
    context = {
        **_facts(found),
        "form": form,
        "price_lines": form.price_lines(),
        "price_does": what_price_does(PriceMethod(tender.policy["price_method"]), figures_of(tender)),
        "saved": saved_answers(actor),
        "before": before,
    }
    return render(request, "tenders/bid.html", context)


def _check_page(request: HttpRequest, found: Invitation, form: BidForm) -> HttpResponse:
    tender = found.tender
    if now() >= tender.closes_at:
        raise WrongState("This search has closed. What you wrote is still here, but it can no longer be sent.")
    response, price, figures = form.response(), form.price(), figures_of(tender)
    check_response(response, question_ids=tuple(question["id"] for question in tender.questions))
    check_price(price, fnc=figures["fnc"], closes_on=tender.closes_at.date())
    net = net_price(price.total, basis=PriceBasis(price.basis), fnc=figures["fnc"])
    texts = {question["id"]: question["text"] for question in tender.questions}
    context = {
        **_facts(found),
        "carried": form.carried(),
        "answers": [(one.question_id, texts[one.question_id], one.text) for one in response.answers],
        "response": response,
        "price": price,
        "price_lines": [(LINE_WORDS[line.kind], line.amount) for line in price.lines],
        "net": net if net != price.total else None,
        "notes": notes_before_sealing(
            comparable_price=net,
            figures=figures,
            start_on=response.start_on,
            wanted_on=date.fromisoformat(tender.portrait["start_on"]),
            must_haves_met=response.must_haves_met,
            vacancy_confirmed=response.vacancy_confirmed,
        ),
    }
    return render(request, "tenders/bid_check.html", context)


def _facts(found: Invitation) -> dict[str, Any]:
    tender: Tender = found.tender
    lines = five_lines(read_tier_one(tender.portrait))
    return {"invitation": found, "tender": tender, "lines": lines, "replace": _replaces(found)}


def _taken(request: HttpRequest, actor: Actor, form: BidForm, question_id: str) -> dict[str, Any]:
    """Fill an answer in from a saved one, under what was typed; it has still to be read."""
    name = f"answer_{question_id}"
    try:
        chosen = saved_answer(actor, uuid.UUID(request.POST.get(f"use_{question_id}", "")))
    except ValueError:
        return {}
    if name not in form.fields:
        return {}
    typed = str(form[name].data or "").strip()
    text = f"{typed}\n\n{chosen.text}" if typed and chosen.text not in typed else typed or chosen.text
    return {name: text, f"saved_{question_id}": "1", f"read_{question_id}": False}


def _keep_answers(request: HttpRequest, actor: Actor, form: BidForm) -> None:
    for question in form.tender.questions:
        if request.POST.get(f"keep_{question['id']}"):
            try:
                save_answer(actor=actor, question=question["text"], text=form.cleaned_data[f"answer_{question['id']}"])
            except Refused as refusal:
                messages.info(request, refusal.sentence)
            except Exception:  # noqa: BLE001 (the offer is sealed by now, and that is what the bidder has to be told)
                messages.info(request, "Your offer is sealed, but an answer could not be kept for later.")


@page(does=withdraw_bid)
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw an offer, once it is confirmed."""
    found = own_invitation(actor_of(request), ref)
    if request.method == "POST":
        made = withdraw_bid(actor=actor_of(request), invitation_ref=ref, key=request.POST.get("key", ""))
        messages.success(request, "Your offer is withdrawn. You can make another until the close.")
        return redirect("tenders_receipt", ref, made["seq"])
    context = {"invitation": found, "tender": found.tender, "key": uuid.uuid4().hex}
    return render(request, "tenders/withdraw.html", context)


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


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def receipt(request: HttpRequest, ref: str, seq: int) -> HttpResponse:
    """Show a receipt, or hand it over as a file."""
    found = own_invitation(actor_of(request), ref)
    acts = own_acts(found)
    act = next((one for one in acts if one.seq == seq), None)
    if act is None:
        raise NotFound("There is no such receipt of yours.")
    if request.GET.get("file"):
        return file_of(act.receipt, f"receipt-{found.tender.ref}-{act.bid_ref}-{seq}.json")
    sealed = act is acts[-1] and act.act in BIDDING and now() < found.tender.closes_at
    return render(request, "tenders/receipt.html", {"invitation": found, "act": act, "sealed": sealed})


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def receipts(request: HttpRequest) -> HttpResponse:
    """List every receipt of a provider, newest first, each to be kept as a file."""
    found = own_receipts(actor_of(request), before=request.GET.get("before", ""))
    return render(request, "tenders/receipts.html", {"found": found})


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def results(request: HttpRequest) -> HttpResponse:
    """List a provider's closed searches, newest first, with what became of its offer."""
    actor = actor_of(request)
    found = closed_invitations(actor, now(), before=request.GET.get("before", ""))
    lines = [(line, result_address(line.ref) if line.offered else "") for line in found.rows]
    return render(request, "tenders/results.html", {"lines": lines, "more": found.more})
