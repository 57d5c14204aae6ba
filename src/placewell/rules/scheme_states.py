"""The life of a scheme: its states, and which act leads from which to which (rulebook §1)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.errors import WrongState


class SchemeState(StrEnum):
    """Where a scheme stands. Members join and searches start only while it is live; both end on its last day."""

    DRAFT = "draft"
    LIVE = "live"
    PAUSED = "paused"
    WINDING_DOWN = "winding_down"
    CLOSED = "closed"


class SchemeAct(StrEnum):
    """What can be done with a scheme as a whole."""

    GO_LIVE = "go_live"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    WIND_DOWN = "wind_down"
    CLOSE = "close"


STEPS: Mapping[tuple[SchemeState, SchemeAct], SchemeState] = MappingProxyType(
    {
        (SchemeState.DRAFT, SchemeAct.GO_LIVE): SchemeState.LIVE,
        (SchemeState.DRAFT, SchemeAct.CLOSE): SchemeState.CLOSED,
        (SchemeState.LIVE, SchemeAct.PAUSE): SchemeState.PAUSED,
        (SchemeState.LIVE, SchemeAct.EXTEND): SchemeState.LIVE,
        (SchemeState.LIVE, SchemeAct.WIND_DOWN): SchemeState.WINDING_DOWN,
        (SchemeState.PAUSED, SchemeAct.RESUME): SchemeState.LIVE,
        (SchemeState.PAUSED, SchemeAct.WIND_DOWN): SchemeState.WINDING_DOWN,
        (SchemeState.WINDING_DOWN, SchemeAct.CLOSE): SchemeState.CLOSED,
    }
)

WORDS: Mapping[SchemeState, str] = MappingProxyType(
    {
        SchemeState.DRAFT: "a draft",
        SchemeState.LIVE: "live",
        SchemeState.PAUSED: "paused",
        SchemeState.WINDING_DOWN: "winding down",
        SchemeState.CLOSED: "closed",
    }
)
ACT_WORDS: Mapping[SchemeAct, str] = MappingProxyType(
    {
        SchemeAct.GO_LIVE: "go live",
        SchemeAct.PAUSE: "be paused",
        SchemeAct.RESUME: "be resumed",
        SchemeAct.EXTEND: "be extended",
        SchemeAct.WIND_DOWN: "be wound down",
        SchemeAct.CLOSE: "be closed",
    }
)
TAKES_MEMBERS = frozenset({SchemeState.LIVE, SchemeState.PAUSED})
STARTS_SEARCHES = frozenset({SchemeState.LIVE, SchemeState.WINDING_DOWN})


def after(state: SchemeState, act: SchemeAct) -> SchemeState:
    """Return the state after an act. Raises WrongState where the scheme's state does not allow it."""
    found = STEPS.get((state, act))
    if found is None:
        able = " or ".join(WORDS[before] for before, one in STEPS if one == act)
        raise WrongState(f"This scheme is {WORDS[state]}. To {ACT_WORDS[act]} it has to be {able}.")
    return found
