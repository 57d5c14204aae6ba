"""A second, plain reading of the interfaces' evaluation, written apart from the product's: the two must agree."""

import hashlib
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction as F  # noqa: N817 (arithmetic reads better short)
from typing import Any

RATED = {"outstanding": "Outstanding", "good": "Good", "inadequate": "Inadequate"}
RATED["requires improvement"] = "Requires improvement"
NAMES = ["Safe", "Effective", "Caring", "Responsive", "Well-led"]
ORDER = ["Inadequate", "Requires improvement", "Good", "Outstanding"]


def _rating(text: str | None) -> str | None:
    return RATED.get((text or "").lower())


def _two(value: F | None, places: str = "0.01") -> str | None:
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if (value * 2 / F(places)).denominator == 1:  # a tie, or a whole number: Decimal holds it exactly
        return str(exact.quantize(Decimal(places), ROUND_HALF_UP))
    return str(exact.quantize(Decimal(places), ROUND_HALF_UP))


def _quality(one: dict[str, Any], policy: dict[str, Any]) -> F:
    points = {name: F(worth) for name, worth in policy["register_points"].items()}
    overall = _rating(one["register"]["overall"])
    if overall is None:
        register = F(policy["unrated_points"])
    else:
        register = points[overall]
        asked = [_rating(one["register"]["key_questions"].get(name)) for name in NAMES]
        if all(asked):
            mean = sum(points[rating] for rating in asked) / 5  # type: ignore[index,misc]
            register = min(max(register + min(max(mean - register, F(-9)), F(9)), F(0)), F(100))
    parts = [(register, F(policy["quality_shares"]["register"]))]
    answers = one["case_response"]
    if answers:
        given = [
            F(a["agreed"]) if a["agreed"] is not None else sum(map(F, a["scores"])) / len(a["scores"]) for a in answers
        ]
        parts.append((sum(given) / len(given) / 5 * 100, F(policy["quality_shares"]["case_response"])))  # type: ignore[arg-type]
    track = one["track_record"]
    if track is not None and track["placements"] >= 5:
        parts.append((F(track["score"]), F(policy["quality_shares"]["track_record"])))
    if one["investment"] is not None:
        parts.append((F(one["investment"]), F(policy["quality_shares"]["investment"])))
    return sum((score * share for score, share in parts), F(0)) / sum((share for _, share in parts), F(0))


def naive_evaluation(pack: dict[str, Any]) -> dict[str, Any]:
    """Evaluate a valid pack, step by step as the interfaces read."""
    policy, figures = pack["policy"], {name: F(value) for name, value in pack["figures"].items()}
    method, rows = policy["price_method"], []
    for one in pack["bids"]:
        price = F(one["price"]) - (figures["fnc"] if one["price_basis"] == "gross_of_fnc" else 0)
        quality = _quality(one, policy)
        rating, gate = _rating(one["register"]["overall"]), policy["rating_gate"]
        reasons = [
            name
            for name, shut in [
                ("must_haves", not one["gates"]["must_haves_met"]),
                ("quality_minimum", quality < F(policy["quality_minimum"])),
                ("rating_gate", bool(gate and rating and ORDER.index(rating) < ORDER.index(gate))),
                ("start_date", not one["gates"]["start_in_time"]),
                ("vacancy", not one["gates"]["vacancy_confirmed"]),
            ]
            if shut
        ]
        share = (figures["ceiling"] - price) / (figures["ceiling"] - figures["reference"])
        priced = F(policy["weights"]["price"]) * min(max(share, F(0)), F(1)) if method == "fixed_reference" else F(0)
        low = price < figures["floor"]
        if reasons:
            status = "gated_out"
        elif low and one["low_bid"] is None:
            status = "explanation_required"
        elif low and one["low_bid"] == "rejected":
            status = "rejected_low"
        else:
            status = "in_budget_option" if price <= figures["budget"] else "additional_cost_option"
        qualified = quality * F(policy["weights"]["quality"]) / 100
        rows.append((one, status, reasons, price, quality, qualified, priced))
    options = [row for row in rows if row[1].endswith("option")]
    options.sort(
        key=lambda r: (
            -(r[5] + r[6]),
            F(0) if method == "fixed_reference" else r[3],
            -r[4],
            F(r[0]["distance_miles"]),
            hashlib.sha256(f"{pack['tender_ref']}:{r[0]['bid_ref']}".encode()).hexdigest(),
        )
    )
    place = {row[0]["bid_ref"]: number + 1 for number, row in enumerate(options)}
    gated = [row for row in rows if row[1] != "gated_out"]
    weight = None
    if len(gated) > 1:
        spreads = [max(r[i] for r in gated) - min(r[i] for r in gated) for i in (6, 5)]
        weight = spreads[0] / sum(spreads) if sum(spreads) else None
    inside = sum(row[1] == "in_budget_option" for row in rows)
    least = None
    if inside >= policy["min_options"]:
        outcome = "options"
    elif any(row[1] == "explanation_required" for row in rows):
        outcome = "awaiting_explanation"
    elif len(options) >= policy["min_options"]:
        outcome = "budget_must_rise"
        least = sorted(row[3] for row in options)[min(policy["target_options"], len(options)) - 1]
    else:
        outcome = "too_few_bids"
    warnings = ["below_target_options"] if inside < policy["target_options"] else []
    if weight is not None and weight - F(policy["weights"]["price"]) / 100 > F(1, 10):
        warnings.append("effective_price_weight")
    return {
        "schema": "placewell/result/1",
        "tender_ref": pack["tender_ref"],
        "bids": [
            {
                "bid_ref": one["bid_ref"],
                "status": status,
                "gate_reasons": reasons,
                "comparable_price": _two(price),
                "quality_score": _two(quality),
                "quality_points": _two(qualified),
                "price_points": None if reasons else _two(priced),
                "total": None if reasons else _two(qualified + priced),
                "rank": place.get(one["bid_ref"]),
                "additional_cost": _two(price - figures["budget"]) if status == "additional_cost_option" else None,
            }
            for one, status, reasons, price, quality, qualified, priced in sorted(rows, key=lambda r: r[0]["bid_ref"])
        ],
        "outcome": outcome,
        "least_budget": _two(least),
        "effective_price_weight": _two(weight, "0.0001"),
        "warnings": warnings,
    }
