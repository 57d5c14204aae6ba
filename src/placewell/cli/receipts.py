"""`placewell verify-receipt`: proves that an act was in an opening."""

import json
import sys
from pathlib import Path

import click

from placewell.cli import fail


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        fail(f"{path} cannot be read. Give the path of a file you can open.")
    except (ValueError, RecursionError):
        fail(f"{path} is not JSON. Give the file as Placewell gave it to you.")


@click.command("verify-receipt")
@click.argument("receipt", type=click.Path(path_type=Path))
@click.argument("opening", type=click.Path(path_type=Path))
@click.option("--key", "public_key", help="The authority's published key, in base64.")
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
def verify_receipt(receipt: Path, opening: Path, public_key: str | None, as_json: bool) -> None:
    """Prove that RECEIPT's act was in OPENING, and that the bid evaluated is the one sealed."""
    from placewell.tenders.receipts import verify

    try:
        checks = verify(_read(receipt), _read(opening), public_key=public_key)
    except ValueError as error:
        fail(str(error))
    held = all(check.held for check in checks)
    if as_json:
        rows = [{"check": c.name, "held": c.held, "sentence": c.sentence} for c in checks]
        click.echo(json.dumps({"verified": held, "checks": rows}))
    else:
        for check in checks:
            click.echo(f"{'yes' if check.held else 'NO '}  {check.sentence}")
        click.echo("The receipt holds." if held else "The receipt does not hold.")
    sys.exit(0 if held else 1)
