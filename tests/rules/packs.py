"""Packs for the tests: the published example, and random valid ones."""

import copy
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

EXAMPLE: dict[str, Any] = {
    "schema": "placewell/pack/1",
    "tender_ref": "T-1",
    "unit": "week",
    "policy": {
        "weights": {"quality": "60", "price": "40"},
        "price_method": "fixed_reference",
        "register_points": {"Outstanding": "100", "Good": "80", "Requires improvement": "40", "Inadequate": "0"},
        "unrated_points": "60",
        "quality_shares": {"register": "40", "case_response": "30", "track_record": "20", "investment": "10"},
        "quality_minimum": "50",
        "rating_gate": "Requires improvement",
        "min_options": 1,
        "target_options": 2,
    },
    "figures": {"floor": "700.00", "reference": "880.00", "ceiling": "1000.00", "fnc": "267.68", "budget": "950.00"},
    "bids": [
        {
            "bid_ref": "A",
            "price": "900.00",
            "price_basis": "net_of_fnc",
            "register": {
                "overall": "Good",
                "key_questions": {
                    "Safe": "Good",
                    "Effective": "Good",
                    "Caring": "Outstanding",
                    "Responsive": "Good",
                    "Well-led": "Good",
                },
            },
            "case_response": [{"scores": ["4", "5"], "agreed": None}, {"scores": ["1", "4"], "agreed": "3"}],
            "track_record": {"placements": 7, "score": "83"},
            "investment": "60",
            "distance_miles": "3.20",
            "gates": {"must_haves_met": True, "start_in_time": True, "vacancy_confirmed": True},
            "low_bid": None,
        }
    ],
}


def example(**changes: object) -> dict[str, Any]:
    """Return a copy of the published example, its top fields changed."""
    return {**copy.deepcopy(EXAMPLE), **changes}


def bid(ref: str = "A", **changes: object) -> dict[str, Any]:
    """Return a copy of the example's bid."""
    return {**copy.deepcopy(EXAMPLE["bids"][0]), "bid_ref": ref, **changes}


def plain_bid(ref: str, quality: str, price: str, low_bid: str | None = None) -> dict[str, Any]:
    """Return a bid whose quality score is exactly `quality`, by investment alone (see `worked`)."""
    return bid(ref, price=price, investment=quality, track_record=None, case_response=[], low_bid=low_bid)


def worked(*bids: dict[str, Any]) -> dict[str, Any]:
    """Return the rulebook's worked example: 60/40, C 1000, C0 880, F 700, no quality minimum."""
    pack = example(bids=list(bids))
    pack["policy"]["quality_shares"] = {
        "register": "0",
        "case_response": "0",
        "track_record": "0",
        "investment": "100",
    }
    pack["policy"]["quality_minimum"] = "0"
    return pack


def _decimals(low: int, high: int, places: int = 2) -> st.SearchStrategy[str]:
    scale = 10**places
    return st.integers(low * scale, high * scale).map(lambda n: f"{Decimal(n) / scale:.{places}f}")


RATINGS = ["Outstanding", "Good", "Requires improvement", "Requires Improvement", "Inadequate", None, "Not rated"]


@st.composite
def packs(draw: st.DrawFn, *, method: str | None = None) -> dict[str, Any]:
    """Draw any valid pack."""
    how = method or draw(st.sampled_from(["fixed_reference", "quality_within_budget", "fixed_rate"]))
    price_weight = draw(st.integers(1, 100)) if how == "fixed_reference" else 0
    cuts = sorted(draw(st.lists(st.integers(0, 90), min_size=3, max_size=3)))
    shares = [10 + cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], 90 - cuts[2]]
    questions = draw(st.integers(0, 3))
    fewest = draw(st.integers(1, 3))
    pack = example()
    pack["tender_ref"] = draw(st.text(st.characters(codec="utf-8"), max_size=6))
    pack["policy"] |= {
        "weights": {"quality": str(100 - price_weight), "price": str(price_weight)},
        "price_method": how,
        "unrated_points": draw(_decimals(1, 100)),
        "quality_shares": dict(
            zip(("register", "case_response", "track_record", "investment"), map(str, shares), strict=True)
        ),
        "quality_minimum": draw(_decimals(0, 70)),
        "rating_gate": draw(st.sampled_from(["Good", "Requires improvement", None])),
        "min_options": fewest,
        "target_options": fewest + draw(st.integers(0, 2)),
    }
    pack["figures"]["budget"] = draw(_decimals(880, 1100))
    refs = draw(st.lists(st.text("ABCDEFé1", min_size=1, max_size=3), max_size=7, unique=True))
    pack["bids"] = [_draw_bid(draw, ref, questions) for ref in refs]
    return pack


def _draw_bid(draw: st.DrawFn, ref: str, questions: int) -> dict[str, Any]:
    gross = draw(st.booleans())
    asked = draw(st.sampled_from(["Safe", "Effective", "Caring", "Responsive", "Well-led", "none"]))
    key_questions = {
        name: draw(st.sampled_from(RATINGS))
        for name in ("Safe", "Effective", "Caring", "Responsive", "Well-led")
        if name != asked
    }
    answers = []
    for _ in range(questions):
        scores = draw(st.lists(_decimals(0, 5, 1), min_size=1, max_size=3))
        apart = max(map(Decimal, scores)) - min(map(Decimal, scores)) >= 2
        answers.append({"scores": scores, "agreed": draw(st.sampled_from(scores)) if apart else None})
    track = st.fixed_dictionaries({"placements": st.integers(0, 9), "score": _decimals(0, 100)})
    return bid(
        ref,
        price=draw(_decimals(880 if gross else 600, 1300)),
        price_basis="gross_of_fnc" if gross else "net_of_fnc",
        register={"overall": draw(st.sampled_from(RATINGS)), "key_questions": key_questions},
        case_response=answers,
        track_record=draw(st.none() | track),
        investment=draw(st.none() | _decimals(0, 100)),
        distance_miles=draw(_decimals(0, 20)),
        gates={
            name: draw(st.sampled_from([True, True, True, False]))
            for name in ("must_haves_met", "start_in_time", "vacancy_confirmed")
        },
        low_bid=draw(st.sampled_from([None, "accepted", "rejected"])),
    )
