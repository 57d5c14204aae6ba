"""A home outside the system, and naming it: for the tests of nominations."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import AuthorityToDecide, WhoDecides, answer_nomination, nominate_home
from placewell.choice.models import Nomination, NominationAnswer
from placewell.directory.models import Provider, Service
from placewell.directory.queries import today
from placewell.rules.nominating import AskedHow, HomeSays
from placewell.rules.offers import LineKind
from placewell.tenders.content import Price, PriceLine
from placewell.tenders.opener import OPENER
from tests.offered import Offered

GRACE = WhoDecides(AuthorityToDecide.LPA_HEALTH_WELFARE, "Grace Marlowe")
ORCHARD = "1-900000001"


def build_orchard(**changed: object) -> Service:
    """Register Orchard House, whose provider has never joined anything."""
    with acting_as(OPENER):
        provider, _made = Provider.objects.get_or_create(provider_id="1-900000000", defaults={"name": "Orchard Trust"})
        facts: dict[str, object] = {
            "service_id": ORCHARD,
            "provider": provider,
            "name": "Orchard House",
            "address": "4 Mill Lane, Netherby",
            "postcode": "OL1 1AA",
            "latitude": 52.95,
            "longitude": -1.41,
            "care_home": True,
            "beds": 22,
            "care_types": ["residential"],
            "need_bands": ["older_people", "dementia"],
            "rating": "Good",
            "rated_on": date(2025, 3, 4),
        }
        return Service.objects.create(**(facts | changed))


def nominate(offered: Offered, **changed: object) -> Nomination:
    """Name Orchard House, as the person's daughter and attorney."""
    given: dict[str, object] = {
        "actor": offered.person,
        "package_ref": offered.package.ref,
        "service_id": ORCHARD,
        "who": GRACE,
        "because": "Her sister lives there.",
    }
    return nominate_home(**(given | changed))  # type: ignore[arg-type] # as each test gives


def says(**changed: object) -> HomeSays:
    """What Orchard House says when it is asked today, and can have the person."""
    answer = HomeSays(
        asked_whom="Ruth Adeyemi, manager",
        asked_how=AskedHow.TELEPHONE,
        asked_on=today(),
        suitable=True,
        has_place=True,
        accepts_terms=True,
        words="You would have the room beside your sister’s. There is an orchard.",
        start_on=today() + timedelta(days=4),
    )
    return replace(answer, **changed)  # type: ignore[arg-type] # as each test gives


def price(amount: str = "985.00") -> Price:
    """What it asks a week."""
    good = today() + timedelta(days=21)
    return Price((PriceLine(LineKind.CORE, Decimal(amount)),), "net_of_fnc", good, good - timedelta(days=9))


def answer(offered: Offered, ref: str, amount: str | None = "985.00", **changed: object) -> NominationAnswer:
    """Record the answer, as a broker."""
    asked = price(amount) if amount else None
    return answer_nomination(actor=offered.staff(Role.BROKER), ref=ref, says=says(**changed), price=asked)
