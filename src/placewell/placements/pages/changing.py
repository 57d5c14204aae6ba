"""Pages on which an agreement is signed and varied, days away are recorded, notice is given and a placement ends."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from placewell.accounts.permissions import page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.placements.actions import (
    Signing,
    decide_variation,
    end_placement,
    give_notice,
    propose_variation,
    resume_placement,
    sign_agreement,
    suspend_placement,
    withdraw_variation,
)
from placewell.placements.actions.ending import SIDES
from placewell.placements.actions.signing import newest_version
from placewell.placements.actions.varying import own_of
from placewell.placements.agreement_forms import AwayForm, BackForm, DecideForm, EndForm, NoticeForm, SignForm, VaryForm
from placewell.placements.queries.terms import standing_terms
from placewell.rules.agreeing import AwayReason, VariationReason
from placewell.rules.ending import EndReason, NoticeReason
from placewell.rules.errors import Refused
from placewell.ui.forms import GovForm


def _act(
    request: HttpRequest, ref: str, form: GovForm, do: Callable[[], object], *, title: str, button: str, done: str
) -> HttpResponse:
    """Show a form, or do what it says: a refusal stands beside its field, and nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, done)
            person = actor_of(request).role == Role.PERSON
            return redirect("placements_mine") if person else redirect("placements_agreement", ref)
    context = {"form": form, "ref": ref, "title": title, "button_text": button}
    return render(request, "placements/act.html", context)


@page(does=sign_agreement)
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Sign the newest version for one's own side."""
    actor = actor_of(request)
    newest = newest_version(ref, **own_of(actor))
    form = SignForm(request.POST or None, initial={"pdf_sha256": newest.pdf_sha256})

    def do() -> None:
        sign_agreement(actor=actor, placement_ref=ref, signing=Signing(**form.cleaned_data))

    title = f"Sign the agreement of {ref}, version {newest.number}"
    return _act(request, ref, form, do, title=title, button="Sign", done="You have signed.")


@page(does=propose_variation)
def vary(request: HttpRequest, ref: str) -> HttpResponse:
    """Propose a change of an agreement."""
    actor = actor_of(request)
    placement = newest_version(ref, **own_of(actor)).placement
    form = VaryForm(request.POST or None, initial={"weekly_price": f"{standing_terms(placement).weekly_price:.2f}"})

    def do() -> None:
        said = form.cleaned_data
        propose_variation(actor=actor, placement_ref=ref, **{**said, "reason": VariationReason(said["reason"])})

    done = "The change is proposed. An approver of the council decides, and then both sides sign."
    return _act(request, ref, form, do, title=f"Change the agreement of {ref}", button="Propose it", done=done)


@page(does=decide_variation)
def decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Agree to a change, or refuse it."""
    actor = actor_of(request)
    newest_version(ref, **own_of(actor))
    form = DecideForm(request.POST or None)

    def do() -> None:
        said = form.cleaned_data
        decide_variation(actor=actor, placement_ref=ref, agree=said["agree"] == "yes", because=said["because"])

    title = f"A change of the agreement of {ref}"
    return _act(request, ref, form, do, title=title, button="Decide", done="Your decision is recorded.")


@require_POST
@page(does=withdraw_variation)
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back a proposed change."""
    withdraw_variation(actor=actor_of(request), placement_ref=ref)
    messages.success(request, "The change is taken back. The agreement stands as it was.")
    return redirect("placements_agreement", ref)


@page(does=suspend_placement)
def away(request: HttpRequest, ref: str) -> HttpResponse:
    """Record that the person is away."""
    actor = actor_of(request)
    newest_version(ref, **own_of(actor))
    form = AwayForm(request.POST or None)

    def do() -> None:
        said = form.cleaned_data
        suspend_placement(actor=actor, placement_ref=ref, **{**said, "reason": AwayReason(said["reason"])})

    done = "Recorded. The place is kept, and the agreement says what is paid meanwhile."
    return _act(request, ref, form, do, title="The person is away", button="Record it", done=done)


@page(does=resume_placement)
def back(request: HttpRequest, ref: str) -> HttpResponse:
    """Record that the person is back."""
    actor = actor_of(request)
    newest_version(ref, **own_of(actor))
    form = BackForm(request.POST or None)

    def do() -> None:
        resume_placement(actor=actor, placement_ref=ref, **form.cleaned_data)

    return _act(request, ref, form, do, title="The person is back", button="Record it", done="Recorded.")


@page(does=give_notice)
def notice(request: HttpRequest, ref: str) -> HttpResponse:
    """Give notice for one's own side."""
    actor = actor_of(request)
    newest_version(ref, **own_of(actor))
    form = NoticeForm(request.POST or None, side=SIDES[actor.role])

    def do() -> None:
        said = form.cleaned_data
        give_notice(actor=actor, placement_ref=ref, **{**said, "reason": NoticeReason(said["reason"])})

    title = "Tell us that you want to move" if actor.role == Role.PERSON else f"Give notice on {ref}"
    done = "Thank you. The council will talk with you about another place."
    if actor.role != Role.PERSON:
        done = "Notice is given, and everybody whom it concerns is told."
    return _act(request, ref, form, do, title=title, button="Send", done=done)


@page(does=end_placement)
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """Record how a placement ended."""
    actor = actor_of(request)
    newest_version(ref, **own_of(actor))
    form = EndForm(request.POST or None)

    def do() -> None:
        said = form.cleaned_data
        end_placement(actor=actor, placement_ref=ref, **{**said, "reason": EndReason(said["reason"])})

    return _act(request, ref, form, do, title=f"{ref} has ended", button="Record it", done="Recorded.")
