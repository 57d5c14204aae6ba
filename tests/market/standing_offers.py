"""What tests of standing offers are built from."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.ledger.clock import now
from placewell.market.actions import make_standing_offer
from placewell.market.models import Membership, StandingOffer
from placewell.rules.availability import ALL_DAY, Availability, DayKind
from placewell.rules.clocks import LONDON
from placewell.rules.offers import LineKind
from placewell.rules.pack import PriceBasis
from placewell.rules.standing_offers import OfferTerms, Rate
from tests.factories import manager_of

ALWAYS = Availability(dict.fromkeys(DayKind, (ALL_DAY,)))


def today():
    return now().astimezone(LONDON).date()


def some_terms(**given: object) -> OfferTerms:
    """Return terms that hold from today on, at every hour, at £960 a week."""
    terms = OfferTerms(
        rates=(Rate(LineKind.CORE, Decimal("960.00")), Rate(LineKind.NIGHTS, Decimal("30.00"))),
        basis=PriceBasis.NET,
        valid_from=today(),
        valid_until=today() + timedelta(days=60),
        availability=ALWAYS,
        response_hours=2,
        places=1,
        conditions="A named nurse meets whoever comes.",
    )
    return replace(terms, **given)  # type: ignore[arg-type] # as each test gives


def a_standing_offer(member: Membership, manager: Actor | None = None, **given: object) -> StandingOffer:
    """Return a standing offer of a member."""
    return make_standing_offer(actor=manager or manager_of(member), membership_id=member.pk, terms=some_terms(**given))
