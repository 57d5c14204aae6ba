"""Complaints and appeals: which step follows which, who may take it, and by when (rulebook §10 applied to everybody).

The Local Authority Social Services and National Health Service Complaints (England) Regulations 2009 (SI 2009/309):
regulation 13(3), acknowledgement within 3 working days; regulation 14(3) and (4), six months, after which the
complainant is told in writing why there is no answer yet. **Check**: paragraph numbers read at second hand.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.clocks import LONDON, end_of_day, london_day_of, working_days_after
from placewell.rules.errors import NotPermitted, Refused, WrongState

ACKNOWLEDGED_IN = 3  # working days. Law: SI 2009/309 regulation 13(3) (check).
ANSWERED_IN = 25  # working days. Default: a council publishes its own.
MOST_DAYS_TO_ANSWER = 120  # working days: within the six months of the law.
REVIEWED_IN = 20  # working days. Default.
REPLIED_IN = 5  # working days that a service has to say its side. Default.
MONTHS_TO_ANSWER = 6  # Law: SI 2009/309 regulation 14(3) and (4) (check).


class About(StrEnum):
    """What a complaint is about."""

    DECISION = "decision"
    SERVICE = "service"
    PLACEMENT = "placement"
    COUNCIL = "council"


class Outcome(StrEnum):
    """What was found."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"


class Remedy(StrEnum):
    """What is done about it."""

    APOLOGY = "apology"
    DECISION_CHANGED = "decision_changed"
    MONEY = "money"
    PRACTICE_CHANGED = "practice_changed"
    NONE = "none"


class State(StrEnum):
    """How far a complaint is."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    REVIEW_ASKED = "review_asked"
    REVIEWED = "reviewed"


class Step(StrEnum):
    """What is done with a complaint; each once."""

    SAFEGUARD = "safeguard"
    ACKNOWLEDGE = "acknowledge"
    EXPLAIN_DELAY = "explain_delay"
    ANSWER = "answer"
    ASK_REVIEW = "ask_review"
    REVIEW = "review"


# Whichever is not here is refused. A step that leaves the state as it is can be taken in it.
TRANSITIONS: Mapping[tuple[State, Step], State] = MappingProxyType(
    {
        **{(state, Step.SAFEGUARD): state for state in State},
        (State.RECEIVED, Step.ACKNOWLEDGE): State.ACKNOWLEDGED,
        (State.RECEIVED, Step.EXPLAIN_DELAY): State.RECEIVED,
        (State.ACKNOWLEDGED, Step.EXPLAIN_DELAY): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, Step.ANSWER): State.ANSWERED,
        (State.ANSWERED, Step.ASK_REVIEW): State.REVIEW_ASKED,
        (State.REVIEW_ASKED, Step.REVIEW): State.REVIEWED,
    }
)
_SENTENCES: Mapping[Step, str] = MappingProxyType(
    {
        Step.SAFEGUARD: "This was looked at already.",
        Step.ACKNOWLEDGE: "This complaint is acknowledged already.",
        Step.EXPLAIN_DELAY: "This complaint is answered, so there is no delay to explain.",
        Step.ANSWER: "A complaint is answered once, after it is acknowledged.",
        Step.ASK_REVIEW: "A second look can be asked for once, when there is an answer.",
        Step.REVIEW: "Nobody has asked for a second look, or it was given already.",
    }
)
_WEIGHT: Mapping[Outcome, int] = MappingProxyType({Outcome.NOT_UPHELD: 0, Outcome.PARTLY: 1, Outcome.UPHELD: 2})


def after(state: State, step: Step) -> State:
    """Return the state that follows a step. Raises WrongState where it cannot be taken."""
    found = TRANSITIONS.get((state, step))
    if found is None:
        raise WrongState(_SENTENCES[step])
    return found


def state_after(steps: Collection[Step]) -> State:
    """Return how far a complaint is on which these steps were taken, in their order."""
    state = State.RECEIVED
    for step in steps:
        state = after(state, step)
    return state


def check_answerer(actor_ref: str, *, involved: Collection[str], answered_by: str = "") -> None:
    """Raise NotPermitted for somebody who had a hand in what is complained of, or gave the answer looked at again."""
    if actor_ref in involved:
        raise NotPermitted("You had a part in what this is about, so somebody else must answer it.")
    if answered_by and actor_ref == answered_by:
        raise NotPermitted("You gave the first answer, so somebody else must look again.")


def check_heard(outcome: Outcome, *, about: About, put_at: datetime | None, replied: bool, now: datetime) -> None:
    """Raise WrongState for a complaint against a service that is upheld, in part too, before the service was heard.

    It is heard once it said its side, or had its time to. Nothing need be put to it to find that nothing was wrong.
    """
    if outcome == Outcome.NOT_UPHELD or about != About.SERVICE or replied:
        return
    if put_at is None:
        raise WrongState("Put it to the service first. Nothing is upheld against a service that was not heard.")
    if now <= reply_by(put_at):
        raise WrongState(f"The service can say its side until {reply_by(put_at):%-d %B %Y}. Wait for it until then.")


def check_days_to_answer(days: int, *, because: str) -> None:
    """Raise Refused for a time to answer outside what the law leaves, or without a reason that can be published."""
    if not 1 <= days <= MOST_DAYS_TO_ANSWER:
        raise Refused(f"Give 1 to {MOST_DAYS_TO_ANSWER} working days.", code="days")
    if not because.strip():
        raise Refused("Say why: it is published beside the time.", code="because")


def check_outcome(outcome: Outcome, remedy: Remedy, *, before: Outcome | None = None) -> None:
    """Raise Refused for something upheld without a remedy, or a remedy for nothing.

    A second look, which the complainant asks for, takes nothing back that was upheld.
    """
    if outcome != Outcome.NOT_UPHELD and remedy == Remedy.NONE:
        raise Refused("You found something wrong. Say what is done about it.", code="remedy")
    if outcome == Outcome.NOT_UPHELD and remedy != Remedy.NONE:
        raise Refused("You found nothing wrong. Choose “nothing”, or change what you found.", code="remedy")
    if before is not None and _WEIGHT[outcome] < _WEIGHT[before]:
        raise Refused("A second look does not take back what was upheld.", code="outcome")


def acknowledge_by(received_at: datetime) -> datetime:
    """Return by when a complaint is acknowledged."""
    return working_days_after(received_at, ACKNOWLEDGED_IN)


def answer_by(received_at: datetime, days: int = ANSWERED_IN) -> datetime:
    """Return by when a complaint is answered, by what the council publishes (working days)."""
    return working_days_after(received_at, days)


def review_by(asked_at: datetime) -> datetime:
    """Return by when a second look is given."""
    return working_days_after(asked_at, REVIEWED_IN)


def reply_by(put_at: datetime) -> datetime:
    """Return by when a service says its side."""
    return working_days_after(put_at, REPLIED_IN)


def look_today(received_at: datetime) -> datetime:
    """Return by when a social worker looks at a worry about somebody's safety: the end of the same day."""
    return end_of_day(london_day_of(received_at))


def six_months(received_at: datetime) -> datetime:
    """Return the end of the last day on which a complaint may be unanswered without being told why."""
    day = received_at.astimezone(LONDON).date()
    month = day.month - 1 + MONTHS_TO_ANSWER
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return end_of_day(day.replace(year=year, month=month, day=last)).astimezone(UTC)
        except ValueError:  # a shorter month
            continue
    raise ValueError("Every month has 28 days.")


def ombudsmen(*, nhs_pays: bool) -> tuple[str, ...]:
    """Return who can be asked when the council has said its last word."""
    own = "the Local Government and Social Care Ombudsman"
    return (own, "the Parliamentary and Health Service Ombudsman") if nhs_pays else (own,)
