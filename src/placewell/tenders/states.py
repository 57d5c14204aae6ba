"""The states of a tender and the only steps between them."""

from enum import StrEnum

from placewell.rules.errors import WrongState


class TenderState(StrEnum):
    """Where a tender stands. `OPEN` covers the time before its close and the moments until the opener has opened it."""

    OPEN = "open"
    SCORING = "scoring"
    SCORED = "scored"
    EVALUATED = "evaluated"
    OFFERED = "offered"
    AWARDED = "awarded"
    CANCELLED = "cancelled"


STEPS: dict[TenderState, frozenset[TenderState]] = {
    TenderState.OPEN: frozenset({TenderState.SCORING, TenderState.CANCELLED}),
    TenderState.SCORING: frozenset({TenderState.SCORED, TenderState.CANCELLED}),
    TenderState.SCORED: frozenset({TenderState.EVALUATED}),
    TenderState.EVALUATED: frozenset({TenderState.OFFERED, TenderState.CANCELLED}),
    TenderState.OFFERED: frozenset({TenderState.AWARDED, TenderState.CANCELLED}),
    TenderState.AWARDED: frozenset(),
    TenderState.CANCELLED: frozenset(),
}

# A package has one tender under way. Beside it earlier ones may still be with the person, who can choose from them.
UNDER_WAY = (TenderState.OPEN, TenderState.SCORING, TenderState.SCORED, TenderState.EVALUATED)
OVER = (TenderState.AWARDED, TenderState.CANCELLED)

WORDS = {
    TenderState.OPEN: "open for bids",
    TenderState.SCORING: "opened; the case responses are being scored",
    TenderState.SCORED: "scored; the prices are about to be revealed",
    TenderState.EVALUATED: "evaluated",
    TenderState.OFFERED: "with the person, who is choosing",
    TenderState.AWARDED: "finished with a placement",
    TenderState.CANCELLED: "cancelled",
}


def check_step(before: TenderState, after: TenderState) -> None:
    """Raise WrongState when a tender cannot go from one state to the other."""
    if after not in STEPS[before]:
        raise WrongState(f"This tender is {WORDS[before]}. It cannot become: {WORDS[after]}.")
