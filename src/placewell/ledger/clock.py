"""The one clock: every deadline and every recorded time is read from the database's `placewell_clock()`."""

from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Func


class Now(Func):
    """`placewell_clock()` inside a query."""

    function = "placewell_clock"
    output_field = DateTimeField()


def now() -> datetime:
    """Return the database's present time, timezone-aware UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT placewell_clock()")
        row = cursor.fetchone()
    moment: datetime = row[0]
    return moment
