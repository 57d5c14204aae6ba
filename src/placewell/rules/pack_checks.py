"""Rules across the fields of a pack. Raises PackError at the first that does not hold."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from placewell.rules.pack import Pack, PackBid, PackPolicy, PriceBasis, PriceMethod
from placewell.rules.pack_errors import PackError, pointer
from placewell.rules.scoring import TRACK_RECORD_NEEDS

HUNDRED = 100
LEAST_STEP = 20  # between the points of adjacent ratings, so that key questions never turn their order
APART = 2  # scores this far apart need an agreed one


def check_pack(pack: Pack) -> None:
    """Check policy, figures and bids, in that order."""
    _check_policy(pack.policy)
    _check_figures(pack)
    seen: set[str] = set()
    for place, bid in enumerate(pack.bids):
        _check_bid(pack, bid, place, seen)
        seen.add(bid.bid_ref)


def _check_policy(policy: PackPolicy) -> None:
    weights = "/policy/weights"
    if _sum(policy.quality_weight, policy.price_weight) != HUNDRED:
        raise PackError("weights", weights, "The weights of quality and price add up to 100.")
    if policy.price_method == PriceMethod.FIXED_REFERENCE and policy.price_weight == 0:
        raise PackError("weights", weights, "With fixed_reference the weight of price is above 0.")
    if policy.price_method != PriceMethod.FIXED_REFERENCE and policy.price_weight != 0:
        raise PackError("weights", weights, f"With {policy.price_method} quality has 100 and price 0.")
    points = [Fraction(worth) for _rating, worth in policy.register_points]
    if any(better - worse < LEAST_STEP for better, worse in pairwise(points)):
        sentence = "Register points fall by at least 20 from each rating to the next."
        raise PackError("register_points", "/policy/register_points", sentence)
    shares = policy.shares
    if _sum(shares.register, shares.case_response, shares.track_record, shares.investment) != HUNDRED:
        raise PackError("shares", "/policy/quality_shares", "The shares of quality add up to 100.")


def _check_figures(pack: Pack) -> None:
    figures = pack.figures
    if not figures.floor < figures.reference < figures.ceiling:
        raise PackError("figures_order", "/figures", "The floor is under the reference, and that under the ceiling.")
    if figures.budget < figures.reference:
        raise PackError("budget_below_reference", "/figures/budget", "A budget is never under the reference price.")


def _check_bid(pack: Pack, bid: PackBid, place: int, seen: set[str]) -> None:
    at = ("bids", place)
    if bid.bid_ref in seen:
        raise PackError("duplicate_bid", pointer((*at, "bid_ref")), f"There are two bids {bid.bid_ref!r}.")
    if bid.price_basis == PriceBasis.GROSS:
        if pack.figures.fnc == 0:
            sentence = "A price gross of NHS-funded nursing care needs an fnc above 0."
            raise PackError("gross_without_fnc", pointer((*at, "price_basis")), sentence)
        if bid.price < pack.figures.fnc:
            sentence = "The price less NHS-funded nursing care is below zero."
            raise PackError("negative_price", pointer((*at, "price")), sentence)
    if len(bid.case_response) != len(pack.bids[0].case_response):
        sentence = "Every bid answers the same number of questions."
        raise PackError("questions_differ", pointer((*at, "case_response")), sentence)
    for number, answer in enumerate(bid.case_response):
        _check_answer(answer.scores, answer.agreed, pointer((*at, "case_response", number, "agreed")))
    if sum(_shares_present(pack.policy, bid)) == 0:
        sentence = "No component of this bid's quality has a share, so it cannot be scored."
        raise PackError("no_component", pointer(at), sentence)


def _check_answer(scores: Sequence[Decimal], agreed: Decimal | None, path: str) -> None:
    if agreed is None and Fraction(max(scores)) - Fraction(min(scores)) >= APART:
        sentence = "Scores two or more apart need an agreed score."
        raise PackError("moderation_required", path, sentence)
    if agreed is not None and not min(scores) <= agreed <= max(scores):
        raise PackError("agreed_out_of_range", path, "An agreed score lies within the scores' range.")


def _shares_present(policy: PackPolicy, bid: PackBid) -> Iterator[Decimal]:
    yield policy.shares.register
    if bid.case_response:
        yield policy.shares.case_response
    if bid.track_record is not None and bid.track_record.placements >= TRACK_RECORD_NEEDS:
        yield policy.shares.track_record
    if bid.investment is not None:
        yield policy.shares.investment


def _sum(*numbers: Decimal) -> Fraction:
    # Exact, however many digits there are; Decimal's own sum would round.
    return sum((Fraction(number) for number in numbers), Fraction(0))
