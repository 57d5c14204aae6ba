"""The evaluation: one pure function from a pack to a result, which anybody can run again (rulebook §§6 and 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from placewell.rules.options import OptionPrices, Outcome, outcome_of
from placewell.rules.pack import LowBid, Pack, PackBid, PriceMethod
from placewell.rules.ratings import normalise_rating, passes_gate
from placewell.rules.scoring import (
    comparable_price,
    draw,
    effective_price_weight,
    price_points,
    quality_score,
)

RESULT_SCHEMA = "placewell/result/1"
WARNS_OVER = Fraction(1, 10)  # effective over stated price share


class Status(StrEnum):
    """What became of a bid."""

    GATED_OUT = "gated_out"
    EXPLANATION_REQUIRED = "explanation_required"
    REJECTED_LOW = "rejected_low"
    IN_BUDGET_OPTION = "in_budget_option"
    ADDITIONAL_COST_OPTION = "additional_cost_option"


OPTIONS = frozenset({Status.IN_BUDGET_OPTION, Status.ADDITIONAL_COST_OPTION})


@dataclass(frozen=True, slots=True)
class BidResult:
    """What the evaluation says of one bid, in exact figures. Money in pounds a unit, net of FNC."""

    bid_ref: str
    status: Status
    gate_reasons: tuple[str, ...]
    comparable_price: Fraction
    quality_score: Fraction
    quality_points: Fraction
    price_points: Fraction | None
    total: Fraction | None
    rank: int | None
    additional_cost: Fraction | None

    def as_value(self) -> dict[str, Any]:
        """Return it as JSON, each figure rounded once."""
        return {
            "bid_ref": self.bid_ref,
            "status": self.status.value,
            "gate_reasons": list(self.gate_reasons),
            "comparable_price": decimal_text(self.comparable_price, 2),
            "quality_score": decimal_text(self.quality_score, 2),
            "quality_points": decimal_text(self.quality_points, 2),
            "price_points": _text_or_none(self.price_points),
            "total": _text_or_none(self.total),
            "rank": self.rank,
            "additional_cost": _text_or_none(self.additional_cost),
        }


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """The whole result. `bids` are in order of their reference."""

    tender_ref: str
    bids: tuple[BidResult, ...]
    outcome: Outcome
    least_budget: Fraction | None
    effective_price_weight: Fraction | None
    warnings: tuple[str, ...]

    def as_value(self) -> dict[str, Any]:
        """Return it as the JSON value of the published result schema."""
        weight = self.effective_price_weight
        return {
            "schema": RESULT_SCHEMA,
            "tender_ref": self.tender_ref,
            "bids": [bid.as_value() for bid in self.bids],
            "outcome": self.outcome.value,
            "least_budget": _text_or_none(self.least_budget),
            "effective_price_weight": None if weight is None else decimal_text(weight, 4),
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class _Scored:
    bid: PackBid
    status: Status
    reasons: tuple[str, ...]
    price: Fraction
    quality: Fraction
    quality_points: Fraction
    price_points: Fraction

    @property
    def total(self) -> Fraction:
        return self.quality_points + self.price_points


def evaluate(pack: Pack) -> EvaluationResult:
    """Evaluate a pack: gates, low bids, scores, options and their order, outcome and warnings. Never reads a clock."""
    scored = [_score(pack, bid) for bid in pack.bids]
    ranks = _ranks(pack, scored)
    gated = [one for one in scored if one.status != Status.GATED_OUT]
    weight = effective_price_weight([(one.price_points, one.quality_points) for one in gated])
    prices = OptionPrices(
        in_budget=tuple(one.price for one in scored if one.status == Status.IN_BUDGET_OPTION),
        additional_cost=tuple(one.price for one in scored if one.status == Status.ADDITIONAL_COST_OPTION),
        undecided=sum(one.status == Status.EXPLANATION_REQUIRED for one in scored),
    )
    outcome, least = outcome_of(prices, fewest=pack.policy.min_options, target=pack.policy.target_options)
    warnings = []
    if len(prices.in_budget) < pack.policy.target_options:
        warnings.append("below_target_options")
    if weight is not None and weight - Fraction(pack.policy.price_weight) / 100 > WARNS_OVER:
        warnings.append("effective_price_weight")
    results = (_result(pack, one, ranks.get(one.bid.bid_ref)) for one in scored)
    return EvaluationResult(
        tender_ref=pack.tender_ref,
        bids=tuple(sorted(results, key=lambda result: result.bid_ref)),
        outcome=outcome,
        least_budget=least,
        effective_price_weight=weight,
        warnings=tuple(warnings),
    )


def _score(pack: Pack, bid: PackBid) -> _Scored:
    price, quality = comparable_price(bid, pack.figures), quality_score(bid, pack.policy)
    reasons = _gate_reasons(pack, bid, quality)
    return _Scored(
        bid=bid,
        status=Status.GATED_OUT if reasons else _status(pack, bid, price),
        reasons=reasons,
        price=price,
        quality=quality,
        quality_points=quality * Fraction(pack.policy.quality_weight) / 100,
        price_points=price_points(price, pack.policy, pack.figures),
    )


def _gate_reasons(pack: Pack, bid: PackBid, quality: Fraction) -> tuple[str, ...]:
    rating = normalise_rating(bid.register.overall)
    shut = {
        "must_haves": not bid.gates.must_haves_met,
        "quality_minimum": quality < Fraction(pack.policy.quality_minimum),
        "rating_gate": not passes_gate(rating, pack.policy.rating_gate),
        "start_date": not bid.gates.start_in_time,
        "vacancy": not bid.gates.vacancy_confirmed,
    }
    return tuple(sorted(name for name, is_shut in shut.items() if is_shut))


def _status(pack: Pack, bid: PackBid, price: Fraction) -> Status:
    if price < Fraction(pack.figures.floor):
        if bid.low_bid is None:
            return Status.EXPLANATION_REQUIRED
        if bid.low_bid == LowBid.REJECTED:
            return Status.REJECTED_LOW
    within = price <= Fraction(pack.figures.budget)
    return Status.IN_BUDGET_OPTION if within else Status.ADDITIONAL_COST_OPTION


def _ranks(pack: Pack, scored: Sequence[_Scored]) -> dict[str, int]:
    by_price = pack.policy.price_method != PriceMethod.FIXED_REFERENCE

    def key(one: _Scored) -> tuple[Fraction, Fraction, Fraction, Fraction, str]:
        return (
            -one.total,
            one.price if by_price else Fraction(0),
            -one.quality,
            Fraction(one.bid.distance_miles),
            draw(pack.tender_ref, one.bid.bid_ref),
        )

    ordered = sorted((one for one in scored if one.status in OPTIONS), key=key)
    return {one.bid.bid_ref: place for place, one in enumerate(ordered, start=1)}


def _result(pack: Pack, one: _Scored, rank: int | None) -> BidResult:
    out, more = one.status == Status.GATED_OUT, one.status == Status.ADDITIONAL_COST_OPTION
    return BidResult(
        bid_ref=one.bid.bid_ref,
        status=one.status,
        gate_reasons=one.reasons,
        comparable_price=one.price,
        quality_score=one.quality,
        quality_points=one.quality_points,
        price_points=None if out else one.price_points,
        total=None if out else one.total,
        rank=rank,
        additional_cost=one.price - Fraction(pack.figures.budget) if more else None,
    )


def decimal_text(value: Fraction, places: int) -> str:
    """Return an exact figure as a decimal, rounded once, half away from zero (ROUND_HALF_UP)."""
    scale = 10**places
    units = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
    sign = "-" if value < 0 and units else ""
    return f"{sign}{units // scale}.{units % scale:0{places}d}"


def _text_or_none(value: Fraction | None) -> str | None:
    return None if value is None else decimal_text(value, 2)
