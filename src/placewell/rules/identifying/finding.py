"""Putting all finders together: every kind, each place once, in order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from placewell.rules.identifying import dates, names, numbers, places
from placewell.rules.identifying.kinds import ADVICE, BLOCKING, Kind, Span
from placewell.rules.identifying.record import RecordNames


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: where it is (characters, end exclusive), whether it stops a signature, why, and what to do."""

    kind: Kind
    start: int
    end: int
    blocking: bool
    why: str
    suggestion: str


Finder = Callable[[str, RecordNames], Iterable[Span]]
FINDERS: tuple[Finder, ...] = (
    numbers.find_numbers,
    dates.find_dates,
    dates.find_ages,
    places.find_addresses,
    places.find_institutions,
    places.find_employers,
    places.find_rare_diagnoses,
    names.find_names,
)
# Of two findings on overlapping text the more telling one stands; kinds of different things both stand.
RIVALS: tuple[frozenset[Kind], ...] = (
    frozenset({Kind.NHS_NUMBER, Kind.PHONE}),
    frozenset({Kind.NATIONAL_INSURANCE, Kind.POSTCODE}),
    frozenset({Kind.BIRTH_DATE, Kind.FULL_DATE}),
    frozenset({Kind.FULL_DATE, Kind.PHONE}),
    frozenset({Kind.BIRTH_DATE, Kind.PHONE}),
    frozenset({Kind.AGE_OVER_89, Kind.EXACT_AGE}),
    frozenset({Kind.WARD, Kind.HOSPITAL, Kind.SCHOOL, Kind.SURGERY, Kind.STREET_ADDRESS, Kind.EMPLOYER}),
)


def find_identifying_detail(text: str, record: RecordNames | None = None) -> tuple[Finding, ...]:
    """Return every finding in a text, in order. `record` holds the names and places known of the person."""
    known = record or RecordNames()
    spans = sorted({span for finder in FINDERS for span in finder(text, known)}, key=lambda one: (one.start, -one.end))
    kept = [span for span in spans if not any(_gives_way(span, other) for other in spans)]
    found = sorted(kept, key=lambda one: (one.start, one.end, one.kind))
    return tuple(
        Finding(one.kind, one.start, one.end, one.kind in BLOCKING, ADVICE[one.kind].why, ADVICE[one.kind].suggestion)
        for one in found
    )


def _gives_way(span: Span, other: Span) -> bool:
    if span == other or span.start >= other.end or other.start >= span.end:
        return False
    if span.kind == other.kind:
        # The longer of two stands; of two as long, the first.
        return (other.end - other.start, -other.start) > (span.end - span.start, -span.start)
    if span.kind == Kind.PERSON_NAME and other.kind in _NAMED_AFTER_PEOPLE:
        return span.start >= other.start and span.end <= other.end
    for rivals in RIVALS:
        if {span.kind, other.kind} <= rivals:
            return _weight(other) > _weight(span)
    return False


_NAMED_AFTER_PEOPLE = frozenset({Kind.HOSPITAL, Kind.SCHOOL, Kind.WARD, Kind.STREET_ADDRESS, Kind.EMPLOYER, Kind.EMAIL})
_ORDER = tuple(Kind)


def _weight(span: Span) -> tuple[bool, int, int]:
    return (span.kind in BLOCKING, span.end - span.start, -_ORDER.index(span.kind))


__all__ = ["BLOCKING", "Finding", "Kind", "RecordNames", "find_identifying_detail"]
