"""`placewell doctor`: checks an installation and says what to do."""

import json
import shutil
import sys

import click


@click.command()
@click.option("--new-key", is_flag=True, help="Print a fresh key and do nothing else.")
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
def doctor(new_key: bool, as_json: bool) -> None:
    """Check configuration, database, roles, keys, clock, mail and disk."""
    from placewell.accounts.keys import new_key as make_key

    if new_key:
        click.echo(make_key())
        return
    from placewell.cli.ready import ready

    ready()
    from placewell.web.health import examine

    checks = examine(free_bytes=shutil.disk_usage("/").free)
    if as_json:
        click.echo(json.dumps([{"check": c.name, "holds": c.holds, "sentence": c.sentence} for c in checks]))
    else:
        for check in checks:
            click.echo(f"{'ok ' if check.holds else 'NO '} {check.name}: {check.sentence}")
    sys.exit(0 if all(check.holds for check in checks) else 1)
