"""Every write of the directory: reading the register, and what services say of their places."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rfc8785
from django.db import connection

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.directory.models import ImportRun, Provider, Service, ServiceLink, Vacancy
from placewell.directory.places import locate_all
from placewell.directory.reading import LinkFacts, Reading, Rejected, ServiceFacts
from placewell.ledger.clock import now
from placewell.ledger.events.directory import RatingChanged, RegisterImported, ServiceDeregistered, VacancyStated
from placewell.ledger.record import record
from placewell.rules.distance import Point
from placewell.rules.errors import NotFound
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.ratings import Rating
from placewell.rules.vacancies import check_places

# Small batches: the driver takes far longer over one statement of 20,000 values than over ten of 2,000.
BATCH = 100
# One question asks for so many at most: a statement carries 65,535 values, and the register lists more services.
QUESTION = 10_000
# Two readings of the register at once would each miss the other's rows.
IMPORT_LOCK = 7_201_001
WRITTEN = (
    *("provider_id", "name", "address", "postcode", "local_authority", "region", "latitude", "longitude"),
    *("care_home", "beds", "registered", "registered_on", "deregistered_on", "care_types", "type_unconfirmed"),
    *("need_bands", "rating", "rating_original", "rated_on", "key_questions", "original", "fingerprint"),
)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a reading changed."""

    created: int
    updated: int
    unchanged: int
    deregistered: int
    listed_only: int
    rejected: tuple[Rejected, ...]


@action(by={Role.SYSTEM, Role.ADMINISTRATOR}, whose=Whose.EVERYONES)
def import_register(
    *, actor: Actor, reading: Reading, sources: Iterable[Path], progress: Callable[[int, int], None] | None = None
) -> ImportReport:
    """Bring the directory into line with what was read, in one transaction; the same again changes nothing.

    What a reading does not say stays as it was. `progress` is told how many services of how many are done.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (IMPORT_LOCK,))
    _write_providers(reading)
    placed = _places(reading)
    counts = dict.fromkeys(("created", "updated", "unchanged"), 0)
    gone: list[str] = []
    rated: list[RatingChanged] = []
    ids = sorted(reading.facts)
    for start in range(0, len(ids), BATCH):
        _write_batch([reading.facts[one] for one in ids[start : start + BATCH]], placed, counts, gone, rated)
        if progress is not None:
            progress(min(start + BATCH, len(ids)), len(ids))
    unknown = reading.listed - reading.detailed
    known = sum(Service.objects.filter(service_id__in=several).count() for several in _questions(unknown))
    run = ImportRun.objects.create(
        at=now(),
        sources=[path.name for path in sources],
        deregistered=len(gone),
        listed_only=len(unknown) - known,
        rejected=[{"row": one.row, "reason": one.reason} for one in reading.rejected],
        **counts,
    )
    for service_id in gone:
        record(ServiceDeregistered(service_id=service_id), actor=actor, authority_id=None)
    for changed in rated:
        record(changed, actor=actor, authority_id=None)
    imported = RegisterImported(
        run=run.pk, created=counts["created"], updated=counts["updated"], deregistered=len(gone)
    )
    record(imported, actor=actor, authority_id=None)
    return ImportReport(deregistered=len(gone), listed_only=run.listed_only, rejected=tuple(reading.rejected), **counts)


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def state_vacancies(*, actor: Actor, service: Service, places: int) -> Vacancy:
    """Record how many places a service says it has now. Raises Refused (the number), NotFound for another's service."""
    check_own(actor, service)
    check_places(places, beds=service.beds)
    stated = Vacancy.objects.create(service=service, places=places, stated_at=now(), stated_by=actor.ref)
    record(VacancyStated(service_id=service.service_id, places=places), actor=actor, authority_id=None)
    return stated


def check_own(actor: Actor, service: Service) -> None:
    """Raise NotFound for a service that the actor's organisation does not provide."""
    if not Organisation.objects.filter(pk=actor.organisation_id or 0, code=service.provider_id or "").exists():
        raise NotFound("There is no such service of yours.")


def _questions(ids: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    return (ordered[start : start + QUESTION] for start in range(0, len(ordered), QUESTION))


def _write_providers(reading: Reading) -> None:
    names = {facts.provider_id: facts.provider_name or "" for facts in reading.facts.values() if facts.provider_id}
    names |= {known: name for known, name in reading.providers.items() if known in names}
    existing = {
        provider_id: name
        for several in _questions(names)
        for provider_id, name in Provider.objects.filter(provider_id__in=several).values_list("provider_id", "name")
    }
    changed = [
        Provider(provider_id=one, name=name or existing.get(one, ""))
        for one, name in sorted(names.items())
        if one not in existing or (name and name != existing[one])
    ]
    Provider.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["provider_id"], update_fields=["name"], batch_size=BATCH
    )


def _places(reading: Reading) -> Mapping[str, Point]:
    wanted = [
        facts.postcode
        for facts in reading.facts.values()
        if facts.postcode and (not facts.latitude or not facts.longitude)
    ]
    return locate_all(wanted)


def _write_batch(
    batch: list[ServiceFacts],
    placed: Mapping[str, Point],
    counts: dict[str, int],
    gone: list[str],
    rated: list[RatingChanged],
) -> None:
    existing = {row.service_id: row for row in Service.objects.filter(service_id__in=[f.service_id for f in batch])}
    links = _links_of(existing)
    rows, changed_links = [], {}
    for facts in batch:
        before = existing.get(facts.service_id)
        whole = _facts_of(before).merged_with(facts) if before else facts
        row = _row(whole, placed)
        same_links = facts.links is None or set(facts.links) == links.get(facts.service_id, set())
        if before is not None and before.fingerprint == row.fingerprint and same_links:
            counts["unchanged"] += 1
            continue
        counts["updated" if before else "created"] += 1
        rows.append(row)
        if not same_links and facts.links is not None:
            changed_links[facts.service_id] = facts.links
        if not row.registered and (before is None or before.registered):
            gone.append(row.service_id)
        elif before is not None and before.rating != row.rating:
            day = row.rated_on.isoformat() if row.rated_on else ""
            rated.append(RatingChanged(row.service_id, before.rating or "", row.rating or "", day))
    Service.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["service_id"], update_fields=list(WRITTEN), batch_size=BATCH
    )
    ServiceLink.objects.filter(service_id__in=changed_links).delete()
    ServiceLink.objects.bulk_create(
        [
            ServiceLink(
                service_id=one, other_id=link.other_id, other_name=link.other_name, kind=link.kind, reason=link.reason
            )
            for one, several in changed_links.items()
            for link in several
        ],
        ignore_conflicts=True,
    )


def _links_of(existing: Mapping[str, Service]) -> dict[str, set[LinkFacts]]:
    found: dict[str, set[LinkFacts]] = {}
    for link in ServiceLink.objects.filter(service_id__in=existing):
        facts = LinkFacts(link.other_id, link.other_name, link.kind, link.reason)
        found.setdefault(link.service_id, set()).add(facts)
    return found


def _facts_of(row: Service) -> ServiceFacts:
    return ServiceFacts(
        service_id=row.service_id,
        name=row.name,
        provider_id=row.provider_id,
        address=row.address or None,
        postcode=row.postcode or None,
        local_authority=row.local_authority or None,
        region=row.region or None,
        latitude=row.latitude,
        longitude=row.longitude,
        care_home=row.care_home,
        beds=row.beds,
        registered=row.registered,
        registered_on=row.registered_on,
        deregistered_on=row.deregistered_on,
        care_types=None if row.type_unconfirmed else frozenset(CareType(kind) for kind in row.care_types),
        need_bands=frozenset(NeedBand(band) for band in row.need_bands) or None,
        rating_original=row.rating_original or None,
        rated_on=row.rated_on,
        key_questions={question: Rating(rating) for question, rating in row.key_questions.items()} or None,
        original=row.original,
    )


def _row(facts: ServiceFacts, placed: Mapping[str, Point]) -> Service:
    latitude, longitude = facts.latitude, facts.longitude
    point = placed.get(facts.postcode or "")
    if (latitude is None or longitude is None) and point is not None:
        latitude, longitude = round(point.latitude, 6), round(point.longitude, 6)
    types = facts.care_types
    if types is None:
        types = frozenset({CareType.RESIDENTIAL if facts.care_home else CareType.HOME_CARE})
    fields: dict[str, Any] = {
        "provider_id": facts.provider_id,
        "name": facts.name or "",
        "address": facts.address or "",
        "postcode": facts.postcode or "",
        "local_authority": facts.local_authority or "",
        "region": facts.region or "",
        "latitude": latitude,
        "longitude": longitude,
        "care_home": bool(facts.care_home),
        "beds": facts.beds,
        "registered": facts.registered is not False,
        "registered_on": facts.registered_on,
        "deregistered_on": facts.deregistered_on,
        "care_types": sorted(types),
        "type_unconfirmed": facts.care_types is None,
        "need_bands": sorted(facts.need_bands or ()),
        "rating": facts.rating,
        "rating_original": facts.rating_original or "",
        "rated_on": facts.rated_on,
        "key_questions": {question: rating.value for question, rating in (facts.key_questions or {}).items()},
        "original": dict(facts.original),
    }
    return Service(service_id=facts.service_id, fingerprint=_fingerprint(fields), **fields)


def _fingerprint(fields: Mapping[str, Any]) -> str:
    plain = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in fields.items()
        if name != "original"
    }
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()
