"""Serves a fictional county with searches behind it, over which a policy can be previewed."""

import sys

from placewell.cli.ready import fresh_demonstration


def main() -> None:
    """Play the searches, and serve."""
    fresh_demonstration()
    from django.db import connections

    from placewell.web.server import serve
    from tests.scrutiny.searched import search

    search()
    connections.close_all()
    serve(host="127.0.0.1", port=int(sys.argv[1]), workers=1)


if __name__ == "__main__":
    main()
