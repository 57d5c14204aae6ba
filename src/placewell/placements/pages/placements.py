"""Pages of placements, for those who decide about them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.models import Decision, ReturnedChoice, Showing
from placewell.choice.queries import newest_decision
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.timeline import timeline_of
from placewell.placements.actions import approve_placement, refuse_placement
from placewell.placements.forms import RefuseForm
from placewell.placements.models import Arrangement, Kind, Placement, Visit
from placewell.placements.queries.assessing import sent_for
from placewell.placements.queries.current import newest_placement
from placewell.placements.statements import differences_of
from placewell.rules.choosing import WHY_NONE_WORDS, WhyNone
from placewell.rules.delays import STEP_WORDS, duration_words
from placewell.rules.errors import NotFound, Refused
from placewell.rules.visits import ACCEPTS
from placewell.tenders.models import Tender
from placewell.tenders.states import TenderState

READERS = frozenset({Role.BROKER, Role.APPROVER, Role.SOCIAL_WORKER, Role.AUDITOR, Role.FINANCE_OFFICER})
A_PAGE = 50


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
    placed = newest_placement(tender.package_ref)
    back = ReturnedChoice.objects.filter(decision=decision).first() if decision else None
    showings = Showing.objects.filter(package_ref=tender.package_ref).select_related("tender").order_by("-id")
    return {
        "tender": tender,
        "decision": decision,
        "why_none": [WHY_NONE_WORDS[WhyNone(one)] for one in decision.reasons] if decision else [],
        "returned": back,
        "visit": seen,
        "differences": differences_of(seen, decision.tender) if seen and decision else [],
        "sent": sent_for([decision]).get(decision.pk) if decision else None,
        "arranged": Arrangement.objects.filter(decision=decision).order_by("-id").first() if decision else None,
        "visit_due": waits.get(ClockKind.VISIT),
        "approval_due": waits.get(ClockKind.PLACEMENT_APPROVED),
        "placement": placed,
        "to_decide": decision is not None and _to_decide(tender, decision, seen, placed) and back is None,
        "showings": list(showings.defer("snapshot")[:A_PAGE]),
        "days": timeline.days,
        "steps": [
            (STEP_WORDS[one.step], one.at, "" if one.after is None else duration_words(one.after))
            for one in timeline.steps
        ],
    }


def _to_decide(tender: Tender, decision: Decision, visit: Visit | None, placed: Placement | None) -> bool:
    """Tell whether an approver decides about a choice on the page of this tender."""
    if decision.option is None or decision.tender_id != tender.pk or visit is None or visit.outcome not in ACCEPTS:
        return False
    if decision.option.interim:
        return not Placement.objects.filter(option=decision.option).exists()
    # A place for now leaves the choice to come open: it is decided about like any other.
    goes_before = placed is None or placed.kind == Kind.INTERIM or placed.tender_id != tender.pk
    return goes_before and tender.state == TenderState.OFFERED and not visit.material


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
