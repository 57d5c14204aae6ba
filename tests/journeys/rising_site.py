"""Serves the fictional county to a journey, with one search within whose budget nothing was offered: give it a port."""

import os
import sys

from placewell.cli.ready import fresh_demonstration


def main() -> None:
    """Build the county, bring one search to an evaluation after which the budget must rise, and serve."""
    fresh_demonstration()
    from django.db import connections

    from placewell.accounts.acting import acting_as
    from placewell.accounts.keys import Key, find_opening_key
    from placewell.accounts.roles import Role
    from placewell.rules.urgency import Urgency
    from placewell.tenders.actions.opening import make_keys
    from placewell.tenders.actions.opening_tenders import open_tender
    from placewell.tenders.models import Invitation
    from placewell.tenders.opener import OPENER
    from placewell.web.database import keys_folder
    from placewell.web.demonstration.county import build_county
    from placewell.web.demonstration.play import prepare, staff
    from placewell.web.server import serve
    from tests.played import OpenTender
    from tests.security.placed import evaluated

    os.environ.setdefault(Key.OPENING, find_opening_key(folder=keys_folder(), kind="demonstration"))
    county = build_county()
    make_keys(actor=OPENER, spare=4)
    package = prepare(
        county, lambda _: None, "Edith", "Marlowe", "Grace Marlowe", "grace@family.example", Urgency.STANDARD
    )
    tender = open_tender(actor=staff(county, Role.BROKER), package_ref=package.ref)
    with acting_as(OPENER):
        invitations = list(Invitation.objects.filter(tender=tender).order_by("distance_miles", "id"))
    evaluated(OpenTender(county, package, tender, invitations))
    connections.close_all()
    serve(host="127.0.0.1", port=int(sys.argv[-1]), workers=1)


if __name__ == "__main__":
    main()
