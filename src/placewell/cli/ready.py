"""Getting the database ready for a command, or saying what to do."""

from placewell.cli import fail


def ready(*, kind: str = "local", database: str = "placewell") -> None:
    """Start or reach the database and migrate it where that is ours to do; leaves with a sentence when it cannot."""
    from django.core.exceptions import ImproperlyConfigured

    from placewell.web.database import NotReady, make_ready
    from placewell.web.embedded import PostgresProblem

    try:
        make_ready(kind=kind, database=database)
    except (NotReady, PostgresProblem, ImproperlyConfigured) as error:
        fail(str(error))
