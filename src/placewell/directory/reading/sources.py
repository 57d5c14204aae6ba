"""Opening what was given: folders, archives, compressed files, spreadsheets, JSON and text tables."""

import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import python_calamine

from placewell.directory.reading import api
from placewell.directory.reading.facts import Rejected, ServiceFacts
from placewell.directory.reading.tables import Row, find_header, numbered, read_table

LARGEST = 1_000_000_000  # bytes, unpacked
WANTED = {".json", ".csv", ".tsv", ".txt", ".ods", ".xlsx", ".xls", ".gz", ".zip"}
EXPECTED = (
    "Give a folder or zip of CQC API answers, the CQC care directory or latest ratings (CSV or ODS),"
    " or a CSV whose columns name a location id and name."
)


class NotARegister(Exception):
    """A path holds none of the forms of the register; the sentence says what was expected."""


@dataclass(slots=True)
class Reading:
    """Everything that a reading of some paths found. Nothing has been written."""

    facts: dict[str, ServiceFacts] = field(default_factory=dict)
    providers: dict[str, str] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    rejected: list[Rejected] = field(default_factory=list)
    detailed: set[str] = field(default_factory=set)
    recognised: bool = False

    def add(self, facts: ServiceFacts) -> None:
        """Add a service's facts on top of what earlier files said."""
        before = self.facts.get(facts.service_id)
        self.facts[facts.service_id] = before.merged_with(facts) if before else facts
        self.recognised = True


def read_register(paths: Sequence[Path]) -> Reading:
    """Read every path, in order. Raises NotARegister, with one sentence, before anything could be written."""
    whole = Reading()
    for path in paths:
        whole.recognised = False
        if not path.exists():
            raise NotARegister(f"There is no file or folder {path}.")
        try:
            if path.is_dir():
                _read_folder(whole, path)
            else:
                _read_bytes(whole, path.read_bytes(), name=path.name, inside="")
        except OSError as error:
            raise NotARegister(f"{path} cannot be read: {error.strerror or error}.") from error
        if not whole.recognised:
            raise NotARegister(f"{path} is none of the forms of the CQC register. {EXPECTED}")
    return whole


def _read_folder(whole: Reading, folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in WANTED:
            _read_member(whole, path.read_bytes(), name=str(path.relative_to(folder)))


def _read_member(whole: Reading, data: bytes, *, name: str) -> None:
    """Read one file of a folder or archive: a bad one is reported, as a bad row of a table is."""
    try:
        _read_bytes(whole, data, name=name, inside=name)
    except NotARegister as error:
        whole.rejected.append(Rejected(name, str(error)))


def _read_bytes(whole: Reading, data: bytes, *, name: str, inside: str) -> None:
    if data[:2] == b"\x1f\x8b":
        _read_bytes(whole, _decompressed(data, name), name=name.removesuffix(".gz"), inside=inside)
    elif data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        _read_zip(whole, data, name=name, inside=inside)
    elif data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        _read_sheets(whole, data, name=name, inside=inside)
    elif not data.strip():
        raise NotARegister(f"{name} is empty. {EXPECTED}")
    elif data.lstrip()[:1] in {b"{", b"["}:
        _read_json(whole, data, name=name, inside=inside)
    else:
        _read_text(whole, data, name=name, inside=inside)


def _decompressed(data: bytes, name: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            plain = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise NotARegister(f"{name} is damaged: it cannot be unpacked whole. Fetch it again.") from error
    if len(plain) > LARGEST:
        raise NotARegister(f"{name} unpacks to more than {LARGEST // 1_000_000:,} megabytes.")
    return plain


def _read_zip(whole: Reading, data: bytes, *, name: str, inside: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {member.filename: member for member in archive.infolist() if not member.is_dir()}
            if "content.xml" in members or "[Content_Types].xml" in members:
                _read_sheets(whole, data, name=name, inside=inside)
                return
            if sum(member.file_size for member in members.values()) > LARGEST:
                raise NotARegister(f"{name} unpacks to more than {LARGEST // 1_000_000:,} megabytes.")
            for filename in sorted(members):
                path = PurePosixPath(filename)
                if path.suffix.lower() in WANTED and "__MACOSX" not in path.parts:
                    _read_member(whole, archive.read(filename), name=filename)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise NotARegister(f"{name} is damaged: it cannot be unpacked whole. Fetch it again.") from error


def _read_sheets(whole: Reading, data: bytes, *, name: str, inside: str) -> None:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(title, book.get_sheet_by_name(title).to_python()) for title in book.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise NotARegister(f"{name} is not a spreadsheet that can be read.") from error
    found = False
    for title, rows in sheets:
        found = _read_rows(whole, list(numbered(rows)), source=f"{inside}{title}" if inside else title) or found
    if not found:
        raise NotARegister(f"{name} has no sheet with a location id and a name. {EXPECTED}")


def _read_text(whole: Reading, data: bytes, *, name: str, inside: str) -> None:
    text = _decoded(data)
    head = text[:20_000]
    delimiter = max(",;\t|", key=head.count)
    if not _read_rows(whole, _text_rows(text, delimiter), source=inside):
        raise NotARegister(f"{name} has no header with a location id and a name. {EXPECTED}")


def _decoded(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _text_rows(text: str, delimiter: str) -> list[tuple[int, Row]]:
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
    rows: list[tuple[int, Row]] = []
    line = 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise NotARegister(f"Line {line} cannot be read as a table: {error}.") from error
    return rows


def _read_rows(whole: Reading, rows: list[tuple[int, Row]], *, source: str) -> bool:
    header = find_header(rows)
    if header is None:
        return False
    line, columns = header
    table = read_table((row for row in rows if row[0] > line), columns, source=source)
    for facts in table.facts.values():
        whole.add(facts)
        whole.detailed.add(facts.service_id)
    whole.rejected += table.rejected
    whole.recognised = True
    return True


def _read_json(whole: Reading, data: bytes, *, name: str, inside: str) -> None:
    try:
        value = json.loads(_decoded(data))
    except (ValueError, RecursionError) as error:
        raise NotARegister(f"{name} is not whole JSON. Fetch it again.") from error
    recognised = whole.recognised
    whole.recognised = False
    read_answer(whole, value, name=inside or name)
    if not whole.recognised:
        whole.recognised = recognised
        raise NotARegister(f"{name} is no answer of the CQC API: it has no locationId, locations or providerId.")


def read_answer(whole: Reading, value: object, *, name: str) -> None:
    """Read one answer of the API, or a list of several, into a reading. `name` tells what is rejected."""
    for place, entry in _entries(value):
        _read_entry(whole, entry, name=f"{name}{place}")


def _entries(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, list):
        yield from ((f"[{place}]", entry) for place, entry in enumerate(value))
    elif isinstance(value, dict) and isinstance(value.get("locations"), list):
        details = [entry for entry in value["locations"] if api.is_location_detail(entry) and "type" in entry]
        yield from ((f"[{place}]", entry) for place, entry in enumerate(details))
        yield "", value
    else:
        yield "", value


def _read_entry(whole: Reading, entry: object, *, name: str) -> None:
    if api.is_list_page(entry):
        whole.listed.update(api.listed_ids(entry))
        whole.recognised = True
    elif isinstance(entry, dict) and api.is_location_detail(entry):
        whole.recognised = True
        whole.detailed.add(str(entry["locationId"]))
        if not api.is_social_care(entry):
            return
        try:
            whole.add(api.facts_of_location(entry))
        except ValueError as error:
            whole.rejected.append(Rejected(name, str(error)))
    elif isinstance(entry, dict) and api.is_provider_detail(entry):
        whole.providers[str(entry["providerId"])] = str(entry["name"])
        whole.recognised = True
    elif isinstance(entry, dict) and "locationId" in entry:
        whole.listed.add(str(entry["locationId"]))
        whole.recognised = True
    else:
        whole.rejected.append(Rejected(name, "It is no answer of the CQC API."))
