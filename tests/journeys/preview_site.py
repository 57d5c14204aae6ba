"""Serves a fictional county with searches behind it, over which a policy can be previewed."""

import sys
from datetime import timedelta

from placewell.cli.ready import fresh_demonstration


def main() -> None:
    """Play the searches, and serve."""
    fresh_demonstration()
    from django.db import connections

    from placewell.web.demonstration.play import move_clock
    from placewell.web.server import serve
    from tests.scrutiny.searched import search

    search()
    move_clock(timedelta(days=190))  # what is published is a quarter old
    connections.close_all()
    serve(host="127.0.0.1", port=int(sys.argv[1]), workers=1)


if __name__ == "__main__":
    main()
