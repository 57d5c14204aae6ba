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


def fresh_demonstration() -> None:
    """Make the demonstration's own database anew; real data is never in it."""
    import os

    from placewell.web.database import DEMONSTRATION
    from placewell.web.embedded import PostgresProblem, drop_database, start
    from placewell.web.home import home_folder

    if "DATABASE_URL" in os.environ:
        fail("The demonstration makes its own database. Unset DATABASE_URL first.")
    try:
        drop_database(start(home_folder() / "postgres"), DEMONSTRATION)
    except PostgresProblem as error:
        fail(str(error))
    ready(kind="demonstration", database=DEMONSTRATION)
