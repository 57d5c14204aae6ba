"""Pages of visits, for the chosen provider."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.models import Decision
from placewell.choice.queries import goes_on, standing_among
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.placements.actions import (
    VisitOutcome,
    report_visit,
)
from placewell.placements.forms import VisitForm
from placewell.placements.models import Placement
from placewell.rules.errors import NotFound, Refused

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
    open_still = row.option is not None and goes_on(row.tender, row.option)
    return "to_visit" if row.pk in stand and open_still else "over"


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
