"""Between a preview as the rulebook has it and the row that keeps it. Fractions are kept as text, exactly."""

from fractions import Fraction
from typing import Any

from placewell.rules.options import Outcome
from placewell.rules.previewing import Measures, Middle, Pair, Preview, Share

JsonObject = dict[str, Any]


def stored_preview(preview: Preview) -> JsonObject:
    """Return a preview as JSON."""
    return {
        "searches": preview.searches,
        "refused": dict(preview.refused),
        "measures": None if preview.measures is None else _measures(preview.measures),
    }


def read_preview(summary: JsonObject) -> Preview:
    """Return the preview that a row keeps."""
    kept = summary["measures"]
    return Preview(
        searches=summary["searches"],
        refused=tuple(sorted(summary["refused"].items())),
        measures=None if kept is None else _read_measures(kept),
    )


def _measures(measures: Measures) -> JsonObject:
    return {
        "first_changes": measures.first_changes,
        "gains": measures.gains,
        "loses": measures.loses,
        "outcomes": [[before.value, after.value, number] for before, after, number in measures.outcomes],
        "bids": measures.bids,
        "passing": [measures.passing.before, measures.passing.after],
        "in_budget": [measures.in_budget.before, measures.in_budget.after],
        "lowest_first": [_share(measures.lowest_first.before), _share(measures.lowest_first.after)],
        "price_weight": [_middle(measures.price_weight.before), _middle(measures.price_weight.after)],
        "first_price": [_middle(measures.first_price.before), _middle(measures.first_price.after)],
        "widely": measures.widely,
        "narrow": sorted(measures.narrow),
    }


def _read_measures(kept: JsonObject) -> Measures:
    return Measures(
        first_changes=kept["first_changes"],
        gains=kept["gains"],
        loses=kept["loses"],
        outcomes=tuple((Outcome(before), Outcome(after), number) for before, after, number in kept["outcomes"]),
        bids=kept["bids"],
        passing=Pair(*kept["passing"]),
        in_budget=Pair(*kept["in_budget"]),
        lowest_first=Pair(*(Share(part, whole) for part, whole in kept["lowest_first"])),
        price_weight=Pair(*(_read_middle(one) for one in kept["price_weight"])),
        first_price=Pair(*(_read_middle(one) for one in kept["first_price"])),
        widely=kept["widely"],
        narrow=frozenset(kept["narrow"]),
    )


def _share(share: Share) -> list[int]:
    return [share.part, share.whole]


def _middle(middle: Middle) -> JsonObject:
    return {"value": None if middle.value is None else str(middle.value), "cases": middle.cases}


def _read_middle(kept: JsonObject) -> Middle:
    return Middle(None if kept["value"] is None else Fraction(kept["value"]), kept["cases"])
