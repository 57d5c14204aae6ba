"""`placewell check-portrait`: looks for identifying detail in a text."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from placewell.cli import fail


@click.command("check-portrait")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--record", type=click.Path(path_type=Path), help="Names and places known to the record, as JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check_portrait(file: Path, record: Path | None, as_json: bool) -> None:
    """Look for identifying detail in FILE; exit 1 if any of it would stop a signature."""
    from placewell.rules.identifying import RecordNames, find_identifying_detail
    from placewell.rules.identifying.record import read_record

    text, known = _read(file), RecordNames()
    if record is not None:
        try:
            known = read_record(json.loads(_read(record)))
        except json.JSONDecodeError:
            fail(f"{record} is not JSON. Give an object with “names” and “places”.")
        except (ValueError, RecursionError) as error:
            fail(f"{record}: {error}")
    findings = find_identifying_detail(text, known)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            stops = "stops the signature" if finding.blocking else "to be answered"
            where = f"{finding.start}–{finding.end}"
            click.echo(f"{where} “{text[finding.start : finding.end]}” ({finding.kind}, {stops})")
            click.echo(f"    {finding.why} {finding.suggestion}")
        if not findings:
            click.echo("Nothing identifying was found.")
    sys.exit(1 if any(finding.blocking for finding in findings) else 0)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror}.")
    except UnicodeDecodeError:
        fail(f"{path} is not text in UTF-8. Save it as plain text and try again.")
