"""Pages of a home's right of reply in a concern: what a social worker puts to it or holds back, and the home's side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from placewell.accounts.permissions import page
from placewell.accounts.signing_in import actor_of
from placewell.placements import reviews as queries
from placewell.placements.actions import hold_concern_back, put_concern_to_home, reply_to_concern
from placewell.placements.actions.hearing import own_part
from placewell.placements.models import ConcernReply
from placewell.placements.review_forms import HoldBackForm, SideForm
from placewell.rules.errors import Refused
from placewell.rules.reviews import NotAsked


@page(does=put_concern_to_home)
def put(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the home for its side."""
    form = SideForm(request.POST or None, label="What is the home to answer?")
    if request.method == "POST" and form.is_valid():
        try:
            put_concern_to_home(actor=actor_of(request), concern_ref=ref, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "The home is asked. It has three working days.")
            return redirect("placements_concern", ref)
    lead = "It reads this and nothing else of the concern. Write nothing by which it would know who raised it."
    context = {"form": form, "title": f"Ask the home about {ref}", "lead": lead, "button_text": "Ask the home"}
    return render(request, "placements/form.html", context)


@page(does=hold_concern_back)
def hold_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down why the home is not asked yet."""
    form = HoldBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hold_concern_back(actor=actor_of(request), concern_ref=ref, reason=NotAsked(form.cleaned_data["reason"]))
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "It is written down, with your name. Look at it again within five working days.")
            return redirect("placements_concern", ref)
    lead = "A home has a right to be heard at once. Only safeguarding can say not yet, and it is looked at again."
    context = {"form": form, "title": f"Why is the home not asked about {ref}?", "lead": lead}
    return render(request, "placements/form.html", context | {"button_text": "Write it down"})


@page(does=reply_to_concern)
def ours(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a home what is put to it of a concern, and take its side."""
    actor = actor_of(request)
    part = own_part(actor, ref)
    form = SideForm(request.POST or None, label="Your side")
    if request.method == "POST" and form.is_valid():
        try:
            reply_to_concern(actor=actor, concern_ref=ref, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Thank you. The social workers have your side.")
            return redirect("placements_our_concern", ref)
    reply = ConcernReply.objects.filter(part=part).first()
    context = {
        "part": part,
        "text": queries.unlocked(part.authority_id, part.locked)["text"],
        "reply": reply,
        "said": queries.unlocked(reply.authority_id, reply.locked)["text"] if reply else "",
        "form": form,
    }
    return render(request, "placements/our_concern.html", context)
