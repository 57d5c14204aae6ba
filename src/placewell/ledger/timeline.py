"""A case's history from the ledger, in words and by day, and the instants of its measured steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from placewell.ledger.models import EventRow
from placewell.ledger.words import PERSON_WORDS, STAFF_WORDS, Words, role_words, sentence
from placewell.rules.clocks import LONDON
from placewell.rules.delays import Delay, Step, delays

_STEPS = {
    "PackageOpened": Step.NEED,
    "PortraitSigned": Step.PORTRAIT,
    "TenderOpened": Step.INVITED,
    "OptionsShown": Step.SHOWN,
    "OptionChosen": Step.CHOSEN,
    "PlacementApproved": Step.PLACED,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, or the same thing several times in a row: when it last did, in words, and who did it."""

    at: datetime
    words: str
    who: str
    times: int


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one London day, in order."""

    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A case by day, and how long each measured step took."""

    days: tuple[Day, ...]
    steps: tuple[Delay, ...]


def timeline_of(case_ref: str, *, tender_ref: str) -> Timeline:
    """Return the whole timeline of a case for staff, and the steps of one of its tenders. One query."""
    rows = _rows(case_ref)
    return Timeline(_by_day(rows, STAFF_WORDS), tuple(delays(_steps(rows, tender_ref))))


def timeline_for_person(case_ref: str) -> tuple[Day, ...]:
    """Return the shorter timeline that the person reads of their own case. One query."""
    return _by_day(_rows(case_ref), PERSON_WORDS)


def _rows(case_ref: str) -> list[EventRow]:
    return list(EventRow.objects.filter(case_ref=case_ref).order_by("at", "id"))


def _by_day(rows: list[EventRow], words: Mapping[str, Words]) -> tuple[Day, ...]:
    told = [(row, sentence(row.name, row.payload, words=words), role_words(row.actor_role)) for row in rows]
    told = [one for one in told if one[1]]
    days = []
    for day, of_day in groupby(told, key=lambda one: one[0].at.astimezone(LONDON).date()):
        entries = []
        for (text, who), alike in groupby(of_day, key=lambda one: (one[1], one[2])):
            same = [row for row, _text, _who in alike]
            entries.append(Entry(same[-1].at, text, who, len(same)))
        days.append(Day(day, tuple(entries)))
    return tuple(days)


def _steps(rows: list[EventRow], tender_ref: str) -> list[tuple[Step, datetime]]:
    opened = next((row.at for row in rows if _is_of(row, "TenderOpened", tender_ref)), None)
    found = []
    for row in rows:
        step = _STEPS.get(row.name)
        if row.name == "VisitReported" and row.payload.get("outcome") in {"accept", "accept_at_price"}:
            step = Step.VISITED
        of_another = row.payload.get("tender_ref", tender_ref) != tender_ref
        # A portrait signed after this tender opened is not the one that it opened with.
        too_late = step == Step.PORTRAIT and opened is not None and row.at > opened
        if step is not None and not of_another and not too_late:
            found.append((step, row.at))
    return found


def _is_of(row: EventRow, name: str, tender_ref: str) -> bool:
    return row.name == name and row.payload.get("tender_ref") == tender_ref
