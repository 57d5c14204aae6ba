"""The day on which care begins, and the waits for it and for the first review."""

from datetime import date, datetime, timedelta

from django.db import transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actions import make_private_link
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import PrivateLink
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.placements import PlacementStarted
from placewell.ledger.record import record
from placewell.needs.models import Package
from placewell.placements.models import Placement, Start
from placewell.placements.reviews import due_between, due_of, own_placement
from placewell.placements.second_looks import review_due
from placewell.rules.errors import Conflict, Refused, WrongState
from placewell.rules.reviews import LateBecause, end_of, was_on_time

ASKED_BEFORE = timedelta(weeks=2)  # a review. Default.
ASK_THE_COUNCIL = "If it was not because of you, ask the council to write it down: then it does not count against you."


def begin_reviews(placement: Placement) -> None:
    """Start the waits that follow a new placement, interim or lasting: for its start, and its first review."""
    _wait(ClockKind.START_RECORDED, placement, Role.BROKER, end_of(placement.starts_on))
    wait_for_review(placement, due_of(placement, ()).on)


def wait_for_review(placement: Placement, on: date) -> None:
    """Start the wait for a review, or move it to another day: an earlier one where a second person did not agree."""
    _wait(ClockKind.REVIEW_HELD, placement, Role.SOCIAL_WORKER, review_due(placement, end_of(on)))


def ask_how_it_is(placement: Placement, *, says: str) -> None:
    """Write to the person, or whoever is written to for them, with a fresh link to where they say how it goes.

    The one that they chose with runs out before most reviews.
    """
    with acting_as(system_actor("placements", authority_id=placement.authority_id)):
        make_private_link(
            actor=system_actor("placements", authority_id=placement.authority_id),
            case_ref=placement.package_ref,
            send_to=Package.objects.select_related("person").get(ref=placement.package_ref).person.contact_send_to,
            subject="How is it going?",
            says=says,
        )


def ask_before_reviews() -> int:
    """Send a link to everybody whose review is due within two weeks and who has none that lasts until its day.

    Returns how many were written to. The links tell who was, so that a day without this job loses nobody.
    """
    first = today()
    with acting_as(system_actor("placements")):
        rows = due_between(first, first + ASKED_BEFORE)
    asked = 0
    for placement, due_on in rows:
        with acting_as(system_actor("placements", authority_id=placement.authority_id)), transaction.atomic():
            # Two of these jobs at once write once.
            Package.objects.select_for_update().get(ref=placement.package_ref)
            links = PrivateLink.objects.filter(case_ref=placement.package_ref, closed_at=None)
            if links.filter(expires_at__gte=end_of(due_on)).exists():
                continue
            says = f"We talk with you about your care by {due_on:%-d %B %Y}. You can tell us before how it goes"
            ask_how_it_is(placement, says=says)
            asked += 1
    return asked


@action(by={Role.PROVIDER, Role.BROKER, Role.SOCIAL_WORKER}, whose=Whose.OWN_ORGANISATION)
def record_start(*, actor: Actor, placement_ref: str, started_on: date, because: LateBecause | None = None) -> Start:
    """Record on which day the person moved in, or the care began, and why where that was later than agreed.

    A service keeps its date where care began by it, or later through no doing of its own; only the council can say
    the latter. Raises Refused for a day to come or a reason that is missing, Conflict for a second record, WrongState
    once the placement has ended.
    """
    placement = own_placement(actor, placement_ref)
    if hasattr(placement, "end"):
        raise WrongState(f"{placement.ref} has ended. There is nothing to record any more.")
    if hasattr(placement, "start"):
        raise Conflict(f"It is recorded already that {placement.ref} began on {placement.start.started_on:%-d %B %Y}.")
    if started_on > today():
        raise Refused("That day is still to come. Record it on the day, or later.", code="started_on")
    on_time = was_on_time(started_on, agreed=placement.starts_on, because=because)
    late = started_on > placement.starts_on
    if late and on_time and actor.role == Role.PROVIDER:
        raise Refused(f"It was later than agreed. {ASK_THE_COUNCIL}", code="because")
    made = Start.objects.create(
        placement=placement,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        package_ref=placement.package_ref,
        started_on=started_on,
        because=because.value if late and because is not None else "",
        on_time=on_time,
        by=actor.ref,
        at=now(),
    )
    event = PlacementStarted(
        package_ref=placement.package_ref,
        placement_ref=placement.ref,
        service_id=placement.option.service_id,
        started_on=started_on.isoformat(),
        on_time=on_time,
    )
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    stop_clock(ClockKind.START_RECORDED, subject=f"placement:{placement.ref}")
    ask_how_it_is(placement, says="Your care has begun. You can tell us at any time how it goes")
    placement.start = made
    if not placement.reviews.exists():
        wait_for_review(placement, due_of(placement, ()).on)
    return made


def _wait(kind: ClockKind, placement: Placement, role: Role, due_at: datetime) -> None:
    start_clock(
        kind,
        subject=f"placement:{placement.ref}",
        role=role,
        due_at=due_at,
        authority_id=placement.authority_id,
        case_ref=placement.package_ref,
    )
