"""Reads of services that close: which take nobody new, until when each is there, and the list of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import OuterRef, Subquery

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.directory.models import Service
from placewell.directory.queries import today
from placewell.market.models import Closure, ClosureDay, Membership
from placewell.market.models.closing import ClosureQuerySet
from placewell.rules.closing import ClosureKind
from placewell.rules.errors import NotFound, WrongState
from placewell.ui.keyset import After, rows_after

A_PAGE = 50
READER = system_actor("closing")


@dataclass(frozen=True, slots=True)
class Closing:
    """A service that closes, as it stands now. Days left are negative once its last day is over."""

    id: int
    ref: str
    service_id: str
    service_name: str
    authority_id: int
    organisation_id: int | None
    kind: ClosureKind
    said_by: str
    recorded_at: datetime
    last_on: date
    days_left: int
    called_off_because: str = ""

    @property
    def stands(self) -> bool:
        """Tell whether it was not called off."""
        return not self.called_off_because


def closing_among(service_ids: Iterable[str]) -> frozenset[str]:
    """Return which of these services close, and take nobody new. Answered to everybody who asks about a service."""
    wanted = sorted(set(service_ids))
    if not wanted:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM market_closing(%s)", (wanted,))
        return frozenset(row[0] for row in cursor.fetchall())


def check_takes_people(service_id: str) -> None:
    """Raise WrongState for a service that closes: nobody is placed there any more."""
    if closing_among([service_id]):
        name = Service.objects.values_list("name", flat=True).get(pk=service_id)
        raise WrongState(f"{name} is closing, so nobody new is placed there. The person chooses another home.")


def closing_of(service_id: str) -> Closing | None:
    """Return the closure of a service that stands, if any: its kind and day, whoever asks, and no evidence."""
    with acting_as(READER):
        row = _rows().filter(service_id=service_id, called_off_at=None).first()
        return _closing(row, today()) if row else None


def closing_by_ref(actor: Actor, ref: str) -> Closing:
    """Return a closure that the actor may see. Raises NotFound for any other."""
    row = _rows().visible_to(actor).filter(ref=ref).first()
    if row is None:
        raise NotFound("There is no such closing home.")
    return _closing(row, today())


def closings(actor: Actor, *, after: After | None = None) -> list[Closing]:
    """Return a page of the closures that the actor may see, newest first."""
    rows = _rows().visible_to(actor)
    if after is not None:
        rows = rows.filter(rows_after("recorded_at", after, descending=True))
    day = today()
    return [_closing(row, day) for row in rows.order_by("-recorded_at", "-id")[:A_PAGE]]


def days_of(ref: str) -> list[ClosureDay]:
    """Return every last day that a closure was given, newest first."""
    return list(ClosureDay.objects.filter(closure__ref=ref).order_by("-number")[:A_PAGE])


def own_services(actor: Actor) -> list[Service]:
    """Return the services of a provider that are members here and do not close yet, by name."""
    members = Membership.objects.live().filter(organisation_id=actor.organisation_id or 0)
    found = Service.objects.filter(pk__in=members.values("service_id"))
    closing = closing_among(found.values_list("pk", flat=True))
    return [one for one in found.order_by("name", "pk") if one.pk not in closing]


def _rows() -> ClosureQuerySet:
    newest = ClosureDay.objects.filter(closure=OuterRef("pk")).order_by("-number").values("last_on")[:1]
    return Closure.objects.select_related("service").annotate(last_on=Subquery(newest))


def _closing(row: Closure, day: date) -> Closing:
    last_on: date = row.last_on  # type: ignore[attr-defined] # annotated above
    return Closing(
        id=row.pk,
        ref=row.ref,
        service_id=row.service_id,
        service_name=row.service.name,
        authority_id=row.authority_id,
        organisation_id=row.organisation_id,
        kind=ClosureKind(row.kind),
        said_by=row.said_by,
        recorded_at=row.recorded_at,
        last_on=last_on,
        days_left=(last_on - day).days,
        called_off_because=row.called_off_because,
    )
