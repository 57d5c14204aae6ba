"""Cost models in a spreadsheet: a template with the present figures, and what was filled in, every cell looked at."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import python_calamine
from openpyxl import Workbook
from openpyxl.styles import Font

from placewell.rules.cost_model import HOME_CARE_LINES, CostModel, Group
from placewell.rules.errors import Refused
from placewell.rules.home_care import SHORTER
from placewell.rules.money import MoneyError, parse_money

HEADER = ("Line", "Amount", "Source", "As of")
BY_VISIT = {minutes: f"{minutes} minutes" for minutes in SHORTER}  # more columns, for care at home alone
_HOURS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")
MOST_BYTES, MOST_ROWS, MOST_ERRORS = 2_000_000, 500, 20


@dataclass(frozen=True, slots=True)
class Filled:
    """One line as it was filled in: the amount, the source and the day, as text for a form."""

    amount: str
    source: str
    as_of: str
    visits: tuple[tuple[int, str], ...] = ()


def template(allowed: Mapping[str, tuple[Group, str]], model: CostModel | None) -> bytes:
    """Return an Excel file with every line that may be filled in, and the figures of a model where there is one.

    Care at home has a column more for each shorter visit.
    """
    present = {line.code: line for line in model.lines} if model else {}
    rates = model.visit_rates if model else {}
    shorter = SHORTER if allowed is HOME_CARE_LINES else ()
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise TypeError("A new workbook has a sheet.")
    sheet.title = "Cost model"
    sheet.append([*HEADER, *(BY_VISIT[minutes] for minutes in shorter)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for code, (group, title) in allowed.items():
        line = present.get(code)
        visits = [rates.get(minutes, {}).get(code) for minutes in shorter]
        sheet.append(
            [
                _name(group, title),
                *((float(line.amount), line.source, line.as_of) if line else (None, None, None)),
                *(None if amount is None else float(amount) for amount in visits),
            ]
        )
    for column, width in zip("ABCD", (48, 12, 60, 14), strict=True):
        sheet.column_dimensions[column].width = width
    made = io.BytesIO()
    book.save(made)
    return _without_its_hour(made.getvalue())


def read(content: bytes, allowed: Mapping[str, tuple[Group, str]]) -> dict[str, Filled]:
    """Return what a spreadsheet (xlsx, xls or ods) fills in, by line code. All of it reads, or none of it counts.

    The columns are found by their names, the lines by theirs. Raises Refused with every cell that is wrong.
    """
    if len(content) > MOST_BYTES:
        raise Refused("This file is over 2 MB. A cost model is far smaller.", code="file")
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python()
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("This is no spreadsheet that can be read. Save it as .xlsx or .ods.", code="file") from error
    if len(rows) > MOST_ROWS:
        raise Refused(f"The first sheet has more than {MOST_ROWS} rows. Use the template.", code="file")
    start, places = _header(rows)
    codes = {_plain(_name(group, title)): code for code, (group, title) in allowed.items()}
    found: dict[str, Filled] = {}
    wrong: list[str] = []
    for number, row in enumerate(rows[start:], start=start + 1):
        cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        title = str(cells["Line"]).strip()
        if not title or all(cells.get(name) in ("", None) for name in ("Amount", *BY_VISIT.values())):
            continue
        code = codes.get(_plain(title))
        if code is None:
            wrong.append(f"Row {number}, Line: “{title}” is no line of this model.")
        elif code in found:
            wrong.append(f"Row {number}, Line: “{title}” is there twice.")
        else:
            found[code] = _filled(number, cells, wrong)
    if wrong:
        more = len(wrong) - MOST_ERRORS
        raise Refused(" ".join([*wrong[:MOST_ERRORS], *([f"And {more} more."] if more > 0 else [])]), code="file")
    if not found:
        raise Refused("The sheet fills no line in. Write amounts beside the names of the lines.", code="file")
    return found


def _without_its_hour(content: bytes) -> bytes:
    """Return an Excel file without the moment of its making: what says the same is the same, byte for byte."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as plain:
        for part in packed.namelist():
            held = packed.read(part)
            if part == "docProps/core.xml":
                held = _HOURS.sub(rb"\g<1>2026-01-01T00:00:00Z\g<2>", held)
            plain.writestr(zipfile.ZipInfo(part), held, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _header(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    for place, row in enumerate(rows[:30]):
        names = [_plain(str(cell)) for cell in row]
        if all(_plain(name) in names for name in HEADER):
            wanted = (*HEADER, *(name for name in BY_VISIT.values() if name in names))
            return place + 1, {name: names.index(_plain(name)) for name in wanted}
    raise Refused(f"No row names the columns {', '.join(HEADER)}. Use the template.", code="file")


def _filled(number: int, cells: Mapping[str, Any], wrong: list[str]) -> Filled:
    text = _amount(number, cells, "Amount", wrong)
    visits = tuple(
        (minutes, _amount(number, cells, name, wrong))
        for minutes, name in BY_VISIT.items()
        if cells.get(name) not in ("", None)
    )
    source = str(cells["Source"] or "").strip()
    if not source:
        wrong.append(f"Row {number}, Source: say where the figure is from.")
    day = cells["As of"]
    if isinstance(day, datetime):
        day = day.date()
    if not isinstance(day, date):
        try:
            day = date.fromisoformat(str(day).strip())
        except ValueError:
            wrong.append(f"Row {number}, As of: “{day}” is not a day. Write one such as 2026-04-01.")
            day = ""
    return Filled(text, source, day.isoformat() if isinstance(day, date) else "", visits)


def _amount(number: int, cells: Mapping[str, Any], name: str, wrong: list[str]) -> str:
    amount = cells[name]
    text = f"{amount:.2f}" if isinstance(amount, float | int) else str(amount).strip()
    try:
        return str(parse_money(text))
    except MoneyError as error:
        wrong.append(f"Row {number}, {name}: {error}")
        return text


def _name(group: Group, title: str) -> str:
    return f"{group.value}: {title}"


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
