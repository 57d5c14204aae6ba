"""What needs do when somebody has moved in: whoever was in hospital has left it."""

from datetime import date

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.ledger.events.placements import PlacementStarted
from placewell.ledger.record import listen
from placewell.needs.actions.hospital import leave_hospital
from placewell.needs.models import Package

MOVER = system_actor("needs")


@listen(PlacementStarted)
def leave_for_the_place(event: PlacementStarted) -> None:
    """Record the day on which somebody moved in as the one on which they left hospital, where nobody has."""
    with acting_as(MOVER):
        package = Package.objects.get(ref=event.package_ref)
        leave_hospital(actor=MOVER, package=package, on=date.fromisoformat(event.started_on))
