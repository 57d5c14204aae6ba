"""A place found directly, without a search or after one: when, for which reason, and who looks at it after (§8).

Some emergencies cannot wait, and some published timetables end with nothing that suits. A broker then finds one
suitable place within the budget; the person still says yes or no; and a second person agrees, or not, after the fact.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from placewell.rules.clocks import london_moment_words, working_days_after
from placewell.rules.errors import NotPermitted, Refused, WrongState
from placewell.rules.needs import NeedBand
from placewell.rules.nominating import Condition
from placewell.rules.previewing import FEWEST_SEARCHES, to_nearest
from placewell.rules.previewing_shown import ALMOST_ALL, COUNTS_TO, FEWER, TOO_FEW
from placewell.rules.ratings import Rating, passes_gate
from placewell.rules.urgency import Urgency

SECOND_LOOK = 1  # default: working days in which a second person agrees or not
LOOKED_AT_EARLY = 5  # default: working days in which a place that they did not agree to is reviewed
SEARCHED_WITHIN = 5  # default: working days after a place on the direct route in which a search or another route starts
LONGEST_BECAUSE = 2_000  # characters


class AwardReason(StrEnum):
    """Why a place is found directly."""

    EXTREME_URGENCY = "extreme_urgency"
    NO_SUITABLE_OFFER = "no_suitable_offer"
    ONLY_ONE_ABLE = "only_one_able"
    RETURN_HOME = "return_home"


REASON_WORDS: Mapping[AwardReason, str] = MappingProxyType(
    {
        AwardReason.EXTREME_URGENCY: "It cannot wait, and nobody could foresee it",
        AwardReason.NO_SUITABLE_OFFER: "The published steps are over, and nothing suitable was offered",
        AwardReason.ONLY_ONE_ABLE: "Only this service can meet what the person needs",
        AwardReason.RETURN_HOME: "The person wants to go back to where they lived",
    }
)
# Where each comes from. Printed beside it wherever it is read, never as law by itself.
SOURCES: Mapping[AwardReason, str] = MappingProxyType(
    {
        AwardReason.EXTREME_URGENCY: (
            "Procurement Act 2023, Schedule 5, urgency; Public Contracts Regulations 2015, regulation 32(2)(c)"
        ),
        AwardReason.NO_SUITABLE_OFFER: (
            "Procurement Act 2023, section 43; Public Contracts Regulations 2015, regulation 32(2)(a)"
        ),
        AwardReason.ONLY_ONE_ABLE: (
            "Procurement Act 2023, Schedule 5, single suppliers; Public Contracts Regulations 2015, regulation 32(2)(b)"
        ),
        AwardReason.RETURN_HOME: (
            "Care Act 2014, section 1(3)(b); Procurement Act 2023, Schedule 5, user choice contracts"
        ),
    }
)
# Only these go before the published timetable is over.
BEFORE_ITS_TIME = frozenset({AwardReason.EXTREME_URGENCY})
IN_A_HURRY = frozenset({Urgency.URGENT, Urgency.EMERGENCY})


class NotAble(StrEnum):
    """Why a service cannot be awarded directly, by what the register and its membership say."""

    REGISTERED = "registered"
    SAME_TYPE = "same_type"
    NEED_BAND = "need_band"
    RATING_GATE = "rating_gate"
    STOPPED = "stopped"


NOT_ABLE_WORDS: Mapping[NotAble, str] = MappingProxyType(
    {
        NotAble.REGISTERED: "it is not on the register of the inspectors now",
        NotAble.SAME_TYPE: "it is not registered for this kind of care",
        NotAble.NEED_BAND: "it is not registered for one of the needs",
        NotAble.RATING_GATE: "its rating is under the category’s gate",
        NotAble.STOPPED: "it is suspended, embargoed or under a safeguarding stop",
    }
)
_NOT_MET: Mapping[Condition, tuple[str, str]] = MappingProxyType(
    {
        Condition.REGISTERED: ("service_id", NOT_ABLE_WORDS[NotAble.REGISTERED]),
        Condition.SAME_TYPE: ("service_id", NOT_ABLE_WORDS[NotAble.SAME_TYPE]),
        Condition.SUITABLE: ("suitable", "it cannot meet the person’s needs and every must-have"),
        Condition.AVAILABLE: ("has_place", "it has no place"),
        Condition.TERMS: ("accepts_terms", "it does not accept the council’s terms"),
        Condition.COST: ("core", "it costs more than the budget. Ask an approver to raise the budget first"),
    }
)


@dataclass(frozen=True, slots=True)
class Stands:
    """What stands in a case before a place is found directly.

    `direct_at` is when the published timetable of the search comes to this step; None for a package that took the
    direct route out of the DPS, which has none. `evaluated` tells that the search came to its result, and `to_choose`
    counts what is or could be put to the person, in the budget or above it. `awaited` tells that a service said by
    telephone that it offers, and its offer is not entered, or waits for its word.
    """

    urgency: Urgency
    direct_at: datetime | None
    evaluated: bool = False
    to_choose: int = 0
    awaited: bool = False
    settled: bool = False
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Able:
    """What the register and its membership say of a service. `bands` are what it is registered for."""

    registered: bool
    same_type: bool
    bands: frozenset[NeedBand]
    rating: Rating | None
    stopped: bool


def reasons_open(stands: Stands, *, now: datetime) -> tuple[AwardReason, ...]:
    """Return the reasons for which a place may be found directly now, in the order in which they are shown."""
    return tuple(one for one in AwardReason if not _why_not(one, stands, now))


def why_none(stands: Stands, *, now: datetime) -> str:
    """Return why no place may be found directly now, for any reason; empty where one is open."""
    return "" if reasons_open(stands, now=now) else _why_not(AwardReason.ONLY_ONE_ABLE, stands, now)


def check_may_award(reason: AwardReason, stands: Stands, *, because: str, wished_by: str, now: datetime) -> None:
    """Raise WrongState where no place is found directly in this case now, for this reason; Refused for what is missing.

    Never for somebody who is settled, never past an offer that suits, and before the published timetable is over only
    where it cannot wait. `wished_by` is who said that the person wants to go back.
    """
    why_not = _why_not(reason, stands, now)
    if why_not:
        raise WrongState(why_not)
    if not because.strip() or len(because) > LONGEST_BECAUSE:
        raise Refused(
            f"Say why this place is found directly, in up to {LONGEST_BECAUSE:,} characters: the case, not the rule.",
            code="because",
        )
    if reason == AwardReason.RETURN_HOME and not wished_by.strip():
        raise Refused("Name who said that the person wants to go back, and when they said so.", code="wished_by")


def _why_not(reason: AwardReason, stands: Stands, now: datetime) -> str:
    if stands.settled:
        return "This person is settled. No place is found directly for somebody who is settled."
    if stands.placed:
        return "The person has a place for now. What follows is their choice among the offers of a search."
    if stands.to_choose:
        return (
            "There is something suitable. Put it to the person, or where it is above the budget ask an approver to"
            " raise it."
        )
    if reason in BEFORE_ITS_TIME:
        can_wait = "This need is not urgent, so it can wait for the search. Give another reason when that is over."
        return "" if stands.urgency in IN_A_HURRY else can_wait
    return _why_wait(reason, stands, now)


def _why_wait(reason: AwardReason, stands: Stands, now: datetime) -> str:
    if stands.direct_at is None:
        if reason == AwardReason.NO_SUITABLE_OFFER:
            return "Nothing was searched for, so nobody can say that no offer suited. Give another reason."
        return ""
    if now < stands.direct_at:
        return (
            f"The published timetable comes to this step at {london_moment_words(stands.direct_at)}. Before then a"
            " place is found directly only where it cannot wait."
        )
    if not stands.evaluated:
        return "The search has not come to its result. Wait for it: something in it may suit."
    if stands.awaited:
        return (
            "A service said by telephone that it offers. Enter its offer, or wait for its word: it may suit. If it"
            " offers nothing after all, log that call."
        )
    return ""


def not_able(able: Able, *, needs: frozenset[NeedBand], gate: Rating | None) -> tuple[NotAble, ...]:
    """Return every reason why a service cannot be awarded directly; none when it can."""
    holds = {
        NotAble.REGISTERED: not able.registered,
        NotAble.SAME_TYPE: not able.same_type,
        NotAble.NEED_BAND: not needs <= able.bands,
        NotAble.RATING_GATE: not passes_gate(able.rating, gate),
        NotAble.STOPPED: able.stopped,
    }
    return tuple(one for one in NotAble if holds[one])


def check_able(name: str, against: Iterable[NotAble]) -> None:
    """Raise Refused with every reason against a service, if there is any."""
    words = [NOT_ABLE_WORDS[one] for one in against]
    if words:
        raise Refused(f"{name} cannot be chosen: {'; '.join(words)}. Ask another service.", code="service_id")


def check_met(name: str, not_met: Iterable[Condition]) -> None:
    """Raise Refused at the first condition that a service does not meet, in words for the broker."""
    first = next(iter(not_met), None)
    if first is not None:
        code, words = _NOT_MET[first]
        raise Refused(f"{name} cannot be put to the person: {words}.", code=code)


def second_look_due(made_at: datetime) -> datetime:
    """Return by when a second person agrees to a place that was found directly, or does not."""
    return working_days_after(made_at, SECOND_LOOK)


def looked_at_by(disagreed_at: datetime, due: datetime) -> datetime:
    """Return by when a place is reviewed to which a second person did not agree: never later than it was due."""
    return min(due, working_days_after(disagreed_at, LOOKED_AT_EARLY))


def check_second_look(*, made_by: str, looked_by: str, agrees: bool, because: str) -> None:
    """Raise NotPermitted for whoever found the place; Refused for a disagreement without its reason."""
    if looked_by == made_by:
        raise NotPermitted("You found this place, so somebody else says whether they agree.", code="own_case")
    if not agrees and not because.strip():
        raise Refused("Say why you do not agree: what should have been done.", code="because")


def published_words(found: int, disagreed: int) -> tuple[str, str]:
    """Return how many places were found directly, and to how many a second person did not agree, as published (§11).

    Counts are to 5 and of at least 5; what leaves fewer than 5 out tells of those too, so it is not said either.
    """
    if found < FEWEST_SEARCHES:
        return FEWER, TOO_FEW
    whole = f"about {to_nearest(Fraction(found), COUNTS_TO)}"
    if disagreed < FEWEST_SEARCHES:
        return whole, FEWER
    if found - disagreed < FEWEST_SEARCHES:
        return whole, ALMOST_ALL
    return whole, f"about {to_nearest(Fraction(disagreed), COUNTS_TO)}"
