"""A case's history from the ledger, in words and by day, and the instants of its measured steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from placewell.ledger.models import EventRow
from placewell.ledger.words import PERSON_WORDS, STAFF_WORDS, Words, role_words, sentence
from placewell.rules.clocks import LONDON
from placewell.rules.delays import Delay, Measured, Step, delays, measure

_STEPS = {
    "PackageOpened": Step.NEED,
    "PortraitSigned": Step.PORTRAIT,
    "TenderOpened": Step.INVITED,
    "BidSealed": Step.FIRST_BID,  # among the rows from the opening on, with the instant of the sealing
    "OptionsShown": Step.SHOWN,
    "OptionChosen": Step.CHOSEN,
    "PlacementApproved": Step.PLACED,
}
# What makes somebody who was placed be searched for again: their need is as old as the first of these since then.
_NEED_AGAIN = frozenset({"PlacementNoticeGiven", "PlacementEnded", "AssessmentRecorded"})
_ACCEPTS = frozenset({"accept", "accept_at_price"})
_OF_A_CHOICE = frozenset({Step.SHOWN, Step.CHOSEN, Step.VISITED})
_PLACES = frozenset({"PlacementApproved", "InterimPlaced"})
MEASURED = frozenset({*_STEPS, *_NEED_AGAIN, *_PLACES, "VisitReported", "SettledSearchOpened", "TenderCancelled"})


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


def measured_of(case_ref: str, *, tender_ref: str) -> Measured:
    """Return the steps of one tender of a case, and what is waited for; before any, of the case itself. One query."""
    rows = list(EventRow.objects.filter(case_ref=case_ref, name__in=MEASURED).order_by("at", "id"))
    over = any(_is_of(row, "TenderCancelled", tender_ref) for row in rows)
    return measure(_steps(rows, tender_ref), over=over)


def placed_for_now_at(case_ref: str, *, tender_ref: str) -> datetime | None:
    """Return when somebody first had a place for now through a tender; None where they have had none. One query."""
    rows = EventRow.objects.filter(case_ref=case_ref, name="InterimPlaced", payload__tender_ref=tender_ref)
    return rows.order_by("at", "id").values_list("at", flat=True).first()


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
    again = _need_again(rows, tender_ref)
    by_bid: dict[str, str] = {}
    found: list[tuple[Step, datetime]] = []
    for row in rows:
        step, of_tender = _STEPS.get(row.name), row.payload.get("tender_ref", tender_ref)
        if row.name == "OptionChosen":
            by_bid[row.payload.get("bid_ref", "")] = of_tender
        elif row.name == "VisitReported" and row.payload.get("outcome") in _ACCEPTS:
            step, of_tender = Step.VISITED, by_bid.get(row.payload.get("bid_ref", ""), tender_ref)
        elif row.name == "InterimPlaced" and of_tender == tender_ref:
            # What led to the place for now is no step towards the lasting one, which is chosen anew.
            found = [one for one in found if one[0] not in _OF_A_CHOICE]
        # A portrait signed after this tender opened is not the one that it opened with.
        too_late = step == Step.PORTRAIT and opened is not None and row.at > opened
        if step is not None and of_tender == tender_ref and not too_late:
            found.append((step, again if again is not None and step == Step.NEED else row.at))
    return found


def _need_again(rows: list[EventRow], tender_ref: str) -> datetime | None:
    """Return since when somebody who was placed needs another place; None for a tender that is their first need's."""
    opened = next((row for row in rows if _is_of(row, "SettledSearchOpened", tender_ref)), None)
    if opened is None:
        return None
    before = [row for row in rows if (row.at, row.pk) <= (opened.at, opened.pk)]
    placed = max((place for place, row in enumerate(before) if row.name in _PLACES), default=-1)
    return next((row.at for row in before[placed + 1 :] if row.name in _NEED_AGAIN), opened.at)


def _is_of(row: EventRow, name: str, tender_ref: str) -> bool:
    return row.name == name and row.payload.get("tender_ref") == tender_ref
