"""Jobs of the directory: every night, what changed on the register."""

from procrastinate.contrib.django import app

from placewell.accounts.actor import system_actor
from placewell.directory.cqc.configured import configured_client, has_key
from placewell.directory.cqc.running import run_sync, start_sync


@app.periodic(cron="30 2 * * *")
@app.task(name="directory.sync_register", queue="messages")
def sync_register(timestamp: int = 0) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Read what changed from the CQC API, where a key is configured. What failed goes on the next night."""
    if has_key():
        run_sync(configured_client(), start_sync(actor=system_actor("register")))
