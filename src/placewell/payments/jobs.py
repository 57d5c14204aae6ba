"""Jobs of payments: each day, proposed uplifts whose time is over are closed."""

from procrastinate.contrib.django import app

from placewell.payments.actions import expire_uplifts


@app.periodic(cron="25 6 * * *")
@app.task(name="payments.expire_uplifts", queue="messages")
def close_each_day(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Close the proposed uplifts that nobody applied in their time."""
    expire_uplifts()
