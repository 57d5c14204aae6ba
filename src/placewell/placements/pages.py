"""Pages of visits, placements and agreements."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.models import Decision
from placewell.ledger.models import EventRow
from placewell.placements.actions import VisitOutcome, approve_placement, report_visit, sign_agreement
from placewell.placements.forms import SignForm, VisitForm
from placewell.placements.models import Agreement, Placement, Visit
from placewell.rules.errors import NotFound, Refused
from placewell.tenders.models import Tender

READERS = frozenset({Role.BROKER, Role.APPROVER, Role.SOCIAL_WORKER, Role.AUDITOR, Role.FINANCE_OFFICER})
SIDES = READERS | {Role.PROVIDER}
A_PAGE = 50


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def visits(request: HttpRequest) -> HttpResponse:
    """List the people who chose one of the provider's services, newest first."""
    actor = actor_of(request)
    own = Decision.objects.filter(option__bid__organisation_id=actor.organisation_id or 0)
    rows = list(own.select_related("option", "tender").order_by("-id")[:A_PAGE])
    done = set(Visit.objects.filter(decision__in=rows).values_list("decision_id", flat=True))
    placed = Placement.objects.filter(organisation_id=actor.organisation_id or 0).order_by("-id")[:A_PAGE]
    context = {"rows": [(row, row.pk in done) for row in rows], "placements": list(placed)}
    return render(request, "placements/visits.html", context)


@page(does=report_visit)
def visit(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Report a visit."""
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            report_visit(
                actor=actor_of(request),
                decision_id=decision_id,
                outcome=VisitOutcome(said["outcome"]),
                differences={"said": said["differs"]},
                notes=said["notes"],
            )
        except Refused as refusal:
            form.refuse(refusal, {"differences": "differs"}.get(refusal.code, refusal.code))
        else:
            messages.success(request, "Thank you. The council has your answer.")
            return redirect("placements_visits")
    return render(request, "placements/visit.html", {"form": form})


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def placement(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a case from the choice to the placement, and its whole timeline from the ledger."""
    tender = Tender.objects.visible_to(actor_of(request)).filter(ref=ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    decisions = Decision.objects.filter(tender=tender).select_related("option", "second").order_by("-id")
    decision = decisions.first()
    context = {
        "tender": tender,
        "decision": decision,
        "visit": Visit.objects.filter(decision=decision).first() if decision else None,
        "placement": Placement.objects.filter(tender=tender).first(),
        "events": list(EventRow.objects.filter(case_ref=tender.package_ref).order_by("id")),
    }
    return render(request, "placements/placement.html", context)


@require_POST
@page(does=approve_placement)
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Approve a placement, which draws up its agreement."""
    made = approve_placement(actor=actor_of(request), tender_ref=ref)
    messages.success(request, f"{made.ref} is approved, and its agreement is drawn up.")
    return redirect("placements_placement", ref)


def _agreement(request: HttpRequest, ref: str) -> Agreement:
    actor = actor_of(request)
    own = {"authority_id": actor.authority_id or 0}
    if actor.role == Role.PROVIDER:
        own = {"organisation_id": actor.organisation_id or 0}
    found = Agreement.objects.select_related("placement").filter(placement__ref=ref, **own).first()
    if found is None:
        raise NotFound("There is no such agreement of yours.")
    return found


@require_safe
@page(by=SIDES, whose=Whose.OWN_ORGANISATION)
def agreement(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an agreement and who has signed it."""
    found = _agreement(request, ref)
    signatures = {one.side: one for one in found.signatures.all()}
    return render(request, "placements/agreement.html", {"agreement": found, "signatures": signatures})


@require_safe
@page(by=SIDES, whose=Whose.OWN_ORGANISATION)
def document(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand over the agreement as PDF."""
    found = _agreement(request, ref)
    response = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="agreement-{ref}.pdf"'
    return response


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
