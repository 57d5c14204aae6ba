"""The visit: a portrait's statements beside the person, what a service may answer, and what follows (rulebook §9)."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from placewell.rules.errors import Refused
from placewell.rules.money import format_money
from placewell.rules.needs import LEVELS_OF, OUTCOME_NAMES, Domain, Level, check_level
from placewell.rules.offers import LineKind
from placewell.rules.portrait import Nights, TierOne

LONGEST_SAID = 400  # characters of what was seen instead
NOTHING_SAID = "Nothing is said."
OF_STAFFING = ("transfers", "one_to_one", "hours")
OF_NIGHTS = ("nights",)
MUST_HAVES = "must_haves"


class How(StrEnum):
    """How a statement compares with the person."""

    MATCHES = "matches"
    DIFFERS = "differs"
    NOT_SEEN = "not_seen"


class Kind(StrEnum):
    """In which way a statement differs."""

    UNDERSTATED = "understated"
    OVERSTATED = "overstated"
    CHANGED_SINCE = "changed_since"
    MISSING = "missing"
    MISUNDERSTOOD = "misunderstood"


KIND_WORDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.UNDERSTATED: "More is needed than it says",
        Kind.OVERSTATED: "Less is needed than it says",
        Kind.CHANGED_SINCE: "It has changed since it was written",
        Kind.MISSING: "It leaves something out",
        Kind.MISUNDERSTOOD: "It was misunderstood",
    }
)


class VisitOutcome(StrEnum):
    """What a visit came to."""

    ACCEPT = "accept"
    ACCEPT_AT_PRICE = "accept_at_price"
    DECLINE_PORTRAIT_WRONG = "decline_portrait_wrong"
    DECLINE_OTHER = "decline_other"


ACCEPTS = frozenset({VisitOutcome.ACCEPT, VisitOutcome.ACCEPT_AT_PRICE})


class WhyDeclined(StrEnum):
    """Why a service declines, when the portrait was right. Coded, so that reasons can be counted."""

    STAFFING = "staffing"
    SKILLS = "skills"
    MIX = "mix"
    BUILDING = "building"
    NO_PLACE = "no_place"
    NOT_IN_TIME = "not_in_time"
    OTHER = "other"


WHY_DECLINED_WORDS: Mapping[WhyDeclined, str] = MappingProxyType(
    {
        WhyDeclined.STAFFING: "We do not have the staff now",
        WhyDeclined.SKILLS: "Our staff have not been trained for this",
        WhyDeclined.MIX: "It would not go well with the people who live here",
        WhyDeclined.BUILDING: "Our building or equipment does not suit",
        WhyDeclined.NO_PLACE: "The place has gone",
        WhyDeclined.NOT_IN_TIME: "We cannot start in time",
        WhyDeclined.OTHER: "Another reason",
    }
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a portrait that can be held beside the person; a domain's has its level."""

    id: str
    title: str
    text: str
    domain: Domain | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What was found of one statement. `said` is what was seen instead; `level` is the level seen of a domain."""

    how: How
    kind: Kind | None = None
    level: Level | None = None
    said: str = ""


_ABOUT_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "most_important": "Most important",
        "people": "People",
        "communication": "Communication",
        "wellness": "When well, and when not",
        "please_do": "Please do",
        "please_do_not": "Please do not",
        "how_to_support": "How and when to support",
        "also_worth_knowing": "Also worth knowing",
    }
)


def statements_of(portrait: TierOne) -> tuple[Statement, ...]:
    """Return the statements of a portrait's first tier, in the order in which they are held beside the person.

    An empty part of “what matters to me” is no statement; needs are statements also where nothing is said of them.
    """
    about = [
        Statement(f"about_me.{name}", _ABOUT_TITLES[name], text)
        for name, text in dataclasses.asdict(portrait.about_me).items()
        if text.strip()
    ]
    domains = []
    for domain in Domain:
        need = portrait.domains.get(domain)
        level, sentence = (need.level, need.sentence.strip()) if need else (Level.NONE, "")
        words = f"{level.words.capitalize()}. {sentence}".strip()
        domains.append(Statement(f"domains.{domain.value}", domain.title, words, domain, level))
    nights = {
        Nights.SETTLED: "Settled",
        Nights.CALLS: "Calls for help some nights",
        Nights.SLEEPING: "Somebody sleeping near",
        Nights.WAKING: f"Somebody awake, {portrait.waking_nights} nights a week",
    }[portrait.nights]
    rest = [
        ("outcomes", "What cannot be done alone", "; ".join(OUTCOME_NAMES[one] for one in portrait.outcomes)),
        ("transfers", "Moving: staff and equipment", portrait.transfers),
        ("nights", "Nights", nights),
        ("one_to_one", "One-to-one support", f"{portrait.one_to_one_hours.normalize():f} hours a week"),
        ("triggers_and_risks", "Triggers and risks", portrait.triggers_and_risks),
        ("texture", "Food and drink", f"IDDSI level {portrait.texture.value}"),
        ("falls", "Falls", portrait.falls),
        ("end_of_life", "End of life", portrait.end_of_life),
        (MUST_HAVES, "Must have", "; ".join(portrait.must_haves)),
        ("preferences", "Would like", "; ".join(portrait.preferences)),
    ]
    if not portrait.care_type.is_bed:
        hours = f"{portrait.hours_a_week.normalize():f} hours a week"
        rest.insert(3, ("hours", "Hours of care", hours))
    said = [Statement(code, title, text.strip() or NOTHING_SAID) for code, title, text in rest]
    return (*about, *domains, *said)


def check_marks(statements: Sequence[Statement], marks: Mapping[str, Mark]) -> dict[str, Mark]:
    """Return a mark for every statement, in order: one that was not marked was not seen.

    Raises Refused, with the statement's id as its code, for a difference without its kind, its words or a domain's
    level, or one that the level contradicts; for a mark of no statement.
    """
    known = {one.id: one for one in statements}
    for code in marks:
        if code not in known:
            raise Refused("This portrait has no such statement. Open the report again.", code="marks")
    found = {}
    for one in statements:
        mark = marks.get(one.id, Mark(How.NOT_SEEN))
        found[one.id] = _checked(one, mark) if mark.how == How.DIFFERS else Mark(mark.how)
    return found


def _checked(statement: Statement, mark: Mark) -> Mark:
    title = statement.title
    if mark.kind is None:
        raise Refused(f"{title}: say in which way it differs.", code=statement.id)
    said = mark.said.strip()
    if not said or len(said) > LONGEST_SAID:
        raise Refused(f"{title}: say what you saw, in up to {LONGEST_SAID} characters.", code=statement.id)
    if statement.domain is None or statement.level is None:
        return Mark(How.DIFFERS, mark.kind, None, said)
    if mark.level is None:
        raise Refused(f"{title}: choose the level that you saw.", code=statement.id)
    check_level(statement.domain, mark.level)
    more = mark.level.order - statement.level.order
    wrong_way = {Kind.UNDERSTATED: more <= 0, Kind.OVERSTATED: more >= 0}
    if wrong_way.get(mark.kind, False):
        raise Refused(
            f"{title}: the portrait says “{statement.level.words}” and you saw “{mark.level.words}”. Choose another"
            " level, or another way in which it differs.",
            code=statement.id,
        )
    return Mark(How.DIFFERS, mark.kind, mark.level, said)


def differing(marks: Mapping[str, Mark]) -> tuple[str, ...]:
    """Return the ids of the statements that differ."""
    return tuple(code for code, mark in marks.items() if mark.how == How.DIFFERS)


def material_difference(statements: Iterable[Statement], marks: Mapping[str, Mark]) -> tuple[str, ...]:
    """Return the ids of what differs materially (rulebook §9); empty when nothing does.

    A domain two levels apart, or newly severe or priority; changed staffing, nights or equipment; a must-have.
    """
    found = []
    for one in statements:
        mark = marks.get(one.id)
        if mark is None or mark.how != How.DIFFERS:
            continue
        if one.domain is not None and one.level is not None and mark.level is not None:
            if _is_material(one.domain, one.level, mark.level):
                found.append(one.id)
        elif one.id in {*OF_STAFFING, *OF_NIGHTS, MUST_HAVES}:
            found.append(one.id)
    return tuple(found)


def _is_material(domain: Domain, stated: Level, seen: Level) -> bool:
    # A domain has its own levels: in altered consciousness, which has no severe, priority is next to high.
    levels = LEVELS_OF[domain]
    newly = seen in {Level.SEVERE, Level.PRIORITY} and seen.order > stated.order
    return newly or abs(levels.index(seen) - levels.index(stated)) > 1


# What a price line may rise for. What matters to somebody, or what they would like, makes nothing dearer.
_TIED: Mapping[LineKind, frozenset[str]] = MappingProxyType(
    {
        LineKind.CORE: frozenset(
            {
                *(f"domains.{domain.value}" for domain in Domain),
                *("transfers", "triggers_and_risks", "texture", "falls", "end_of_life", "outcomes", MUST_HAVES),
            }
        ),
        LineKind.ONE_TO_ONE: frozenset({"one_to_one", "triggers_and_risks", f"domains.{Domain.BEHAVIOUR.value}"}),
        LineKind.NIGHTS: frozenset(OF_NIGHTS),
        LineKind.SLEEP_IN: frozenset(OF_NIGHTS),
        LineKind.VISITS: frozenset({"hours", "transfers"}),
    }
)
LINE_WORDS: Mapping[LineKind, str] = MappingProxyType(
    {
        LineKind.CORE: "Core care",
        LineKind.ONE_TO_ONE: "One-to-one hours",
        LineKind.NIGHTS: "Waking nights",
        LineKind.SLEEP_IN: "Sleep-ins",
        LineKind.VISITS: "Visits",
    }
)


def lines_that_may_rise(marks: Mapping[str, Mark]) -> tuple[LineKind, ...]:
    """Return the price lines that what differs gives reason to raise."""
    found = set(differing(marks))
    return tuple(kind for kind in LineKind if _TIED[kind] & found)


def check_new_price(
    offered: Mapping[LineKind, Decimal], asked: Mapping[LineKind, Decimal], marks: Mapping[str, Mark]
) -> Decimal:
    """Return the price that `asked` comes to, pounds a week, on the basis of the offer.

    Raises Refused for a line under zero, one that rises though nothing tied to it differs, or a price that is the same.
    """
    may_rise = lines_that_may_rise(marks)
    for kind, amount in asked.items():
        if amount < 0:
            raise Refused(f"{LINE_WORDS[kind]}: give £0.00 or more.", code=f"line_{kind.value}")
        was = offered.get(kind, Decimal(0))
        if amount > was and kind not in may_rise:
            raise Refused(
                f"{LINE_WORDS[kind]} was offered at {format_money(was)} a week, and nothing that you found different"
                " makes it dearer. Leave it as it was.",
                code=f"line_{kind.value}",
            )
    total = sum(asked.values(), Decimal("0.00"))
    if total <= 0:
        raise Refused("Give the lines of the price, in pounds a week.", code="lines")
    if _without_nothing(asked) == _without_nothing(offered):
        raise Refused("The price is the one that you offered. Accept, without another price.", code="lines")
    return total


def _without_nothing(lines: Mapping[LineKind, Decimal]) -> dict[LineKind, Decimal]:
    return {kind: amount for kind, amount in lines.items() if amount}


def check_outcome(outcome: VisitOutcome, marks: Mapping[str, Mark], *, why: WhyDeclined | None, notes: str) -> None:
    """Raise Refused for an outcome that what was marked does not bear out, or a decline without its reason."""
    if outcome == VisitOutcome.ACCEPT_AT_PRICE and not differing(marks):
        raise Refused(
            "The price that you offered stands where the person is as the portrait says. Mark first what differs.",
            code="outcome",
        )
    if outcome == VisitOutcome.DECLINE_PORTRAIT_WRONG and not differing(marks):
        raise Refused("Say what in the portrait is different from the person you met: mark it first.", code="outcome")
    if outcome == VisitOutcome.DECLINE_OTHER and (why in {None, WhyDeclined.OTHER}) and not notes.strip():
        raise Refused("Say why you cannot take this person.", code="notes")


@dataclass(frozen=True, slots=True)
class Seen:
    """How many statements were seen, and how many of them matched."""

    seen: int
    matching: int


def count_seen(marks: Iterable[Mark]) -> Seen:
    """Count what was seen, and what of it matched."""
    hows = [mark.how for mark in marks]
    matching = hows.count(How.MATCHES)
    return Seen(matching + hows.count(How.DIFFERS), matching)


def portrait_accuracy(visits: Iterable[Seen]) -> Fraction | None:
    """Return statements matching / statements seen, 0 to 1; None where nothing was seen."""
    rows = list(visits)
    seen = sum(one.seen for one in rows)
    return Fraction(sum(one.matching for one in rows), seen) if seen else None


def provider_reliability(outcomes: Iterable[VisitOutcome]) -> Fraction | None:
    """Return visits accepted / visits, without those declined because the portrait was wrong; None where there is none.

    Such a decline is no fault, and counts neither way.
    """
    counted = [one for one in outcomes if one != VisitOutcome.DECLINE_PORTRAIT_WRONG]
    return Fraction(sum(one in ACCEPTS for one in counted), len(counted)) if counted else None
