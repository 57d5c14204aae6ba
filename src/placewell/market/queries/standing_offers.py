"""Standing offers: which can be used in an emergency now, and why each other cannot; and a provider's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.directory.models import Vacancy
from placewell.market.models import Category, Membership, StandingOffer, StandingPrice
from placewell.market.nursing import nursing_rates
from placewell.market.queries.members import standing_of
from placewell.market.queries.terms import cost_at
from placewell.market.values import Standing
from placewell.rules.availability import next_available, read_availability
from placewell.rules.clocks import LONDON
from placewell.rules.home_care import highest_floor
from placewell.rules.needs import CareType
from placewell.rules.offers import LineKind
from placewell.rules.pack import PriceBasis
from placewell.rules.pricing import NursingRates
from placewell.rules.standing_offers import NotUsable, OfferState, OfferTerms, Rate, state_of, why_not_usable
from placewell.rules.vacancies import believed, words_of_places

# More than the members of any category; what is beyond is named by nobody, so the page says that there is more.
MOST_OFFERS = 500
MOST_MEMBERS, EARLIER = 100, 10


@dataclass(frozen=True, slots=True)
class Offered:
    """A standing offer with all that a bid made from it needs. How far away it is, is for who knows from where.

    `terms` has no rates, and `unit` is empty, for whoever may not see prices. `why_not` is None when it can be used
    at the moment asked about; `next_at` is when its hours begin next, where only the hour is against it.
    """

    ref: str
    version: int
    membership_id: int
    service_id: str
    service_name: str
    organisation_id: int
    latitude: float | None
    longitude: float | None
    terms: OfferTerms
    unit: str
    places_said: str
    why_not: NotUsable | None
    next_at: datetime | None

    @property
    def usable(self) -> bool:
        """Whether it can be used at the moment asked about."""
        return self.why_not is None


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """A live membership of a provider, the version that stands or was the last, and what became of it."""

    member: Membership
    offer: StandingOffer | None
    state: OfferState | None


def standing_offers_for(actor: Actor, category: Category, moment: datetime) -> tuple[Offered, ...]:
    """Return the standing offers in a category that were neither withdrawn nor replaced, those usable first.

    Within each half by the service's name and the membership's id. An offer whose price the actor may not see is not
    held against the floor of its category.
    """
    rows = StandingOffer.objects.visible_to(actor).standing().filter(membership__category=category)
    listed = list(
        rows.select_related("membership__service", "price").order_by("membership__service__name", "membership_id")[
            :MOST_OFFERS
        ]
    )
    said, cost = _said(one.membership.service_id for one in listed), cost_at(category, moment)
    held_to = (cost.unit, highest_floor(cost.model)) if cost else ("", Decimal(0))
    care_type, rates = CareType(category.care_type), nursing_rates(category.scheme.authority_id)
    found = [_offered(one, said.get(one.membership.service_id), care_type, held_to, moment, rates) for one in listed]
    return tuple(sorted(found, key=lambda one: not one.usable))


def own_offers(actor: Actor, moment: datetime) -> tuple[OwnOffer, ...]:
    """Return each live membership of the actor's provider with its newest standing offer, by service and category."""
    rows = Membership.objects.live().filter(organisation_id=actor.organisation_id or 0)
    members = list(
        rows.select_related("service", "category__scheme__authority").order_by("service__name", "id")[:MOST_MEMBERS]
    )
    newest = (
        StandingOffer.objects.visible_to(actor)
        .filter(membership__in=members)
        .select_related("end", "price")
        .order_by("membership_id", "-version")
        .distinct("membership_id")
    )
    offers = {one.membership_id: one for one in newest}
    return tuple(_own(one, offers.get(one.pk), moment) for one in members)


def own_offer(actor: Actor, member: Membership, moment: datetime) -> tuple[OwnOffer, tuple[OwnOffer, ...]]:
    """Return the newest standing offer of one of the actor's memberships, and those before it, newest first."""
    rows = StandingOffer.objects.visible_to(actor).filter(membership=member).select_related("end", "price")
    offers = list(rows.order_by("-version")[: EARLIER + 1])
    return (
        _own(member, offers[0] if offers else None, moment),
        tuple(_own(member, one, moment) for one in offers[1:]),
    )


def read_terms(offer: StandingOffer) -> OfferTerms:
    """Return the terms of a stored offer; without rates where its price may not be seen."""
    price: StandingPrice | None = getattr(offer, "price", None)
    rates: tuple[Rate, ...] = ()
    if price is not None:
        others = (Rate(LineKind(kind), Decimal(amount)) for kind, amount in price.rates.items())
        rates = (Rate(LineKind.CORE, price.core), *others)
    return OfferTerms(
        rates=rates,
        basis=PriceBasis(price.basis) if price else PriceBasis.NET,
        valid_from=offer.valid_from,
        valid_until=offer.valid_until,
        availability=read_availability(offer.availability),
        response_hours=offer.response_hours,
        places=offer.places,
        conditions=offer.conditions,
        not_covered=offer.not_covered,
    )


def _offered(
    offer: StandingOffer,
    said: Vacancy | None,
    care_type: CareType,
    held_to: tuple[str, Decimal],
    moment: datetime,
    rates: Mapping[int, NursingRates],
) -> Offered:
    """Return an offer as it stands at a moment; `held_to` is the unit and the floor of its category's cost model."""
    (cost_unit, floor), member, terms = held_to, offer.membership, read_terms(offer)
    unit = offer.price.unit if terms.rates else ""
    standing = standing_of(member)
    why_not = why_not_usable(
        terms,
        state_of(None, offer.valid_until, now=moment),
        active_member=standing in {Standing.ACTIVE, Standing.SUSPENDED},
        stopped=standing == Standing.SUSPENDED,
        vacancies=None if said is None else believed(said.places, said.stated_at, now=moment),
        care_type=care_type,
        floor=floor if terms.rates else Decimal(0),
        same_unit=not unit or not cost_unit or unit == cost_unit,
        now=moment,
        rates=rates,
    )
    return Offered(
        ref=offer.ref,
        version=offer.version,
        membership_id=member.pk,
        service_id=member.service_id,
        service_name=member.service.name,
        organisation_id=offer.organisation_id,
        latitude=member.service.latitude,
        longitude=member.service.longitude,
        terms=terms,
        unit=unit,
        places_said=words_of_places(said.places if said else None, said.stated_at if said else None, now=moment),
        why_not=why_not,
        next_at=_next(terms, moment) if why_not == NotUsable.NOT_AT_THIS_HOUR else None,
    )


def _next(terms: OfferTerms, moment: datetime) -> datetime | None:
    found = next_available(terms.availability, moment)
    return found if found and found.astimezone(LONDON).date() <= terms.valid_until else None


def _own(member: Membership, offer: StandingOffer | None, moment: datetime) -> OwnOffer:
    if offer is None:
        return OwnOffer(member, None, None)
    end = getattr(offer, "end", None)
    return OwnOffer(member, offer, state_of(OfferState(end.how) if end else None, offer.valid_until, now=moment))


def _said(service_ids: Iterable[str]) -> dict[str, Vacancy]:
    rows = Vacancy.objects.filter(service__in=sorted(set(service_ids))).order_by("service_id", "-stated_at", "-id")
    return {one.service_id: one for one in rows.distinct("service_id")}
