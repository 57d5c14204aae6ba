"""Feedback to a bidder: what became of their offer, and what the chosen one had that theirs lacked (Q1, Q13).

Nobody learns another's price, score, rank or name. Of price nothing is said at all, not even which was lower: to
say so after every search would teach the market to bid each other down, which is what the rulebook is against.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from placewell.rules.evaluation import Status
from placewell.rules.pack import PackBid, PackPolicy
from placewell.rules.ratings import normalise_rating
from placewell.rules.scoring import Component, components_of, mark_of


class Fate(StrEnum):
    """What became of an offer, as its bidder may know it. Whether it was within the budget is not theirs to know."""

    CHOSEN = "chosen"
    PUT = "put"
    NOT_PUT = "not_put"
    GATED_OUT = "gated_out"
    REJECTED_LOW = "rejected_low"
    SET_ASIDE = "set_aside"
    NOT_EVALUATED = "not_evaluated"


_FATE_WORDS = {
    Fate.CHOSEN: "The person chose your offer.",
    Fate.PUT: "Your offer was put to the person, who did not choose it.",
    Fate.NOT_PUT: "Your offer was not put to the person.",
    Fate.GATED_OUT: "Your offer did not meet every condition of this search, so it was not put to the person.",
    Fate.REJECTED_LOW: (
        "Your price was under what care costs and its explanation was not accepted, so your offer was not put to the"
        " person."
    ),
    Fate.SET_ASIDE: "Your offer was set aside at the opening, so it was not put to the person.",
    Fate.NOT_EVALUATED: "Your offer was not evaluated.",
}
_CALLED_OFF = "The council called this search off, so it led to no placement."
GATE_WORDS: Mapping[str, str] = {
    "must_haves": "It did not say that every must-have is met.",
    "quality_minimum": "Its quality score is under the least that this search asks for.",
    "rating_gate": "The service’s rating is under the lowest that this search admits.",
    "start_date": "Care could not start by the day asked for.",
    "vacancy": "It did not confirm that there is a place.",
}
SET_ASIDE_WORDS: Mapping[str, str] = {
    "suspended": "At the opening the service was suspended from this category.",
    "deregistered": "At the opening the service was no longer on the regulator’s register.",
    "closing": "At the opening it was known that the service closes.",
    "ended": "At the opening the service was no longer a member of this category.",
}
COMPONENT_WORDS: Mapping[Component, str] = {
    Component.REGISTER: "The regulator’s ratings",
    Component.CASE_RESPONSE: "Your answers",
    Component.TRACK_RECORD: "Record of earlier placements",
    Component.INVESTMENT: "Verified investment in quality",
}


def fate_of(status: Status | None, *, set_aside: bool, put: bool, chosen: bool) -> Fate:
    """Return what became of an offer. `status` is None where the search was called off before its evaluation."""
    if set_aside:
        return Fate.SET_ASIDE
    if chosen:
        return Fate.CHOSEN
    if put:
        return Fate.PUT
    if status is None:
        return Fate.NOT_EVALUATED
    return {Status.GATED_OUT: Fate.GATED_OUT, Status.REJECTED_LOW: Fate.REJECTED_LOW}.get(status, Fate.NOT_PUT)


def fate_words(fate: Fate, *, called_off: bool, gates: Sequence[str] = (), aside: str = "") -> tuple[str, ...]:
    """Say what became of an offer, in sentences. `gates` and `aside` are the codes of gates and of setting aside."""
    said = [_FATE_WORDS[fate]]
    said += [GATE_WORDS[gate] for gate in gates]
    if aside:
        said.append(SET_ASIDE_WORDS[aside])
    if called_off:
        said.append(_CALLED_OFF)
    return tuple(said)


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared of one offer with another: never its price."""

    rated: bool
    components: Mapping[Component, Fraction | None]
    marks: Mapping[str, Fraction]
    distance_miles: Decimal
    start_on: date


def compared(bid: PackBid, policy: PackPolicy, *, question_ids: Sequence[str], start_on: date) -> Compared:
    """Return what is compared of a bid. `question_ids` are in the order of the pack's answers."""
    return Compared(
        rated=normalise_rating(bid.register.overall) is not None,
        components={one.component: one.score for one in components_of(bid, policy)},
        marks={name: mark_of(answer) for name, answer in zip(question_ids, bid.case_response, strict=True)},
        distance_miles=bid.distance_miles,
        start_on=start_on,
    )


def advantages(chosen: Compared, own: Compared, *, questions: Mapping[str, str]) -> tuple[str, ...]:
    """Say in sentences what the chosen offer had that one's own lacked. `questions` are texts by their ids."""
    return tuple(_advantages(chosen, own, questions))


def _advantages(chosen: Compared, own: Compared, questions: Mapping[str, str]) -> Iterator[str]:
    if _more(chosen, own, Component.REGISTER):
        both = chosen.rated and own.rated
        yield "It was rated higher by the regulator." if both else "It had more points on the regulator’s register."
    if _more(chosen, own, Component.CASE_RESPONSE):
        yield "Its answers as a whole were marked higher."
    for name, text in questions.items():
        if name in chosen.marks and name in own.marks and chosen.marks[name] > own.marks[name]:
            yield f"It was marked higher for “{text}”."
    if _has_alone(chosen, own, Component.TRACK_RECORD):
        yield "It has a record of at least five earlier placements, which yours does not have yet."
    elif _more(chosen, own, Component.TRACK_RECORD):
        yield "Its record of earlier placements is stronger."
    if _has_alone(chosen, own, Component.INVESTMENT):
        yield "It had investment in quality verified, which yours did not."
    elif _more(chosen, own, Component.INVESTMENT):
        yield "It had more investment in quality verified."
    if chosen.distance_miles < own.distance_miles:
        yield "It is nearer to where the person wants to live."
    if chosen.start_on < own.start_on:
        yield "It could start earlier."


def _more(chosen: Compared, own: Compared, component: Component) -> bool:
    theirs, ours = chosen.components[component], own.components[component]
    return theirs is not None and ours is not None and theirs > ours


def _has_alone(chosen: Compared, own: Compared, component: Component) -> bool:
    return chosen.components[component] is not None and own.components[component] is None
