"""What the days do to a claim: reminders 28 and 7 days before it expires and on the day, and its end the day after."""

from datetime import timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock
from placewell.ledger.events.market import InvestmentExpired, InvestmentWithdrawn
from placewell.ledger.record import record
from placewell.market.actions.investment.parts import (
    count_points,
    move,
    nobody_waits,
    own_claim,
    renewals,
    subject_of,
    take_step,
    tell_provider,
)
from placewell.market.models import InvestmentClaim, Membership
from placewell.market.queries.investment import item_of
from placewell.rules.clocks import LONDON, end_of_day
from placewell.rules.investment import COUNTING, WAITING, InvestmentAct, InvestmentState
from placewell.rules.joining import REMINDED, reminders_now


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states=("verified", "notice", "replied"))
def expire_investment(*, actor: Actor, claim_id: int) -> InvestmentClaim:
    """End what was verified once its last day has been: its points count no longer."""
    own, state = own_claim(actor, claim_id, InvestmentAct.EXPIRE)
    if own.expires_on is None or own.expires_on >= now().astimezone(LONDON).date():
        return own
    take_step(own, InvestmentAct.EXPIRE, actor=actor)
    move(own, state)
    nobody_waits(own, expiry_too=True)
    expired = InvestmentExpired(membership_id=own.membership_id, claim=own.pk, item=own.item)
    record(expired, actor=actor, authority_id=own.authority_id)
    count_points(own, actor=actor, why=f"{item_of(own).what}: it expired on {own.expires_on:%-d %B %Y}.")
    if own.membership.state != Membership.State.ENDED and not renewals(own).exists():
        tell_provider(
            own,
            subject="an investment in quality has expired",
            body=f"Its last day was {own.expires_on:%-d %B %Y}. It gives no points now. Claim it anew at any time.",
        )
    return own


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states=("verified",))
def remind_of_investment(*, actor: Actor, claim_id: int) -> bool:
    """Write to the provider that something verified expires. Tells whether a message was owed.

    Its clock starts with the first reminder.
    """
    own, _state = own_claim(actor, claim_id, InvestmentAct.REMIND)
    if own.expires_on is None or renewals(own).exists():
        return False
    sent = own.steps.filter(act=InvestmentAct.REMIND).values_list("days_before", flat=True)
    known = [days for days in sent if days is not None]
    owed = reminders_now(own.expires_on, now().astimezone(LONDON).date(), sent=known)
    if not owed:
        return False
    for days in owed:
        take_step(own, InvestmentAct.REMIND, actor=actor, days_before=days)
    tell_provider(
        own,
        subject=f"an investment in quality counts until {own.expires_on:%-d %B %Y}",
        body="Claim it anew now, with new evidence, so that its points do not lapse.",
    )
    start_clock(
        ClockKind.INVESTMENT_EXPIRES,
        subject=subject_of(own),
        role=Role.PROVIDER.value,
        due_at=end_of_day(own.expires_on),
        authority_id=own.authority_id,
        organisation_id=own.organisation_id,
    )
    return True


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states=("claimed", "asked", "look_again"))
def drop_investment(*, actor: Actor, claim_id: int) -> InvestmentClaim:
    """Withdraw a claim that waits although its membership has ended: nobody decides it any more."""
    own, state = own_claim(actor, claim_id, InvestmentAct.WITHDRAW)
    take_step(own, InvestmentAct.WITHDRAW, actor=actor, text="The membership has ended.")
    move(own, state)
    nobody_waits(own)
    withdrawn = InvestmentWithdrawn(membership_id=own.membership_id, claim=own.pk)
    record(withdrawn, actor=actor, authority_id=own.authority_id)
    return own


def expire_investments() -> int:
    """End what has expired, remind of what soon will, drop what ended memberships left; return how many expired."""
    actor = system_actor("investment")
    today = now().astimezone(LONDON).date()
    counting = [one.value for one in COUNTING]
    with acting_as(actor):
        claims = InvestmentClaim.objects.order_by("expires_on", "id")
        gone = list(claims.filter(state__in=counting, expires_on__lt=today).values_list("pk", flat=True))
        soon = list(
            claims.filter(
                state=InvestmentState.VERIFIED.value,
                expires_on__range=(today, today + timedelta(days=max(REMINDED))),
                membership__state__in=[Membership.State.ACTIVE, Membership.State.SUSPENDED],
            ).values_list("pk", flat=True)
        )
        left = InvestmentClaim.objects.filter(
            state__in=[one.value for one in WAITING], membership__state=Membership.State.ENDED
        )
        dropped = list(left.order_by("id").values_list("pk", flat=True))
    for claim_id in gone:
        expire_investment(actor=actor, claim_id=claim_id)
    for claim_id in soon:
        remind_of_investment(actor=actor, claim_id=claim_id)
    for claim_id in dropped:
        drop_investment(actor=actor, claim_id=claim_id)
    return len(gone)
