"""From a portrait that a visit found wrong to what follows: each step starts the next one's clock (rulebook §9)."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.choice.queries import standing_among
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clocks_of_case
from placewell.ledger.events.needs import BudgetSet, PortraitSigned
from placewell.ledger.events.placements import PortraitCorrected
from placewell.ledger.record import listen, record
from placewell.needs.models import Portrait
from placewell.needs.queries import budget_of
from placewell.placements.after_visit import corrected_since
from placewell.placements.models import Visit
from placewell.rules.urgency import Urgency
from placewell.rules.visits import VisitOutcome
from placewell.rules.waits import decision_due
from placewell.tenders.models import Tender, TenderKind
from placewell.tenders.states import OVER

CORRECTOR = system_actor("corrections")


def visit_to_correct(package_ref: str) -> Visit | None:
    """Return the newest visit that found the portrait wrong, until a confirmation round was opened after it.

    None once its search is over: a portrait that is written for a later search corrects nothing of that one.
    """
    visits = Visit.objects.filter(package_ref=package_ref).select_related("decision__tender__package")
    visits = visits.exclude(decision__tender__state__in=OVER)
    found = next((one for one in visits.order_by("-id") if one.needs_correction), None)
    if found is None:
        return None
    asked_again = Tender.objects.filter(
        package_ref=package_ref, kind=TenderKind.CONFIRMATION, pk__gt=found.decision.tender_id
    )
    return None if asked_again.exists() else found


@listen(PortraitSigned)
def say_that_it_was_corrected(event: PortraitSigned) -> None:
    """Record the correction of a portrait that was written again after the visit, and wait for its budget."""
    with acting_as(CORRECTOR):
        visit = visit_to_correct(event.package_ref)
        if visit is None:
            return
        signed = Portrait.objects.get(package__ref=event.package_ref, version=event.version)
        if signed.written_at < visit.at:
            return
        corrected = PortraitCorrected(
            package_ref=event.package_ref, version=event.version, material=len(visit.material)
        )
        record(corrected, actor=CORRECTOR, authority_id=visit.authority_id, case_ref=event.package_ref)
        stop_clocks_of_case(ClockKind.PORTRAIT_CORRECTED, ClockKind.CONFIRMATION_ROUND, case_ref=event.package_ref)
        _wait(visit, ClockKind.BUDGET_CORRECTED, Role.APPROVER)


@listen(BudgetSet)
def go_on_with_a_corrected_budget(event: BudgetSet) -> None:
    """Let the round wait for the broker, or the placement for an approver, once the budget pays for it."""
    with acting_as(CORRECTOR):
        visit = visit_to_correct(event.package_ref)
        if visit is None or not corrected_since(visit)[1]:
            return
        if visit.material:
            _wait(visit, ClockKind.CONFIRMATION_ROUND, Role.BROKER)
        elif visit.outcome == VisitOutcome.ACCEPT_AT_PRICE and standing_among([visit.decision]):
            budget = budget_of(visit.decision.tender.package).amount
            if visit.weekly_price is not None and visit.weekly_price > budget:
                return  # it is still the approver's turn: the budget must rise
            _wait(visit, ClockKind.PLACEMENT_APPROVED, Role.APPROVER)
        stop_clocks_of_case(ClockKind.BUDGET_CORRECTED, case_ref=event.package_ref)


def _wait(visit: Visit, kind: ClockKind, role: Role) -> None:
    tender = visit.decision.tender
    start_clock(
        kind,
        subject=f"tender:{tender.ref}",
        role=role,
        due_at=decision_due(Urgency(tender.urgency), now()),
        authority_id=visit.authority_id,
        case_ref=visit.package_ref,
    )
