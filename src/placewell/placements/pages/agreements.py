"""Pages of agreements: for both sides, and the person’s own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.additional import extra_of
from placewell.directory.queries import today
from placewell.ledger.timeline import timeline_for_person
from placewell.market.queries.closing import closing_of
from placewell.placements.actions.signing import newest_version
from placewell.placements.actions.varying import own_of
from placewell.placements.models import Agreement, Notice, Placement, PlacementEnd, Suspension, Variation
from placewell.placements.queries.current import current_placement, newest_placement
from placewell.placements.queries.terms import agreed_on
from placewell.rules.agreeing import AWAY_WORDS, VARIATION_WORDS, AwayReason, VariationReason, Version
from placewell.rules.ending import END_WORDS, NOTICE_WORDS, EndReason, NoticeReason
from placewell.rules.errors import NotFound

READERS = frozenset({Role.BROKER, Role.APPROVER, Role.SOCIAL_WORKER, Role.AUDITOR, Role.FINANCE_OFFICER})
SIDES = READERS | {Role.PROVIDER, Role.PERSON}
A_PAGE = 50


@require_safe
@page(by=SIDES, whose=Whose.OWN_ORGANISATION)
def agreement(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an agreement: its versions, who has signed them, what waits, days away, notice and the end."""
    return render(request, "placements/agreement.html", _standing(newest_version(ref, **own_of(actor_of(request)))))


def _standing(newest: Agreement) -> dict[str, object]:
    placement = newest.placement
    versions = placement.agreements.defer("pdf").select_related("variation").prefetch_related("signatures")
    waiting = Variation.objects.filter(placement=placement).select_related("decision").order_by("-id").first()
    away = Suspension.objects.filter(placement=placement).select_related("resumed").order_by("-id")
    notice = Notice.objects.filter(placement=placement).first()
    end = PlacementEnd.objects.filter(placement=placement).first()
    return {
        "agreement": newest,
        "signatures": {one.side: one for one in newest.signatures.order_by("id")},
        "versions": list(versions.order_by("-number")[:A_PAGE]),
        "in_force": agreed_on(placement, today()),
        "variation": waiting,
        "variation_words": VARIATION_WORDS[VariationReason(waiting.reason)] if waiting else "",
        "waits": waiting is not None and not hasattr(waiting, "decision") and end is None,
        "changed": _what_changed(placement, agreed_on(placement, today())),
        "away": [(one, AWAY_WORDS[AwayReason(one.reason)], getattr(one, "resumed", None)) for one in away[:A_PAGE]],
        "notice": notice,
        "notice_words": NOTICE_WORDS[NoticeReason(notice.reason)] if notice else "",
        "end": end,
        "end_words": END_WORDS[EndReason(end.reason)] if end else "",
    }


def _what_changed(placement: Placement, in_force: Version | None) -> str:
    """Return why the version in force is another than the first; empty where it is the first, or none is signed."""
    rows = Variation.objects.filter(placement=placement, agreement__number=in_force.number if in_force else 0)
    reason = rows.values_list("reason", flat=True).first()
    return VARIATION_WORDS[VariationReason(reason)] if reason else ""


@require_safe
@page(by=SIDES, whose=Whose.OWN_ORGANISATION)
def document(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand over the newest version of the agreement as PDF."""
    return _pdf(newest_version(ref, **own_of(actor_of(request))))


@require_safe
@page(by=SIDES, whose=Whose.OWN_ORGANISATION)
def version(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Hand over one version of the agreement as PDF."""
    own = own_of(actor_of(request))
    found = Agreement.objects.filter(placement__ref=ref, number=number, **own).select_related("placement").first()
    if found is None:
        raise NotFound("There is no such version of an agreement of yours.")
    return _pdf(found)


def _pdf(found: Agreement) -> HttpResponse:
    response = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    name = f"agreement-{found.placement.ref}-{found.number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@never_cache
@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def mine(request: HttpRequest) -> HttpResponse:
    """Show the person what was agreed: where, from when, what it costs, and what happens when that changes."""
    case = actor_of(request).case_ref
    placed = current_placement(case) or newest_placement(case)
    context = _standing(newest_version(placed.ref, package_ref=case)) if placed else {}
    bid_ref = placed.option.bid_ref if placed else ""
    context |= {
        "placed": placed,
        "closing": closing_of(placed.option.service_id) if placed else None,
        "extra": extra_of(case, bid_ref) if bid_ref else None,
        "days": timeline_for_person(case),
    }
    return render(request, "placements/mine.html", context)
