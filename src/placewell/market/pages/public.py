"""The public pages of schemes and their categories: no sign-in, nothing about any placement."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import EVERYONE, Role
from placewell.market import words
from placewell.market.queries import public
from placewell.market.queries.consulting import open_in
from placewell.market.queries.investment import list_now
from placewell.rules.legal_basis import RULES, LegalBasis
from placewell.rules.needs import BAND_NAMES, CARE_TYPE_NAMES, CareType, NeedBand
from placewell.rules.timetable import escalation_sentences

ANYBODY = EVERYONE - {Role.SYSTEM}
BIGGEST_ID = 2**63 - 1


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def schemes(request: HttpRequest) -> HttpResponse:
    """List every scheme."""
    lines, following = public.list_schemes(after=read_after_id(request))
    return render(request, "market/schemes.html", {"schemes": lines, "following": following})


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def scheme(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one scheme: what it is, its legal basis, its notice, its categories, how to join."""
    found = public.scheme_by_ref(ref)
    basis = LegalBasis(found.legal_basis)
    shown = {
        "scheme": found,
        "basis": RULES[basis],
        "basis_words": words.BASIS_WORDS[basis],
        "categories": public.categories_of(found),
        "consultations": open_in(found),
        "care_type_names": CARE_TYPE_NAMES,
        "back": reverse("market_schemes"),
    }
    return render(request, "market/scheme.html", shown)


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def category(request: HttpRequest, ref: str, category_ref: str) -> HttpResponse:
    """Show one category: its terms with the reason for each number, what care costs, and its members."""
    found = public.category_of(ref, category_ref)
    terms = public.category_terms(found)
    members, following = public.members_of(found, after=read_after_id(request))
    shown = {
        "category": found,
        "basis": RULES[LegalBasis(found.scheme.legal_basis)],
        "care_type_name": CARE_TYPE_NAMES[CareType(found.care_type)],
        "band_names": [BAND_NAMES[band] for band in NeedBand if band in found.need_bands],
        "terms": terms,
        "price_words": words.price_method_words(terms.policy, terms.cost) if terms.policy else "",
        "number_words": words.NUMBER_WORDS,
        "plain": words.plain,
        "urgency_words": words.URGENCY_WORDS,
        "times": terms.times,
        "escalation": escalation_sentences(terms.times.timetable.escalation),
        "statement": terms.statement,
        "investment": list_now(found),
        "members": members,
        "member_count": public.count_members(found),
        "following": following,
        "back": reverse("market_scheme", args=[ref]),
    }
    return render(request, "market/category.html", shown)


def read_after_id(request: HttpRequest) -> int:
    """Return the id that a list goes on after; anything that is none starts at the beginning."""
    text = request.GET.get("after", "")
    return min(int(text), BIGGEST_ID) if text.isascii() and text.isdigit() and len(text) < 20 else 0
