"""The times that a tender was started with: frozen in it, whatever its category publishes later."""

from datetime import datetime
from typing import Any

from placewell.market.stored import read_escalation, read_window, stored_escalation, stored_window
from placewell.market.values import TimesTerms
from placewell.rules.timetable import Escalation, Step, StepKind, escalation_sentences, next_step, steps_of
from placewell.rules.urgency import TIMES, Urgency, UrgencyTimes
from placewell.tenders.models import Tender

DEFAULT_INTERIM_WEEKS = 6


def stored_times(urgency: Urgency, terms: TimesTerms) -> dict[str, Any]:
    """Return the times of a tender's class as JSON."""
    return {
        "version": terms.version,
        "class": stored_window(urgency, terms.timetable.of(urgency)),
        "escalation": stored_escalation(terms.timetable.escalation),
        "interim_weeks": terms.timetable.interim_weeks,
    }


def remind_at(terms: TimesTerms, issued_at: datetime, closes_at: datetime) -> datetime:
    """Return when everybody invited is reminded of a tender that is open from `issued_at` to `closes_at`."""
    found = steps_of(terms.timetable.escalation, issued_at=issued_at, closes_at=closes_at)
    return next(one.at for one in found if one.kind == StepKind.REMIND)


def widen_at(terms: TimesTerms, issued_at: datetime, closes_at: datetime) -> datetime | None:
    """Return when a tender looks further if the person agreed; None where its times have no such step."""
    escalation = terms.timetable.escalation
    found = steps_of(escalation, issued_at=issued_at, closes_at=closes_at)
    return next(one.at for one in found if one.kind == StepKind.WIDEN) if escalation.widen_miles else None


def times_of(tender: Tender) -> UrgencyTimes:
    """Return the times of a tender's class; the defaults for one from before they were kept."""
    urgency = Urgency(tender.urgency)
    return read_window(urgency, tender.times["class"]) if "class" in tender.times else TIMES[urgency]


def steps_in_words(tender: Tender) -> tuple[tuple[str, datetime], ...]:
    """Return what happens when in a tender, as it was published: a sentence and its moment, in order.

    None for a tender from before times were kept.
    """
    if "escalation" not in tender.times:
        return ()
    escalation = read_escalation(tender.times["escalation"])
    found = steps_of(escalation, issued_at=tender.issued_at, closes_at=tender.closes_at)
    return tuple((sentence, step.at) for sentence, step in zip(escalation_sentences(escalation), found, strict=True))


def next_step_of(tender: Tender, moment: datetime) -> Step | None:
    """Return what comes next on a tender's published timetable; None when all is past, or it has none."""
    if "escalation" not in tender.times:
        return None
    escalation = read_escalation(tender.times["escalation"])
    found = steps_of(escalation, issued_at=tender.issued_at, closes_at=tender.closes_at)
    return next_step((one for one in found if one.kind != StepKind.WIDEN or escalation.widen_miles), moment)


def step_at(tender: Tender, kind: StepKind) -> datetime:
    """Return the moment of one step of a tender's timetable: its own, or the default's where it has none."""
    stored = tender.times.get("escalation")
    escalation = read_escalation(stored) if stored is not None else Escalation()
    found = steps_of(escalation, issued_at=tender.issued_at, closes_at=tender.closes_at)
    return next(one.at for one in found if one.kind == kind)


def interim_weeks_of(tender: Tender) -> int:
    """Return how many weeks an interim placement of a tender lasts at most, as it was published when it started."""
    return int(tender.times.get("interim_weeks", DEFAULT_INTERIM_WEEKS))
