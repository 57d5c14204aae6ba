"""The pack: everything an evaluation depends on, as frozen values (rulebook §6; the interfaces' pack schema)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from placewell.rules.ratings import Rating

PACK_SCHEMA = "placewell/pack/1"


class PriceMethod(StrEnum):
    """How price counts. Relative methods are refused: they make the order of two bids depend on a third."""

    FIXED_REFERENCE = "fixed_reference"
    QUALITY_WITHIN_BUDGET = "quality_within_budget"
    FIXED_RATE = "fixed_rate"


class PriceBasis(StrEnum):
    """Whether a price includes NHS-funded nursing care."""

    NET = "net_of_fnc"
    GROSS = "gross_of_fnc"


class LowBid(StrEnum):
    """What a named officer decided about the explanation of a low bid."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the quality score's four components, adding up to 100."""

    register: Decimal
    case_response: Decimal
    track_record: Decimal
    investment: Decimal


@dataclass(frozen=True, slots=True)
class PackPolicy:
    """The published policy of a category, as far as an evaluation reads it. All points are of 100."""

    quality_weight: Decimal
    price_weight: Decimal
    price_method: PriceMethod
    register_points: tuple[tuple[Rating, Decimal], ...]
    unrated_points: Decimal
    shares: Shares
    quality_minimum: Decimal
    rating_gate: Rating | None
    min_options: int
    target_options: int

    def points_of(self, rating: Rating) -> Decimal:
        """Return the register points of a rating."""
        return dict(self.register_points)[rating]


@dataclass(frozen=True, slots=True)
class PackFigures:
    """The category's published figures at the person's levels, and the person's budget; pounds a unit, net of FNC."""

    floor: Decimal
    reference: Decimal
    ceiling: Decimal
    fnc: Decimal
    budget: Decimal


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """What the CQC register says of a service; any spelling, anything unknown is unrated."""

    overall: str | None
    key_questions: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The scores of one case-response question, 0 to 5, and the agreed one where there is one."""

    scores: tuple[Decimal, ...]
    agreed: Decimal | None


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """Placements of the last 24 months and the score they gave, 0 to 100."""

    placements: int
    score: Decimal


@dataclass(frozen=True, slots=True)
class Gates:
    """What a bid must satisfy before it is scored."""

    must_haves_met: bool
    start_in_time: bool
    vacancy_confirmed: bool


@dataclass(frozen=True, slots=True)
class PackBid:
    """One bid as the evaluation sees it."""

    bid_ref: str
    price: Decimal
    price_basis: PriceBasis
    register: RegisterEntry
    case_response: tuple[Answer, ...]
    track_record: TrackRecord | None
    investment: Decimal | None
    distance_miles: Decimal
    gates: Gates
    low_bid: LowBid | None


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything one evaluation depends on."""

    tender_ref: str
    unit: str
    policy: PackPolicy
    figures: PackFigures
    bids: tuple[PackBid, ...]

    def as_value(self) -> dict[str, Any]:
        """Return the pack as the JSON value that `read_pack` accepts."""
        policy, figures = self.policy, self.figures
        return {
            "schema": PACK_SCHEMA,
            "tender_ref": self.tender_ref,
            "unit": self.unit,
            "policy": {
                "weights": {"quality": _text(policy.quality_weight), "price": _text(policy.price_weight)},
                "price_method": policy.price_method.value,
                "register_points": {rating.value: _text(points) for rating, points in policy.register_points},
                "unrated_points": _text(policy.unrated_points),
                "quality_shares": {
                    "register": _text(policy.shares.register),
                    "case_response": _text(policy.shares.case_response),
                    "track_record": _text(policy.shares.track_record),
                    "investment": _text(policy.shares.investment),
                },
                "quality_minimum": _text(policy.quality_minimum),
                "rating_gate": policy.rating_gate.value if policy.rating_gate else None,
                "min_options": policy.min_options,
                "target_options": policy.target_options,
            },
            "figures": {
                "floor": _text(figures.floor),
                "reference": _text(figures.reference),
                "ceiling": _text(figures.ceiling),
                "fnc": _text(figures.fnc),
                "budget": _text(figures.budget),
            },
            "bids": [_bid_value(bid) for bid in self.bids],
        }


def _bid_value(bid: PackBid) -> dict[str, Any]:
    track = bid.track_record
    return {
        "bid_ref": bid.bid_ref,
        "price": _text(bid.price),
        "price_basis": bid.price_basis.value,
        "register": {"overall": bid.register.overall, "key_questions": dict(bid.register.key_questions)},
        "case_response": [
            {
                "scores": [_text(score) for score in answer.scores],
                "agreed": None if answer.agreed is None else _text(answer.agreed),
            }
            for answer in bid.case_response
        ],
        "track_record": None if track is None else {"placements": track.placements, "score": _text(track.score)},
        "investment": None if bid.investment is None else _text(bid.investment),
        "distance_miles": _text(bid.distance_miles),
        "gates": {
            "must_haves_met": bid.gates.must_haves_met,
            "start_in_time": bid.gates.start_in_time,
            "vacancy_confirmed": bid.gates.vacancy_confirmed,
        },
        "low_bid": bid.low_bid.value if bid.low_bid else None,
    }


def _text(number: Decimal) -> str:
    return f"{number:f}"
