"""The confirmation round: every invited service confirms, re-prices under seal or withdraws (rulebook §9)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from placewell.rules.errors import Conflict, WrongState
from placewell.rules.legal_basis import RULES, LegalBasis
from placewell.rules.urgency import Urgency, UrgencyTimes

# Default: how long a round is open, in working days or elapsed time.
WINDOWS: Mapping[Urgency, int | timedelta] = MappingProxyType(
    {
        Urgency.PLANNED: 2,
        Urgency.STANDARD: 1,
        Urgency.URGENT: timedelta(hours=4),
        Urgency.EMERGENCY: timedelta(hours=2),
    }
)


def round_times(basis: LegalBasis, urgency: Urgency, times: UrgencyTimes) -> UrgencyTimes:
    """Return the times of a round: a class's own with the short window, never longer than the search's.

    A basis with a shortest window keeps that of its searches: a round is a search, and nobody has agreed to less.
    """
    if RULES[basis].shortest_window is not None:
        return times
    window = WINDOWS[urgency]
    if isinstance(window, timedelta):
        window = min(window, times.window or window)
        low_bid = min(times.low_bid, window) if times.low_bid else times.low_bid
        return replace(times, window_working_days=None, window=window, low_bid=low_bid)
    return replace(times, window_working_days=min(window, times.window_working_days or window), window=None)


def check_round(*, material: bool, corrected: bool, under_way: bool, placed: bool) -> None:
    """Raise WrongState or Conflict unless a corrected portrait has to go to every invited service.

    `material` says that a visit found a material difference, `corrected` that a portrait was signed since.
    """
    if placed:
        raise WrongState("This person's care has been placed. A settled person is never put to tender again on price.")
    if under_way:
        raise Conflict("Another search for this person is under way.")
    if not material:
        raise WrongState("No visit has found a material difference between this person and their portrait.")
    if not corrected:
        raise WrongState("The portrait has not been corrected yet. Its author writes it again, and another signs it.")
