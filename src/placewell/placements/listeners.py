"""What placements do when the register or a scheme changes: those who look after people placed there are told."""

from collections import defaultdict
from collections.abc import Iterable

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.directory.models import Service
from placewell.ledger.clocks import ClockKind, stop_clock
from placewell.ledger.events.choice import DirectAwardReviewed
from placewell.ledger.events.directory import ServiceDeregistered
from placewell.ledger.events.market import WindingDownStarted
from placewell.ledger.events.placements import PlacementEnded
from placewell.ledger.record import listen
from placewell.market.telling import tell_staff
from placewell.placements.actions.interim import wait_for_interim_review
from placewell.placements.actions.starting import wait_for_review
from placewell.placements.models import Kind, Placement
from placewell.placements.queries.current import current_placement
from placewell.placements.reviews import due_of

CARES_FOR_CASES = (Role.SOCIAL_WORKER, Role.BROKER)
TELLER = system_actor("placements")


@listen(ServiceDeregistered)
def alert_teams_of_residents(event: ServiceDeregistered) -> None:
    """Write to the teams of everybody placed with a service that left the register (rulebook §10)."""
    name = Service.objects.get(pk=event.service_id).name
    with acting_as(TELLER):
        placed = _by_authority(Placement.objects.filter(end=None, option__service_id=event.service_id))
    for authority_id, packages in placed.items():
        tell_staff(
            [authority_id],
            CARES_FOR_CASES,
            subject=f"{name} left the register: people placed there",
            body=(
                f"The Care Quality Commission’s register shows {name} as no longer registered. These cases are placed"
                f" there: {', '.join(packages)}. See each person, and find out who provides their care now."
            ),
            about=f"service:{event.service_id}",
            authority_id=authority_id,
            path=f"/services/{event.service_id}/",
        )


@listen(WindingDownStarted)
def tell_teams_of_an_ending_scheme(event: WindingDownStarted) -> None:
    """Write to the teams of everybody placed from a scheme that winds down: their people stay where they live."""
    with acting_as(TELLER):
        placed = _by_authority(Placement.objects.filter(end=None, tender__category__scheme__ref=event.scheme_ref))
    for authority_id, packages in placed.items():
        tell_staff(
            [authority_id],
            CARES_FOR_CASES,
            subject=f"The scheme {event.scheme_ref} ends on {event.ends_on}",
            body=(
                f"These cases were placed from it: {', '.join(packages)}. Nobody has to move: people stay where they"
                " live, on the agreements that stand. Tell them so."
            ),
            about=f"scheme:{event.scheme_ref}",
            authority_id=authority_id,
            path=f"/schemes/{event.scheme_ref}/",
        )


@listen(DirectAwardReviewed)
def review_early(event: DirectAwardReviewed) -> None:
    """Bring the review of a place forward to which a second person did not agree, where somebody is there already."""
    if event.agrees:
        return
    with acting_as(TELLER):
        placement = current_placement(event.package_ref)
        if placement is None:
            return
        if placement.kind == Kind.INTERIM:
            wait_for_interim_review(placement)
        elif not placement.reviews.exists():
            wait_for_review(placement, due_of(placement, ()).on)


@listen(PlacementEnded)
def stop_waiting(event: PlacementEnded) -> None:
    """Stop the waits for the start and the next review of a placement that ended; a concern goes on."""
    stop_clock(ClockKind.START_RECORDED, ClockKind.REVIEW_HELD, subject=f"placement:{event.placement_ref}")


def _by_authority(placements: Iterable[Placement]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for one in sorted(placements, key=lambda row: row.package_ref):
        found[one.authority_id].append(one.package_ref)
    return dict(found)
