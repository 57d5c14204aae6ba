"""Serves the fictional county to a journey on a Friday at 17:00, when somebody has to leave hospital."""

import os
import sys
from datetime import timedelta
from decimal import Decimal

from placewell.cli.ready import fresh_demonstration

BIDS = {2: "985.00", 3: "1005.00"}  # by place, nearest first; the two nearest homes hold standing offers


def main() -> None:
    """Build the county, open the search in an emergency, let two homes offer, and serve."""
    fresh_demonstration()
    from django.db import connections

    from placewell.accounts.acting import acting_as
    from placewell.accounts.keys import Key, find_opening_key
    from placewell.accounts.roles import Role
    from placewell.ledger.clock import now
    from placewell.market.actions import make_standing_offer
    from placewell.rules.availability import ALL_DAY, Availability, DayKind
    from placewell.rules.clocks import LONDON, is_working_day
    from placewell.rules.offers import LineKind
    from placewell.rules.pack import PriceBasis
    from placewell.rules.standing_offers import OfferTerms, Rate
    from placewell.rules.urgency import Urgency
    from placewell.tenders.actions.bidding import seal_bid
    from placewell.tenders.actions.opening import make_keys
    from placewell.tenders.actions.opening_tenders import open_tender
    from placewell.tenders.models import Invitation
    from placewell.tenders.opener import OPENER
    from placewell.web.database import keys_folder
    from placewell.web.demonstration.county import build_county
    from placewell.web.demonstration.play import move_clock, prepare, staff
    from placewell.web.server import serve
    from tests.offers import price_of, response_to

    os.environ.setdefault(Key.OPENING, find_opening_key(folder=keys_folder(), kind="demonstration"))
    county = build_county()
    make_keys(actor=OPENER, spare=4)
    here = now().astimezone(LONDON)
    friday = here.replace(hour=17, minute=0, second=0, microsecond=0)
    while friday <= here or friday.weekday() != 4 or not is_working_day(friday.date()):
        friday += timedelta(days=1)
    move_clock(friday - here)
    package = prepare(
        county, lambda _: None, "Edith", "Marlowe", "Grace Marlowe", "grace@family.example", Urgency.EMERGENCY
    )
    tender = open_tender(actor=staff(county, Role.BROKER), package_ref=package.ref)
    with acting_as(OPENER):
        invitations = list(Invitation.objects.filter(tender=tender).order_by("distance_miles", "id"))
    today = friday.date()
    terms = OfferTerms(
        rates=(Rate(LineKind.CORE, Decimal("990.00")),),
        basis=PriceBasis.NET,
        valid_from=today,
        valid_until=today + timedelta(days=60),
        availability=Availability(dict.fromkeys(DayKind, (ALL_DAY,))),
        response_hours=2,
        places=1,
        conditions="Please send the list of medicines with the person.",
    )
    for place in (0, 1):
        one = invitations[place]
        manager = county.managing(one.organisation_id)
        make_standing_offer(actor=manager, membership_id=one.membership_id, terms=terms)
    for place, amount in BIDS.items():
        seal_bid(
            actor=county.managing(invitations[place].organisation_id),
            invitation_ref=invitations[place].ref,
            response=response_to(tender),
            price=price_of(tender, amount),
        )
    connections.close_all()
    serve(host="127.0.0.1", port=int(sys.argv[-1]), workers=1)


if __name__ == "__main__":
    main()
