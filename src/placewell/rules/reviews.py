"""Reviews of a placement: when, what each must say, and when a placement is a success (rulebook §9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.clocks import LAST_SECOND, LONDON, working_days_after
from placewell.rules.errors import Refused, WrongState
from placewell.rules.needs import OUTCOME_NAMES, Outcome

SIX_WEEKS = timedelta(weeks=6)
TWELVE_WEEKS = timedelta(weeks=12)
# Default: a review held up to three weeks before its day is that review; an earlier one is an extra one.
EARLY = timedelta(weeks=3)


class Milestone(StrEnum):
    """Which review it is."""

    INTERIM = "interim"
    SIX_WEEKS = "six_weeks"
    TWELVE_WEEKS = "twelve_weeks"
    YEARLY = "yearly"
    EXTRA = "extra"


MILESTONE_WORDS: Mapping[Milestone, str] = MappingProxyType(
    {
        Milestone.INTERIM: "The review that an interim placement must have",
        Milestone.SIX_WEEKS: "After six weeks",
        Milestone.TWELVE_WEEKS: "After twelve weeks",
        Milestone.YEARLY: "Yearly",
        Milestone.EXTRA: "An extra review",
    }
)


class Again(StrEnum):
    """Whether the person, or whoever speaks for them, would choose the home again."""

    YES = "yes"
    NOT_SURE = "not_sure"
    NO = "no"


class LateBecause(StrEnum):
    """Why care began later than agreed."""

    SERVICE = "service"
    PERSON = "person"
    COUNCIL = "council"


@dataclass(frozen=True, slots=True)
class Due:
    """The review that is due next, and its day."""

    milestone: Milestone
    on: date


def due_after(starts_on: date, held: Sequence[Milestone], *, interim_on: date | None = None) -> Due:
    """Return the review that is due next: after six weeks, after twelve, then each year from the day it began.

    `held` are the reviews held so far, extra ones included, which move no date. `interim_on` is the compulsory
    date of an interim placement, which has that review first.
    """
    if interim_on is not None and Milestone.INTERIM not in held:
        return Due(Milestone.INTERIM, interim_on)
    if interim_on is None and Milestone.SIX_WEEKS not in held:
        return Due(Milestone.SIX_WEEKS, starts_on + SIX_WEEKS)
    if Milestone.TWELVE_WEEKS not in held:
        return Due(Milestone.TWELVE_WEEKS, starts_on + TWELVE_WEEKS)
    return Due(Milestone.YEARLY, _years_after(starts_on, held.count(Milestone.YEARLY) + 1))


def milestone_on(today: date, due: Due) -> Milestone:
    """Return which review one held today is: the one that is due, or an extra one where it comes much earlier."""
    return due.milestone if today >= due.on - EARLY else Milestone.EXTRA


def is_successful(milestone: Milestone, *, still_there: bool, outcomes_met: bool) -> bool | None:
    """Tell whether a placement is a success: the person is still there at twelve weeks, outcomes met.

    None at any other review: success is not measured there.
    """
    return still_there and outcomes_met if milestone == Milestone.TWELVE_WEEKS else None


def check_outcomes(eligible: Sequence[Outcome], met: Mapping[Outcome, bool]) -> bool:
    """Return whether every eligible outcome is met. Raises Refused where one of them is not answered."""
    missing = [OUTCOME_NAMES[one] for one in eligible if one not in met]
    if missing:
        raise Refused(f"Say whether this is met: {missing[0].lower()}.", code="outcomes")
    return all(met[one] for one in eligible)


def check_next(next_on: date | None, *, held_on: date, due: Due) -> date:
    """Return the day of the next review: the one that is due, or an earlier one that was agreed.

    Raises Refused for a day that is not after this review, or later than the review that is due.
    """
    if next_on is None:
        return max(due.on, held_on + timedelta(days=1))
    if next_on <= held_on:
        raise Refused("The next review comes after this one.", code="next_on")
    if next_on > max(due.on, held_on + timedelta(days=1)):
        raise Refused(
            f"The next review is due by {due.on:%-d %B %Y}. Choose that day, or an earlier one.", code="next_on"
        )
    return next_on


def was_on_time(started_on: date, *, agreed: date, because: LateBecause | None) -> bool:
    """Tell whether the service kept its start date. Later through no doing of its own is kept.

    Raises Refused where it began later and nobody said why.
    """
    if started_on <= agreed:
        return True
    if because is None:
        raise Refused(f"{agreed:%-d %B %Y} was agreed. Say why it was later.", code="because")
    return because != LateBecause.SERVICE


def concern_due(raised_at: datetime) -> datetime:
    """Return by when somebody decides about a concern: the end of the London day on which it was raised."""
    day = raised_at.astimezone(LONDON).date()
    return datetime.combine(day, LAST_SECOND, tzinfo=LONDON).astimezone(UTC)


class NotAsked(StrEnum):
    """Why the home is not asked for its side of a concern yet: what safeguarding may say, and nothing else."""

    DANGER = "danger"
    EVIDENCE = "evidence"
    POLICE = "police"
    IDENTIFIED = "identified"


NOT_ASKED_WORDS: Mapping[NotAsked, str] = MappingProxyType(
    {
        NotAsked.DANGER: "Somebody would be in danger if the home knew",
        NotAsked.EVIDENCE: "Evidence could be lost or altered",
        NotAsked.POLICE: "The police asked us not to",
        NotAsked.IDENTIFIED: "Whoever raised it would be known and is not protected yet",
    }
)
HOME_HEARD_IN = 3  # working days (rulebook §10: right of reply).
LOOKED_AT_IN = 5  # working days until it is looked at again why the home is not asked. Default.


def home_reply_by(put_at: datetime) -> datetime:
    """Return by when a home says its side of a concern."""
    return working_days_after(put_at, HOME_HEARD_IN)


def looked_at_by(held_back_at: datetime) -> datetime:
    """Return by when it is looked at again why a home is not asked."""
    return working_days_after(held_back_at, LOOKED_AT_IN)


def check_home_heard(
    *, put_at: datetime | None, replied: bool, held_back_until: datetime | None, now: datetime
) -> None:
    """Raise WrongState for a concern that is found true before the home was heard, or why it is not was looked at.

    It is heard once it said its side, or had its time to.
    """
    if put_at is not None:
        if not replied and now <= home_reply_by(put_at):
            raise WrongState(f"The home can say its side until {home_reply_by(put_at):%-d %B %Y}. Wait until then.")
    elif held_back_until is None:
        raise WrongState("Ask the home for its side first, or write down why safeguarding says not yet.")
    elif now > held_back_until:
        raise WrongState("Look again first whether the home can be asked: the time for that is over.")


def end_of(day: date) -> datetime:
    """Return the last second of a London day, as an instant: when a review of that day is late."""
    return datetime.combine(day, LAST_SECOND, tzinfo=LONDON).astimezone(UTC)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
