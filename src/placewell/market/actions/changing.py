"""How a membership changes its state: the row, the decision kept with its reasons, and the event. Parts of actions."""

from datetime import date, datetime
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.directory.models import Service
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.market import (
    InvestmentPointsSet,
    MembershipEnded,
    MembershipReinstated,
    MembershipSuspended,
)
from placewell.ledger.record import record
from placewell.market.models import Category, Membership, MembershipDecision
from placewell.rules.clocks import LONDON
from placewell.rules.errors import Refused
from placewell.rules.needs import BAND_NAMES, CARE_TYPE_NAMES, CareType, NeedBand
from placewell.rules.standing import Ground, next_review

Decision = MembershipDecision.Decision


def suspend(member: Membership, *, actor: Actor, reasons: str, ground: Ground) -> None:
    """Stop a member being invited until the suspension is lifted, and start the clock of its review."""
    moment = now()
    member.state, member.suspended_at = Membership.State.SUSPENDED, moment
    member.review_due_at = next_review(moment)
    member.save(update_fields=["state", "suspended_at", "review_due_at"])
    decide(member, Decision.SUSPENDED, reasons, actor)
    start_review_clock(member, member.review_due_at)
    suspended = MembershipSuspended(
        category_ref=member.category.ref,
        membership_id=member.pk,
        by_deregistration=ground == Ground.REGISTRATION,
        ground=ground.value,
    )
    record(suspended, actor=actor, authority_id=None)


def reinstate(member: Membership, *, actor: Actor, reasons: str) -> None:
    """Lift a suspension. Raises Refused when the service is not registered, or not for this, now."""
    check_registration(member.category, member.service)
    member.state, member.suspended_at, member.review_due_at = Membership.State.ACTIVE, None, None
    member.save(update_fields=["state", "suspended_at", "review_due_at"])
    stop_clock(ClockKind.SUSPENSION_REVIEWED, subject=subject_of(member))
    decide(member, Decision.REINSTATED, reasons, actor)
    lifted = MembershipReinstated(category_ref=member.category.ref, membership_id=member.pk)
    record(lifted, actor=actor, authority_id=None)


def end(member: Membership, *, actor: Actor, reasons: str, by: str) -> None:
    """End a membership for good; the service may be admitted again later."""
    member.state, member.ended_at = Membership.State.ENDED, now()
    member.suspended_at, member.review_due_at = None, None
    member.save(update_fields=["state", "ended_at", "suspended_at", "review_due_at"])
    stop_clock(ClockKind.SUSPENSION_REVIEWED, subject=subject_of(member))
    decide(member, Decision.ENDED, reasons, actor)
    ended = MembershipEnded(category_ref=member.category.ref, membership_id=member.pk, by=by)
    record(ended, actor=actor, authority_id=None)


def set_points(member: Membership, points: Decimal | None, reasons: str, actor: Actor) -> None:
    """Set what a member's verified investment in quality counts from now on, with the reasons. The only way to.

    None takes away what was set by hand before a points list was there.
    """
    member.investment = points
    member.save(update_fields=["investment"])
    decide(member, Decision.INVESTMENT_VERIFIED, reasons, actor)
    given = InvestmentPointsSet(category_ref=member.category.ref, membership_id=member.pk, points=str(points or 0))
    record(given, actor=actor, authority_id=None)


def start_review_clock(member: Membership, due_at: datetime) -> None:
    """Start the clock by which a suspension is reviewed, or set it to another time."""
    start_clock(
        ClockKind.SUSPENSION_REVIEWED,
        subject=subject_of(member),
        role=Role.COMMISSIONER.value,
        due_at=due_at,
        authority_id=member.authority_id,
    )


def subject_of(member: Membership) -> str:
    """Return what a membership's clocks and events are about."""
    return f"membership:{member.pk}"


def check_registration(category: Category, service: Service) -> None:
    """Raise Refused when a service is not registered, or not for this kind of care or these needs."""
    if not service.registered:
        raise Refused(
            f"{service.name} is not registered with the Care Quality Commission now. Look for its successor.",
            code="not_registered",
        )
    care_type = CareType(category.care_type)
    if not care_type.registered_as & set(service.care_types):
        raise Refused(f"{service.name} is not registered for this: {CARE_TYPE_NAMES[care_type]}.", code="care_type")
    missing = [band for band in NeedBand if band in set(category.need_bands) - set(service.need_bands)]
    if missing:
        bands = ", ".join(BAND_NAMES[band] for band in missing)
        raise Refused(f"{service.name} is not registered for: {bands}.", code="need_band")


def decide(member: Membership, decision: Decision, reasons: str, actor: Actor) -> None:
    """Keep a decision about a member with its reasons, dated today."""
    moment = now()
    decision_of(member, decision, reasons, actor, moment, moment.astimezone(LONDON).date()).save(force_insert=True)


def decision_of(
    member: Membership, decision: Decision, reasons: str, actor: Actor, moment: datetime, on: date
) -> MembershipDecision:
    """Return a decision as a row that is not kept yet."""
    return MembershipDecision(
        membership=member,
        authority_id=member.authority_id,
        organisation_id=member.organisation_id,
        decision=decision,
        reasons=reasons,
        decided_by=actor.ref,
        decided_on=on,
        recorded_at=moment,
    )
