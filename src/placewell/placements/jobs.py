"""Jobs of placements: each day, the people whose review is near are asked how it goes."""

from procrastinate.contrib.django import app

from placewell.placements.actions import ask_before_reviews


@app.periodic(cron="20 6 * * *")
@app.task(name="placements.ask_before_reviews", queue="messages")
def ask_each_day(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Write to everybody whose review is due within two weeks and who has no link that lasts until then."""
    ask_before_reviews()
