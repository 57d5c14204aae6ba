"""Parts of the actions on claims of investment: the row, its step, its clock, its messages, and the points it makes."""

from datetime import datetime

from django.db.models import QuerySet

from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.market.actions.changing import set_points
from placewell.market.models import InvestmentClaim, InvestmentStep, Membership
from placewell.market.queries.investment import item_of
from placewell.market.telling import tell_managers, tell_staff
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.investment import COUNTING, InvestmentAct, InvestmentState, Verified, after, points_of

TURNS = (ClockKind.INVESTMENT_DECIDED, ClockKind.INVESTMENT_ANSWERED, ClockKind.INVESTMENT_LOOKED_AT)


def own_claim(actor: Actor, claim_id: int, act: InvestmentAct) -> tuple[InvestmentClaim, InvestmentState]:
    """Return a claim that the actor may act on, locked, and its state after the act.

    Its membership is locked first, as it is for a new claim: nobody waits for somebody who waits for them. Raises
    NotFound, WrongState where the act does not fit, or where its membership has ended.
    """
    rows = InvestmentClaim.objects.visible_to(actor).filter(pk=claim_id)
    membership_id = rows.values_list("membership_id", flat=True).first()
    if membership_id is None:
        raise NotFound("There is no such claim of yours.")
    Membership.objects.select_for_update(of=("self",)).get(pk=membership_id)
    rows = rows.select_related("points_list", "membership__category__scheme", "membership__service")
    found = rows.select_for_update(of=("self",)).get()
    state = after(InvestmentState(found.state), act)
    if found.membership.state == Membership.State.ENDED and actor.role != Role.SYSTEM:
        raise WrongState(f"The membership of {found.membership.service.name} has ended. Its claims have ended with it.")
    return found, state


def take_step(
    claim: InvestmentClaim, act: InvestmentAct, *, actor: Actor, text: str = "", days_before: int | None = None
) -> InvestmentStep:
    """Keep what was done with a claim, by whom and in which words."""
    made = InvestmentStep(
        claim=claim,
        authority_id=claim.authority_id,
        organisation_id=claim.organisation_id,
        act=act.value,
        text=text,
        days_before=days_before,
        by=actor.ref,
        at=now(),
    )
    made.save(force_insert=True)
    return made


def move(claim: InvestmentClaim, state: InvestmentState, *fields: str, due_at: datetime | None = None) -> None:
    """Write a claim's new state with the fields that came with it, and until when somebody is waited for."""
    claim.state, claim.due_at = state.value, due_at
    claim.save(update_fields=["state", "due_at", *fields])


def wait(claim: InvestmentClaim, kind: ClockKind, due_at: datetime, role: Role = Role.COMMISSIONER) -> None:
    """Let the clock of a claim run for one side, and stop the other side's."""
    stop_clock(*TURNS, subject=subject_of(claim))
    start_clock(
        kind,
        subject=subject_of(claim),
        role=role.value,
        due_at=due_at,
        authority_id=claim.authority_id,
        organisation_id=claim.organisation_id if role == Role.PROVIDER else None,
    )


def nobody_waits(claim: InvestmentClaim, *, expiry_too: bool = False) -> None:
    """Stop the clocks of a claim, but for that of its expiry unless that has gone too."""
    stop_clock(*TURNS, subject=subject_of(claim))
    if expiry_too:
        stop_clock(ClockKind.INVESTMENT_EXPIRES, subject=subject_of(claim))


def count_points(claim: InvestmentClaim, *, actor: Actor, why: str) -> None:
    """Set the points of a claim's membership to what all its verified claims come to today, where that is another."""
    member = claim.membership
    if member.state == Membership.State.ENDED:
        return
    rows = InvestmentClaim.objects.filter(membership=member, verified_on__isnull=False).select_related("points_list")
    verified = [
        Verified(
            code=one.item,
            points=item_of(one).points,
            verified_on=one.verified_on,
            expires_on=one.expires_on,
            counts=InvestmentState(one.state) in COUNTING,
        )
        for one in rows.order_by("id")
        if one.verified_on is not None and one.expires_on is not None
    ]
    points = points_of(verified, now().astimezone(LONDON).date())
    if points is not None and points != member.investment:
        set_points(member, points, why, actor)


def renewals(claim: InvestmentClaim) -> "QuerySet[InvestmentClaim]":
    """Return the later claims of the same item that count too: they renew this one."""
    rows = InvestmentClaim.objects.filter(membership=claim.membership_id, item=claim.item, pk__gt=claim.pk)
    return rows.filter(state__in=[one.value for one in COUNTING])


def tell_provider(claim: InvestmentClaim, *, subject: str, body: str) -> None:
    """Write to those who manage the provider of a claim, with its page."""
    tell_managers(
        [claim.organisation_id],
        subject=f"{claim.membership.service.name}: {subject}",
        body=f"{item_of(claim).what}.\n\n{body}",
        about=subject_of(claim),
        authority_id=claim.authority_id,
        path=f"/investment/claims/{claim.pk}/",
    )


def tell_authority(claim: InvestmentClaim, *, subject: str, body: str) -> None:
    """Write to the commissioners who decide about a claim, with its page."""
    tell_staff(
        [claim.authority_id],
        [Role.COMMISSIONER],
        subject=f"{claim.membership.service.name}: {subject}",
        body=body,
        about=subject_of(claim),
        authority_id=claim.authority_id,
        path=f"/market/investment/claims/{claim.pk}/",
    )


def subject_of(claim: InvestmentClaim) -> str:
    """Return what a claim's clocks and messages are about."""
    return f"investment:{claim.pk}"
