"""Holding back what a run pays for one line of a placement, with a reason, until somebody releases it.

It is always the whole line, whoever pays which part of it: what a provider gets without one payer's part would tell it
how large that part is.
"""

from django.db.models import QuerySet

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.events.payments import PaymentHeld, PaymentReleased
from placewell.ledger.record import record
from placewell.payments.locking import lock_payments
from placewell.payments.models import PaymentLine, PaymentRun
from placewell.payments.waiting import wait_for_next_run, wait_for_step
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.payments import OPEN, RunState

HOLDING = ("held", "held_because", "held_by", "released_by")
OPEN_STATES = tuple(one.value for one in OPEN)


@action(by={Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY, states=OPEN_STATES)
def hold_line(*, actor: Actor, line_id: int, because: str) -> PaymentLine:
    """Keep a line of all payers out of a run that is not approved; later runs hold it too until it is released.

    `line_id` is any payer's. The run is a draft again, of whoever holds: another checks it.
    """
    line = _own_line(actor, line_id)
    if not because.strip():
        raise Refused("Say why this is held.", code="because")
    if line.run.state not in OPEN_STATES:
        raise WrongState("This run is approved. What is wrong in it is put right in the next one.")
    if line.held:
        return line
    _draft_of(actor, line.run)
    whole = _whole(line).filter(run=line.run)
    whole.update(held=True, held_because=because.strip(), held_by=actor.ref)
    event = PaymentHeld(run_ref=line.run.ref, line_id=line.pk)
    record(event, actor=actor, authority_id=line.authority_id)
    line.refresh_from_db(fields=HOLDING)
    return line


@action(by={Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY)
def release_line(*, actor: Actor, line_id: int) -> PaymentLine:
    """Release a held line of all payers: its run pays it where it is not approved yet, and otherwise the next one does.

    A run that is not approved is a draft again, of whoever releases: another checks it.
    """
    line = _own_line(actor, line_id)
    if not line.held or line.released_by:
        return line
    same = _whole(line).filter(held=True, released_by="")
    of_open = same.filter(run__state__in=OPEN_STATES)
    first = of_open.select_related("run").first()
    if first is not None:
        _draft_of(actor, first.run)
        of_open.update(held=False, held_because="", held_by="")
    same.update(released_by=actor.ref)
    event = PaymentReleased(run_ref=line.run.ref, line_id=line.pk)
    record(event, actor=actor, authority_id=line.authority_id)
    wait_for_next_run(line.authority_id)
    line.refresh_from_db(fields=HOLDING)
    return line


def _whole(line: PaymentLine) -> "QuerySet[PaymentLine]":
    """Return the same line of every payer, in whichever run."""
    return PaymentLine.objects.filter(placement=line.placement_id, period=line.period, cost=line.cost)


def _draft_of(actor: Actor, run: PaymentRun) -> None:
    """Make an open run a draft of the actor, who changed it; what is due in it was worked out when it was before."""
    run.state, run.drafted_by, run.checked_by, run.checked_at = RunState.DRAFT, actor.ref, "", None
    run.save(update_fields=["state", "drafted_by", "checked_by", "checked_at"])
    wait_for_step(run)


def _own_line(actor: Actor, line_id: int) -> PaymentLine:
    authority_id = lock_payments(actor)
    line = PaymentLine.objects.select_related("run").filter(authority_id=authority_id, pk=line_id).first()
    if line is None:
        raise NotFound("There is no such line of a payment run in your authority.")
    return line
