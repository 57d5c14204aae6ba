"""The person's pages of how it goes: what is good, what should change, and whether they are safe."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from placewell.accounts.permissions import page
from placewell.accounts.signing_in import actor_of
from placewell.placements.actions import raise_own_concern, say_how_it_is
from placewell.placements.review_forms import SayForm, WorryForm
from placewell.placements.reviews import held_of, placement_of_case, words_of
from placewell.rules.errors import Refused
from placewell.ui.large_text import remember


@never_cache
@page(does=say_how_it_is)
def say(request: HttpRequest) -> HttpResponse:
    """Let the person say how it goes, and show what they said before."""
    actor = actor_of(request)
    placed = placement_of_case(actor.case_ref)
    began = placed is not None and hasattr(placed, "start")
    form = SayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            say_how_it_is(actor=actor, words=form.words(), worry=form.cleaned_data["worry"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Thank you. Your social worker will read it.")
            return redirect("placements_say")
    context = {
        "form": form,
        "placed": placed,
        "began": began,
        "words": words_of(placed) if placed else [],
        "reviews": held_of(placed) if placed else [],
    }
    return remember(request, render(request, "placements/say.html", context))


@never_cache
@page(does=raise_own_concern)
def worry(request: HttpRequest) -> HttpResponse:
    """Let the person tell of a worry, and of nothing else."""
    actor = actor_of(request)
    placed = placement_of_case(actor.case_ref)
    form = WorryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            raise_own_concern(actor=actor, text=form.cleaned_data["worry"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Thank you for telling us. A social worker reads it today.")
            return redirect("placements_say")
    context = {"form": form, "began": placed is not None and hasattr(placed, "start")}
    return remember(request, render(request, "placements/worry.html", context))
