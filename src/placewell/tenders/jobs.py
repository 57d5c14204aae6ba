"""Jobs of tenders: every minute, the published steps whose time has come. The deadline itself needs no job."""

from procrastinate.contrib.django import app

from placewell.tenders.actions.reminding import remind_of_all
from placewell.tenders.actions.widening import widen_all


@app.periodic(cron="* * * * *")
@app.task(name="tenders.remind_invited", queue="messages")
def remind_every_minute(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Remind everybody who is invited, where it is time."""
    remind_of_all()


@app.periodic(cron="* * * * *")
@app.task(name="tenders.widen_searches", queue="messages")
def widen_every_minute(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Look further in every search whose person agreed, where it is time."""
    widen_all()
