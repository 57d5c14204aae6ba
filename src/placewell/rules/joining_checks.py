"""What is checked of a service that wants to join, each finding in words (rulebook §§1, 4, 10).

Nothing here asks for turnover or a track record, and a service not yet rated passes every gate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class CheckKind(StrEnum):
    """What is looked at."""

    REGISTERED = "registered"
    CARE_TYPE = "care_type"
    NEED_BANDS = "need_bands"
    AREA = "area"
    RATING = "rating"
    STANDING = "standing"
    LINKS = "links"
    DOCUMENTS = "documents"
    DECLARATION = "declaration"


CHECK_NAMES: Mapping[CheckKind, str] = MappingProxyType(
    {
        CheckKind.REGISTERED: "On the register",
        CheckKind.CARE_TYPE: "Kind of care",
        CheckKind.NEED_BANDS: "Needs it is registered for",
        CheckKind.AREA: "Area",
        CheckKind.RATING: "Rating",
        CheckKind.STANDING: "Suspensions in this scheme",
        CheckKind.LINKS: "Earlier and later registrations",
        CheckKind.DOCUMENTS: "Documents",
        CheckKind.DECLARATION: "Declaration",
    }
)


class Outcome(StrEnum):
    """What a check came to: it holds, somebody has to look at it, or it stops an admission."""

    HOLDS = "holds"
    LOOK = "look"
    STOPS = "stops"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, in words."""

    kind: CheckKind
    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class Link:
    """An earlier or later registration of a service, as the register tells it."""

    kind: str  # predecessor or successor
    other_id: str
    other_name: str


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register says of a service that wants to join. Codes of care types and need bands have words."""

    name: str
    registered: bool
    care_types: frozenset[str]
    type_unconfirmed: bool
    need_bands: frozenset[str]
    local_authority: str
    located: bool
    rating: str | None
    passes_gate: bool
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a category asks of a member. `care_types` are the registered types of which one is enough."""

    care_type_name: str
    care_types: frozenset[str]
    need_bands: tuple[str, ...]
    band_names: Mapping[str, str]
    within: str
    rating_gate: str


def check_registration(service: Registered, wanted: Wanted) -> tuple[Finding, ...]:
    """Return what the register tells about a service and a category, each finding in words."""
    return (
        _registered(service),
        _care_type(service, wanted),
        _bands(service, wanted),
        _area(service, wanted),
        _rating(service, wanted),
        _links(service),
    )


def _registered(service: Registered) -> Finding:
    if service.registered:
        return Finding(CheckKind.REGISTERED, Outcome.HOLDS, "Registered with the Care Quality Commission now.")
    later = next((link for link in service.links if link.kind == "successor"), None)
    hint = f" Its successor is {later.other_name or later.other_id}: apply for that one." if later else ""
    words = f"Not registered with the Care Quality Commission now.{hint}"
    return Finding(CheckKind.REGISTERED, Outcome.STOPS, words)


def _care_type(service: Registered, wanted: Wanted) -> Finding:
    if not service.care_types & wanted.care_types:
        words = f"Not registered for this kind of care: {wanted.care_type_name}."
        return Finding(CheckKind.CARE_TYPE, Outcome.STOPS, words)
    if service.type_unconfirmed:
        words = f"The register’s list gives no service type. It is taken as {wanted.care_type_name}: confirm it."
        return Finding(CheckKind.CARE_TYPE, Outcome.LOOK, words)
    return Finding(CheckKind.CARE_TYPE, Outcome.HOLDS, f"Registered for this kind of care: {wanted.care_type_name}.")


def _bands(service: Registered, wanted: Wanted) -> Finding:
    missing = [wanted.band_names[band] for band in wanted.need_bands if band not in service.need_bands]
    if missing:
        return Finding(CheckKind.NEED_BANDS, Outcome.STOPS, f"Not registered for: {', '.join(missing)}.")
    if not wanted.need_bands:
        return Finding(CheckKind.NEED_BANDS, Outcome.HOLDS, "This category asks for no need in particular.")
    names = ", ".join(wanted.band_names[band] for band in wanted.need_bands)
    return Finding(CheckKind.NEED_BANDS, Outcome.HOLDS, f"Registered for: {names}.")


def _area(service: Registered, wanted: Wanted) -> Finding:
    if wanted.within:
        if service.local_authority == wanted.within:
            return Finding(CheckKind.AREA, Outcome.HOLDS, f"In {wanted.within}.")
        place = service.local_authority or "a place that the register does not name"
        words = f"In {place}. This category takes services in {wanted.within}."
        return Finding(CheckKind.AREA, Outcome.STOPS, words)
    if not service.located:
        words = "The register gives no place for it, so no search by distance would find it."
        return Finding(CheckKind.AREA, Outcome.LOOK, words)
    return Finding(CheckKind.AREA, Outcome.HOLDS, "Any place: each search looks by distance from where it is wanted.")


def _rating(service: Registered, wanted: Wanted) -> Finding:
    if service.rating is None:
        words = "Not yet rated. A service that is not yet rated passes."
        return Finding(CheckKind.RATING, Outcome.HOLDS, words)
    if not service.passes_gate:
        words = f"Rated {service.rating}. This category takes services rated {wanted.rating_gate} or better."
        return Finding(CheckKind.RATING, Outcome.STOPS, words)
    return Finding(CheckKind.RATING, Outcome.HOLDS, f"Rated {service.rating}.")


def _links(service: Registered) -> Finding:
    if not service.links:
        return Finding(CheckKind.LINKS, Outcome.HOLDS, "The register links it to no other registration.")
    said = [f"{link.kind} {link.other_name or link.other_id}" for link in service.links]
    return Finding(CheckKind.LINKS, Outcome.LOOK, f"The register links it to others: {', '.join(said)}.")


class BarKind(StrEnum):
    """Why somebody looks at what stands against a service, nearest first."""

    SUSPENDED = "suspended"
    PREDECESSOR_SUSPENDED = "predecessor_suspended"
    PREDECESSOR_OF_ANOTHER = "predecessor_of_another"
    PREDECESSOR_LEFT_REGISTER = "predecessor_left_register"
    ENDED_WHILE_SUSPENDED = "ended_while_suspended"
    SAME_PROVIDER = "same_provider"
    ELSEWHERE = "elsewhere"
    PROCEEDINGS = "proceedings"
    REMOVED = "removed"


# A suspension ends by its own review, never by a fresh application, nor by a new registration of the same provider.
BARS = frozenset({BarKind.SUSPENDED, BarKind.PREDECESSOR_SUSPENDED, BarKind.PROCEEDINGS})


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that stands against a service: what, about which registration, in words."""

    kind: BarKind
    service_id: str
    words: str

    @property
    def bars(self) -> bool:
        """Whether it stops an admission; otherwise somebody looks at it."""
        return self.kind in BARS


def standing_findings(bars: Sequence[Bar]) -> tuple[Finding, ...]:
    """Return what stands against a service as findings; one that holds where there is nothing."""
    if not bars:
        return (Finding(CheckKind.STANDING, Outcome.HOLDS, "Nothing stands against it in this scheme."),)
    return tuple(Finding(CheckKind.STANDING, Outcome.STOPS if one.bars else Outcome.LOOK, one.words) for one in bars)


def document_findings(
    wanted: Mapping[str, str], given: Iterable[tuple[str, date | None]], today: date
) -> tuple[Finding, ...]:
    """Return whether the documents asked for (code to name) are there and in date, among (code, expires on)."""
    days: dict[str, list[date | None]] = {}
    for code, expires_on in given:
        days.setdefault(code, []).append(expires_on)
    missing = [name for code, name in wanted.items() if code not in days]
    late = [
        name
        for code, name in wanted.items()
        if code in days and all(day is not None and day < today for day in days[code])
    ]
    found = []
    if missing:
        found.append(Finding(CheckKind.DOCUMENTS, Outcome.STOPS, f"Missing: {', '.join(missing)}."))
    if late:
        found.append(Finding(CheckKind.DOCUMENTS, Outcome.STOPS, f"Out of date: {', '.join(late)}."))
    if not found:
        words = "All that this scheme asks for are there and in date." if wanted else "This scheme asks for none."
        found.append(Finding(CheckKind.DOCUMENTS, Outcome.HOLDS, words))
    return tuple(found)


def stops(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that stop an admission."""
    return tuple(one for one in findings if one.outcome == Outcome.STOPS)
