"""Serves the fictional county to a journey, with one person whose choices have just been put: give it a port.

With `dearer` before the port, one of the homes that made an offer costs more than the budget; with `agreed`, there are
three more people, whose placements are approved and whose agreements wait for both signatures; with `orchard`, two
homes outside the system stand on the register.
"""

import os
import sys
from datetime import date

from placewell.cli.ready import fresh_demonstration

AGREED = 3


def main() -> None:
    """Build the county, bring somebody to their choices, and serve."""
    fresh_demonstration()
    from django.db import connections

    from placewell.accounts.keys import Key, find_opening_key
    from placewell.tenders.actions.opening import make_keys
    from placewell.tenders.opener import OPENER
    from placewell.web.database import keys_folder
    from placewell.web.demonstration.county import build_county
    from placewell.web.server import serve
    from tests.choice.naming import build_orchard
    from tests.offered import DEARER, PRICES, offer, place

    os.environ.setdefault(Key.OPENING, find_opening_key(folder=keys_folder(), kind="demonstration"))
    county = build_county()
    make_keys(actor=OPENER, spare=4 + AGREED)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE directory_service SET rated_on = %s WHERE name = 'Elmhurst Fold'", (date(2021, 5, 4),))
    if "agreed" in sys.argv:
        for number in range(AGREED):
            place(offer(county, "Ann", f"Other {number}", "Jo Other", f"jo{number}@family.example"))
    offer(county, prices=DEARER if "dearer" in sys.argv else PRICES)
    if "orchard" in sys.argv:
        build_orchard()
        build_orchard(service_id="1-900000005", name="Quince Lodge", address="9 Mill Lane, Netherby")
    connections.close_all()
    serve(host="127.0.0.1", port=int(sys.argv[-1]), workers=1)


if __name__ == "__main__":
    main()
