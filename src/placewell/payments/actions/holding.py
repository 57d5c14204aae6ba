"""Holding a line of a run back, with a reason, until somebody releases it."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.events.payments import PaymentHeld, PaymentReleased
from placewell.ledger.record import record
from placewell.payments.locking import lock_payments
from placewell.payments.models import PaymentLine
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.payments import OPEN

OPEN_STATES = tuple(one.value for one in OPEN)


@action(by={Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY, states=OPEN_STATES)
def hold_line(*, actor: Actor, line_id: int, because: str) -> PaymentLine:
    """Keep a line out of a run that is not approved, with a reason; later runs hold it too until it is released."""
    line = _own_line(actor, line_id)
    if not because.strip():
        raise Refused("Say why this is held.", code="because")
    if line.run.state not in OPEN_STATES:
        raise WrongState("This run is approved. What is wrong in it is put right in the next one.")
    if line.held:
        return line
    line.held, line.held_because, line.held_by = True, because.strip(), actor.ref
    line.save(update_fields=["held", "held_because", "held_by"])
    event = PaymentHeld(run_ref=line.run.ref, line_id=line.pk)
    record(event, actor=actor, authority_id=line.authority_id)
    return line


@action(by={Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY)
def release_line(*, actor: Actor, line_id: int) -> PaymentLine:
    """Release a held line: its run pays it where it is not approved yet, and otherwise the next one does."""
    line = _own_line(actor, line_id)
    same = PaymentLine.objects.filter(
        placement=line.placement_id, period=line.period, cost=line.cost, payer=line.payer, held=True, released_by=""
    )
    if not line.held or line.released_by:
        return line
    same.exclude(run__state__in=OPEN_STATES).update(released_by=actor.ref)
    same.filter(run__state__in=OPEN_STATES).update(held=False, held_because="", held_by="")
    event = PaymentReleased(run_ref=line.run.ref, line_id=line.pk)
    record(event, actor=actor, authority_id=line.authority_id)
    line.refresh_from_db()
    return line


def _own_line(actor: Actor, line_id: int) -> PaymentLine:
    authority_id = lock_payments(actor)
    line = PaymentLine.objects.select_related("run").filter(authority_id=authority_id, pk=line_id).first()
    if line is None:
        raise NotFound("There is no such line of a payment run in your authority.")
    return line
