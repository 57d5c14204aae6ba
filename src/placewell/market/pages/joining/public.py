"""What everybody reads of joining a scheme: how it goes, what it asks, and how fast it decides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import EVERYONE, Role
from placewell.market.queries.applications import joining_record
from placewell.market.queries.joining import asked_of_joiners
from placewell.market.queries.public import scheme_by_ref
from placewell.rules.exclusion import GROUNDS, RULE_WORDS, law_of
from placewell.rules.joining import first_window_ends, takes_bidding_applicants
from placewell.rules.legal_basis import RULES, LegalBasis


@require_safe
@page(by=EVERYONE - {Role.SYSTEM}, whose=Whose.EVERYONES)
def joining(request: HttpRequest, ref: str) -> HttpResponse:
    """Say how to join, and publish how applications were decided."""
    found = scheme_by_ref(ref)
    basis, asked = LegalBasis(found.legal_basis), asked_of_joiners(found)
    law = law_of(basis)
    names = {one.ref: one.name for one in found.categories.order_by("name", "pk")}
    context = {
        "scheme": found,
        "basis": RULES[basis],
        "documents": list(asked.wanted.values()),
        "questions": [(name, asked.questions[one]) for one, name in names.items() if asked.questions.get(one)],
        "grounds": GROUNDS[law],
        "rule_words": RULE_WORDS[law],
        "bidding": takes_bidding_applicants(basis),
        "window_ends": first_window_ends(basis, found.starts_on),
        "record": joining_record(found),
        "back": reverse("market_scheme", args=[ref]),
    }
    return render(request, "market/joining/public.html", context)
