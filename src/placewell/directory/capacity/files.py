"""Capacity in a file, in the style of the NHS Capacity Tracker: a row for each service and bed type."""

import csv
import io
from collections.abc import Iterable, Mapping

from placewell.directory.models import Service
from placewell.rules.errors import Refused
from placewell.rules.vacancies import BED_TYPE_NAMES, BedCount, BedType

HEADER = ("CQC Location ID", "Service", "Bed type", "Maximum", "Occupied", "Reserved", "Accepting")
NEEDED = ("cqclocationid", "bedtype", "maximum", "occupied", "reserved", "accepting")
MOST_BYTES, MOST_ERRORS = 500_000, 20
YES, NO = {"y", "yes", "true", "1"}, {"n", "no", "false", "0"}


def template(services: Iterable[tuple[Service, Mapping[BedType, BedCount]]]) -> str:
    """Return a CSV with what each service said last, or a row to fill in."""
    made = io.StringIO()
    table = csv.writer(made)
    table.writerow(HEADER)
    for service, counts in services:
        for kind, count in (counts or {BedType.RESIDENTIAL: BedCount(service.beds or 0, 0, 0, accepting=True)}).items():
            table.writerow(
                [
                    service.pk,
                    service.name,
                    BED_TYPE_NAMES[kind],
                    count.maximum,
                    count.occupied,
                    count.reserved,
                    "Y" if count.accepting else "N",
                ]
            )
    return made.getvalue()


def read(content: bytes) -> dict[str, dict[BedType, BedCount]]:
    """Return the beds by service and type. Raises Refused with each row that cannot be read; then nothing counts."""
    if len(content) > MOST_BYTES:
        raise Refused("This file is over half a megabyte. Take the template.", code="file")
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused("This is no CSV file that can be read. Save it as CSV (UTF-8).", code="file") from error
    names = [_plain(cell) for cell in rows[0]] if rows else []
    if any(name not in names for name in NEEDED):
        raise Refused(f"The first row names the columns {', '.join(HEADER)}. Take the template.", code="file")
    types = {_plain(name): kind for kind, name in BED_TYPE_NAMES.items()} | {_plain(k.value): k for k in BedType}
    found: dict[str, dict[BedType, BedCount]] = {}
    wrong: list[str] = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: row[names.index(name)].strip() if names.index(name) < len(row) else "" for name in NEEDED}
        if not any(cells.values()):
            continue
        kind, service_id = types.get(_plain(cells["bedtype"])), cells["cqclocationid"]
        if kind is None:
            wrong.append(f"Row {number}: “{cells['bedtype']}” is no bed type.")
        elif kind in found.get(service_id, {}):
            wrong.append(f"Row {number}: {BED_TYPE_NAMES[kind]} of {service_id} is there twice.")
        elif (count := _count(number, cells, wrong)) is not None:
            found.setdefault(service_id, {})[kind] = count
    if wrong:
        raise Refused(" ".join(wrong[:MOST_ERRORS]), code="file")
    if not found:
        raise Refused("The file has no row below its first.", code="file")
    return found


def _count(number: int, cells: Mapping[str, str], wrong: list[str]) -> BedCount | None:
    numbers = {}
    for name in ("maximum", "occupied", "reserved"):
        if not (cells[name].isascii() and cells[name].isdigit() and len(cells[name]) < 5):
            wrong.append(f"Row {number}, {name}: “{cells[name]}” is no number of beds.")
            return None
        numbers[name] = int(cells[name])
    said = cells["accepting"].lower()
    if said not in YES | NO:
        wrong.append(f"Row {number}, accepting: write Y or N.")
        return None
    return BedCount(numbers["maximum"], numbers["occupied"], numbers["reserved"], accepting=said in YES)


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
