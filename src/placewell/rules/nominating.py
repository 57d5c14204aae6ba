"""A home that the person names, outside the system or not invited: what it must meet, and why it is refused (§7).

Law: Care and Support and After-care (Choice of Accommodation) Regulations 2014 (SI 2014/2670), regulation 3: the same
type, suitable, available, on the authority's terms; and, above the budget, the additional cost condition.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from placewell.rules.errors import Conflict, Refused
from placewell.rules.needs import CareType

SHORTEST_WORDS = 2  # letters of a name that is searched for
ASKED_AGAIN_AFTER = timedelta(days=14)  # default: after a no for any other reason than want of a place


class Condition(StrEnum):
    """What a nominated home must meet, in the order in which it is told."""

    REGISTERED = "registered"
    SAME_TYPE = "same_type"
    SUITABLE = "suitable"
    AVAILABLE = "available"
    TERMS = "terms"
    COST = "cost"


# Why a home is no choice, as the person reads it: one sentence a condition.
NOT_MET_WORDS: Mapping[Condition, str] = {
    Condition.REGISTERED: "It is not on the list of the inspectors any more.",
    Condition.SAME_TYPE: "It does not give the kind of care that you need.",
    Condition.SUITABLE: "It cannot meet all that you need.",
    Condition.AVAILABLE: "It has no free room for you now.",
    Condition.TERMS: "It does not take people on the council’s terms.",
    Condition.COST: "It costs more than the council can pay.",
}


class Outcome(StrEnum):
    """What becomes of a nomination."""

    OPTION = "option"
    ABOVE_BUDGET = "above_budget"
    REFUSED = "refused"


class AskedHow(StrEnum):
    """How a home was asked: the evidence of it."""

    TELEPHONE = "telephone"
    EMAIL = "email"
    IN_PERSON = "in_person"


ASKED_HOW_WORDS: Mapping[AskedHow, str] = {
    AskedHow.TELEPHONE: "By telephone",
    AskedHow.EMAIL: "By e-mail",
    AskedHow.IN_PERSON: "In person",
}


@dataclass(frozen=True, slots=True)
class HomeSays:
    """What a nominated home answered. `words` are what it will do for the person, or why it cannot have them.

    `price` is comparable: pounds a week, net of FNC; None while it gave none. `low_because` is how it explains a price
    under what care costs.
    """

    asked_whom: str
    asked_how: AskedHow
    asked_on: date
    suitable: bool
    has_place: bool
    accepts_terms: bool
    words: str
    price: Decimal | None = None
    start_on: date | None = None
    valid_until: date | None = None
    low_because: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person needs, and what may be paid, as it stands: pounds a week, net of FNC."""

    care_type: CareType
    budget: Decimal
    floor: Decimal


def way_on_words(broker: str) -> str:
    """Say what can be done about a home that costs more than the budget. It asks nobody for money."""
    return (
        f"You can ask {broker} to look again at what the council can pay. If it can pay more, this home becomes one of"
        " your choices while its price is good, and we write to you."
    )


def check_can_nominate(care_type: CareType) -> None:
    """Raise Refused for care at home, where there is no place to choose (SI 2014/2670 is about accommodation)."""
    if care_type == CareType.HOME_CARE:
        raise Refused(
            "This is for a place to live. For care at home, ask the council for a direct payment: then you choose who"
            " helps you.",
            code="home_care",
        )


def check_nomination(*, name: str, because: str, on_the_register: bool, same_type: bool) -> None:
    """Raise Refused unless a nomination names who asks and why, and a registered home of the right kind."""
    if not on_the_register:
        raise Refused("That home is not on the list of the inspectors now. Choose another.", code="service_id")
    if not same_type:
        raise Refused("That home does not give the kind of care that you need. Choose another.", code="service_id")
    if not because.strip():
        raise Refused("Say in a few words why you would like this home.", code="because")
    if not name.strip():
        raise Refused("Give the name of who asks for this home.", code="decided_name")


def conditions_not_met(
    says: HomeSays, wanted: Wanted, *, registered: bool, care_types: Iterable[CareType]
) -> tuple[Condition, ...]:
    """Return every condition that a home does not meet, in order; none when it becomes a choice."""
    met = {
        Condition.REGISTERED: registered,
        Condition.SAME_TYPE: bool(wanted.care_type.registered_as & set(care_types)),
        Condition.SUITABLE: says.suitable,
        Condition.AVAILABLE: says.has_place,
        Condition.TERMS: says.accepts_terms,
        Condition.COST: says.price is None or says.price <= wanted.budget,
    }
    return tuple(one for one in Condition if not met[one])


def outcome_of(not_met: tuple[Condition, ...]) -> Outcome:
    """Return what becomes of a nomination: above the budget alone, it waits for a budget that rises."""
    if not not_met:
        return Outcome.OPTION
    return Outcome.ABOVE_BUDGET if not_met == (Condition.COST,) else Outcome.REFUSED


def can_be_asked_again_from(not_met: Iterable[Condition], answered_on: date) -> date:
    """Return the first day on which a home that was no choice can be asked again.

    The same day where it lacked nothing but a free place, which can come any day; else after 14 days.
    """
    return answered_on if set(not_met) == {Condition.AVAILABLE} else answered_on + ASKED_AGAIN_AFTER


def check_asked_again(name: str, *, not_met: Iterable[Condition] | None, since: date, today: date) -> None:
    """Raise Conflict for a home that is being asked, or Refused where it answered too short a while ago.

    `not_met` is what its newest answer came to, on the day `since`; None while it has not answered.
    """
    if not_met is None:
        raise Conflict(f"You have named {name} already. We are asking it.", code="service_id")
    first = can_be_asked_again_from(not_met, since)
    if today < first:
        raise Refused(
            f"We asked {name}, and told you on {since:%-d %B} what it said. We can ask it again from {first:%-d %B}.",
            code="service_id",
        )


def check_answer(says: HomeSays, wanted: Wanted, not_met: tuple[Condition, ...], *, today: date) -> None:
    """Raise Refused unless an answer is evidenced, and whole where the home could become a choice."""
    if not says.asked_whom.strip():
        raise Refused("Name who answered for the home.", code="asked_whom")
    if says.asked_on > today:
        raise Refused("The day on which the home was asked is still to come. Give a day up to today.", code="asked_on")
    if not says.words.strip():
        raise Refused(
            "Write what the home says: what it will do for the person, or why it cannot have them. They read it.",
            code="words",
        )
    if outcome_of(not_met) == Outcome.REFUSED:
        return
    if says.price is None:
        raise Refused("Give the price that the home asks a week.", code="core")
    if says.start_on is None:
        raise Refused("Give the day on which the person could move in.", code="start_on")
    if says.valid_until is None or says.valid_until < today:
        raise Refused("Give the last day on which the price is good: today or later.", code="valid_until")
    if says.price < wanted.floor and not says.low_because.strip():
        raise Refused(
            "This price is under what care costs. Ask the home how it can be, and write down what it says.",
            code="low_because",
        )


def words_to_search(text: str) -> tuple[str, ...]:
    """Return the words by which a home is looked for. Raises Refused for nothing that could be found."""
    words = tuple(text.split()[:6])
    if not words or max(map(len, words)) < SHORTEST_WORDS:
        raise Refused("Type the name of the home, its town, or its postcode.", code="words")
    return words
