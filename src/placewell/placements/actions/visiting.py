"""The report of a visit, and what follows from it at once."""

from collections.abc import Mapping
from enum import StrEnum

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.returning import return_choice
from placewell.choice.models import Decision, Option
from placewell.choice.queries import goes_on, standing_among
from placewell.choice.telling import tell_person
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.placements import VisitReported
from placewell.ledger.record import record
from placewell.placements.models import Visit
from placewell.rules.choosing import Standing
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.urgency import Urgency
from placewell.rules.waits import decision_due
from placewell.tenders.models import Tender
from placewell.tenders.states import UNDER_WAY, TenderState


class VisitOutcome(StrEnum):
    """What a visit came to (rulebook §9). Accepting at a changed price belongs to a later step of the work."""

    ACCEPT = "accept"
    DECLINE_PORTRAIT_WRONG = "decline_portrait_wrong"
    DECLINE_OTHER = "decline_other"


_FALLS = {
    VisitOutcome.DECLINE_PORTRAIT_WRONG: Standing.DECLINED_PORTRAIT_WRONG,
    VisitOutcome.DECLINE_OTHER: Standing.DECLINED_OTHER,
}


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OFFERED, *UNDER_WAY})
def report_visit(
    *,
    actor: Actor,
    decision_id: int,
    outcome: VisitOutcome,
    differences: Mapping[str, str] | None = None,
    notes: str = "",
) -> Visit:
    """Report the visit of the chosen provider. Declining a wrong portrait is no fault, and says what differs.

    On a decline the person is told, and their other options are put again, at once and in the same transaction.
    """
    decision, option = _own_decision(actor, decision_id)
    # Locks out a change of mind while the report is written.
    tender = Tender.objects.select_for_update().get(pk=decision.tender_id)
    decision.tender = tender
    if not goes_on(tender, option) or not standing_among([decision]):
        raise WrongState("The person has chosen again, or the care has been placed. There is nothing to report.")
    if Visit.objects.filter(decision=decision).exists():
        raise Conflict("You have reported this visit already.")
    differing = {name: how for name, how in (differences or {}).items() if how.strip()}
    if outcome == VisitOutcome.DECLINE_PORTRAIT_WRONG and not differing:
        raise Refused("Say what in the portrait is different from the person you met.", code="differences")
    if outcome == VisitOutcome.DECLINE_OTHER and not notes.strip():
        raise Refused("Say why you cannot take this person.", code="notes")
    visit = Visit.objects.create(
        decision=decision,
        authority_id=decision.authority_id,
        organisation_id=option.organisation_id,
        package_ref=decision.package_ref,
        outcome=outcome,
        differences=differing,
        notes=notes.strip(),
        by=actor.ref,
        at=now(),
    )
    event = VisitReported(
        package_ref=decision.package_ref,
        bid_ref=option.bid_ref,
        outcome=outcome.value,
        differing=len(differing),
    )
    record(event, actor=actor, authority_id=decision.authority_id, case_ref=decision.package_ref)
    stop_clock(ClockKind.VISIT, ClockKind.EMERGENCY_ANSWERED, subject=f"decision:{decision.pk}")
    if outcome in _FALLS:
        return_choice(actor=actor, decision=decision, option=option, because=_FALLS[outcome].value)
    else:
        _wait_for_approval(decision, option)
    return visit


def _wait_for_approval(decision: Decision, option: Option) -> None:
    tender = decision.tender
    start_clock(
        ClockKind.PLACEMENT_APPROVED,
        # The opening of a search stops its own clocks; an interim placement waits for its approval beside it.
        subject=f"{'interim' if option.interim else 'tender'}:{tender.ref}",
        role=Role.APPROVER,
        due_at=decision_due(Urgency(tender.urgency), now()),
        authority_id=decision.authority_id,
        case_ref=decision.package_ref,
    )
    tell_person(
        package_ref=decision.package_ref,
        authority_id=decision.authority_id,
        subject=f"{option.service_name} can care for you",
        body=f"{option.service_name} has met you, and can give the care you need. The council now agrees the place."
        " Until then you can still change your mind.",
    )


def _own_decision(actor: Actor, decision_id: int) -> tuple[Decision, Option]:
    found = (
        Decision.objects.select_related("tender", "option")
        .filter(pk=decision_id, option__organisation_id=actor.organisation_id or 0)
        .first()
    )
    if found is None or found.option is None:
        raise NotFound("There is no such choice of one of your services.")
    return found, found.option
