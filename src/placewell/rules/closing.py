"""A home that closes or fails: what may be recorded, by when each person needs what, and who is at most risk.

The authority's temporary duty where a provider fails is the Care Act 2014 section 48 (**law**). What counts as a
business failure is SI 2015/301 (**check**): whoever records one is asked to have it looked at. Days are **defaults**.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.agreeing import NOTICE_DAYS
from placewell.rules.clocks import end_of_day, london_day_of, working_days_after
from placewell.rules.errors import Refused, WrongState
from placewell.rules.urgency import Urgency


class ClosureKind(StrEnum):
    """Why a home closes."""

    BUSINESS_FAILURE = "business_failure"
    PLANNED = "planned"
    DEREGISTERED = "deregistered"
    EMERGENCY = "emergency"


KIND_WORDS: Mapping[ClosureKind, str] = MappingProxyType(
    {
        ClosureKind.BUSINESS_FAILURE: "The provider’s business failed",
        ClosureKind.PLANNED: "A planned closure, with its day",
        ClosureKind.DEREGISTERED: "The Care Quality Commission ended its registration",
        ClosureKind.EMERGENCY: "An emergency, such as a fire or a flood",
    }
)
# Default: how long ago the last day of a home may be that had to close before anybody could record it.
CLOSED_BEFORE = timedelta(days=7)
_WITHOUT_WARNING = frozenset({ClosureKind.DEREGISTERED, ClosureKind.EMERGENCY})
# Default: how many working days there are to tell everybody who lives there; 0 is the same day.
TELL_WITHIN: Mapping[ClosureKind, int] = MappingProxyType(
    {
        ClosureKind.BUSINESS_FAILURE: 1,
        ClosureKind.PLANNED: 3,
        ClosureKind.DEREGISTERED: 1,
        ClosureKind.EMERGENCY: 0,
    }
)
# Default: by when a search has begun, so that offers, a visit, the choice and the move fit before the last day.
SEARCH_BEFORE = timedelta(days=21)
# Default: how much time before the last day each class of search leaves for the choice and the move.
_PLANNED_DAYS, _STANDARD_DAYS, _URGENT_DAYS = 28, 10, 3


def has_temporary_duty(kind: ClosureKind) -> bool:
    """Tell whether the temporary duty of section 48 is to be looked at: for a business failure only."""
    return kind == ClosureKind.BUSINESS_FAILURE


def check_closure(kind: ClosureKind, *, last_on: date, today: date, evidence: str) -> None:
    """Raise Refused without evidence, or for a last day that is over.

    What came without warning may have closed the home up to a week before it is recorded.
    """
    if not evidence.strip():
        raise Refused("Say how you know: who said so, when, and which paper shows it.", code="evidence")
    earliest = today - CLOSED_BEFORE if kind in _WITHOUT_WARNING else today
    if last_on < earliest:
        raise Refused(f"That day is over. Give {earliest:%-d %B %Y} or a later day.", code="last_on")


def check_own_notice(*, last_on: date, today: date, said: str) -> None:
    """Raise Refused unless a provider says in words that it closes, with the days that its agreements ask for."""
    if not said.strip():
        raise Refused("Say in plain words why the home closes. The people who live there are told.", code="said")
    earliest = today + timedelta(days=NOTICE_DAYS)
    if last_on < earliest:
        raise Refused(
            f"Your agreements ask for {NOTICE_DAYS} days’ notice: give {earliest:%-d %B %Y} or a later day. If you"
            " cannot care for people until then, ring the council today. They record it.",
            code="last_on",
        )


def check_new_day(*, last_on: date, before: date, today: date, because: str) -> None:
    """Raise Refused for another last day that is the same, or over, or without a reason."""
    if not because.strip():
        raise Refused("Say why the last day changes. Everybody concerned is told.", code="because")
    if last_on == before:
        raise Refused(f"{before:%-d %B %Y} is the last day already.", code="last_on")
    if last_on < today:
        raise Refused("That day is over. Give today or a later day.", code="last_on")


class Step(StrEnum):
    """What is written down about one resident of a home that closes."""

    WORKER = "worker"
    TOLD = "told"
    SPEAKS = "speaks"
    OWN_ARRANGEMENT = "own_arrangement"


class Told(StrEnum):
    """Who was told that the home closes."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    BOTH = "both"


TOLD_WORDS: Mapping[Told, str] = MappingProxyType(
    {
        Told.PERSON: "The person",
        Told.REPRESENTATIVE: "Whoever speaks for them",
        Told.BOTH: "The person, and whoever speaks for them",
    }
)


class Speaks(StrEnum):
    """Who speaks for somebody."""

    SELF = "self"
    SOMEBODY = "somebody"
    NOBODY = "nobody"


SPEAKS_WORDS: Mapping[Speaks, str] = MappingProxyType(
    {
        Speaks.SELF: "They speak for themselves",
        Speaks.SOMEBODY: "A relative, friend, attorney or advocate speaks for them",
        Speaks.NOBODY: "Nobody speaks for them yet: ask for an advocate",
    }
)


OWN, TAKEN_BACK = "yes", "taken_back"  # an arrangement of one's own, made or no more
_VALUES: Mapping[Step, frozenset[str]] = MappingProxyType(
    {
        Step.TOLD: frozenset(one.value for one in Told),
        Step.SPEAKS: frozenset(one.value for one in Speaks),
        Step.OWN_ARRANGEMENT: frozenset({OWN, TAKEN_BACK}),
    }
)
_NAME_MISSING: Mapping[Step, str] = MappingProxyType(
    {
        Step.TOLD: "Name who told them.",
        Step.OWN_ARRANGEMENT: "Name who says so: the person, or whoever speaks for them.",
    }
)


def check_step(step: Step, value: str, *, name: str, on: date, today: date) -> None:
    """Raise Refused for a code that is none of the step's, for a name that is missing, or for a day to come."""
    if step in _VALUES and value not in _VALUES[step]:
        raise Refused("Choose one of the answers.", code="value")
    missing = _NAME_MISSING.get(step, "")
    if step == Step.SPEAKS and value == Speaks.SOMEBODY:
        missing = "Name who speaks for them."
    if missing and not name.strip():
        raise Refused(missing, code="name")
    if on > today:
        raise Refused("That day is still to come. Give the day on which it was.", code="on")


class Stage(StrEnum):
    """How far somebody has come on the way out of a home that closes."""

    OUT = "out"
    NOTHING = "nothing"
    PORTRAIT = "portrait"
    SEARCHING = "searching"
    CHOOSING = "choosing"
    CHOSEN = "chosen"
    ARRANGED = "arranged"
    MOVED = "moved"
    STAYS = "stays"
    LEFT = "left"


STAGE_WORDS: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.OUT: "The home has closed, and no new place is recorded",
        Stage.NOTHING: "No search yet",
        Stage.PORTRAIT: "The portrait has to be looked at first",
        Stage.SEARCHING: "A search is open",
        Stage.CHOOSING: "The choices are with the person",
        Stage.CHOSEN: "Chosen, and not placed yet",
        Stage.ARRANGED: "An arrangement of their own, and not left yet",
        Stage.MOVED: "Placed in a new home",
        Stage.STAYS: "Stays, with the provider that took over",
        Stage.LEFT: "Left, and needs no new place from us",
    }
)
DONE = frozenset({Stage.MOVED, Stage.STAYS, Stage.LEFT})


@dataclass(frozen=True, slots=True)
class Way:
    """What is recorded of one resident's way: each is true once it stands.

    `ended` is how their place ended (coded, empty while it stands); `carried_on` and `followed` what came after it.
    """

    ended: str = ""
    followed: bool = False
    carried_on: bool = False
    own_arrangement: bool = False
    chosen: bool = False
    offered: bool = False
    searching: bool = False
    portrait_current: bool = False


def stage_of(way: Way) -> Stage:
    """Return how far somebody has come. A place that ended only because the home closed is no way out by itself."""
    if way.followed:
        return Stage.STAYS if way.carried_on else Stage.MOVED
    if way.ended:
        gone = way.own_arrangement or way.ended != "provider_failed"
        return Stage.LEFT if gone else Stage.OUT
    for stands, stage in (
        (way.chosen, Stage.CHOSEN),
        (way.offered, Stage.CHOOSING),
        (way.searching, Stage.SEARCHING),
        (way.own_arrangement, Stage.ARRANGED),
        (way.portrait_current, Stage.NOTHING),
    ):
        if stands:
            return stage
    return Stage.PORTRAIT


# Points of the order of risk. Default; published on the work list itself.
_STAGE_POINTS: Mapping[Stage, int] = MappingProxyType(
    {
        Stage.OUT: 6,
        Stage.PORTRAIT: 4,
        Stage.NOTHING: 3,
        Stage.SEARCHING: 2,
        Stage.CHOOSING: 1,
        Stage.CHOSEN: 0,
        Stage.ARRANGED: 0,
    }
)
_NOBODY_SPEAKS, _SEVERE_NEED, _NOT_TOLD = 2, 1, 1
_DAYS = ((2, 4), (7, 3), (21, 2))
RULE_WORDS = (
    "First come those with most points: 4 with two days left or fewer, 3 with a week, 2 with three weeks, else 1; 6"
    " where the home has closed and no place is recorded, 4 where the portrait has to be looked at first, 3 without a"
    " search, 2 while one is open, 1 while they choose; 2 where nobody speaks for them, or nobody wrote down who does;"
    " 1 for a severe or priority need; 1 until they have been told. Whoever has a new place, stays or has left comes"
    " last."
)


@dataclass(frozen=True, slots=True)
class AtRisk:
    """What the order of risk reads of one resident. `speaks` is None until somebody wrote it down."""

    ref: str
    stage: Stage
    speaks: Speaks | None
    severe_need: bool
    told: bool


def risk_points(one: AtRisk, *, days_left: int) -> int:
    """Return the points of one resident; 0 for whoever is done. `days_left` is negative once the last day is over."""
    if one.stage in DONE:
        return 0
    points = next((worth for days, worth in _DAYS if days_left <= days), 1) + _STAGE_POINTS[one.stage]
    points += _NOBODY_SPEAKS if one.speaks in {None, Speaks.NOBODY} else 0
    points += _SEVERE_NEED if one.severe_need else 0
    return points + (0 if one.told else _NOT_TOLD)


def in_order_of_risk(residents: Iterable[AtRisk], *, days_left: int) -> list[str]:
    """Return the references of residents, those at most risk first; among equals by reference."""
    found = sorted(residents, key=lambda one: (-risk_points(one, days_left=days_left), one.ref))
    return [one.ref for one in found]


def tell_by(kind: ClosureKind, recorded_at: datetime) -> datetime:
    """Return by when everybody who lives there has been told."""
    days = TELL_WITHIN[kind]
    return working_days_after(recorded_at, days) if days else end_of_day(london_day_of(recorded_at))


def search_by(last_on: date, *, recorded_on: date) -> datetime:
    """Return by when a search has begun: three weeks before the last day, and never before it was known."""
    return end_of_day(max(recorded_on, last_on - SEARCH_BEFORE))


def urgency_for(days_left: int) -> Urgency:
    """Return the class of a search for somebody whose home closes in so many days."""
    if days_left >= _PLANNED_DAYS:
        return Urgency.PLANNED
    if days_left >= _STANDARD_DAYS:
        return Urgency.STANDARD
    return Urgency.URGENT if days_left >= _URGENT_DAYS else Urgency.EMERGENCY


def starts_by(wanted: date, *, last_on: date, today: date) -> date:
    """Return the day from which a new place is needed: as the portrait says, by the last day, and never in the past."""
    return max(today, min(wanted, last_on))


def last_paid_day(before_the_next: date, *, last_on: date) -> date:
    """Return the last paid day of a place in a home that closes: the day before the move, never after the home's last.

    No retainer is paid for a place that is no more.
    """
    return min(before_the_next, last_on)


def check_may_carry_on(*, agreed_by: str, is_successor: bool, stands: bool) -> None:
    """Raise unless a registered successor goes on with somebody's place, and they, or who speaks for them, agree."""
    if not stands:
        raise WrongState("Their place has ended already. Look for another one with them.")
    if not is_successor:
        raise Refused("The register does not name this service as the one that followed.", code="service_id")
    if not agreed_by.strip():
        raise Refused(
            "Name who agrees to stay: the person, or whoever speaks for them. Without that, look for another place.",
            code="agreed_by",
        )


def check_together(package_ref: str, other_ref: str, *, agreed: Iterable[str]) -> None:
    """Raise Refused unless two different people wish to move together, and for each it is named who says so."""
    if package_ref == other_ref:
        raise Refused("Choose the other person with whom they want to move.", code="other")
    if not all(one.strip() for one in agreed):
        raise Refused("Name for each of the two who said so: the person, or whoever speaks for them.", code="agreed_by")


class Payer(StrEnum):
    """Why somebody who lives there is not known to this authority through a placement."""

    SELF_FUNDER = "self_funder"
    OTHER_AUTHORITY = "other_authority"
    NHS = "nhs"
    OTHER_NATION = "other_nation"


PAYER_WORDS: Mapping[Payer, str] = MappingProxyType(
    {
        Payer.SELF_FUNDER: "Pays for their own care",
        Payer.OTHER_AUTHORITY: "Placed by another English council",
        Payer.NHS: "Placed by the NHS",
        Payer.OTHER_NATION: (
            "Placed from Wales, Scotland or Northern Ireland: ask your legal team (Care Act sections 49 to 52)"
        ),
    }
)


class OtherStage(StrEnum):
    """Where somebody whom the authority did not place stands."""

    NOT_TOLD = "not_told"
    TOLD = "told"
    HELPED = "helped"
    MOVED = "moved"


OTHER_STAGE_WORDS: Mapping[OtherStage, str] = MappingProxyType(
    {
        OtherStage.NOT_TOLD: "Not told yet",
        OtherStage.TOLD: "Told, and looks with whoever pays",
        OtherStage.HELPED: "We help them find a place",
        OtherStage.MOVED: "Has moved",
    }
)


def check_other(*, initials: str, contact: str) -> None:
    """Raise Refused for more than initials of somebody, or without who is spoken with about them."""
    letters = initials.replace(".", "").replace(" ", "")
    if not letters.isalpha() or len(letters) > 4:
        raise Refused("Write initials only, such as A.B. Their name stays with the home.", code="initials")
    if not contact.strip():
        raise Refused("Say whom you speak with about them, such as the council that placed them.", code="contact")
