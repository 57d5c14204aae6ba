"""A run of the register: a list, the details it names, their providers, and the writing; each step kept when done.

It may be killed between any two steps, or within one, and taken up again: it ends with the same rows.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.directory.actions import import_register
from placewell.directory.cqc.client import CqcClient, CqcProblem
from placewell.directory.models import Fetched, ImportRun, RegisterSync
from placewell.directory.reading import Reading
from placewell.directory.reading.api import listed_ids
from placewell.directory.reading.sources import read_answer
from placewell.ledger.clock import now
from placewell.rules.errors import Conflict

SYNC_LOCK = 7_201_002
OVERLAP = timedelta(hours=1)  # changes are asked for from a little before the last run, so that none falls between
MOST_RESTARTS = 5
AT_ONCE = 20  # details kept together
Phase, Kind = RegisterSync.Phase, RegisterSync.Kind
SYSTEM = system_actor("register")
FINISHED = (Phase.DONE, Phase.GIVEN_UP)
Progress = Callable[[str, int, int], None]


@action(by={Role.SYSTEM, Role.ADMINISTRATOR}, whose=Whose.EVERYONES)
def start_sync(*, actor: Actor, local_authority: str = "", full: bool = False) -> RegisterSync:
    """Begin a run, or return the one that is not finished. The first is full; later ones read what changed since.

    Raises Conflict for another local authority than the unfinished run's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (SYNC_LOCK,))
    standing = RegisterSync.objects.filter(finished_at=None).order_by("-id").first()
    if standing is not None:
        if standing.local_authority != local_authority:
            raise Conflict("Another run is not finished yet. Let it go on first.")
        return standing
    done = RegisterSync.objects.filter(phase=Phase.DONE, local_authority__in={"", local_authority})
    last = done.order_by("-until", "-id").first()
    whole = full or last is None
    moment = now()
    return RegisterSync.objects.create(
        kind=Kind.FULL if whole else Kind.CHANGES,
        local_authority=local_authority,
        since=None if last is None or whole else last.until - OVERLAP,
        until=moment,
        started_by=actor.ref,
        started_at=moment,
    )


def run_sync(client: CqcClient, sync: RegisterSync, *, progress: Progress | None = None) -> RegisterSync:
    """Take a run to its end. Raises CqcProblem, which is kept with the run, when the API goes on failing."""
    with _alone():
        while sync.phase not in FINISHED:
            try:
                _step(client, sync)
            except CqcProblem as error:
                _keep(sync, failure=str(error))
                raise
            if progress is not None:
                progress(*_how_far(sync))
    return sync


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of running: two at once would fetch everything twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (SYNC_LOCK,))
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise CqcProblem("Another process reads the register at this moment. Wait for it.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", (SYNC_LOCK,))


def _step(client: CqcClient, sync: RegisterSync) -> None:
    if sync.phase == Phase.LIST:
        _read_list(client, sync)
    elif sync.phase == Phase.DETAILS:
        _read_each(sync, "location", _listed(sync), client.location, after=Phase.PROVIDERS)
    elif sync.phase == Phase.PROVIDERS:
        _read_each(sync, "provider", _providers(sync), client.provider, after=Phase.APPLY)
    else:
        apply_sync(actor=SYSTEM, sync=sync)


def _read_list(client: CqcClient, sync: RegisterSync) -> None:
    """Read the next page. A list that changed its length, or names one twice, shifted meanwhile: it is read again."""
    if sync.kind == Kind.FULL:
        page = client.locations(sync.page, local_authority=sync.local_authority)
    else:
        since = sync.since or sync.until
        page = client.changes(sync.page, since=since, until=sync.until)
    total = page.get("total")
    ids = list(listed_ids(page))
    known = _listed(sync)
    twice = sync.kind == Kind.FULL and bool(set(ids) & set(known))  # a change may well be named twice
    shifted = twice or (sync.total is not None and total != sync.total)
    last = sync.page >= int(page.get("totalPages") or 1) or not ids
    if last and not shifted and isinstance(total, int) and sync.kind == Kind.FULL:
        shifted = len(known) + len(set(ids)) != total
    with acting_as(SYSTEM):
        if shifted:
            if sync.restarts >= MOST_RESTARTS:
                raise CqcProblem("The list of locations went on changing while it was read. Start again later.")
            sync.fetched.all().delete()
            _keep(sync, page=1, total=None, restarts=sync.restarts + 1)
            return
        Fetched.objects.bulk_create(
            [Fetched(sync=sync, what=f"page:{sync.page:06d}", answer=dict(page))], ignore_conflicts=True
        )
        total = total if isinstance(total, int) else None
        _keep(sync, page=sync.page + 1, total=total, phase=Phase.DETAILS if last else Phase.LIST)


def _read_each(
    sync: RegisterSync,
    what: str,
    ids: list[str],
    ask: Callable[[str], Mapping[str, Any] | None],
    *,
    after: RegisterSync.Phase,
) -> None:
    known = {one.partition(":")[2] for one in _fetched(sync, what)}
    wanted = [one for one in ids if one not in known]
    answers = [(one, ask(one)) for one in wanted[:AT_ONCE]]
    with acting_as(SYSTEM):
        Fetched.objects.bulk_create(
            [Fetched(sync=sync, what=f"{what}:{one}", answer=found and dict(found)) for one, found in answers],
            ignore_conflicts=True,
        )
        if len(wanted) <= AT_ONCE:
            _keep(sync, phase=after)


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES)
def apply_sync(*, actor: Actor, sync: RegisterSync) -> RegisterSync:
    """Write everything that was fetched as a reading of files would, and end the run; all of it or nothing."""
    reading = Reading()
    for row in sync.fetched.exclude(answer=None).order_by("what").iterator(chunk_size=500):
        read_answer(reading, row.answer, name=row.what.partition(":")[2])
    import_register(actor=actor, reading=reading, sources=())
    run = ImportRun.objects.order_by("-id")[0]
    sync.fetched.all().delete()
    _keep(sync, phase=Phase.DONE, finished_at=now(), run=run, failure="")
    return sync


def _keep(sync: RegisterSync, **changed: Any) -> None:
    for name, value in changed.items():
        setattr(sync, name, value)
    sync.save(update_fields=list(changed))


def _fetched(sync: RegisterSync, what: str) -> list[str]:
    return list(sync.fetched.filter(what__startswith=f"{what}:").order_by("what").values_list("what", flat=True))


def _listed(sync: RegisterSync) -> list[str]:
    pages = sync.fetched.filter(what__startswith="page:").order_by("what").values_list("answer", flat=True)
    return list(dict.fromkeys(one for page in pages for one in listed_ids(page)))


def _providers(sync: RegisterSync) -> list[str]:
    found = sync.fetched.filter(what__startswith="location:").exclude(answer=None)
    ids = found.order_by("answer__providerId").values_list("answer__providerId", flat=True).distinct()
    return [one for one in ids if one]


def _how_far(sync: RegisterSync) -> tuple[str, int, int]:
    if sync.phase in {Phase.LIST, Phase.DETAILS}:
        return sync.phase, sync.fetched.filter(what__startswith="location:").count(), sync.total or 0
    if sync.phase == Phase.PROVIDERS:
        return sync.phase, sync.fetched.filter(what__startswith="provider:").count(), len(_providers(sync))
    return sync.phase, 1, 1
