"""The public formats as people read them: the answers that each question allows, and what it maps to, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from placewell.needs.words import NIGHT_WORDS, TEXTURE_WORDS, URGENCY_WORDS
from placewell.rules.formats import (
    ASSESSMENT_QUESTIONS,
    CARE_ACT_LETTERS,
    FIRST_QUESTIONS,
    SCHEMAS,
    SECOND_QUESTIONS,
    FormatName,
    Question,
)
from placewell.rules.home_care import MOST_VISITS, VISIT_MINUTES
from placewell.rules.needs import BAND_NAMES, CARE_TYPE_NAMES, LEVELS_OF, OUTCOME_NAMES, Domain
from placewell.rules.portrait import HOURS_OF_A_WEEK, LONGEST_SENTENCE, MOST_MILES, NIGHTS_OF_A_WEEK

_CODES: Mapping[str, Mapping[Any, str]] = {
    "care_type": CARE_TYPE_NAMES,
    "bands": BAND_NAMES,
    "urgency": URGENCY_WORDS,
    "outcomes": OUTCOME_NAMES,
    "nights": NIGHT_WORDS,
    "texture": TEXTURE_WORDS,
}
_SEVERAL = frozenset({"bands", "outcomes"})
_IN_WORDS: Mapping[str, str] = {
    "impairment": "Yes or no.",
    "wellbeing_affected": "Yes or no.",
    "radius_miles": f"A number of miles, from 1 to {MOST_MILES}.",
    "start_on": "A day.",
    "waking_nights": f"A whole number, from 0 to {NIGHTS_OF_A_WEEK}.",
    "one_to_one_hours": f"A number of hours, from 0 to {HOURS_OF_A_WEEK}.",
    "hours_a_week": f"A number of hours, from 0 to {HOURS_OF_A_WEEK}; 0 for a place in a home.",
    "visits": f"For visits of {', '.join(str(one) for one in VISIT_MINUTES)} minutes: up to {MOST_VISITS} a week each.",
    "must_haves": "Any number of lines, each one thing.",
    "preferences": "Any number of lines, each one thing.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its page shows it: its field, what and why it asks, its answers, and where else they stand."""

    field: str
    asks: str
    why: str
    answers: str
    codes: tuple[tuple[str, str], ...]
    maps: tuple[tuple[str, str], ...]
    because: str


def assessment_asked() -> list[Asked]:
    """Return every question of the assessment."""
    return [_asked(one, FormatName.ASSESSMENT) for one in ASSESSMENT_QUESTIONS]


def first_tier_asked() -> list[Asked]:
    """Return every question of a portrait that every invited service reads the answer of."""
    return [_asked(one, FormatName.PORTRAIT) for one in FIRST_QUESTIONS]


def second_tier_asked() -> list[Asked]:
    """Return every question of a portrait that only an interested service reads the answer of."""
    return [_asked(one, FormatName.PORTRAIT_SECOND) for one in SECOND_QUESTIONS]


def _asked(question: Question, name: FormatName) -> Asked:
    answers, codes = _answers(question.field, name)
    return Asked(question.field, question.asks, question.why, answers, codes, tuple(_maps(question)), question.because)


def _maps(question: Question) -> Iterator[tuple[str, str]]:
    if question.heading is not None:
        yield "PRSB About Me", question.heading.value
    if question.outcomes:
        named = (f"({CARE_ACT_LETTERS[one]}) {OUTCOME_NAMES[one].lower()}" for one in question.outcomes)
        yield "Care Act outcomes, regulation 2(2)", "; ".join(named)
    if question.domains:
        yield "Decision Support Tool", "; ".join(one.title for one in question.domains)


def _answers(field: str, name: FormatName) -> tuple[str, tuple[tuple[str, str], ...]]:
    if field.startswith("domains."):
        levels = LEVELS_OF[Domain(field.removeprefix("domains."))]
        codes = tuple((level.value, level.words) for level in levels)
        return f"One level, and a sentence of up to {LONGEST_SENTENCE} characters.", codes
    if field in _CODES:
        codes = tuple((code.value, words) for code, words in _CODES[field].items())
        return "Any of these." if field in _SEVERAL else "One of these.", codes
    if field in _IN_WORDS:
        return _IN_WORDS[field], ()
    found = _schema_of(field, name)
    if "enum" in found:
        return "One of: " + ", ".join(found["enum"]) + ".", ()
    needed = " It has to be answered." if found["minLength"] else ""
    return f"Text of up to {found['maxLength']:,} characters.{needed}", ()


def _schema_of(field: str, name: FormatName) -> Mapping[str, Any]:
    """Return the schema of a field, wherever it stands in its document."""
    found: Mapping[str, Any] = SCHEMAS[name]
    for tier in ("tier_one", "tier_two"):
        found = found["properties"].get(tier, found)
    for part in field.split("."):
        found = found["properties"][part]
    return found
