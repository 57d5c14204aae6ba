"""Facts from tables: the care directory in both its forms, the latest ratings, and flattened registers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from placewell.directory.reading.facts import (
    LATITUDES,
    LONGITUDES,
    Rejected,
    ServiceFacts,
    bands_in,
    care_types_in,
    clean,
    clean_authority,
    clean_postcode,
    coordinate_in,
    day_in,
    key_question_of,
)
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.ratings import normalise_rating

Row = Sequence[str]
HEADER_WITHIN = 30  # lines
LONGEST_ID = 20

# What each column may be called, letters and figures only.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "service_id": ("locationid", "cqclocationid", "cqclocationidforofficeuseonly", "cqclocation", "serviceid"),
    "name": ("locationname", "name", "servicename"),
    "provider_id": ("providerid", "cqcproviderid", "cqcprovideridforofficeuseonly"),
    "provider_name": ("providername",),
    "address": ("address", "locationstreetaddress", "streetaddress", "address1", "addressline1", "postaladdressline1"),
    "address_2": ("locationaddressline2", "address2", "addressline2", "postaladdressline2"),
    "address_3": ("locationcity", "city", "address3", "addressline3", "town", "townorcity", "postaladdresstowncity"),
    "address_4": ("locationcounty", "county", "address4", "addressline4", "postaladdresscounty"),
    "postcode": ("postcode", "locationpostcode", "locationpostalcode", "postalcode"),
    "local_authority": ("localauthority", "locationlocalauthority", "council"),
    "region": ("region", "locationregion"),
    "latitude": ("latitude", "locationlatitude", "onspdlatitude", "lat"),
    "longitude": ("longitude", "locationlongitude", "onspdlongitude", "long", "lng", "lon"),
    "care_home": ("carehome", "carehomeyn", "iscarehome"),
    "beds": ("carehomesbeds", "carehomebeds", "numberofbeds", "beds", "bedscarehome"),
    "status": ("registrationstatus", "locationstatus", "status"),
    "registered_on": ("locationhscastartdate", "registrationdate", "locationstartdate", "dateregistered"),
    "deregistered_on": ("locationhscaenddate", "deregistrationdate", "locationenddate"),
    "service_types": ("servicetypes", "servicetype", "locationservicetypes"),
    "type_descriptions": ("servicetypedescriptions",),
    "specialisms": ("specialismsservices", "specialisms", "serviceuserssupported", "serviceuserbands"),
    "rating": ("latestrating", "locationlatestoverallrating", "latestoverallrating", "ratingoverall", "overallrating"),
    "rated_on": ("publicationdate", "ratingreportdate", "reportdate", "ratingdate", "dateoflatestrating"),
    "group": ("servicepopulationgroup", "servicegroup"),
    "domain": ("domain",),
    "sector": ("locationtypesector", "locationtype"),
    "category": ("locationprimaryinspectioncategory", "primaryinspectioncategory"),
    "directorate": ("locationinspectiondirectorate", "inspectiondirectorate"),
}
SOCIAL_CARE_CATEGORIES = {"community based adult social care services", "residential social care"}
_NUMBER = re.compile(r"[0-9]+(\.0+)?")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table holds what."""

    at: Mapping[str, int]
    type_flags: tuple[tuple[str, int], ...]
    band_flags: tuple[tuple[str, int], ...]
    key_questions: tuple[tuple[str, int], ...]
    names: tuple[str, ...]

    def cell(self, row: Row, name: str) -> str:
        """Return a cell's text, or empty where the table has no such column or the row ends before it."""
        place = self.at.get(name)
        return row[place].strip() if place is not None and place < len(row) else ""


@dataclass(slots=True)
class TableReading:
    """What came out of a table."""

    facts: dict[str, ServiceFacts] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    ignored: int = 0


def find_header(rows: Iterable[tuple[int, Row]]) -> tuple[int, Columns] | None:
    """Return the line and columns of a register's header among the first lines, or None when there is none."""
    for line, row in rows:
        columns = _columns(row)
        if "service_id" in columns.at and "name" in columns.at:
            return line, columns
        if line > HEADER_WITHIN:
            break
    return None


def _columns(row: Row) -> Columns:
    keys = [re.sub(r"[^a-z0-9]", "", cell.lower()) for cell in row]
    at = {name: keys.index(alias) for name, aliases in COLUMNS.items() for alias in reversed(aliases) if alias in keys}
    questions = []
    for place, cell in enumerate(row):
        match = re.fullmatch(r"(?:location )?(?:rating[_ ])?(.+?)(?: rating)?", cell.strip().lower())
        question = key_question_of(match[1]) if match else None
        if question:
            questions.append((question, place))
    return Columns(
        at=at,
        type_flags=_flags(row, "service type"),
        band_flags=_flags(row, "service user band"),
        key_questions=tuple(questions),
        names=tuple(cell.strip() for cell in row),
    )


def _flags(row: Row, kind: str) -> tuple[tuple[str, int], ...]:
    found = []
    for place, cell in enumerate(row):
        lowered = cell.strip().lower()
        if lowered.startswith(kind) and len(lowered) > len(kind) + 1 and not lowered.startswith(f"{kind}s"):
            found.append((cell.strip()[len(kind) :].strip(" -–:"), place))
    return tuple(found)


def read_table(rows: Iterable[tuple[int, Row]], columns: Columns, *, source: str) -> TableReading:
    """Read every row after the header. Rows that cannot be read are reported and skipped."""
    reading = TableReading()
    kept = [(line, row) for line, row in rows if any(cell.strip() for cell in row)]
    american = _is_american(columns, (row for _line, row in kept))
    groups: dict[str, str] = {}
    for line, row in kept:
        place = f"{source}:{line}" if source else str(line)
        try:
            facts = _facts(row, columns, american=american)
        except ValueError as error:
            reading.rejected.append(Rejected(place, str(error)))
            continue
        if facts is None:
            reading.ignored += 1
            continue
        _keep(reading, facts, columns.cell(row, "group"), groups)
    return reading


def _keep(reading: TableReading, facts: ServiceFacts, group: str, groups: dict[str, str]) -> None:
    before = reading.facts.get(facts.service_id)
    if before is None:
        reading.facts[facts.service_id] = facts
        groups[facts.service_id] = group
    elif groups[facts.service_id] == "Overall" and group not in {"Overall", ""}:
        return  # the rating of one group does not stand for the whole service
    elif group == "Overall" and groups[facts.service_id] not in {"Overall", ""}:
        reading.facts[facts.service_id] = facts
        groups[facts.service_id] = group
    else:
        reading.facts[facts.service_id] = before.merged_with(facts)


def _facts(row: Row, columns: Columns, *, american: bool) -> ServiceFacts | None:
    cell = columns.cell
    service_id, name = clean(cell(row, "service_id")), clean(cell(row, "name"))
    if service_id is None:
        raise ValueError("It has no location id.")
    if " " in service_id or len(service_id) > LONGEST_ID:
        raise ValueError(f"{service_id!r} is not a location id.")
    if name is None:
        raise ValueError("It has no name.")
    types = _types(row, columns)
    care_home = {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}.get(
        cell(row, "care_home").lower()
    )
    if not _is_social_care(row, columns, types=types, care_home=care_home):
        return None
    domain = clean(cell(row, "domain"))
    rating = clean(cell(row, "rating"))
    question = key_question_of(domain) if domain else None
    questions = {
        name_: found
        for name_, place in columns.key_questions
        if place < len(row) and (found := normalise_rating(row[place])) is not None
    }
    if question and (found := normalise_rating(rating)):
        questions[question] = found
    status = cell(row, "status").lower()
    ended = day_in(cell(row, "deregistered_on"), american=american)
    bands = _bands(row, columns)
    return ServiceFacts(
        service_id=service_id,
        name=name,
        provider_id=clean(cell(row, "provider_id")),
        provider_name=clean(cell(row, "provider_name")),
        address=", ".join(filter(None, (clean(cell(row, part)) for part in _ADDRESS))) or None,
        postcode=clean_postcode(cell(row, "postcode")),
        local_authority=clean_authority(cell(row, "local_authority")),
        region=clean(cell(row, "region")),
        latitude=coordinate_in(cell(row, "latitude"), **LATITUDES),
        longitude=coordinate_in(cell(row, "longitude"), **LONGITUDES),
        care_home=care_home,
        beds=_beds(cell(row, "beds")),
        registered=False if ended or status.startswith("dereg") else True if status.startswith("reg") else None,
        registered_on=day_in(cell(row, "registered_on"), american=american),
        deregistered_on=ended,
        care_types=types,
        need_bands=bands,
        rating_original=rating if domain is None or domain.lower() == "overall" else None,
        rated_on=day_in(cell(row, "rated_on"), american=american) if rating else None,
        key_questions=questions or None,
        original=_original(row, columns),
    )


_ADDRESS = ("address", "address_2", "address_3", "address_4")


def _types(row: Row, columns: Columns) -> frozenset[CareType] | None:
    flagged = [name for name, place in columns.type_flags if place < len(row) and row[place].strip().upper() == "Y"]
    told = [columns.cell(row, "service_types"), columns.cell(row, "type_descriptions")]
    if not columns.type_flags and not any(told):
        return None
    return care_types_in([*flagged, *told])


def _bands(row: Row, columns: Columns) -> frozenset[NeedBand] | None:
    flagged = [name for name, place in columns.band_flags if place < len(row) and row[place].strip().upper() == "Y"]
    told = re.split(r"[,;|]", columns.cell(row, "specialisms"))
    if not columns.band_flags and not any(told):
        return None
    return bands_in([*flagged, *told])


def _beds(text: str) -> int | None:
    if clean(text) is None:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a number of beds.")
    return int(float(text))


def _is_social_care(row: Row, columns: Columns, *, types: object, care_home: bool | None) -> bool:
    sector, category = columns.cell(row, "sector"), columns.cell(row, "category").lower()
    if sector:
        return sector.lower().startswith("social care")
    if care_home or category in SOCIAL_CARE_CATEGORIES:
        return True
    if category:
        # A hospital or surgery may have a branch of ours; a file that gives no types lists only what it is about.
        return bool(types) or ("service_types" not in columns.at and not columns.type_flags and "group" in columns.at)
    if columns.cell(row, "directorate").lower() == "adult social care" or care_home:
        return True
    return types is None or bool(types)


def _is_american(columns: Columns, rows: Iterable[Row]) -> bool:
    """Tell whether a table's days are month first: some second number is over twelve, and no first one is."""
    verdict = False
    for row in rows:
        for name in ("registered_on", "deregistered_on", "rated_on"):
            match = re.match(r"(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}", columns.cell(row, name))
            if match and int(match[1]) > 12:
                return False
            verdict = verdict or bool(match and int(match[2]) > 12)
    return verdict


_CONTACT = re.compile(r"phone|e-?mail|manager|nominated|contact|website|web address|url", re.IGNORECASE)


def _original(row: Row, columns: Columns) -> dict[str, str]:
    # Y columns are kept as what they mean; contacts are not kept at all.
    cells = zip(columns.names, row, strict=False)
    return {name: cell.strip() for name, cell in cells if name and cell.strip() and not _CONTACT.search(name)}


def numbered(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, Row]]:
    """Number the rows of a sheet from 1, each cell as text."""
    for line, row in enumerate(rows, start=1):
        yield line, ["" if cell is None else str(cell) for cell in row]
