"""Serves the fictional county to a journey, with nine people who live in one home: give it a port.

Their portraits are current, and the register names a home of another provider as the one that took over.
"""

import os
import sys

from placewell.cli.ready import fresh_demonstration

NINE = 9


def main() -> None:
    """Build the county, place nine people in one home, and serve."""
    fresh_demonstration()
    from django.db import connections

    from placewell.accounts.keys import Key, find_opening_key
    from placewell.web.database import keys_folder
    from placewell.web.demonstration.county import build_county
    from placewell.web.server import serve
    from tests.closing import residents, takes_over

    os.environ.setdefault(Key.OPENING, find_opening_key(folder=keys_folder(), kind="demonstration"))
    county = build_county()
    placed = residents(county, NINE, days=1, bids=1, signed=False)
    takes_over(county, placed[0][0].options()[0].service_id)
    connections.close_all()
    serve(host="127.0.0.1", port=int(sys.argv[-1]), workers=1)


if __name__ == "__main__":
    main()
