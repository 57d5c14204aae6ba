"""A provider's standing offers: what it offers for emergencies, made, replaced and withdrawn."""

import functools

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.actions import make_standing_offer, withdraw_standing_offer
from placewell.market.pages.acting import act
from placewell.market.pages.standing_offers.forms import PRESETS, StandingOfferForm, first_values, hours_typed
from placewell.market.queries.standing import own_member_by_id
from placewell.market.queries.standing_offers import OwnOffer, own_offer, own_offers, read_terms
from placewell.market.queries.terms import cost_at
from placewell.rules.availability import hours_words
from placewell.rules.clocks import LONDON
from placewell.rules.errors import Refused, WrongState
from placewell.rules.home_care import highest_floor
from placewell.rules.needs import CareType
from placewell.rules.standing_offers import RATE_WORDS, STATE_WORDS
from placewell.ui.forms import GovForm


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def home(request: HttpRequest) -> HttpResponse:
    """List the provider's memberships with what each offers for emergencies."""
    found = own_offers(actor_of(request), now())
    context = {"lines": [_shown(one) for one in found], "state_words": STATE_WORDS, "rate_words": RATE_WORDS}
    return render(request, "market/standing_offers/own.html", context)


@page(does=make_standing_offer)
def make(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Make a standing offer, or one that replaces it. A `step` fills hours in and keeps what was typed."""
    actor, moment = actor_of(request), now()
    member = own_member_by_id(actor, membership_id)
    newest, earlier = own_offer(actor, member, moment)
    cost = cost_at(member.category, moment)
    if cost is None:
        raise WrongState(f"{member.category.name} has no published cost of care yet, so no price can be offered in it.")
    asked = functools.partial(StandingOfferForm, unit=cost.unit, nursing=member.category.care_type == CareType.NURSING)
    preset = PRESETS.get(request.POST.get("step", ""))
    if request.method == "POST":
        form = asked(request.POST)
        if preset is not None:
            form = asked(initial=form.typed() | hours_typed(preset[1]))
        elif form.is_valid():
            try:
                made = make_standing_offer(actor=actor, membership_id=membership_id, terms=form.terms())
            except Refused as refusal:
                form.refuse(refusal, form.field_of(refusal.code))
            else:
                messages.success(request, f"Your offer stands until {made.valid_until:%-d %B %Y}.")
                return redirect("standing_offers")
    else:
        before = newest.offer if newest.offer and newest.offer.price.unit == cost.unit else None
        terms = read_terms(before) if before else None
        form = asked(initial=first_values(terms, moment.astimezone(LONDON).date()))
    context = {
        "form": form,
        "member": member,
        "newest": newest,
        "earlier": [_shown(one) for one in (newest, *earlier) if one.offer],
        "state_words": STATE_WORDS,
        "rate_words": RATE_WORDS,
        "cost": cost,
        "floor": highest_floor(cost.model),
        "presets": [(code, words) for code, (words, _) in PRESETS.items()],
        "back": reverse("standing_offers"),
    }
    return render(request, "market/standing_offers/make.html", context)


@page(does=withdraw_standing_offer)
def withdraw(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Withdraw a standing offer, once it is confirmed."""
    actor = actor_of(request)
    member = own_member_by_id(actor, membership_id)

    def do(_: GovForm) -> None:
        withdraw_standing_offer(actor=actor, membership_id=membership_id)

    return act(
        request,
        GovForm(request.POST if request.method == "POST" else None),
        do,
        title=f"Withdraw the standing offer of {member.service.name}",
        lead="From now on nobody can use it in an emergency. Your membership stays as it is, you are invited as before,"
        " and you can make another at any time.",
        button="Withdraw it",
        done="It is withdrawn.",
        onwards=reverse("standing_offers"),
    )


def _shown(one: OwnOffer) -> dict[str, object]:
    terms = read_terms(one.offer) if one.offer else None
    return {
        "member": one.member,
        "offer": one.offer,
        "state": one.state,
        "terms": terms,
        "unit": one.offer.price.unit if one.offer else "",
        "hours": hours_words(terms.availability) if terms else (),
    }
