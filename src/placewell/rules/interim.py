"""A place for now while the search goes on: when it may be put, how long it is for, what follows it (rulebook §8)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from placewell.rules.errors import Refused, WrongState
from placewell.rules.portrait import Nights, TierOne
from placewell.rules.standing_offers import OfferTerms, Rate, bid_lines
from placewell.rules.urgency import Urgency

# Default: the longest that whoever is chosen in an emergency may take to answer.
ANSWERED_WITHIN = timedelta(hours=4)
A_DAY = timedelta(days=1)
A_WEEK = Decimal(1)  # of core care in a home
NIGHTS_A_WEEK = 7


class NotPut(StrEnum):
    """Why a standing offer is not put to somebody."""

    NOT_USABLE = "not_usable"
    NO_MATCH = "no_match"
    NO_RATE = "no_rate"
    PUT_ALREADY = "put_already"


NOT_PUT_WORDS: Mapping[NotPut, str] = {
    NotPut.NOT_USABLE: "it cannot be used at the moment",
    NotPut.NO_MATCH: "it does not match this need, or is further away than the person accepts",
    NotPut.NO_RATE: "it states no rate for something that the person needs",
    NotPut.PUT_ALREADY: "the person has it already",
}


def check_may_put(urgency: Urgency, *, is_open: bool) -> None:
    """Raise WrongState unless standing offers may be put: in an emergency, while its search is open."""
    if urgency != Urgency.EMERGENCY:
        raise WrongState("Standing offers are for emergencies. In this search the person chooses among its offers.")
    if not is_open:
        raise WrongState("This search is not open any more. Put the choices that came of it.")


def why_not_put(*, usable: bool, matches: bool, there: bool) -> NotPut | None:
    """Return why a standing offer is not put, the weightiest reason first; None when it is."""
    if there:
        return NotPut.PUT_ALREADY
    if not usable:
        return NotPut.NOT_USABLE
    return None if matches else NotPut.NO_MATCH


def week_of(terms: OfferTerms, portrait: TierOne) -> tuple[Rate, ...]:
    """Return the price lines of a week that an offer makes for somebody. Raises Refused where it has no rate."""
    bed = portrait.care_type.is_bed
    return bid_lines(
        terms,
        core_units=A_WEEK if bed else portrait.hours_a_week,
        one_to_one_hours=portrait.one_to_one_hours,
        waking_nights=portrait.waking_nights if portrait.nights == Nights.WAKING else 0,
        sleep_ins=NIGHTS_A_WEEK if portrait.nights == Nights.SLEEPING else 0,
    )


def answer_due(chosen_at: datetime, response_hours: int) -> datetime:
    """Return by when a service chosen in an emergency answers: as it promised, within four hours at most."""
    return chosen_at + min(timedelta(hours=response_hours), ANSWERED_WITHIN)


def interim_starts(offered_from: date, today: date, *, ended_on: date | None = None) -> date:
    """Return the first day of an interim placement: never in the past, and after `ended_on`.

    `ended_on` is the last day that a place before it is paid for, where that has ended already.
    """
    return max(offered_from, today, ended_on + A_DAY) if ended_on else max(offered_from, today)


def latest_review(starts_on: date, weeks: int) -> date:
    """Return the last day on which an interim placement that starts then can be reviewed."""
    return starts_on + timedelta(weeks=weeks)


def check_review(review_on: date | None, *, starts_on: date, weeks: int) -> date:
    """Return the day of review of an interim placement: after it starts, within the category's weeks.

    Raises Refused for another, or none.
    """
    if review_on is None:
        raise Refused("Give the day on which this place is reviewed. There is none without it.", code="review_on")
    if review_on <= starts_on:
        raise Refused("The review comes after the first day.", code="review_on")
    last = latest_review(starts_on, weeks)
    if review_on > last:
        raise Refused(f"A place for now lasts {weeks} weeks at most. Review it by {last:%-d %B %Y}.", code="review_on")
    return review_on


def is_overdue(review_on: date, today: date) -> bool:
    """Tell whether the day by which a place for now is reviewed has passed. It goes on all the same: nobody leaves."""
    return today > review_on


def lasting_starts(offered_from: date, *, today: date, interim_from: date, ended_on: date | None = None) -> date:
    """Return the first day of the lasting placement after an interim one: never in the past, and a day after it.

    `ended_on` is the last day of the interim one, where it has ended already.
    """
    earliest = (ended_on or interim_from) + A_DAY
    return max(offered_from, today, earliest)
