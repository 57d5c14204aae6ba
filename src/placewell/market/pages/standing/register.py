"""The public register of a scheme's members, and the history of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.market.pages.public import ANYBODY, read_after_id
from placewell.market.pages.standing.forms import RegisterForm
from placewell.market.queries import public
from placewell.market.queries import register as queries
from placewell.market.words import plain


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def members(request: HttpRequest, ref: str) -> HttpResponse:
    """List every member of a scheme, whatever its state; by category, state or name when asked."""
    scheme = public.scheme_by_ref(ref)
    form = RegisterForm(request.GET or None, categories=queries.category_choices(scheme))
    filters = queries.Filters(**form.cleaned_data) if form.is_bound and form.is_valid() else queries.Filters()
    lines, following = queries.register(scheme, filters, after=read_after_id(request))
    onwards = request.GET.copy()
    onwards["after"] = str(following)
    context = {
        "scheme": scheme,
        "form": form,
        "lines": lines,
        "counts": queries.counts(scheme),
        "state_words": queries.STATE_WORDS,
        "more": f"?{onwards.urlencode()}" if following else "",
        "back": reverse("market_scheme", args=[ref]),
    }
    return render(request, "market/standing/register.html", context)


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def member(request: HttpRequest, ref: str, service_id: str) -> HttpResponse:
    """Show what happened to one member of a scheme, in what is public of it."""
    scheme = public.scheme_by_ref(ref)
    service, memberships = queries.member_history(scheme, service_id)
    context = {
        "scheme": scheme,
        "service": service,
        "memberships": memberships,
        "plain": plain,
        "state_words": queries.STATE_WORDS,
        "back": reverse("market_members", args=[ref]),
    }
    return render(request, "market/standing/member.html", context)
