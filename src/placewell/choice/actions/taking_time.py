"""Asking for more time to choose. Nothing lapses by it: it moves when somebody asks the person how they are doing."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.choosing import locked_choices
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks, start_clock
from placewell.ledger.events.choice import MoreTimeAsked
from placewell.ledger.record import record
from placewell.rules.errors import WrongState
from placewell.rules.waits import MoreTime, more_time_until
from placewell.tenders.states import TenderState


@action(by={Role.PERSON}, whose=Whose.OWN_CASE, states={TenderState.OFFERED})
def ask_more_time(*, actor: Actor, how_much: MoreTime) -> None:
    """Ask for more time. Raises WrongState when nothing can be chosen, or a choice stands."""
    choices = locked_choices(actor)
    if choices.interim:
        raise WrongState("You do not have to choose one of these. We are still searching, and you choose again then.")
    if choices.chosen is not None and choices.chosen.option is not None:
        raise WrongState(
            f"You have chosen {choices.chosen.option.service_name}. You can change your mind until you move."
        )
    tender, subject = choices.tender, f"package:{actor.case_ref}"
    running = [one for one in running_clocks(case_ref=actor.case_ref) if one.kind == ClockKind.CHOICE]
    due = more_time_until(how_much, now(), before=max((one.due_at for one in running), default=None))
    start_clock(
        ClockKind.CHOICE,
        subject=subject,
        role=Role.PERSON,
        due_at=due,
        authority_id=tender.authority_id,
        case_ref=tender.package_ref,
    )
    event = MoreTimeAsked(package_ref=tender.package_ref, tender_ref=tender.ref, working_days=how_much.working_days)
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
