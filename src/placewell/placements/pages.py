"""Pages of visits, placements and agreements."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.additional import agreements_of
from placewell.choice.models import Decision, ReturnedChoice, Showing
from placewell.choice.queries import newest_decision, standing_among
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.timeline import timeline_for_person, timeline_of
from placewell.placements.actions import (
    VisitOutcome,
    approve_placement,
    refuse_placement,
    report_visit,
    sign_agreement,
)
from placewell.placements.forms import RefuseForm, SignForm, VisitForm
from placewell.placements.models import Agreement, Placement, Visit
from placewell.rules.choosing import WHY_NONE_WORDS, WhyNone
from placewell.rules.delays import STEP_WORDS, duration_words
from placewell.rules.errors import NotFound, Refused
from placewell.tenders.models import Tender
from placewell.tenders.states import TenderState

READERS = frozenset({Role.BROKER, Role.APPROVER, Role.SOCIAL_WORKER, Role.AUDITOR, Role.FINANCE_OFFICER})
SIDES = READERS | {Role.PROVIDER, Role.PERSON}
A_PAGE = 50


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def visits(request: HttpRequest) -> HttpResponse:
    """List the people who chose one of the provider's services, newest first, and what is still to do."""
    organisation = actor_of(request).organisation_id or 0
    own = Decision.objects.filter(option__organisation_id=organisation)
    rows = list(own.select_related("option", "tender", "visit").order_by("-id")[:A_PAGE])
    stand = standing_among(rows)
    running = running_clocks(organisation_id=organisation, limit=2 * A_PAGE)
    due = {one.ref: one.due_at for one in running if one.kind == ClockKind.VISIT}
    placed = Placement.objects.filter(organisation_id=organisation).order_by("-id")[:A_PAGE]
    context = {
        "rows": [(row, _standing_of(row, stand), due.get(str(row.pk))) for row in rows],
        "placements": list(placed),
    }
    return render(request, "placements/visits.html", context)


def _standing_of(row: Decision, stand: set[int]) -> str:
    if hasattr(row, "visit"):
        return str(row.visit.outcome)
    return "to_visit" if row.pk in stand and row.tender.state == TenderState.OFFERED else "over"


@page(does=report_visit)
def visit(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Report a visit."""
    actor = actor_of(request)
    own = Decision.objects.filter(pk=decision_id, option__organisation_id=actor.organisation_id or 0)
    decision = own.select_related("option", "tender").first()
    if decision is None:
        raise NotFound("There is no such choice of one of your services.")
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            report_visit(
                actor=actor,
                decision_id=decision_id,
                outcome=VisitOutcome(said["outcome"]),
                differences={"said": said["differs"]},
                notes=said["notes"],
            )
        except Refused as refusal:
            form.refuse(refusal, {"differences": "differs"}.get(refusal.code, refusal.code))
        else:
            messages.success(request, "Thank you. The council and the person have your answer.")
            return redirect("placements_visits")
    return render(request, "placements/visit.html", {"form": form, "decision": decision})


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def placement(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a case from the choice to the placement, what was shown when, and its whole timeline in words."""
    return render(request, "placements/placement.html", {**_case(request, ref), "form": RefuseForm()})


def _case(request: HttpRequest, ref: str) -> dict[str, object]:
    tender = Tender.objects.visible_to(actor_of(request)).filter(ref=ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    decision = newest_decision(tender.package_ref)
    seen = Visit.objects.filter(decision=decision).first() if decision else None
    clocks = running_clocks(authority_id=tender.authority_id, case_ref=tender.package_ref)
    waits = {one.kind: one.due_at for one in clocks}
    timeline = timeline_of(tender.package_ref, tender_ref=tender.ref)
    showings = Showing.objects.filter(package_ref=tender.package_ref).select_related("tender").order_by("-id")
    return {
        "tender": tender,
        "decision": decision,
        "why_none": [WHY_NONE_WORDS[WhyNone(one)] for one in decision.reasons] if decision else [],
        "returned": ReturnedChoice.objects.filter(decision=decision).first() if decision else None,
        "visit": seen,
        "visit_due": waits.get(ClockKind.VISIT),
        "approval_due": waits.get(ClockKind.PLACEMENT_APPROVED),
        "placement": Placement.objects.filter(package_ref=tender.package_ref).select_related("tender").first(),
        "showings": list(showings.defer("snapshot")[:A_PAGE]),
        "days": timeline.days,
        "steps": [
            (STEP_WORDS[one.step], one.at, "" if one.after is None else duration_words(one.after))
            for one in timeline.steps
        ],
    }


@require_POST
@page(does=approve_placement)
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Approve a placement, which draws up its agreement."""
    made = approve_placement(actor=actor_of(request), tender_ref=ref)
    messages.success(request, f"{made.ref} is approved, and its agreement is drawn up.")
    return redirect("placements_placement", ref)


@require_POST
@page(does=refuse_placement)
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Do not approve a placement: the person gets their choice back, with the reason."""
    form = RefuseForm(request.POST)
    if form.is_valid():
        try:
            refuse_placement(actor=actor_of(request), tender_ref=ref, because=form.cleaned_data["because"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "The choice is back with the person, who has been told why.")
            return redirect("placements_placement", ref)
    return render(request, "placements/placement.html", {**_case(request, ref), "form": form})


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
    found = Agreement.objects.filter(package_ref=case).select_related("placement__option", "placement__tender").first()
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
