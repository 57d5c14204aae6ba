"""Offers for the tests."""

from datetime import date, timedelta
from decimal import Decimal

from placewell.rules.offers import LineKind
from placewell.tenders.content import Answer, Price, PriceLine, Response
from placewell.tenders.models import Tender


def response_to(tender: Tender, words: str = "A walk before tea, each day.") -> Response:
    """Return a case response that passes every gate."""
    return Response(
        answers=tuple(Answer(question["id"], words) for question in tender.questions),
        for_me="You would have the garden, and company at tea.",
        start_on=date.fromisoformat(tender.portrait["start_on"]),
        vacancy_confirmed=True,
        must_haves_met=True,
        confirmed_by="The manager",
    )


def price_of(tender: Tender, amount: str = "990.00") -> Price:
    """Return a price of one line."""
    return Price(
        lines=(PriceLine(LineKind.CORE, Decimal(amount)),),
        basis="net_of_fnc",
        valid_until=tender.closes_at.date() + timedelta(days=30),
        bed_held_until=None,
    )
