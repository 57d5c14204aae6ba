"""The person's pages of a home that costs more. They suggest none: the person says which home they mean."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.actions import ask_additional_cost, sign_additional_cost, stop_additional_cost
from placewell.choice.additional import Agreed, agreements_of, case_of, lives_there
from placewell.choice.additional_forms import AskMoreForm, BecauseForm, SignForm
from placewell.choice.models import AdditionalCostStep
from placewell.choice.queries import choices_of
from placewell.rules.additional_cost import OVER, PLAIN_REFUSALS, Payer, SignsAs, State, check_case
from placewell.rules.errors import NotFound, Refused


@never_cache
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def costs_more(request: HttpRequest) -> HttpResponse:
    """Let the person say that they would like a home that costs more; and show how far that has got."""
    actor = actor_of(request)
    choices = choices_of(actor.case_ref)
    if choices is None:
        raise NotFound("There is nothing to choose from yet.")
    agreed = _newest(actor)
    form = None
    why_not = ""
    if choices.still_choosing and (agreed is None or agreed.state in OVER):
        form = AskMoreForm(request.POST or None)
        try:
            check_case(case_of(choices.tender, healthcare=False))
        except Refused as refusal:
            form, why_not = None, _plain(refusal)
    if form is not None and request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            ask_additional_cost(
                actor=actor,
                package_ref=actor.case_ref,
                wish=form.wish(),
                home=said["home"],
                relation=said["relation"],
            )
        except Refused as refusal:
            form.add_error(_FIELDS.get(refusal.code), _plain(refusal))
        else:
            messages.success(request, "Thank you. Somebody will talk with you, and with whoever would pay, first.")
            return redirect("choice_costs_more")
    context = {
        "form": form,
        "agreed": agreed,
        "own_money": agreed is not None and agreed.wish.payer == Payer.PERSON,
        "lives_there": agreed is not None and lives_there(agreed),
        "why_not": why_not,
        "choices": choices,
        "back": _back(),
    }
    return render(request, "choice/costs_more.html", context)


@never_cache
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def sign(request: HttpRequest) -> HttpResponse:
    """Sign for one's own money. Whoever else pays signs with the council, so there is no page for it here."""
    actor = actor_of(request)
    agreed = _there(actor)
    if agreed.state != State.CHECKED or agreed.wish.payer != Payer.PERSON:
        raise NotFound("There is nothing for you to sign at the moment.")
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sign_additional_cost(
                actor=actor, ref=agreed.cost.ref, name=form.cleaned_data["name"], signs_as=SignsAs.PAYER
            )
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Thank you. The council signs next. We will write to you.")
            return redirect("choice_costs_more")
    context = {"form": form, "agreed": agreed, "back": reverse("choice_costs_more")}
    return render(request, "choice/costs_more_sign.html", context)


@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def stop(request: HttpRequest) -> HttpResponse:
    """Say that the extra money is not paid any more."""
    actor = actor_of(request)
    agreed = _there(actor)
    form = BecauseForm(request.POST or None)
    form.fields["because"].label = "Why? You can use a few words"
    if request.method == "POST" and form.is_valid():
        try:
            stop_additional_cost(actor=actor, ref=agreed.cost.ref, because=form.cleaned_data["because"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Thank you for telling us. Nobody pays extra from now on.")
            return redirect("choice_costs_more")
    context = {
        "form": form,
        "agreed": agreed,
        "lives_there": lives_there(agreed),
        "back": reverse("choice_costs_more"),
    }
    return render(request, "choice/costs_more_stop.html", context)


@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def document(request: HttpRequest) -> HttpResponse:
    """Give the written agreement."""
    return pdf_of(_there(actor_of(request)))


def pdf_of(agreed: Agreed) -> HttpResponse:
    """Return the written agreement of an additional cost. Raises NotFound before it was drawn up."""
    if agreed.document is None:
        raise NotFound("The agreement is not drawn up yet.")
    step = AdditionalCostStep.objects.get(pk=agreed.document.pk)
    answer = HttpResponse(bytes(step.pdf or b""), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{agreed.cost.ref}.pdf"'
    return answer


_FIELDS = {
    "home": "home",
    "payer_name": "payer_name",
    "payer_not_entitled": "ground",
    "not_willing": "willing",
    "not_able": "able_weeks",
}


def _plain(refusal: Refused) -> str:
    return PLAIN_REFUSALS.get(refusal.code, refusal.sentence)


def _newest(actor: Actor) -> Agreed | None:
    """Return the agreement that the person reads of: the newest, but none that is over beside one that stands."""
    found = agreements_of(actor.case_ref)
    if found and found[0].state in OVER:
        return next((one for one in found if one.stands), found[0])
    return found[0] if found else None


def _there(actor: Actor) -> Agreed:
    agreed = _newest(actor)
    if agreed is None:
        raise NotFound("You have not asked for a home that costs more.")
    return agreed


def _back() -> str:
    return reverse("choice_options")
