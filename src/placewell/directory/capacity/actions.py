"""Saying how the beds of a service are taken, by type; for one service or for several in one file."""

from collections.abc import Mapping

from django.db import transaction

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.directory.actions import check_own
from placewell.directory.models import Capacity, Service, Vacancy
from placewell.ledger.clock import now
from placewell.ledger.events.directory import CapacityStated
from placewell.ledger.record import record
from placewell.rules.errors import NotFound, Refused
from placewell.rules.vacancies import BedCount, BedType, check_counts, free_of

Counts = Mapping[BedType, BedCount]


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def state_capacity(*, actor: Actor, service: Service, counts: Counts) -> Vacancy:
    """Record the beds of each type of a service as they are now; what is free is what a search goes by.

    Raises Refused for numbers that cannot be, NotFound for another's service.
    """
    check_own(actor, service)
    return _state(actor, service, counts)


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def state_capacities(*, actor: Actor, counts: Mapping[str, Counts]) -> int:
    """Record the beds of several services, by CQC location id; all of them or none. Returns how many.

    Raises Refused, naming the service, for numbers that cannot be.
    """
    services = Service.objects.in_bulk(sorted(counts))
    with transaction.atomic():
        for service_id, given in counts.items():
            service = services.get(service_id)
            if service is None:
                raise NotFound(f"There is no service {service_id} of yours.")
            check_own(actor, service)
            try:
                _state(actor, service, given)
            except Refused as refusal:
                raise Refused(f"{service.name}: {refusal.sentence}", code="file") from refusal
    return len(counts)


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def confirm_capacity(*, actor: Actor, service: Service) -> Vacancy:
    """Say that nothing has changed: the same numbers, as of now. Raises Refused where nothing was said before."""
    check_own(actor, service)
    newest = Vacancy.objects.filter(service=service).order_by("-stated_at", "-id").first()
    if newest is None:
        raise Refused("Nothing has been said of this service's places yet.", code="counts")
    counts = counts_of(newest)
    if counts:
        return _state(actor, service, counts)
    again = Vacancy.objects.create(service=service, places=newest.places, stated_at=now(), stated_by=actor.ref)
    stated = CapacityStated(service_id=service.service_id, places=again.places)
    record(stated, actor=actor, authority_id=None)
    return again


def counts_of(vacancy: Vacancy) -> dict[BedType, BedCount]:
    """Return the beds by type that a statement was made of; none where only a number of places was said."""
    return {
        BedType(row.bed_type): BedCount(row.maximum, row.occupied, row.reserved, row.accepting)
        for row in vacancy.counts.order_by("id")
    }


def _state(actor: Actor, service: Service, counts: Counts) -> Vacancy:
    check_counts(counts, beds=service.beds)
    made = Vacancy.objects.create(service=service, places=free_of(counts), stated_at=now(), stated_by=actor.ref)
    Capacity.objects.bulk_create(
        [
            Capacity(
                vacancy=made,
                bed_type=kind.value,
                maximum=count.maximum,
                occupied=count.occupied,
                reserved=count.reserved,
                accepting=count.accepting,
            )
            for kind, count in counts.items()
        ]
    )
    stated = CapacityStated(service_id=service.service_id, places=made.places)
    record(stated, actor=actor, authority_id=None)
    return made
