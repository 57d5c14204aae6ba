"""Pages of agreements: for both sides, and the person’s own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.additional import agreements_of
from placewell.ledger.timeline import timeline_for_person
from placewell.placements.actions import (
    sign_agreement,
)
from placewell.placements.forms import SignForm
from placewell.placements.models import Agreement
from placewell.rules.errors import NotFound, Refused

READERS = frozenset({Role.BROKER, Role.APPROVER, Role.SOCIAL_WORKER, Role.AUDITOR, Role.FINANCE_OFFICER})
SIDES = READERS | {Role.PROVIDER, Role.PERSON}


def _agreement(request: HttpRequest, ref: str) -> Agreement:
    actor = actor_of(request)
    own: dict[str, object] = {"authority_id": actor.authority_id or 0}
    if actor.role == Role.PROVIDER:
        own = {"organisation_id": actor.organisation_id or 0}
    elif actor.role == Role.PERSON:
        own["package_ref"] = actor.case_ref
    found = Agreement.objects.select_related("placement__option").filter(placement__ref=ref, **own).first()
    if found is None:
        raise NotFound("There is no such agreement of yours.")
    return found


@require_safe
@page(by=SIDES, whose=Whose.OWN_ORGANISATION)
def agreement(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an agreement, and who has signed it."""
    found = _agreement(request, ref)
    signatures = {one.side: one for one in found.signatures.order_by("id")}
    return render(request, "placements/agreement.html", {"agreement": found, "signatures": signatures})


@require_safe
@page(by=SIDES, whose=Whose.OWN_ORGANISATION)
def document(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand over the agreement as PDF."""
    found = _agreement(request, ref)
    response = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="agreement-{ref}.pdf"'
    return response


@never_cache
@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def mine(request: HttpRequest) -> HttpResponse:
    """Show the person what was agreed: where, from when, what it costs, and the whole agreement to read."""
    case = actor_of(request).case_ref
    rows = Agreement.objects.filter(package_ref=case).select_related("placement__option", "placement__tender")
    found = rows.order_by("-id").first()
    signatures = {one.side: one for one in found.signatures.order_by("id")} if found else {}
    bid_ref = found.placement.option.bid_ref if found else ""
    context = {
        "agreement": found,
        "signatures": signatures,
        "extra": next((one for one in agreements_of(case) if bid_ref and one.bid_ref == bid_ref), None),
        "days": timeline_for_person(case),
    }
    return render(request, "placements/mine.html", context)


@page(does=sign_agreement)
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Sign for one's own side."""
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sign_agreement(actor=actor_of(request), placement_ref=ref, name=form.cleaned_data["name"])
        except Refused as refusal:
            form.refuse(refusal, "name")
        else:
            messages.success(request, "You have signed.")
            return redirect("placements_agreement", ref)
    return render(request, "placements/sign.html", {"form": form, "ref": ref})
