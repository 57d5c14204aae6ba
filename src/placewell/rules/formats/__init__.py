"""The assessment and the portrait as public formats: schemas, what each question maps to, and an example (Q11)."""

from placewell.rules.formats.example import EXAMPLE, EXAMPLE_ASSESSMENT, EXAMPLE_REFERENCE, EXAMPLE_SECOND, Assessed
from placewell.rules.formats.mapping import (
    ASSESSMENT_QUESTIONS,
    CARE_ACT_LETTERS,
    FIRST_QUESTIONS,
    SECOND_QUESTIONS,
    AboutHeading,
    Question,
)
from placewell.rules.formats.schemas import SCHEMAS
from placewell.rules.formats.versions import VERSIONS, FormatName, FormatVersion, schema_name

__all__ = [
    "ASSESSMENT_QUESTIONS",
    "CARE_ACT_LETTERS",
    "EXAMPLE",
    "EXAMPLE_ASSESSMENT",
    "EXAMPLE_REFERENCE",
    "EXAMPLE_SECOND",
    "FIRST_QUESTIONS",
    "SCHEMAS",
    "SECOND_QUESTIONS",
    "VERSIONS",
    "AboutHeading",
    "Assessed",
    "FormatName",
    "FormatVersion",
    "Question",
    "schema_name",
]
