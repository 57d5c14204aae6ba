"""What homes of Fernshire put forward by themselves: an investment in quality, and places for emergencies. Made up."""

from datetime import timedelta
from decimal import Decimal

import typst

from placewell.accounts.actor import Actor
from placewell.ledger.clock import now
from placewell.market.actions import (
    claim_investment,
    decide_investment,
    make_standing_offer,
    publish_investment_list,
)
from placewell.market.models import Membership
from placewell.rules.availability import ALL_DAY, Availability, DayKind, HourRange
from placewell.rules.clocks import LONDON
from placewell.rules.investment import InvestmentItem, InvestmentKind
from placewell.rules.offers import LineKind
from placewell.rules.pack import PriceBasis
from placewell.rules.standing_offers import OfferTerms, Rate
from placewell.web.demonstration.county import County

HOME, OPEN_AT_NIGHT = "Fernleigh", "Candlewick"
NIGHTS = (HourRange(0, 8), HourRange(18, 24))
ITEMS = (
    InvestmentItem(
        "nights",
        InvestmentKind.STAFFING,
        "One person more awake at night than the cost model pays for, all year",
        Decimal(35),
        12,
        "Three months of rotas",
    ),
    InvestmentItem(
        "real_wage",
        InvestmentKind.PAY,
        "Everybody who gives care is paid a pound an hour above the National Living Wage",
        Decimal(35),
        12,
        "A payroll extract without names",
    ),
    InvestmentItem(
        "dementia_mark",
        InvestmentKind.ACCREDITATION,
        "Accredited for dementia care by a body that inspects",
        Decimal(15),
        24,
        "The certificate",
    ),
    InvestmentItem(
        "garden",
        InvestmentKind.PREMISES,
        "A garden that residents can walk in by themselves",
        Decimal(15),
        36,
        "A plan, and photographs without people",
    ),
)


def publish_list(commissioner: Actor, county: County) -> None:
    """Publish what earns points."""
    publish_investment_list(actor=commissioner, category=county.category, items=ITEMS)


def verify_an_investment(commissioner: Actor, county: County) -> str:
    """Let one home claim what it pays, with a file, and verify it; return the home's name."""
    member = Membership.objects.select_related("service").get(category=county.category, service__name=HOME)
    claim = claim_investment(
        actor=county.managing(member.organisation_id),
        membership_id=member.pk,
        item="real_wage",
        statement="Since April everybody who gives care is paid a pound above the living wage, nights included.",
        evidence=[typst.compile(b"= Fernleigh\nA payroll extract of a home that does not exist.")],
    )
    decide_investment(
        actor=commissioner, claim_id=claim.pk, verify=True, reasons="The extract shows it for all eleven posts."
    )
    return member.service.name


def offer_for_emergencies(county: County) -> str:
    """Let one home offer places for emergencies, at nights, at weekends and on bank holidays; return its name."""
    member = Membership.objects.select_related("service").get(category=county.category, service__name=OPEN_AT_NIGHT)
    today = now().astimezone(LONDON).date()
    whole = {DayKind.SATURDAY, DayKind.SUNDAY, DayKind.BANK_HOLIDAY}
    make_standing_offer(
        actor=county.managing(member.organisation_id),
        membership_id=member.pk,
        terms=OfferTerms(
            rates=(Rate(LineKind.CORE, Decimal("1045.00")),),
            basis=PriceBasis.NET,
            valid_from=today,
            valid_until=today + timedelta(days=120),
            availability=Availability({kind: (ALL_DAY,) if kind in whole else NIGHTS for kind in DayKind}),
            response_hours=2,
            places=2,
            conditions="A senior carer meets the person at the door. Please send the list of medicines ahead.",
        ),
    )
    return member.service.name
