"""The authority's pages of choice: putting options, estimating a contribution, and the proof of one showing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.actions import estimate_contribution, put_options
from placewell.choice.forms import MeansForm
from placewell.choice.models import Option, Showing
from placewell.choice.queries import newest_estimate, showing_holds
from placewell.needs.queries import package_by_ref
from placewell.rules.errors import NotFound, Refused

PROVERS = frozenset({Role.BROKER, Role.SOCIAL_WORKER, Role.APPROVER, Role.FINANCE_OFFICER, Role.AUDITOR})


@require_POST
@page(does=put_options)
def put(request: HttpRequest, ref: str) -> HttpResponse:
    """Put the options to the person, and send them their link."""
    made = put_options(actor=actor_of(request), tender_ref=ref)
    messages.success(request, f"{len(made)} choices have been put to the person, and their private link is sent.")
    return redirect("tenders_tender", ref)


@never_cache
@page(does=estimate_contribution)
def estimate(request: HttpRequest, package_ref: str) -> HttpResponse:
    """Estimate what a person may be asked to pay, and keep it for their page."""
    actor = actor_of(request)
    package = package_by_ref(actor, package_ref)
    form = MeansForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            estimate_contribution(actor=actor, package_ref=package_ref, means=form.means())
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "The estimate is kept. The person sees it beside each of their choices.")
            return redirect("choice_estimate", package_ref)
    context = {
        "form": form,
        "package": package,
        "estimate": newest_estimate(package.ref),
        "back": reverse("needs_case", args=[package_ref]),
    }
    return render(request, "choice/estimate.html", context)


@require_safe
@page(by=PROVERS, whose=Whose.OWN_AUTHORITY)
def showing(request: HttpRequest, ref: str, seq: int) -> HttpResponse:
    """Show what was once shown to the person, whole, and prove that it has not been changed since."""
    found = (
        Showing.objects.filter(pk=seq, tender__ref=ref, authority_id=actor_of(request).authority_id or 0)
        .select_related("tender")
        .first()
    )
    if found is None:
        raise NotFound("There is no such showing in your authority.")
    options = Option.objects.filter(package_ref=found.package_ref, bid_ref__in=found.bid_refs)
    context = {
        "showing": found,
        "holds": showing_holds(found),
        "words": dict(options.values_list("bid_ref", "for_me")),
        "back": reverse("placements_placement", args=[ref]),
    }
    return render(request, "choice/showing.html", context)
