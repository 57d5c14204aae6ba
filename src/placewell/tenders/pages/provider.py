"""A provider's pages: invitations of several homes by their clock, one invitation, places, questions, the opening."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.directory.actions import state_vacancies
from placewell.directory.models import Service
from placewell.ledger.clock import now
from placewell.needs.values import read_tier_one
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.five_lines import five_lines
from placewell.rules.needs import Domain, Level
from placewell.rules.offers import what_price_does
from placewell.rules.pack import PriceMethod
from placewell.tenders.actions.questions import ask_question
from placewell.tenders.figures import figures_of
from placewell.tenders.forms import PlacesForm, QuestionForm
from placewell.tenders.models import Opening, Question, TelephoneBid
from placewell.tenders.pages.links import result_address
from placewell.tenders.queries.invitations import closed_invitations, homes_of, open_invitations
from placewell.tenders.queries.openings import opening_file
from placewell.tenders.queries.own_acts import own_acts, own_invitation
from placewell.tenders.queries.second_tier import second_tier_is
from placewell.tenders.states import TenderState
from placewell.tenders.times import steps_in_words

BIDDING = frozenset({"bid", "replace"})
FEW = 5  # closed searches under the open ones


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def invitations(request: HttpRequest) -> HttpResponse:
    """List a provider's open invitations, soonest close first, of all its homes or of one; then those just closed."""
    actor, moment = actor_of(request), now()
    home = request.GET.get("home", "")
    closed = closed_invitations(actor, moment, home=home, limit=FEW)
    context = {
        "open": open_invitations(actor, moment, home=home, after=request.GET.get("after", "")),
        "closed": [(line, result_address(line.ref) if line.offered else "") for line in closed.rows],
        "homes": homes_of(actor),
        "home": home,
    }
    return render(request, "tenders/invitations.html", context)


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def invitation(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what a portrait says, five lines first; the questions asked, and what stands of one's own."""
    found = own_invitation(actor_of(request), ref)
    tender, moment = found.tender, now()
    portrait = tender.portrait
    acts = own_acts(found)
    has_bid = bool(acts) and acts[-1].act in BIDDING
    context = {
        "invitation": found,
        "tender": tender,
        "portrait": portrait,
        "lines": five_lines(read_tier_one(portrait)),
        "domains": [
            (Domain(name).title, Level(need["level"]).words, need["sentence"])
            for name, need in sorted(portrait["domains"].items(), key=lambda one: -Level(one[1]["level"]).order)
            if need["level"] != Level.NONE
        ],
        "acts": acts,
        "has_bid": has_bid,
        "declined": bool(acts) and acts[-1].act == "decline",
        "is_open": tender.state == TenderState.OPEN and tender.closes_at > moment,
        "may_read_more": second_tier_is(found) in {"open", "chosen"},
        "price_does": what_price_does(PriceMethod(tender.policy["price_method"]), figures_of(tender)),
        "questions": list(Question.objects.filter(tender=tender).order_by("id")),
        "opened": Opening.objects.filter(tender=tender).exists(),
        "steps": steps_in_words(tender),
        "by_telephone": tender.closes_at <= moment and TelephoneBid.objects.filter(invitation=found).exists(),
        "result": result_address(ref) if has_bid and tender.closes_at <= moment else "",
    }
    return render(request, "tenders/invitation.html", context)


@page(does=state_vacancies)
def places(request: HttpRequest, service_id: str) -> HttpResponse:
    """Say how many places a service has now."""
    actor = actor_of(request)
    home = next((one for one in homes_of(actor) if one.service_id == service_id), None)
    if home is None:
        raise NotFound("There is no such service of yours.")
    form = PlacesForm(request.POST or None, initial={"places": home.places})
    if request.method == "POST" and form.is_valid():
        try:
            state_vacancies(
                actor=actor, service=get_object_or_404(Service, pk=service_id), places=form.cleaned_data["places"]
            )
        except Refused as refusal:
            form.refuse(refusal, "places")
        else:
            messages.success(request, f"{home.name}: places now, {form.cleaned_data['places']}.")
            return redirect("tenders_invitations")
    context = {"form": form, "title": f"Places at {home.name}", "button_text": "Say so"}
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
def opening(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand over the opening as a file, with one's own bid disclosed in it."""
    actor = actor_of(request)
    found = own_invitation(actor, ref)
    if not Opening.objects.filter(tender=found.tender).exists():
        raise WrongState("This search has not been opened yet.")
    content = opening_file(found.tender, organisation_id=actor.organisation_id)
    return file_of(content, f"opening-{found.tender.ref}.json")


def file_of(content: dict[str, object], name: str) -> HttpResponse:
    """Return JSON as a file to keep."""
    response = HttpResponse(json.dumps(content, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
