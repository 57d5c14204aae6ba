"""The live board of open searches; it renews itself where scripts run, and is read anew without."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.tenders.queries.board import A_BOARD, board_of


@never_cache
@require_safe
@page(by={Role.BROKER, Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def board(request: HttpRequest) -> HttpResponse:
    """Show every open search, the soonest close first, and what comes next."""
    found = board_of(actor_of(request), now())
    return render(request, "tenders/board.html", {"board": found, "most": A_BOARD})
