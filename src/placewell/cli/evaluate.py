"""`placewell evaluate`: the evaluation as a pure function, without Django or a database."""

import sys
from pathlib import Path

import click

from placewell.rules.canonical import canonical_json
from placewell.rules.evaluation import evaluate as evaluate_pack
from placewell.rules.pack_errors import PackError
from placewell.rules.pack_reader import parse_pack


@click.command()
@click.argument("packs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PACK.json...")
@click.option("--json", "_as_json", is_flag=True, help="Accepted for uniformity: the answer is always JSON.")
def evaluate(packs: tuple[Path, ...], _as_json: bool) -> None:
    """Evaluate each PACK and print its result as one line of canonical JSON (RFC 8785).

    A wrong pack gives an error object, its sentence on stderr, and exit code 2 at the end.
    """
    wrong = False
    for path in packs:
        try:
            value = evaluate_pack(parse_pack(_read(path))).as_value()
        except PackError as error:
            wrong, value = True, error.as_value()
            click.echo(f"{path}: {error.message}", err=True)
        sys.stdout.buffer.write(canonical_json(value) + b"\n")
    sys.stdout.buffer.flush()
    sys.exit(2 if wrong else 0)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PackError("not_json", "", f"The file cannot be read ({error.strerror}).") from error
