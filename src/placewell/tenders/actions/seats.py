"""Evaluators' seats: taken by declaring no conflict of interest, given up by declaring one, freed when time is over."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.tenders import ConflictDeclared, SeatTaken, SeatVacated
from placewell.ledger.record import record
from placewell.needs.queries import hands_on
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.independence import check_independent, why_no_seat
from placewell.rules.urgency import Urgency
from placewell.rules.waits import marking_due
from placewell.tenders.models import ConflictOfInterest, MarkingSeat, Opening, Tender, VacatedSeat
from placewell.tenders.queries.marks import Seat, seats_of
from placewell.tenders.states import WORDS, TenderState

DECLARED = "The evaluator declared a conflict of interest."


@action(by={Role.EVALUATOR}, whose=Whose.OWN_AUTHORITY, states={TenderState.SCORING})
def take_seat(*, actor: Actor, tender_ref: str) -> MarkingSeat:
    """Declare no conflict of interest in anybody who made an offer, and take a seat.

    Raises NotPermitted for whoever had a hand in the case or declared a conflict, Conflict when no seat is free.
    """
    tender = lock_for_marking(actor, tender_ref)
    check_independent(why_no_seat(actor.ref, hands_on(tender.package_ref)))
    if ConflictOfInterest.objects.filter(tender=tender, evaluator=actor.ref).exists():
        raise NotPermitted("You declared a conflict of interest, so somebody else marks these answers.")
    taken = MarkingSeat.objects.filter(tender=tender)
    if taken.filter(evaluator=actor.ref).exists():
        raise Conflict("You have had a seat at this tender already.")
    if len(seats_of(tender)) >= tender.evaluators:
        raise Conflict("Every seat at this tender is taken.", code="full")
    seat = MarkingSeat.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        number=taken.count() + 1,
        evaluator=actor.ref,
        evaluator_name=actor.name,
        at=now(),
    )
    event = SeatTaken(tender_ref=tender.ref, number=seat.number)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return seat


@action(by={Role.EVALUATOR}, whose=Whose.OWN_AUTHORITY, states={TenderState.SCORING})
def declare_conflict(*, actor: Actor, tender_ref: str, because: str) -> ConflictOfInterest:
    """Declare a conflict of interest: shut out of this tender for good, and out of a seat taken before.

    Raises Refused without a reason, WrongState once one has finished marking, Conflict when it was declared before.
    """
    tender = lock_for_marking(actor, tender_ref)
    if not because.strip():
        raise Refused("Say what the conflict is, in a sentence.", code="because")
    if ConflictOfInterest.objects.filter(tender=tender, evaluator=actor.ref).exists():
        raise Conflict("You declared a conflict of interest in this tender already.")
    seat = next((one for one in seats_of(tender) if one.evaluator == actor.ref), None)
    if seat is not None and seat.finished_at is not None:
        raise WrongState("You have finished marking. Tell the commissioner, who can have the tender called off.")
    declared = ConflictOfInterest.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        evaluator=actor.ref,
        evaluator_name=actor.name,
        because=because.strip(),
        at=now(),
    )
    event = ConflictDeclared(tender_ref=tender.ref)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    if seat is not None:
        _vacate(actor, tender, seat, DECLARED)
    return declared


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states={TenderState.SCORING})
def free_seat(*, actor: Actor, tender_ref: str, number: int, because: str) -> VacatedSeat:
    """Free a seat whose evaluator has not finished although the time for marking is over, for somebody else.

    Their scores count no more. Raises WrongState before that time, or when they have finished.
    """
    tender = lock_for_marking(actor, tender_ref)
    seat = next((one for one in seats_of(tender) if one.number == number), None)
    if seat is None:
        raise NotFound("There is no such seat.")
    if seat.finished_at is not None:
        raise WrongState("This evaluator has finished. Their scores stand.")
    opened_at = Opening.objects.values_list("opened_at", flat=True).get(tender=tender)
    if now() < marking_due(Urgency(tender.urgency), opened_at):
        raise WrongState("The time for marking is not over yet. Wait for it, or ask the evaluator.", code="too_early")
    if not because.strip():
        raise Refused("Say why the seat is freed.", code="because")
    return _vacate(actor, tender, seat, because.strip())


def lock_for_marking(actor: Actor, tender_ref: str) -> Tender:
    """Lock a tender that is being marked and return it. Part of an action."""
    tender = Tender.objects.visible_to(actor).select_for_update().filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    if tender.state != TenderState.SCORING:
        raise WrongState(f"This tender is {WORDS[TenderState(tender.state)]}. It is marked after the opening only.")
    return tender


def _vacate(actor: Actor, tender: Tender, seat: Seat, because: str) -> VacatedSeat:
    vacated = VacatedSeat.objects.create(
        seat_id=seat.pk, tender=tender, authority_id=tender.authority_id, by=actor.ref, because=because, at=now()
    )
    event = SeatVacated(tender_ref=tender.ref, number=seat.number)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return vacated
