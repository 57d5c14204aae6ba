"""One placement follows another: how one ends, and how room is made for the next."""

from datetime import date, timedelta

from django.urls import reverse

from placewell.accounts.actor import Actor
from placewell.choice.telling import tell_managers
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, stop_clock
from placewell.ledger.events.placements import PlacementEnded
from placewell.ledger.record import record
from placewell.market.queries.closing import closing_of
from placewell.placements.models import Kind, Placement, PlacementEnd
from placewell.placements.queries.current import newest_placement
from placewell.rules.closing import last_paid_day
from placewell.rules.ending import EndReason
from placewell.rules.errors import WrongState
from placewell.rules.interim import interim_starts, lasting_starts


def write_end(actor: Actor, placement: Placement, *, last_on: date, reason: EndReason, said: str = "") -> PlacementEnd:
    """End a placement, and stop what waits on it. Part of an action."""
    end = PlacementEnd.objects.create(
        placement=placement,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        package_ref=placement.package_ref,
        last_on=last_on,
        reason=reason.value,
        said=said.strip(),
        by=actor.ref,
        at=now(),
    )
    event = PlacementEnded(
        package_ref=placement.package_ref,
        placement_ref=placement.ref,
        service_id=placement.option.service_id,
        reason=reason.value,
    )
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    for kind in (ClockKind.NOTICE_ENDS, ClockKind.AWAY_REVIEWED, ClockKind.VARIATION_DECIDED):
        stop_clock(kind, subject=f"placement:{placement.ref}")
    if placement.kind == Kind.INTERIM:
        stop_clock(ClockKind.INTERIM_REVIEWED, subject=f"interim:{placement.tender.ref}")
    return end


def _end_before(actor: Actor, former: Placement, starts_on: date) -> PlacementEnd:
    """End a place on the day before the next; in a home that closes on its last day at the latest."""
    last_on, closing = starts_on - timedelta(days=1), closing_of(former.option.service_id)
    reason = EndReason.INTERIM_OVER if former.kind == Kind.INTERIM else EndReason.MOVED
    if closing is not None:
        last_on = max(former.starts_on, last_paid_day(last_on, last_on=closing.last_on))
        reason = reason if former.kind == Kind.INTERIM else EndReason.PROVIDER_FAILED
    return write_end(actor, former, last_on=last_on, reason=reason)


def first_day(package_ref: str, offered_from: date) -> date:
    """Return the day on which the next placement of a package begins: after a place for now, never in the past."""
    former = newest_placement(package_ref)
    if former is None or former.kind != Kind.INTERIM:
        return offered_from
    end = PlacementEnd.objects.filter(placement=former).first()
    return lasting_starts(
        offered_from, today=today(), interim_from=former.starts_on, ended_on=end.last_on if end else None
    )


def first_interim_day(package_ref: str, offered_from: date) -> date:
    """Return the day on which an interim placement begins: never in the past, and after what a place before is paid."""
    end = PlacementEnd.objects.filter(package_ref=package_ref).order_by("-last_on").first()
    return interim_starts(offered_from, today(), ended_on=end.last_on if end else None)


def make_room(actor: Actor, package_ref: str, starts_on: date, *, service_id: str) -> Placement | None:
    """Return the placement that a new one from `starts_on` follows, ended the day before. Part of an action.

    The home that the person leaves is told; where they stay in `service_id`, nothing changes for it. None where
    there was none before. Raises WrongState where the former began or ended on that day or later.
    """
    former = newest_placement(package_ref)
    if former is None:
        return None
    end = PlacementEnd.objects.filter(placement=former).first()
    began = end is None or end.last_on >= former.starts_on  # one in a home that closed before it did never began
    if began and former.starts_on >= starts_on:
        raise WrongState(
            f"{former.ref} begins on {former.starts_on:%-d %B %Y}. The next placement has to begin after it."
        )
    if end is None:
        end = _end_before(actor, former, starts_on)
        if former.option.service_id != service_id:
            _tell_the_home(former, end)
    elif end.last_on >= starts_on:
        raise WrongState(
            f"{former.ref} is paid until {end.last_on:%-d %B %Y}. The next placement has to begin after that day."
        )
    return former


def _tell_the_home(former: Placement, end: PlacementEnd) -> None:
    day = f"{end.last_on:%-d %B %Y}"
    tell_managers(
        organisation_id=former.organisation_id,
        authority_id=former.authority_id,
        about=f"placement:{former.ref}",
        subject=f"{former.ref} ends",
        body=f"The person chose another place. The placement at {former.option.service_name} ends on {day}. That day is"
        " the last that is paid. Please help the next service to take over:",
        path=reverse("placements_agreement", args=[former.ref]),
    )
