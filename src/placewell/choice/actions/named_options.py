"""Making a choice of a home that the person named."""

from placewell.choice.homes import option_fields
from placewell.choice.models import Nomination, NominationAnswer, Option, Source
from placewell.choice.named_above import said_before
from placewell.ledger.clock import now
from placewell.rules.errors import Refused
from placewell.rules.nominating import HomeSays
from placewell.tenders.content import Price


def option_of_named(nomination: Nomination, says: HomeSays, price: Price | None) -> Option:
    """Make a choice of a home that the person named. It has no score, for nobody marked it. Part of an action."""
    if price is None or says.price is None or says.start_on is None:
        raise Refused("Give the price that the home asks a week, and the day of moving in.", code="core")
    fields = option_fields(
        nomination.tender,
        nomination.service,
        says,
        price,
        weekly_price=says.price,
        start_on=says.start_on,
        at=now(),
    )
    return Option.objects.create(
        **fields,
        source=Source.NOMINATION,
        bid_ref=nomination.ref,
        distance_miles=nomination.distance_miles,
    )


def put_named_with_agreement(answer: NominationAnswer) -> Option:
    """Make a choice of a named home above the budget whose additional cost is agreed, once. Part of an action."""
    nomination = answer.nomination
    there = Option.objects.filter(tender_id=nomination.tender_id, bid_ref=nomination.ref).first()
    if there is not None:
        return there
    says, price = said_before(answer)
    return option_of_named(nomination, says, price)
