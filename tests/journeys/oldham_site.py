"""Serves the real register of a council to the journeys, with made-up people: give it the zip and a port."""

import sys
from pathlib import Path

from placewell.cli.ready import fresh_demonstration


def main() -> None:
    """Build the council and serve it."""
    fresh_demonstration()
    from placewell.directory.reading import read_register
    from placewell.web.demonstration.county import build_county
    from placewell.web.server import serve

    reading = read_register([Path(sys.argv[1])])
    for facts in reading.facts.values():
        # The recorded answers name few of the providers; each needs a name that its manager signs in by.
        if facts.provider_id:
            reading.providers.setdefault(facts.provider_id, f"Provider {facts.provider_id}")
    build_county(reading=reading, area="Oldham")
    serve(host="127.0.0.1", port=int(sys.argv[2]), workers=1)


if __name__ == "__main__":
    main()
