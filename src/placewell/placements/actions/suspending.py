"""Days away: the place is kept, and what is paid for it is what the agreement says."""

from datetime import date
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.telling import tell_person
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.placements import PlacementResumed, PlacementSuspended
from placewell.ledger.record import record
from placewell.placements.actions.signing import newest_version
from placewell.placements.actions.varying import own_of
from placewell.placements.models import Placement, Resumption, Suspension
from placewell.placements.queries.current import standing_placement
from placewell.placements.queries.terms import suspensions
from placewell.rules.agreeing import AwayReason, Retainer, check_away, check_back
from placewell.rules.clocks import end_of_day
from placewell.rules.errors import Conflict, WrongState
from placewell.rules.schedules import Absence, check_absence

MAY = (Role.BROKER, Role.SOCIAL_WORKER, Role.PROVIDER)


@action(by=MAY, whose=Whose.OWN_ORGANISATION)
def suspend_placement(
    *, actor: Actor, placement_ref: str, reason: AwayReason, first_on: date, said: str = ""
) -> Suspension:
    """Record that the person is away from a day on, with their place kept.

    Raises Conflict while they are away already, Refused for days that cannot be.
    """
    placement = standing_placement(placement_ref, **own_of(actor))
    if _away(placement) is not None:
        raise Conflict("The person is away already. Say first when they came back.")
    check_away(reason, first=first_on, placed_on=placement.starts_on, today=today(), said=said)
    retainer = retainer_of(placement)
    check_absence(Absence(first_on, None, retainer.full_days, retainer.percent_after), suspensions(placement))
    made = Suspension.objects.create(
        placement=placement,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        package_ref=placement.package_ref,
        reason=reason.value,
        said=said.strip(),
        first_on=first_on,
        full_days=retainer.full_days,
        percent_after=retainer.percent_after,
        review_on=retainer.review_on(first_on),
        by=actor.ref,
        at=now(),
    )
    event = PlacementSuspended(package_ref=placement.package_ref, placement_ref=placement.ref, reason=reason.value)
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    start_clock(
        ClockKind.AWAY_REVIEWED,
        subject=f"placement:{placement.ref}",
        role=Role.BROKER,
        due_at=end_of_day(made.review_on),
        authority_id=placement.authority_id,
        case_ref=placement.package_ref,
    )
    tell_person(
        package_ref=placement.package_ref,
        authority_id=placement.authority_id,
        subject="Your place is kept for you",
        body=f"{placement.option.service_name} keeps your place while you are away.",
    )
    return made


@action(by=MAY, whose=Whose.OWN_ORGANISATION)
def resume_placement(*, actor: Actor, placement_ref: str, last_on: date) -> Resumption:
    """Record that the person is back; `last_on` is their last day away. Raises WrongState where they are not away."""
    placement = standing_placement(placement_ref, **own_of(actor))
    away = _away(placement)
    if away is None:
        raise WrongState("The person is not away.")
    check_back(first=away.first_on, last=last_on, today=today())
    made = Resumption.objects.create(
        suspension=away,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        package_ref=placement.package_ref,
        last_on=last_on,
        by=actor.ref,
        at=now(),
    )
    days = (last_on - away.first_on).days + 1
    event = PlacementResumed(package_ref=placement.package_ref, placement_ref=placement.ref, days=days)
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    stop_clock(ClockKind.AWAY_REVIEWED, subject=f"placement:{placement.ref}")
    return made


def retainer_of(placement: Placement) -> Retainer:
    """Return what the newest version of the agreement says about days away."""
    terms = newest_version(placement.ref).terms
    return Retainer(terms["full_days"], Decimal(terms["percent_after"]), terms["reviewed_after_days"])


def _away(placement: Placement) -> Suspension | None:
    return Suspension.objects.filter(placement=placement, resumed=None).order_by("-id").first()
