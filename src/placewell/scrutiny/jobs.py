"""Jobs of scrutiny: every morning, the months of pilots that are over; every night, searches not measured yet."""

from procrastinate.contrib.django import app

from placewell.scrutiny.measuring import catch_up
from placewell.scrutiny.pilots import assess_pilots


@app.periodic(cron="30 6 * * *")
@app.task(name="scrutiny.test_pilots", queue="messages")
def assess_pilots_daily(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Test every pilot for each month that is over."""
    assess_pilots()


@app.periodic(cron="10 2 * * *")
@app.task(name="scrutiny.measure_searches", queue="messages")
def measure_searches_nightly(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Measure the searches that were opened before anything was measured."""
    catch_up()
