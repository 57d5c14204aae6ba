"""Serves the fictional county to a journey, with one search within whose budget nothing was offered: give it a port."""

import os
import sys
from datetime import timedelta

from placewell.cli.ready import fresh_demonstration

PRICES = ("1031.13", "1040.29", "1099.77")  # over the budget, the first two under the ceiling


def main() -> None:
    """Build the county, bring one search to an evaluation after which the budget must rise, and serve."""
    fresh_demonstration()
    from django.db import connections

    from placewell.accounts.acting import acting_as
    from placewell.accounts.keys import Key, find_opening_key
    from placewell.accounts.roles import Role
    from placewell.ledger.clock import now
    from placewell.rules.urgency import Urgency
    from placewell.tenders.actions.bidding import seal_bid
    from placewell.tenders.actions.opening import make_keys, open_bids, reveal_prices
    from placewell.tenders.actions.opening_tenders import open_tender
    from placewell.tenders.models import Invitation
    from placewell.tenders.opener import OPENER
    from placewell.web.database import keys_folder
    from placewell.web.demonstration.county import build_county
    from placewell.web.demonstration.play import mark, move_clock, prepare, staff
    from placewell.web.server import serve
    from tests.offers import price_of, response_to

    os.environ.setdefault(Key.OPENING, find_opening_key(folder=keys_folder(), kind="demonstration"))
    county = build_county()
    make_keys(actor=OPENER, spare=4)
    package = prepare(
        county, lambda _: None, "Edith", "Marlowe", "Grace Marlowe", "grace@family.example", Urgency.STANDARD
    )
    tender = open_tender(actor=staff(county, Role.BROKER), package_ref=package.ref)
    with acting_as(OPENER):
        invitations = list(Invitation.objects.filter(tender=tender).order_by("distance_miles", "id"))
    nearest: dict[int, Invitation] = {}
    for invitation in invitations:
        nearest.setdefault(invitation.organisation_id, invitation)
    for invitation, price in zip(nearest.values(), PRICES, strict=False):
        manager = county.managing(invitation.organisation_id)
        seal_bid(
            actor=manager,
            invitation_ref=invitation.ref,
            response=response_to(tender),
            price=price_of(tender, price),
        )
    move_clock(tender.closes_at - now() + timedelta(seconds=1))
    open_bids(actor=OPENER, tender_id=tender.pk)
    mark(county, tender)
    reveal_prices(actor=OPENER, tender_id=tender.pk)
    connections.close_all()
    serve(host="127.0.0.1", port=int(sys.argv[-1]), workers=1)


if __name__ == "__main__":
    main()
