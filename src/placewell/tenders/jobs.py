"""Jobs of tenders: every minute, the published steps whose time has come, what was not confirmed in time, and who has
to be told out of hours. The deadline itself needs no job.
"""

from procrastinate.contrib.django import app

from placewell.tenders.actions.on_duty import tell_all_on_duty
from placewell.tenders.actions.reminding import remind_of_all
from placewell.tenders.actions.telephone_bids import let_telephone_bids_lapse
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


@app.periodic(cron="* * * * *")
@app.task(name="tenders.look_after_the_night", queue="messages")
def look_after_the_night(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Let telephone bids fall away that nobody confirmed in time, then tell whoever is on duty what waits."""
    let_telephone_bids_lapse()
    tell_all_on_duty()
