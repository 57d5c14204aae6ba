"""Making a choice of a home that the person named, and an organisation of its provider where it has none yet."""

from datetime import datetime, time

from placewell.accounts.actions import add_organisation
from placewell.accounts.actor import system_actor
from placewell.accounts.models import Organisation
from placewell.choice.models import Nomination, NominationAnswer, Option, Source
from placewell.choice.named_above import said_before
from placewell.directory.models import Service
from placewell.ledger.clock import now
from placewell.rules.clocks import LONDON
from placewell.rules.errors import Refused
from placewell.rules.nominating import HomeSays
from placewell.tenders.content import Price

NOON = time(12)


def option_of_named(nomination: Nomination, says: HomeSays, price: Price | None) -> Option:
    """Make a choice of a home that the person named. It has no score, for nobody marked it. Part of an action."""
    if price is None or says.price is None or says.start_on is None:
        raise Refused("Give the price that the home asks a week, and the day of moving in.", code="core")
    service, tender = nomination.service, nomination.tender
    terms = price.content()
    moment = now()
    asked_at = datetime.combine(says.asked_on, NOON, tzinfo=LONDON)
    return Option.objects.create(
        tender=tender,
        authority_id=nomination.authority_id,
        organisation_id=_provider_of(service).pk,
        package_ref=nomination.package_ref,
        source=Source.NOMINATION,
        bid_ref=nomination.ref,
        terms={name: terms[name] for name in ("price_basis", "lines")},
        service_id=service.pk,
        service_name=service.name,
        address=", ".join(part for part in (service.address, service.postcode) if part),
        latitude=service.latitude,
        longitude=service.longitude,
        distance_miles=nomination.distance_miles,
        rating=service.rating or "",
        rated_on=service.rated_on,
        weekly_price=says.price,
        for_me=says.words.strip(),
        start_on=says.start_on,
        vacancy_confirmed_by=says.asked_whom.strip(),
        vacancy_confirmed_at=min(asked_at, moment),
        valid_until=price.valid_until,
        bed_held_until=price.bed_held_until,
        score=None,
        put_at=moment,
    )


def put_named_with_agreement(answer: NominationAnswer) -> Option:
    """Make a choice of a named home above the budget whose additional cost is agreed, once. Part of an action."""
    nomination = answer.nomination
    there = Option.objects.filter(tender_id=nomination.tender_id, bid_ref=nomination.ref).first()
    if there is not None:
        return there
    says, price = said_before(answer)
    return option_of_named(nomination, says, price)


def _provider_of(service: Service) -> Organisation:
    """Return the organisation of a home's provider, which it takes over when somebody verified speaks for it."""
    code, name = (service.provider.pk, service.provider.name) if service.provider else (service.pk, service.name)
    found = Organisation.objects.filter(code=code).first()
    if found is not None:
        return found
    kind = Organisation.Kind.PROVIDER.value
    return add_organisation(actor=system_actor("choice"), kind=kind, name=name, code=code, address=service.address)
