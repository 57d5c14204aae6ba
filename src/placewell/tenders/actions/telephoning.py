"""The telephone round: begun at an opening with too few offers, logged call by call, and ended by a broker."""

from datetime import datetime

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.telephoning import CallLogged, TelephoneRoundBegan, TelephoneRoundEnded
from placewell.ledger.record import record
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.telephoning import CallOutcome, SpokenTo, check_call, check_can_end
from placewell.tenders.models import TelephoneBid, TelephoneCall, TelephoneRoundEnd, Tender
from placewell.tenders.queries.telephoning import ROUND_STATES, TelephoneRound, telephone_round_of
from placewell.tenders.states import WORDS, TenderState


def begin_telephone_round(actor: Actor, tender: Tender) -> None:
    """Begin the round of a tender opened with too few offers; nothing where enough came. Part of the opening."""
    found = telephone_round_of(tender)
    if found is None or not found.lines:
        return
    event = TelephoneRoundBegan(tender_ref=tender.ref, offers=found.offers, ends_at=found.ends_at.isoformat())
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    start_clock(
        ClockKind.TELEPHONE_ROUND,
        subject=f"tender:{tender.ref}",
        role=Role.BROKER,
        due_at=found.ends_at,
        authority_id=tender.authority_id,
        case_ref=tender.package_ref,
    )


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states=ROUND_STATES)
def log_call(
    *,
    actor: Actor,
    tender_ref: str,
    invitation_ref: str,
    spoken_to: SpokenTo,
    outcome: CallOutcome,
    called_at: datetime,
    call_back_at: datetime | None = None,
) -> TelephoneCall:
    """Log one call to an invited service: whom it reached, by role, when, and what it came to. It is never changed.

    Raises NotFound for a service that is not rung, WrongState once the round has ended, Refused for what cannot have
    been so, Conflict beside an offer that is entered.
    """
    found = locked_round(actor, tender_ref)
    line = found.line_of(invitation_ref)
    moment = now()
    check_call(
        line.line,
        spoken_to=spoken_to,
        outcome=outcome,
        called_at=called_at,
        closed_at=found.tender.closes_at,
        now=moment,
        call_back_at=call_back_at,
    )
    made = TelephoneCall.objects.create(
        tender=found.tender,
        invitation=line.invitation,
        authority_id=found.tender.authority_id,
        spoken_to=spoken_to.value,
        outcome=outcome.value,
        called_at=called_at,
        call_back_at=call_back_at,
        by=actor.ref,
        by_name=actor.name,
        at=moment,
    )
    event = CallLogged(
        tender_ref=tender_ref, invitation_ref=invitation_ref, spoken_to=spoken_to.value, outcome=outcome.value
    )
    record(event, actor=actor, authority_id=found.tender.authority_id, case_ref=found.tender.package_ref)
    return made


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states=ROUND_STATES)
def end_telephone_round(*, actor: Actor, tender_ref: str) -> TelephoneRoundEnd:
    """End a round: everybody has been rung, or its time is over, and no offer waits for anything.

    Raises WrongState before that, and for one that has ended.
    """
    found = locked_round(actor, tender_ref)
    tender, moment = found.tender, now()
    check_can_end([one.line for one in found.lines], ends_at=found.ends_at, now=moment)
    made = TelephoneRoundEnd.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        calls=found.calls,
        offers=found.confirmed,
        by=actor.ref,
        by_name=actor.name,
        at=moment,
    )
    stop_clock(ClockKind.TELEPHONE_ROUND, subject=f"tender:{tender.ref}")
    event = TelephoneRoundEnded(tender_ref=tender.ref, calls=made.calls, offers=made.offers)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return made


def locked_round(actor: Actor, tender_ref: str) -> TelephoneRound:
    """Lock a tender of the actor's authority and return its round, which goes on. Part of an action.

    Raises NotFound for another's, WrongState where nobody is rung: too soon, not needed, or over.
    """
    tender = Tender.objects.visible_to(actor).select_for_update(of=("self",)).filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    found = telephone_round_of(tender)
    if found is None:
        raise WrongState(f"This search is {WORDS[TenderState(tender.state)]}, and has no telephone round.")
    if tender.state not in ROUND_STATES:
        raise WrongState(f"This search is {WORDS[TenderState(tender.state)]}, so nobody is rung any more.")
    if found.end is not None:
        raise WrongState("This telephone round has ended. What was logged stays.")
    return found


def stop_telephone_clocks(tender: Tender) -> None:
    """Stop the clocks of a tender's telephone round: the search is over, so nobody waits. Part of an action."""
    stop_clock(ClockKind.TELEPHONE_ROUND, subject=f"tender:{tender.ref}")
    for bid in TelephoneBid.objects.filter(tender=tender).select_related("invitation"):
        stop_clock(ClockKind.TELEPHONE_BID_CONFIRMED, subject=f"invitation:{bid.invitation.ref}")
        stop_clock(ClockKind.TELEPHONE_PRICE_DECIDED, subject=f"telephone-bid:{bid.bid_ref}")
