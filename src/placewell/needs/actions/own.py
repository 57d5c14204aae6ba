"""What every action of needs starts and ends with: the case of the actor, locked, and its event."""

from placewell.accounts.actor import Actor
from placewell.ledger.events import Event
from placewell.ledger.record import record
from placewell.needs.models import Package, Portrait
from placewell.needs.queries import live_portrait
from placewell.rules.clocks import london_day_words
from placewell.rules.errors import NotFound, WrongState


def own_package(actor: Actor, ref: str) -> Package:
    """Return the package, locked. Raises NotFound when it is not the actor's to see."""
    found = Package.objects.visible_to(actor).select_for_update().filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such case in your authority.")
    return found


def unsigned_portrait(package: Package) -> Portrait:
    """Return the portrait while it can still be changed. Raises WrongState before it is written, or once signed."""
    portrait = live_portrait(package)
    if portrait is None:
        raise WrongState("There is no portrait yet. Write it first.")
    if portrait.signed_at is not None:
        when = london_day_words(portrait.signed_at)
        raise WrongState(f"This portrait was signed on {when}. Write a new version to change it.")
    return portrait


def tell(actor: Actor, package: Package, event: Event) -> None:
    """Record an event of a case."""
    record(event, actor=actor, authority_id=package.authority_id, case_ref=package.ref)


def subject_of(package: Package) -> str:
    """Return what clocks of the case are about, as its events name it."""
    return f"package:{package.ref}"
