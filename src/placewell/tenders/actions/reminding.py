"""Reminding everybody who is invited, at the moment that was published with the tender, whatever has arrived."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.tenders import TenderReminded
from placewell.ledger.record import record
from placewell.rules.clocks import london_moment_words
from placewell.tenders.models import Reminder, Tender
from placewell.tenders.states import TenderState
from placewell.tenders.telling import tell_invited

AT_ONCE = 200  # tenders in one run; the next takes the rest


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES)
def remind_invited(*, actor: Actor, tender_id: int) -> bool:
    """Remind everybody who is invited to a tender, once, when its time has come; tells whether it had.

    Those who have made an offer are reminded like the others: who is left out would tell who has (rulebook §8).
    """
    tender = Tender.objects.select_for_update().filter(pk=tender_id, state=TenderState.OPEN).first()
    moment = now()
    if tender is None or tender.remind_at is None or not tender.remind_at <= moment < tender.closes_at:
        return False
    if Reminder.objects.filter(tender=tender).exists():
        return False
    Reminder.objects.create(tender=tender, at=moment)
    tell_invited(
        tender,
        subject=f"{tender.ref} closes at {london_moment_words(tender.closes_at)}",
        body=(
            "Everybody who is invited gets this reminder, whether they have answered or not. If you have made an offer,"
            " there is nothing to do."
        ),
    )
    reminded = TenderReminded(tender_ref=tender.ref)
    record(reminded, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return True


def remind_of_all() -> int:
    """Remind of every tender whose time has come; return how many."""
    actor = system_actor("reminders")
    with acting_as(actor):
        moment = now()
        due = Tender.objects.filter(state=TenderState.OPEN, remind_at__lte=moment, closes_at__gt=moment, reminder=None)
        found = list(due.order_by("remind_at", "id").values_list("pk", flat=True)[:AT_ONCE])
    return sum(remind_invited(actor=actor, tender_id=pk) for pk in found)
