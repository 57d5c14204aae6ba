"""The statements of a search's portrait, and how what was marked of them is kept as JSON."""

from collections.abc import Mapping
from typing import Any

from placewell.needs.values import read_tier_one
from placewell.placements.models import AssessorReading, Visit
from placewell.rules.needs import Level
from placewell.rules.visits import KIND_WORDS, How, Kind, Mark, Statement, statements_of
from placewell.tenders.models import Tender


def statements_of_tender(tender: Tender) -> tuple[Statement, ...]:
    """Return the statements that every invited service read."""
    return statements_of(read_tier_one(tender.portrait))


def mark_value(mark: Mark) -> dict[str, str]:
    """Return a mark as JSON, without what it does not say."""
    kind, level = mark.kind, mark.level
    said = {"kind": kind.value if kind else "", "level": level.value if level else "", "said": mark.said}
    return {"how": mark.how.value, **{name: text for name, text in said.items() if text}}


def read_marks(value: Mapping[str, Mapping[str, str]]) -> dict[str, Mark]:
    """Return the marks that `mark_value` made JSON of."""
    return {
        code: Mark(
            How(one["how"]),
            Kind(one["kind"]) if "kind" in one else None,
            Level(one["level"]) if "level" in one else None,
            one.get("said", ""),
        )
        for code, one in value.items()
    }


def differences_of(visit: Visit | AssessorReading, tender: Tender) -> list[dict[str, Any]]:
    """Return what a visit found different, in the order of the portrait: what it says, and what was seen."""
    found = []
    for one in statements_of_tender(tender):
        mark: Mapping[str, str] | None = visit.differing.get(one.id)
        if mark is None:
            continue
        found.append(
            {
                "title": one.title,
                "text": one.text,
                "kind": KIND_WORDS[Kind(mark["kind"])],
                "level": Level(mark["level"]).words if "level" in mark else "",
                "said": mark["said"],
                "material": one.id in visit.material,
            }
        )
    return found
