"""Setting in how many working days a council answers complaints."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.redress import AnswerTimeSet
from placewell.ledger.record import record
from placewell.redress.models import AnswerTime
from placewell.redress.times import answer_times
from placewell.rules.errors import Conflict, NotPermitted
from placewell.rules.redress import check_days_to_answer


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def set_answer_time(*, actor: Actor, days: int, because: str, version: int) -> AnswerTime:
    """Publish in how many working days the council answers what comes in from now on; the same again is the same.

    `version` is the newest that was read, 0 for none. What came in before keeps its time. Raises Refused for a time
    that cannot be or without a reason, Conflict where another version was published meanwhile.
    """
    check_days_to_answer(days, because=because)
    if actor.authority_id is None:
        raise NotPermitted("You act for no authority.")
    newest = next(iter(answer_times(actor.authority_id)), None)
    if newest is not None and (newest.days, newest.because) == (days, because.strip()):
        return newest
    if version != (newest.version if newest else 0):
        raise Conflict("Somebody published another time since you opened this page. Read it, then publish yours.")
    made = AnswerTime.objects.create(
        authority_id=actor.authority_id,
        version=version + 1,
        days=days,
        because=because.strip(),
        by=actor.ref,
        at=now(),
    )
    event = AnswerTimeSet(authority_id=actor.authority_id, version=made.version, days=days)
    record(event, actor=actor, authority_id=actor.authority_id)
    return made
