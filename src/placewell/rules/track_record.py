"""The track record of a service, 0 to 100, from what came of its placements (rulebook §9), in exact fractions.

The rulebook gives the formula and leaves open what a rate is of which nothing is known yet. Here the share of such a
rate is spread over the others in proportion, as the quality score does with a component that a bid lacks: nobody is
punished, or praised, for a review that the council has not held. Concerns are no input at all: a complaint counts
once it is upheld, and nothing counts before somebody has looked at it. What people answered counts in groups of
five, so that no single answer can be told from the score before and after it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from placewell.rules.scoring import clamp

WINDOW_MONTHS = 24
ANSWERS_NEEDED = 5  # of people, before their answers count and are shown, as a number: no one's answer can be told
WHOLE = Fraction(1)
HALF = Fraction(1, 2)


class InputKind(StrEnum):
    """What an input of a track record is about."""

    PLACED = "placed"
    BID = "bid"
    START = "start"
    REVIEW = "review"
    FEEDBACK = "feedback"
    NOTICE = "notice"
    COMPLAINT = "complaint"


REMOVED = "removed"  # the outcome of an input of which a dispute was upheld: it counts for nothing
# What each outcome is worth: the share kept, met or liked; for notices and complaints, how many it counts as.
# A complaint upheld in part counts as half of one.
WORTH: Mapping[InputKind, Mapping[str, Fraction]] = MappingProxyType(
    {
        InputKind.PLACED: MappingProxyType({"placed": WHOLE}),
        InputKind.BID: MappingProxyType({"honoured": WHOLE, "not_honoured": Fraction(0)}),
        InputKind.START: MappingProxyType({"kept": WHOLE, "late": Fraction(0)}),
        InputKind.REVIEW: MappingProxyType({"met": WHOLE, "not_met": Fraction(0)}),
        InputKind.FEEDBACK: MappingProxyType({"yes": WHOLE, "not_sure": HALF, "no": Fraction(0)}),
        InputKind.NOTICE: MappingProxyType({"no_good_reason": WHOLE, "good_reason": Fraction(0)}),
        InputKind.COMPLAINT: MappingProxyType({"upheld": WHOLE, "partly_upheld": HALF}),
    }
)
# The four rates, and the points of each (rulebook §9).
POINTS: Mapping[InputKind, int] = MappingProxyType(
    {InputKind.BID: 30, InputKind.START: 20, InputKind.REVIEW: 30, InputKind.FEEDBACK: 20}
)
KIND_WORDS: Mapping[InputKind, str] = MappingProxyType(
    {
        InputKind.PLACED: "Placements",
        InputKind.BID: "Bids honoured",
        InputKind.START: "Start dates kept",
        InputKind.REVIEW: "Reviews meeting outcomes",
        InputKind.FEEDBACK: "People who would choose it again",
        InputKind.NOTICE: "Notices without good reason",
        InputKind.COMPLAINT: "Complaints upheld",
    }
)
OUTCOME_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "placed": "Placed",
        "honoured": "Accepted after the visit, at the price offered or one that the true needs called for",
        "not_honoured": "Declined after the visit, although the portrait was right",
        "kept": "Began on the day agreed, or later through no doing of the service",
        "late": "Began later than agreed, because of the service",
        "met": "Every outcome met",
        "not_met": "Not every outcome met",
        "good_reason": "Notice, with good reason: does not count",
        "no_good_reason": "Notice, without good reason",
        "upheld": "Upheld",
        "partly_upheld": "Upheld in part: counts as half",
        REMOVED: "Disputed, and taken out: does not count",
    }
)
# What a visit came to, as an input; a decline because the portrait was wrong is nobody's fault, and no input.
OF_A_VISIT: Mapping[str, str] = MappingProxyType(
    {"accept": "honoured", "accept_at_price": "honoured", "decline_other": "not_honoured"}
)


@dataclass(frozen=True, slots=True)
class TrackInput:
    """One input: its kind, what it is about, the placement where there is one, what came of it, and on which day.

    Inputs come in the order in which they were written down: of one kind and reference the last one counts.
    """

    kind: InputKind
    reference: str
    placement_ref: str
    outcome: str
    on: date


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of something was good: `good` of `of`; `counts` tells whether it has a say in the score."""

    kind: InputKind
    good: Fraction
    of: int

    @property
    def counts(self) -> bool:
        """Tell whether anything is known; of what people answered, whether enough is that no one can be told."""
        return self.of >= (ANSWERS_NEEDED if self.kind == InputKind.FEEDBACK else 1)

    @property
    def share(self) -> Fraction:
        """The rate, 0 to 1, of one that counts."""
        return self.good / self.of


@dataclass(frozen=True, slots=True)
class Record:
    """What the inputs come to. `against` is notices without good reason and upheld complaints."""

    placements: int
    rates: tuple[Rate, ...]
    against: Fraction = field(default=Fraction(0))

    @property
    def score(self) -> Fraction | None:
        """The track record, 0 to 100; None where there is no placement, or nothing is known of any.

        30 x bids honoured + 20 x start dates kept + 30 x reviews meeting outcomes + 20 x feedback, the points of a
        rate without a denominator spread over the others in proportion; less 100 x against / placements; clamped.
        Below five placements scoring does not count it (rulebook §6).
        """
        known = [one for one in self.rates if one.counts]
        points = sum(POINTS[one.kind] for one in known)
        if not self.placements or not points:
            return None
        earned = sum((POINTS[one.kind] * one.share for one in known), Fraction(0)) * 100 / points
        return clamp(earned - 100 * self.against / self.placements, 0, 100)


def window_start(as_of: date) -> date:
    """Return the first day of the 24 months that end with `as_of`."""
    years, month = divmod(as_of.year * 12 + as_of.month - 1 - WINDOW_MONTHS, 12)
    day = as_of.day
    while True:
        try:
            return date(years, month + 1, day) + timedelta(days=1)
        except ValueError:  # 29 February
            day -= 1


def counted_inputs(inputs: Iterable[TrackInput], *, as_of: date) -> tuple[TrackInput, ...]:
    """Return the inputs that count on a day, the last one of each kind and reference.

    What is about a placement counts while that placement is one of the last 24 months; anything else by its own day.
    A placement that was taken out takes with it what was said of it.
    """
    first = window_start(as_of)
    newest = {(one.kind, one.reference): one for one in inputs if one.on <= as_of}
    standing = [one for one in newest.values() if one.outcome != REMOVED]
    within = [one for one in standing if one.kind == InputKind.PLACED and one.on >= first]
    placements = {one.placement_ref for one in within}
    others = [one for one in standing if one.kind not in {InputKind.PLACED, InputKind.FEEDBACK}]
    return (
        *within,
        *(one for one in others if (one.placement_ref in placements if one.placement_ref else one.on >= first)),
        *_in_whole_groups([one for one in newest.values() if one.kind == InputKind.FEEDBACK], placements),
    )


def _in_whole_groups(answers: Sequence[TrackInput], placements: Collection[str]) -> Iterator[TrackInput]:
    """Yield what people answered by fives, as they came: a group counts from its fifth answer until one is too old.

    Were each to count at once, whoever looks before and after a review would read what that person answered.
    """
    for start in range(0, len(answers) - ANSWERS_NEEDED + 1, ANSWERS_NEEDED):
        group = answers[start : start + ANSWERS_NEEDED]
        if all(one.outcome != REMOVED and one.placement_ref in placements for one in group):
            yield from group


def record_of(inputs: Iterable[TrackInput], *, as_of: date) -> Record:
    """Return the record that the inputs of one service come to on a day."""
    of_kind: dict[InputKind, list[Fraction]] = {kind: [] for kind in InputKind}
    for one in counted_inputs(inputs, as_of=as_of):
        of_kind[one.kind].append(WORTH[one.kind][one.outcome])
    return Record(
        placements=len(of_kind[InputKind.PLACED]),
        rates=tuple(Rate(kind, sum(of_kind[kind], Fraction(0)), len(of_kind[kind])) for kind in POINTS),
        against=sum((*of_kind[InputKind.NOTICE], *of_kind[InputKind.COMPLAINT]), Fraction(0)),
    )


def outcomes_of(kind: InputKind) -> tuple[str, ...]:
    """Return what an input of a kind can say, taken out included: what a dispute can put right."""
    return (*WORTH[kind], REMOVED)
