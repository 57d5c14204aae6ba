"""The out-of-hours rota: turns are written and withdrawn, never changed (rulebook §8)."""

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import RotaTurnWithdrawn, RotaTurnWritten
from placewell.ledger.record import record
from placewell.market.models import RotaTurn, RotaTurnWithdrawal
from placewell.market.queries.rota import brokers_of, turns_between
from placewell.market.references import new_reference
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.out_of_hours import Span, check_turn

LONGEST = 300
WRITES_ROTA = frozenset({Role.COMMISSIONER, Role.ADMINISTRATOR})


@action(by=WRITES_ROTA, whose=Whose.OWN_AUTHORITY)
def write_rota_turn(*, actor: Actor, holder_id: int, span: Span) -> RotaTurn:
    """Write who is told out of hours from one instant up to another: a broker, who can act on it at once.

    Turns of several people may overlap: all of them are told. Raises Refused for a time that cannot be, for two turns
    of one person at once, and for somebody who is no broker of the authority.
    """
    authority_id = actor.authority_id or 0
    # Two turns of one person, written at the same time, come one after the other.
    Organisation.objects.select_for_update(no_key=True).get(pk=authority_id)
    found = {post.user_id: post for post in brokers_of(authority_id)}.get(holder_id)
    if found is None:
        raise Refused("Choose one of your brokers: whoever is told has to be able to act.", code="holder")
    moment = now()
    there = turns_between(authority_id, span)
    check_turn(span, holder=f"user:{holder_id}", turns=there, now=moment)
    made = RotaTurn.objects.create(
        ref=new_reference("R"),
        authority_id=authority_id,
        holder_id=holder_id,
        holder_name=found.user.name,
        begins_at=span.begins_at,
        ends_at=span.ends_at,
        written_by=actor.ref,
        written_by_name=actor.name,
        at=moment,
    )
    event = RotaTurnWritten(
        turn_ref=made.ref,
        holder=f"user:{holder_id}",
        begins_at=span.begins_at.isoformat(),
        ends_at=span.ends_at.isoformat(),
    )
    record(event, actor=actor, authority_id=authority_id)
    return made


@action(by=WRITES_ROTA, whose=Whose.OWN_AUTHORITY)
def withdraw_rota_turn(*, actor: Actor, ref: str, because: str) -> RotaTurnWithdrawal:
    """Withdraw a turn, with the reason; it stays in the history.

    Raises NotFound for another authority's, WrongState for one that is over, Conflict for one that is withdrawn.
    """
    turn = RotaTurn.objects.filter(ref=ref, authority_id=actor.authority_id or 0).first()
    if turn is None:
        raise NotFound("There is no such turn in your rota.")
    Organisation.objects.select_for_update(no_key=True).get(pk=turn.authority_id)
    if not because.strip() or len(because) > LONGEST:
        raise Refused(f"Say why the turn falls away, in up to {LONGEST} characters.", code="because")
    if RotaTurnWithdrawal.objects.filter(turn=turn).exists():
        raise Conflict("This turn is withdrawn already.")
    moment = now()
    if turn.ends_at <= moment:
        raise WrongState("This turn is over. What has been stays as it was.")
    made = RotaTurnWithdrawal.objects.create(
        turn=turn,
        authority_id=turn.authority_id,
        because=because.strip(),
        by=actor.ref,
        by_name=actor.name,
        at=moment,
    )
    record(RotaTurnWithdrawn(turn_ref=turn.ref), actor=actor, authority_id=turn.authority_id)
    return made
