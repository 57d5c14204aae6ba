"""How old the register is, and what changed on it: for everybody to read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from placewell.directory.models import ImportRun, RegisterSync, Service
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow

OLD_AFTER = timedelta(days=7)
PAGE = 50
KINDS = {"RatingChanged": "Ratings", "ServiceDeregistered": "Registrations that ended"}


@dataclass(frozen=True, slots=True)
class Age:
    """When the register was last read, from what, and whether that is too long ago."""

    at: datetime | None
    source: str
    created: int
    updated: int
    deregistered: int
    services: int
    old: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that changed on the register."""

    id: int
    at: datetime
    service_id: str
    service: str
    words: str


def age_of_register() -> Age:
    """Return how old the register is."""
    run = ImportRun.objects.order_by("-id").first()
    services = Service.objects.filter(registered=True).count()
    if run is None:
        return Age(None, "", 0, 0, 0, services, old=True)
    synced = RegisterSync.objects.filter(run=run).exists()
    source = "the CQC API" if synced else "files of the register"
    return Age(run.at, source, run.created, run.updated, run.deregistered, services, old=now() - run.at > OLD_AFTER)


def what_changed(kind: str, *, before: int | None) -> tuple[list[Changed], int | None]:
    """Return what changed, newest first, 50 a page, and the id to go on from (None at the end)."""
    names = [kind] if kind in KINDS else list(KINDS)
    rows = EventRow.objects.filter(name__in=names, authority_id=None)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    services = Service.objects.in_bulk({row.payload["service_id"] for row in found[:PAGE]})
    lines = [_line(row, services.get(row.payload["service_id"])) for row in found[:PAGE]]
    return lines, found[PAGE - 1].pk if len(found) > PAGE else None


def runs(limit: int = PAGE) -> list[RegisterSync]:
    """Return the newest runs of the API, with what each came to."""
    return list(RegisterSync.objects.select_related("run").order_by("-id")[:limit])


def _line(row: EventRow, service: Service | None) -> Changed:
    said = row.payload
    if row.name == "RatingChanged":
        words = f"Rated {said['after'] or 'not at all'} now; before: {said['before'] or 'not rated'}."
    else:
        words = "No longer registered."
    return Changed(row.pk, row.at, said["service_id"], service.name if service else said["service_id"], words)
