"""`placewell sync-cqc`: brings the register into step with the CQC API."""

import json
import os
import sys

import click

from placewell.cli import fail


@click.command("sync-cqc")
@click.option("--full", is_flag=True, help="Read everything again, not only what changed.")
@click.option("--local-authority", default="", help="Only the services of one local authority.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def sync_cqc(full: bool, local_authority: str, as_json: bool) -> None:
    """Read what changed since the last run from the CQC API; a run that was stopped goes on where it was."""
    if not os.environ.get("PLACEWELL_CQC_KEY", "").strip():
        fail("There is no key for the CQC API. Ask the CQC for one, and set PLACEWELL_CQC_KEY.")
    from placewell.cli.ready import ready

    ready()
    from placewell.accounts.actor import system_actor
    from placewell.directory.cqc.client import CqcProblem
    from placewell.directory.cqc.configured import configured_client
    from placewell.directory.cqc.running import run_sync, start_sync
    from placewell.rules.errors import Refused

    try:
        sync = start_sync(actor=system_actor("register"), local_authority=local_authority, full=full)
        done = run_sync(configured_client(), sync, progress=_progress if sys.stderr.isatty() else None)
    except (CqcProblem, Refused) as error:
        fail(str(error))
    run = done.run
    counts = {
        name: getattr(run, name) for name in ("created", "updated", "unchanged", "deregistered", "listed_only")
    } | {"rejected": run.rejected if run is not None else []}
    if as_json:
        click.echo(json.dumps({"kind": done.kind, **counts}))
        return
    for name, count in counts.items():
        click.echo(f"{name.replace('_', ' ')}: {len(count) if isinstance(count, list) else count:,}")


def _progress(phase: str, done: int, whole: int) -> None:
    click.echo(f"\r{phase}: {done:,} of {whole:,}      ", nl=False, err=True)
