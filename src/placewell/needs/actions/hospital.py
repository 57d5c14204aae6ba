"""Where the person is: in hospital or not, since when they are ready to leave, and on which discharge pathway."""

from datetime import date

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events import needs as events
from placewell.needs.actions.own import own_package, tell
from placewell.needs.models import HospitalStay, Package
from placewell.needs.queries.hospital import newest_stay, stay_of
from placewell.rules.clocks import london_day_of
from placewell.rules.errors import Conflict, Refused
from placewell.rules.hospital import Stay, Whereabouts, check_stay, corrects


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def record_hospital_stay(
    *,
    actor: Actor,
    package_ref: str,
    stay: Stay,
    because: str = "",
    another: bool = False,
    seen: int | None = None,
) -> HospitalStay:
    """Record where the person is; the newest record counts, and every earlier one is kept.

    `another` says that they are in hospital again after they had left it. `seen` is the version that the form showed:
    Conflict when there is a newer one. Raises Refused for days that cannot be, or a correction without its reason.
    """
    package = own_package(actor, package_ref)
    before = newest_stay(package)
    if seen is not None and seen != (before.version if before else 0):
        raise Conflict("Somebody has recorded this in the meantime. Open the page again, and look at what they wrote.")
    check_stay(stay, today=london_day_of(now()))
    known = stay_of(before) if before else None
    if another and (known is None or known.whereabouts != Whereabouts.LEFT):
        raise Refused("They have not left hospital yet, so this is no other stay.", code="another")
    if another and known is not None and _begins_before(stay, known.left_on):
        raise Refused("Another stay begins after they had left hospital. Check the days.", code="ready_on")
    takes_back = not another and corrects(known, stay)
    if takes_back and not because.strip():
        raise Refused("Say why what was recorded before was wrong.", code="because")
    return _write(actor, package, stay, before, another=another, because=because.strip() if takes_back else "")


def leave_hospital(*, actor: Actor, package: Package, on: date) -> HospitalStay | None:
    """Record that somebody left hospital for their place, where nobody has. Part of an action.

    Nothing is recorded of somebody who is not in hospital, or against the day on which they were ready.
    """
    before = newest_stay(package)
    if before is None or before.whereabouts != Whereabouts.IN_HOSPITAL:
        return None
    known = stay_of(before)
    if known.ready_on is not None and on < known.ready_on:
        return None
    left = Stay(Whereabouts.LEFT, known.ready_on, known.pathway, on)
    return _write(actor, package, left, before, another=False, because="")


def _begins_before(stay: Stay, left_on: date | None) -> bool:
    return left_on is not None and any(day is not None and day < left_on for day in (stay.ready_on, stay.left_on))


def _write(
    actor: Actor, package: Package, stay: Stay, before: HospitalStay | None, *, another: bool, because: str
) -> HospitalStay:
    made = HospitalStay.objects.create(
        authority_id=package.authority_id,
        package=package,
        stay=(before.stay + another) if before else 1,
        version=before.version + 1 if before else 1,
        whereabouts=stay.whereabouts,
        ready_on=stay.ready_on,
        pathway=None if stay.pathway is None else stay.pathway.value,
        left_on=stay.left_on,
        because=because,
        by=actor.ref,
        at=now(),
    )
    event = events.HospitalStayRecorded(
        package_ref=package.ref,
        version=made.version,
        whereabouts=stay.whereabouts.value,
        ready=stay.ready_on is not None,
        corrects=bool(because),
    )
    tell(actor, package, event)
    return made
