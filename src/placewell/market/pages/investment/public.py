"""What earns points for investment in quality in a category: every version, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.market.pages.public import ANYBODY
from placewell.market.queries import investment as queries
from placewell.market.queries.public import category_of
from placewell.market.words import plain


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def points_list(request: HttpRequest, ref: str, category_ref: str) -> HttpResponse:
    """Show the list in force, its versions, and how many members have something verified."""
    category = category_of(ref, category_ref)
    context = queries.public_list(category) | {
        "category": category,
        "plain": plain,
        "back": reverse("market_category", args=[ref, category_ref]),
    }
    return render(request, "market/investment/public.html", context)
