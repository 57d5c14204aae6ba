"""What Fernshire pays for the placement of the play: who pays, a run that is paid, and a draft of the next."""

from collections.abc import Callable
from decimal import Decimal

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.payments.actions import approve_run, check_run, draft_run, mark_paid, set_funding
from placewell.payments.agreed import prices_of
from placewell.placements.models import Placement
from placewell.rules.funding import Funding
from placewell.rules.schedules import PERIOD, period_of

CONTRIBUTION = Decimal("142.10")


def pay_for(
    placement: Placement, *, officer: Actor, checker: Actor, approver: Actor, say: Callable[[str], None]
) -> None:
    """Write who pays, pay the four weeks in which the placement begins, and draft the next."""
    with acting_as(officer):
        agreed = prices_of(placement)[0]
    set_funding(
        actor=officer,
        placement_ref=placement.ref,
        funding=Funding(agreed.starts_on, agreed.lines, basis=agreed.basis, client=CONTRIBUTION),
        because="The signed agreement, and the financial assessment.",
    )
    first = period_of(placement.starts_on)
    run = draft_run(actor=officer, period=first)
    check_run(actor=checker, run_ref=run.ref)
    approve_run(actor=approver, run_ref=run.ref)
    mark_paid(actor=officer, run_ref=run.ref)
    following = draft_run(actor=officer, period=first + PERIOD)
    say(f"The place has begun. {run.ref} is paid, as three people agreed; {following.ref} waits to be checked.")
