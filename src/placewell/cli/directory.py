"""`placewell import-cqc` and `placewell find-services`."""

import json
import sys
from pathlib import Path

import click

from placewell.cli import fail


@click.command("import-cqc")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_cqc(paths: tuple[Path, ...], as_json: bool) -> None:
    """Read the CQC register from PATHs: folders or zips of API answers, the care directory, ratings, or a CSV."""
    from placewell.directory.reading import NotARegister, read_register

    try:
        reading = read_register(paths)
    except NotARegister as error:
        fail(str(error))
    from placewell.cli.ready import ready

    ready()
    from placewell.accounts.actor import system_actor
    from placewell.directory.actions import import_register

    progress = _progress if sys.stderr.isatty() else None
    report = import_register(actor=system_actor("importer"), reading=reading, sources=paths, progress=progress)
    counts = {
        name: getattr(report, name) for name in ("created", "updated", "unchanged", "deregistered", "listed_only")
    }
    rejected = [{"row": _row(one.row), "reason": one.reason} for one in report.rejected]
    if as_json:
        click.echo(json.dumps({**counts, "rejected": rejected}))
        return
    for name, count in counts.items():
        click.echo(f"{name.replace('_', ' ')}: {count:,}")
    click.echo(f"rejected: {len(rejected):,}")
    for one in rejected:
        click.echo(f"  {one['row']}: {one['reason']}")


def _row(text: str) -> int | str:
    return int(text) if text.isdigit() else text


def _progress(done: int, whole: int) -> None:
    end = "\n" if done == whole else ""
    click.echo(f"\r{done:,} of {whole:,} services{end}", nl=False, err=True)


@click.command("find-services")
@click.option("--care-type", required=True, help="residential, nursing, home_care, …")
@click.option("--need", "needs", multiple=True, help="A need band that the service must be registered for.")
@click.option("--near", "postcode", required=True, help="A full postcode.")
@click.option("--miles", required=True, help="How far, in miles.")
@click.option("--min-rating", help="The lowest rating; unrated services pass.")
@click.option("--json", "as_json", is_flag=True, help="Print the services as JSON.")
def find_services(
    care_type: str, needs: tuple[str, ...], postcode: str, miles: str, min_rating: str | None, as_json: bool
) -> None:
    """Find the services registered now, nearest first."""
    from placewell.directory.asking import read_search
    from placewell.rules.errors import Refused

    try:
        search = read_search(care_type=care_type, needs=needs, postcode=postcode, miles=miles, min_rating=min_rating)
    except Refused as refusal:
        fail(refusal.sentence)
    from placewell.cli.ready import ready

    ready()
    from placewell.directory.queries import find_services as find

    found = find(search)
    if as_json:
        rows = [
            {
                "service_id": one.service_id,
                "name": one.name,
                "provider": one.provider,
                "care_types": list(one.care_types),
                "rating": one.rating,
                "beds": one.beds,
                "distance_miles": round(one.distance_miles, 2),
                **({"type_unconfirmed": True} if one.type_unconfirmed else {}),
            }
            for one in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for one in found:
        beds = f", {one.beds} beds" if one.beds else ""
        click.echo(
            f"{one.distance_miles:6.2f} miles  {one.name} ({one.rating or 'not yet rated'}{beds})  {one.service_id}"
        )
    click.echo(f"{len(found)} services." if found else "No registered service matches. Try further away.")
