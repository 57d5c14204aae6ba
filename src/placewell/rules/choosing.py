"""What may be chosen, in which order choices stand, and why somebody chooses none (rulebook §§6 and 7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from placewell.rules.errors import Refused
from placewell.rules.scoring import draw


class Standing(StrEnum):
    """Whether an option can be chosen now; and if not, why it has fallen away."""

    OPEN = "open"
    PRICE_LAPSED = "price_lapsed"
    BED_TAKEN = "bed_taken"
    DECLINED_PORTRAIT_WRONG = "declined_portrait_wrong"
    DECLINED_OTHER = "declined_other"
    SEARCH_OVER = "search_over"
    PORTRAIT_CORRECTED = "portrait_corrected"
    LEFT = "left"
    NOT_AGREED = "not_agreed"
    CLOSING = "closing"


FALLEN_WORDS: Mapping[Standing, str] = {
    Standing.PRICE_LAPSED: "Its price was good for a set time, and that time is over.",
    Standing.BED_TAKEN: "Its free room has been chosen by somebody else. That is nobody’s fault.",
    Standing.DECLINED_PORTRAIT_WRONG: (
        "It came to meet you, and cannot give the care you need: what we had written about you was not right."
        " That is not your fault, and not theirs."
    ),
    Standing.DECLINED_OTHER: "It came to meet you, and cannot give the care you need.",
    Standing.SEARCH_OVER: "The search that it came from is over.",
    Standing.PORTRAIT_CORRECTED: (
        "What we had written about you was not right. We have put it right, so this offer does not count any more."
    ),
    Standing.LEFT: "You do not live there any more.",
    Standing.CLOSING: "The home is closing, so it takes nobody new. That is not your fault.",
    Standing.NOT_AGREED: "It costs more than the council pays, and nobody has agreed to pay the rest now.",
}


def standing_of_option(
    *,
    today: date,
    valid_until: date,
    declined: Standing | None = None,
    bed_taken: bool = False,
    over: bool = False,
    corrected: bool = False,
    left: bool = False,
    agreed: bool = True,
    closing: bool = False,
) -> Standing:
    """Return whether an option can be chosen. A price is good through its last day, `valid_until`.

    `corrected` says that services were asked again since with a corrected portrait; `left` that staying was the option,
    and the person does not live there any more; `closing` that the home closes. `agreed` is false for one above
    the budget while no signed additional-cost agreement is in force.
    """
    if over:
        return Standing.SEARCH_OVER
    if corrected:
        return Standing.PORTRAIT_CORRECTED
    if left:
        return Standing.LEFT
    if declined is not None:
        return declined
    if closing:
        return Standing.CLOSING
    if bed_taken:
        return Standing.BED_TAKEN
    if not agreed:
        return Standing.NOT_AGREED
    return Standing.PRICE_LAPSED if today > valid_until else Standing.OPEN


class Order(StrEnum):
    """In which order the person sees their choices."""

    LOT = "lot"
    NEAR = "near"
    RATING = "rating"
    PRICE = "price"
    NAME = "name"
    SCORE = "score"


ORDER_WORDS: Mapping[Order, str] = {
    Order.LOT: "as drawn by lot",
    Order.NEAR: "nearest first",
    Order.RATING: "by rating",
    Order.PRICE: "by price",
    Order.NAME: "by name",
    Order.SCORE: "by the council’s score",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """What decides where one option stands: prices in pounds a week, distance in miles, points and score 0 to 100.

    `rating_points` are the policy's for its rating, or those of an unrated service, which is never the worst. A home
    that the person named has no score, for nobody marked it: it stands last where that order is asked for.
    """

    key: int
    tender_ref: str
    bid_ref: str
    name: str
    distance: Decimal
    price: Decimal
    rating_points: Decimal
    score: Decimal | None


def in_order(options: Iterable[Placed], order: Order) -> list[int]:
    """Return the keys of options in an order; among equals, and unless an order is asked for, by the draw of §6."""
    by = {
        Order.LOT: lambda _one: (),
        Order.NEAR: lambda one: (one.distance,),
        Order.RATING: lambda one: (-one.rating_points,),
        Order.PRICE: lambda one: (one.price,),
        Order.NAME: lambda one: (one.name.casefold(),),
        Order.SCORE: lambda one: (one.score is None, -(one.score or 0)),
    }[order]
    lots = sorted(options, key=lambda one: (draw(one.tender_ref, one.bid_ref), one.key))
    return [one.key for one in sorted(lots, key=by)]


class WhyNone(StrEnum):
    """Why somebody chooses none of their options. Coded, so that reasons can be counted."""

    TOO_FEW = "too_few"
    TOO_FAR = "too_far"
    NOT_RIGHT = "not_right"
    RATING = "rating"
    TOO_SOON = "too_soon"
    KNOWS_ANOTHER = "knows_another"
    STAY_AT_HOME = "stay_at_home"
    OTHER = "other"


WHY_NONE_WORDS: Mapping[WhyNone, str] = {
    WhyNone.TOO_FEW: "There are too few to choose from. Please look further away",
    WhyNone.TOO_FAR: "They are too far from the people who matter to me",
    WhyNone.NOT_RIGHT: "None of them has what matters most to me",
    WhyNone.RATING: "I am not happy with their ratings",
    WhyNone.TOO_SOON: "I am not ready yet",
    WhyNone.KNOWS_ANOTHER: "There is another home I would like",
    WhyNone.STAY_AT_HOME: "I would rather have help at home",
    WhyNone.OTHER: "Something else",
}


def check_none(reasons: Iterable[WhyNone], *, said: str, home: str) -> None:
    """Raise Refused unless a choice of none says why: a reason, words for `other`, the home where one is known."""
    given = set(reasons)
    if not given:
        raise Refused("Tick at least one reason, so that we know what to look for next.", code="reasons")
    if WhyNone.OTHER in given and not said.strip():
        raise Refused("Tell us in a few words what the other reason is.", code="because")
    if WhyNone.KNOWS_ANOTHER in given and not home.strip():
        raise Refused("Tell us which home you would like us to ask.", code="home")
