"""How right portraits are, for those who write them and answer for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.placements.accuracy import accuracy_of


@require_safe
@page(by={Role.COMMISSIONER, Role.SOCIAL_WORKER, Role.AUDITOR}, whose=Whose.OWN_AUTHORITY)
def accuracy(request: HttpRequest) -> HttpResponse:
    """Show how many statements of portraits matched the person, by team, and in which way the others differed."""
    rows, sides = accuracy_of(actor_of(request).authority_id or 0)
    context = {"all": rows[0], "teams": rows[1:], "sides": sides}
    return render(request, "placements/accuracy.html", context)
