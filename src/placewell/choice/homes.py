"""A service that was asked by a broker, outside any bid: its provider, its comparable price, and the evidence kept."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from placewell.accounts.actions import add_organisation
from placewell.accounts.actor import system_actor
from placewell.accounts.models import Organisation
from placewell.directory.models import Service
from placewell.directory.queries import today
from placewell.rules.clocks import LONDON
from placewell.rules.nominating import HomeSays
from placewell.rules.pack import PriceBasis
from placewell.rules.pricing import net_price
from placewell.tenders.content import Price, check_price
from placewell.tenders.models import Tender

NOON = time(12)


def comparable(tender_fnc: Decimal, price: Price) -> Decimal:
    """Return what a price comes to, pounds a week net of FNC. Raises Refused for one that cannot be."""
    check_price(price, fnc=tender_fnc, closes_on=today())
    return net_price(price.total, basis=PriceBasis(price.basis), fnc=tender_fnc)


def provider_of(service: Service) -> Organisation:
    """Return the organisation of a home's provider, which it takes over when somebody verified speaks for it."""
    code, name = (service.provider.pk, service.provider.name) if service.provider else (service.pk, service.name)
    found = Organisation.objects.filter(code=code).first()
    if found is not None:
        return found
    kind = Organisation.Kind.PROVIDER.value
    return add_organisation(actor=system_actor("choice"), kind=kind, name=name, code=code, address=service.address)


def facts_of(says: HomeSays, price: Price | None) -> dict[str, object]:
    """Return the evidence of what a home said, as JSON."""
    return {
        "asked_whom": says.asked_whom.strip(),
        "asked_how": says.asked_how.value,
        "asked_on": says.asked_on.isoformat(),
        "suitable": says.suitable,
        "has_place": says.has_place,
        "accepts_terms": says.accepts_terms,
        "start_on": says.start_on.isoformat() if says.start_on else None,
        "price": price.content() if price else None,
        "comparable_price": f"{says.price:.2f}" if says.price is not None else None,
        "low_because": says.low_because.strip(),
    }


def option_fields(
    tender: Tender,
    service: Service,
    says: HomeSays,
    price: Price,
    *,
    weekly_price: Decimal,
    start_on: date,
    at: datetime,
) -> dict[str, Any]:
    """Return what an option says of a home that was asked: the register's facts, and its own words and price."""
    terms = price.content()
    asked_at = datetime.combine(says.asked_on, NOON, tzinfo=LONDON)
    return {
        "tender": tender,
        "authority_id": tender.authority_id,
        "organisation_id": provider_of(service).pk,
        "package_ref": tender.package_ref,
        "terms": {name: terms[name] for name in ("price_basis", "lines")},
        "service_id": service.pk,
        "service_name": service.name,
        "address": ", ".join(part for part in (service.address, service.postcode) if part),
        "latitude": service.latitude,
        "longitude": service.longitude,
        "rating": service.rating or "",
        "rated_on": service.rated_on,
        "weekly_price": weekly_price,
        "for_me": says.words.strip(),
        "start_on": start_on,
        "vacancy_confirmed_by": says.asked_whom.strip(),
        "vacancy_confirmed_at": min(asked_at, at),
        "valid_until": price.valid_until,
        "bed_held_until": price.bed_held_until,
        "score": None,
        "put_at": at,
    }
