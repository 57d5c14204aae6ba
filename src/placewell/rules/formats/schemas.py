"""The JSON Schemas (2020-12) of the public formats, made from the rulebook's own code lists: nothing is typed twice."""

import dataclasses
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from placewell.rules.formats.mapping import (
    ASSESSMENT_QUESTIONS,
    FIRST_QUESTIONS,
    SECOND_QUESTIONS,
    Question,
)
from placewell.rules.formats.versions import FormatName, schema_name
from placewell.rules.home_care import MOST_VISITS, VISIT_MINUTES
from placewell.rules.needs import LEVELS_OF, CareType, Domain, NeedBand, Outcome
from placewell.rules.portrait import (
    AGE_BANDS,
    HOURS_OF_A_WEEK,
    LONGEST_NAME,
    LONGEST_SENTENCE,
    LONGEST_TEXT,
    MOST_MILES,
    NIGHTS_OF_A_WEEK,
    AboutMe,
    Nights,
    Texture,
    TierTwo,
)
from placewell.rules.urgency import Urgency

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def _text(longest: int = LONGEST_TEXT, *, needed: bool = False) -> Schema:
    return {"type": "string", "minLength": 1 if needed else 0, "maxLength": longest}


def _one_of(codes: Iterable[str]) -> Schema:
    return {"type": "string", "enum": [str(code) for code in codes]}


def _some_of(codes: type[StrEnum]) -> Schema:
    return {"type": "array", "items": _one_of(codes), "uniqueItems": True}


def _lines() -> Schema:
    return {"type": "array", "items": _text(needed=True)}


def _amount(least: int, most: int) -> Schema:
    """Return a decimal number as text, from least to most, with at most two places."""
    whole = "|".join(str(number) for number in range(least, most))
    return {"type": "string", "pattern": rf"^(?:(?:{whole})(?:\.[0-9]{{1,2}})?|{most}(?:\.0{{1,2}})?)$"}


def _object(properties: Mapping[str, Schema], required: Iterable[str] | None = None) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }


def _asked(properties: Mapping[str, Schema], questions: Iterable[Question]) -> dict[str, Schema]:
    """Return the properties with what each asks beside it."""
    asks = {one.field: one.asks for one in questions}
    return {name: {"description": asks[name], **one} if name in asks else one for name, one in properties.items()}


def _domains() -> Schema:
    """Return the schema of a level and a sentence for each domain; one that is left out has no need."""
    each = {
        domain.value: {
            "title": domain.title,
            **_object({"level": _one_of(LEVELS_OF[domain]), "sentence": _text(LONGEST_SENTENCE)}),
        }
        for domain in Domain
    }
    return {"description": "A level and a sentence for each care domain.", **_object(each, ())}


def _about_me() -> Schema:
    names = [one.name for one in dataclasses.fields(AboutMe)]
    asked = {f"about_me.{name}": _text(needed=name == "most_important") for name in names}
    parts = _asked(asked, FIRST_QUESTIONS)
    return {
        "description": "What matters to me, under the headings of PRSB “About Me”.",
        **_object({name: parts[f"about_me.{name}"] for name in names}),
    }


def _visits() -> Schema:
    one = _object(
        {
            "minutes": {"type": "integer", "enum": list(VISIT_MINUTES)},
            "a_week": {"type": "integer", "minimum": 1, "maximum": MOST_VISITS},
        }
    )
    return {"type": "array", "items": one, "uniqueItems": True}


def _first_tier() -> Schema:
    properties = {
        "age_band": _one_of(AGE_BANDS),
        "care_type": _one_of(CareType),
        "bands": _some_of(NeedBand),
        "search_district": _text(LONGEST_NAME, needed=True),
        "radius_miles": _amount(1, MOST_MILES),
        "start_on": _DAY,
        "urgency": _one_of(Urgency),
        "expected_length": _text(LONGEST_NAME, needed=True),
        "about_me": _about_me(),
        "outcomes": _some_of(Outcome),
        "domains": _domains(),
        "diagnosis_group": _text(LONGEST_NAME, needed=True),
        "transfers": _text(),
        "nights": _one_of(Nights),
        "waking_nights": {"type": "integer", "minimum": 0, "maximum": NIGHTS_OF_A_WEEK},
        "one_to_one_hours": _amount(0, HOURS_OF_A_WEEK),
        "triggers_and_risks": _text(),
        "texture": _one_of(Texture),
        "falls": _text(),
        "end_of_life": _text(),
        "must_haves": _lines(),
        "preferences": _lines(),
        "hours_a_week": _amount(0, HOURS_OF_A_WEEK),
        "visits": _visits(),
    }
    return _object(_asked(properties, FIRST_QUESTIONS))


def _document(name: FormatName, content: Mapping[str, Schema]) -> Schema:
    """Return the schema of a document: which format it is of, and what it says."""
    named = schema_name(name)
    return {
        "$schema": DIALECT,
        "$id": f"urn:{named.replace('/', ':')}",
        "title": name.title,
        **_object({"schema": {"const": named}, **content}),
    }


_OF_A_PORTRAIT: Mapping[str, Schema] = {
    "reference": {"description": "The reference of the package of care.", **_text(LONGEST_NAME, needed=True)},
    "version": {"description": "Which text of the portrait.", "type": "integer", "minimum": 1},
    "signed_on": {
        "description": "The day on which another social worker signed it; null while nobody has.",
        "anyOf": [_DAY, {"type": "null"}],
    },
}

SCHEMAS: Mapping[FormatName, Schema] = MappingProxyType(
    {
        FormatName.ASSESSMENT: _document(
            FormatName.ASSESSMENT,
            _asked(
                {
                    "impairment": {"type": "boolean"},
                    "outcomes": _some_of(Outcome),
                    "wellbeing_affected": {"type": "boolean"},
                    "domains": _domains(),
                },
                ASSESSMENT_QUESTIONS,
            ),
        ),
        FormatName.PORTRAIT: _document(FormatName.PORTRAIT, {**_OF_A_PORTRAIT, "tier_one": _first_tier()}),
        FormatName.PORTRAIT_SECOND: _document(
            FormatName.PORTRAIT_SECOND,
            {
                **_OF_A_PORTRAIT,
                "tier_two": _object(
                    _asked({one.name: _text() for one in dataclasses.fields(TierTwo)}, SECOND_QUESTIONS)
                ),
            },
        ),
    }
)
