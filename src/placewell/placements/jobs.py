"""Jobs of placements: each day, people whose review is near are asked how it goes, a missed review is said, and places
in closed homes end.
"""

from procrastinate.contrib.django import app

from placewell.placements.actions import ask_before_reviews, end_at_closed_homes, say_missed_reviews
from placewell.placements.actions.leaving_closures import ENDER


@app.periodic(cron="20 6 * * *")
@app.task(name="placements.ask_before_reviews", queue="messages")
def ask_each_day(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Write to everybody whose review is due within two weeks and who has no link that lasts until then."""
    ask_before_reviews()


@app.periodic(cron="30 6 * * *")
@app.task(name="placements.say_missed_reviews", queue="messages")
def say_what_was_missed(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Say of every place for now that goes on after the day of its review that it does."""
    say_missed_reviews()


@app.periodic(cron="10 0 * * *")
@app.task(name="placements.end_at_closed_homes", queue="messages")
def end_each_day(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """End the places that still stand in homes whose last day is over: nothing is paid after it."""
    end_at_closed_homes(actor=ENDER)
