"""Standing offers as those see them who look for a place in an emergency: who can be used now, and when each other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import SEES_MONEY
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.models.standing_offers import READS_STANDING_OFFERS
from placewell.market.pages.standing_offers.forms import WhenForm
from placewell.market.queries.standing_offers import MOST_OFFERS, standing_offers_for
from placewell.market.queries.terms import live_categories
from placewell.rules.availability import hours_words
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotFound
from placewell.rules.standing_offers import NOT_USABLE_WORDS, RATE_WORDS


@require_safe
@page(by=READS_STANDING_OFFERS, whose=Whose.OWN_AUTHORITY)
def offers(request: HttpRequest) -> HttpResponse:
    """Show the standing offers of one category, those that can be used first: now, or at the time that is asked for.

    `category` says which; places are as they are known now.
    """
    actor, moment = actor_of(request), now()
    categories = live_categories(actor.authority_id or 0)
    asked = request.GET.get("category", "")
    shown = next((one for one in categories if one.ref == asked or not asked), None)
    if asked and shown is None:
        raise NotFound("There is no such category in which your authority searches now.")
    later = "hour" in request.GET
    first = {"day": moment.astimezone(LONDON).date(), "category": asked}
    form = WhenForm(request.GET, now=moment) if later else WhenForm(now=moment, initial=first)
    at = form.moment() if later and form.is_valid() else moment
    found = standing_offers_for(actor, shown, at) if shown else ()
    context = {
        "form": form,
        "at": at if at != moment else None,
        "category": shown,
        "categories": [(one.ref, one.name, one == shown) for one in categories],
        "usable": [(one, hours_words(one.terms.availability), "") for one in found if one.usable],
        "others": [
            (one, hours_words(one.terms.availability), NOT_USABLE_WORDS[one.why_not]) for one in found if one.why_not
        ],
        "sees_prices": actor.role in SEES_MONEY,
        "rate_words": RATE_WORDS,
        "more": len(found) == MOST_OFFERS,
    }
    return render(request, "market/standing_offers/desk.html", context)
