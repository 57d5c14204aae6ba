"""Scores of one bid, in exact fractions (rulebook §6). None depends on any other bid."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from placewell.rules.pack import (
    Answer,
    PackBid,
    PackFigures,
    PackPolicy,
    PriceBasis,
    PriceMethod,
    RegisterEntry,
)
from placewell.rules.ratings import KEY_QUESTIONS, normalise_rating

TRACK_RECORD_NEEDS = 5  # placements in the last 24 months, before a track record counts
KEY_QUESTION_REACH = 9  # points by which key questions move the overall rating's, either way
TOP_SCORE = 5  # of one answer


def comparable_price(bid: PackBid, figures: PackFigures) -> Fraction:
    """Return the price that is compared: net of NHS-funded nursing care, pounds a unit."""
    price = Fraction(bid.price)
    return price - Fraction(figures.fnc) if bid.price_basis == PriceBasis.GROSS else price


def register_points(register: RegisterEntry, policy: PackPolicy) -> Fraction:
    """Return the register component, 0 to 100.

    The overall rating's points, moved by the mean of the five key questions but never by more than nine, so that
    Good beats Requires improvement whatever the key questions; an unrated service has the category's own points.
    """
    overall = normalise_rating(register.overall)
    if overall is None:
        return Fraction(policy.unrated_points)
    points = {rating: Fraction(worth) for rating, worth in policy.register_points}
    said = dict(register.key_questions)
    rated = [normalise_rating(said.get(question)) for question in KEY_QUESTIONS]
    known = [points[rating] for rating in rated if rating is not None]
    if len(known) < len(KEY_QUESTIONS):
        return points[overall]
    moved = clamp(sum(known, Fraction(0)) / len(known) - points[overall], -KEY_QUESTION_REACH, KEY_QUESTION_REACH)
    return clamp(points[overall] + moved, 0, 100)


def mark_of(answer: Answer) -> Fraction:
    """Return the mark of one answer, 0 to 5: the agreed score where there is one, else the mean of its scores."""
    return Fraction(answer.agreed) if answer.agreed is not None else _mean([Fraction(s) for s in answer.scores])


def case_response_score(answers: Sequence[Answer]) -> Fraction | None:
    """Return the case response component, 0 to 100; None where no question was asked."""
    return _mean([mark_of(answer) for answer in answers]) / TOP_SCORE * 100 if answers else None


class Component(StrEnum):
    """A part of the quality score, in the order of the rulebook."""

    REGISTER = "register"
    CASE_RESPONSE = "case_response"
    TRACK_RECORD = "track_record"
    INVESTMENT = "investment"


@dataclass(frozen=True, slots=True)
class ComponentScore:
    """One component of one bid: its score, 0 to 100, or None where the bid lacks it; and the policy's share of it."""

    component: Component
    score: Fraction | None
    share: Fraction


def components_of(bid: PackBid, policy: PackPolicy) -> tuple[ComponentScore, ...]:
    """Return the four components of a bid's quality. A track record counts from five placements on."""
    return tuple(_components(bid, policy))


def _components(bid: PackBid, policy: PackPolicy) -> Iterator[ComponentScore]:
    track, shares = bid.track_record, policy.shares
    counts = track is not None and track.placements >= TRACK_RECORD_NEEDS
    worth = Fraction(track.score) if track is not None and counts else None
    invested = None if bid.investment is None else Fraction(bid.investment)
    yield ComponentScore(Component.REGISTER, register_points(bid.register, policy), Fraction(shares.register))
    yield ComponentScore(
        Component.CASE_RESPONSE, case_response_score(bid.case_response), Fraction(shares.case_response)
    )
    yield ComponentScore(Component.TRACK_RECORD, worth, Fraction(shares.track_record))
    yield ComponentScore(Component.INVESTMENT, invested, Fraction(shares.investment))


def quality_score(bid: PackBid, policy: PackPolicy) -> Fraction:
    """Return the quality score, 0 to 100. The share of a component that a bid lacks is spread over its others."""
    present = [(one.score, one.share) for one in components_of(bid, policy) if one.score is not None]
    whole = sum((share for _score, share in present), Fraction(0))
    return sum((score * share for score, share in present), Fraction(0)) / whole


def price_points(price: Fraction, policy: PackPolicy, figures: PackFigures) -> Fraction:
    """Return the points of a comparable price: full at the reference and below it, none at the ceiling and above.

    Only `fixed_reference` gives any: nothing is gained under what sustainable care costs.
    """
    if policy.price_method != PriceMethod.FIXED_REFERENCE:
        return Fraction(0)
    ceiling, reference = Fraction(figures.ceiling), Fraction(figures.reference)
    return Fraction(policy.price_weight) * clamp((ceiling - price) / (ceiling - reference), 0, 1)


def effective_price_weight(points: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Return how much price really decided, 0 to 1, over (price points, quality points) of the gated bids.

    None with fewer than two bids, or where neither kind of points differs.
    """
    if len(points) < 2:
        return None
    price = _spread([priced for priced, _ in points])
    quality = _spread([qualified for _, qualified in points])
    return price / (price + quality) if price + quality else None


def draw(tender_ref: str, bid_ref: str) -> str:
    """Return the draw that decides between bids equal in everything else: the lower text wins."""
    return hashlib.sha256(f"{tender_ref}:{bid_ref}".encode()).hexdigest()


def clamp(value: Fraction, low: int, high: int) -> Fraction:
    """Return `value`, held between `low` and `high`."""
    return min(max(value, Fraction(low)), Fraction(high))


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _spread(values: Sequence[Fraction]) -> Fraction:
    return max(values) - min(values)
