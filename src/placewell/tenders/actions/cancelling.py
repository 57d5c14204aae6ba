"""Calling a tender off, with a reason that every invited service is told."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clocks import stop_clock
from placewell.ledger.events.tenders import TenderCancelled
from placewell.ledger.record import record
from placewell.rules.errors import NotFound, Refused
from placewell.tenders.models import Question, Tender
from placewell.tenders.states import TenderState, check_step
from placewell.tenders.telling import tell_invited


@action(
    by={Role.BROKER},
    whose=Whose.OWN_AUTHORITY,
    states={TenderState.OPEN, TenderState.SCORING, TenderState.EVALUATED, TenderState.OFFERED},
)
def cancel_tender(*, actor: Actor, tender_ref: str, because: str) -> Tender:
    """Call a tender off, with its reason. Bids that were sealed stay sealed for ever."""
    tender = Tender.objects.visible_to(actor).select_for_update().filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    if not because.strip():
        raise Refused("Say why the tender is called off: every invited service is told.", code="because")
    end_tender(actor, tender, because=because.strip())
    return tender


def end_tender(actor: Actor, tender: Tender, *, because: str) -> None:
    """End a locked tender without a placement: state, event, clocks, and word to everybody invited. Part of an action.

    Raises WrongState when it is over, or its prices are just being revealed.
    """
    check_step(TenderState(tender.state), TenderState.CANCELLED)
    tender.state, tender.cancelled_because = TenderState.CANCELLED, because
    tender.save(update_fields=["state", "cancelled_because"])
    event = TenderCancelled(tender_ref=tender.ref)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    stop_clock(subject=f"tender:{tender.ref}")
    for asked in Question.objects.filter(tender=tender, answered_at=None).order_by("id"):
        stop_clock(subject=f"question:{asked.pk}")
    tell_invited(
        tender,
        subject=f"{tender.ref} has been called off",
        body=f"The council has called this search off: {because} An offer that you sealed stays sealed for ever.",
    )
