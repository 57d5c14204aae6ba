"""Adverse decisions about a member: notice, evidence, reply, another decider, review (rulebook §10)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.clocks import working_days_after
from placewell.rules.errors import Refused, WrongState

REPLY_WORKING_DAYS = 3
REVIEW_EVERY = timedelta(days=28)
REVIEW_ASKED_WORKING_DAYS = 10  # a default of Placewell: how long a provider may ask for a second look
REVIEW_DECIDED_WORKING_DAYS = 10  # as long as an application takes to be decided
DECIDED_WORKING_DAYS = 5  # from the end of the right of reply; a default of Placewell
LOOKED_AT_WORKING_DAYS = 3  # how soon a suspension is reviewed once its ground has gone; a default of Placewell
DISPUTE_WORKING_DAYS = 10  # how soon a dispute is answered; a default of Placewell


class ProceedingKind(StrEnum):
    """What a proceeding may end in."""

    SUSPENSION = "suspension"
    REMOVAL = "removal"


class Ground(StrEnum):
    """Why a proceeding is opened."""

    RATING = "rating"
    REGISTRATION = "registration"
    SAFEGUARDING = "safeguarding"
    DOCUMENTS = "documents"
    CONDUCT = "conduct"
    EXCLUSION = "exclusion"
    CONDITIONS = "conditions"


class ProceedingState(StrEnum):
    """Where a proceeding stands."""

    NOTICE = "notice"
    REPLIED = "replied"
    UPHELD = "upheld"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"
    REVIEW_ASKED = "review_asked"
    CONFIRMED = "confirmed"
    REVERSED = "reversed"


class ProceedingAct(StrEnum):
    """What moves a proceeding on."""

    REPLY = "reply"
    UPHOLD = "uphold"
    DROP = "drop"
    WITHDRAW = "withdraw"
    ASK_REVIEW = "ask_review"
    CONFIRM = "confirm"
    REVERSE = "reverse"


_S, _A = ProceedingState, ProceedingAct
STEPS: Mapping[tuple[ProceedingState, ProceedingAct], ProceedingState] = MappingProxyType(
    {
        (_S.NOTICE, _A.REPLY): _S.REPLIED,
        (_S.NOTICE, _A.UPHOLD): _S.UPHELD,
        (_S.NOTICE, _A.DROP): _S.DROPPED,
        (_S.NOTICE, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.REPLIED, _A.UPHOLD): _S.UPHELD,
        (_S.REPLIED, _A.DROP): _S.DROPPED,
        (_S.REPLIED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.UPHELD, _A.ASK_REVIEW): _S.REVIEW_ASKED,
        (_S.REVIEW_ASKED, _A.CONFIRM): _S.CONFIRMED,
        (_S.REVIEW_ASKED, _A.REVERSE): _S.REVERSED,
    }
)
UNDER_WAY = frozenset({_S.NOTICE, _S.REPLIED})
STATE_WORDS: Mapping[ProceedingState, str] = MappingProxyType(
    {
        _S.NOTICE: "notice given, waiting for the reply",
        _S.REPLIED: "replied to, waiting for the decision",
        _S.UPHELD: "decided against the service",
        _S.DROPPED: "dropped",
        _S.WITHDRAWN: "withdrawn",
        _S.REVIEW_ASKED: "decided against the service, and being looked at again",
        _S.CONFIRMED: "decided against the service, and confirmed",
        _S.REVERSED: "decided against the service, and reversed",
    }
)
GROUND_WORDS: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.RATING: "A rating under what this kind of care asks for",
        Ground.REGISTRATION: "Registration with the Care Quality Commission",
        Ground.SAFEGUARDING: "The safety of people who live there or are cared for",
        Ground.DOCUMENTS: "A document that has run out or is missing",
        Ground.CONDUCT: "How placements or offers were dealt with",
        Ground.EXCLUSION: "A ground for exclusion in law",
        Ground.CONDITIONS: "A condition of membership that is no longer met",
    }
)


# Where people could come to harm, or the register has settled it: the suspension may begin with the notice.
AT_ONCE = frozenset({Ground.SAFEGUARDING, Ground.REGISTRATION, Ground.RATING})
# What anybody can read elsewhere already. Any other ground may concern people who live there, or is not proved.
PUBLIC_GROUNDS = frozenset({Ground.RATING, Ground.REGISTRATION, Ground.DOCUMENTS})


def public_words(ground: str) -> str:
    """Return what the public reads of the ground of a suspension or removal; "" for a code that is none."""
    known = {one.value for one in PUBLIC_GROUNDS}
    if ground in known:
        return GROUND_WORDS[Ground(ground)]
    return "Its reasons are with the service and the authority" if ground else ""


def check_at_once(kind: ProceedingKind, ground: Ground, *, at_once: bool) -> None:
    """Raise Refused for a suspension that begins with its notice where nothing calls for it."""
    if at_once and (ground not in AT_ONCE or kind == ProceedingKind.REMOVAL):
        raise Refused(
            "A service is stopped with the notice only to keep people safe, or by what the register says, and only by"
            " a suspension. Otherwise it replies first.",
            code="at_once",
        )


def decision_due(reply_due_at: datetime) -> datetime:
    """Return by when a proceeding is decided: five working days after the end of the right of reply."""
    return working_days_after(reply_due_at, DECIDED_WORKING_DAYS)


def after(state: ProceedingState, act: ProceedingAct) -> ProceedingState:
    """Return the state after an act. Raises WrongState where the proceeding does not allow it now."""
    found = STEPS.get((state, act))
    if found is None:
        raise WrongState(f"This proceeding is {STATE_WORDS[state]}. That is not open now.")
    return found


def reply_due(notice_at: datetime) -> datetime:
    """Return the end of the right of reply: three working days after the notice."""
    return working_days_after(notice_at, REPLY_WORKING_DAYS)


def check_decidable(state: ProceedingState, *, reply_due_at: datetime, now: datetime) -> None:
    """Raise WrongState while the provider may still reply and has not."""
    if state == ProceedingState.NOTICE and now <= reply_due_at:
        raise WrongState("The service may still reply. Decide when it has replied, or its time is over.")


def check_other(decider: str, *, not_again: Mapping[str, str]) -> None:
    """Raise Refused when the decider has had a hand in it. `not_again` says for each actor reference what they did."""
    if decider in not_again:
        raise Refused(f"You {not_again[decider]}, so somebody else decides.", code="own_proceeding")


def next_review(since: datetime) -> datetime:
    """Return when a suspension is reviewed next: 28 days after it began or was last reviewed."""
    return since + REVIEW_EVERY


def review_asked_by(decided_at: datetime) -> datetime:
    """Return until when a second look at a decision can be asked for."""
    return working_days_after(decided_at, REVIEW_ASKED_WORKING_DAYS)


def check_review_asked(decided_at: datetime, *, now: datetime) -> None:
    """Raise WrongState when the time to ask for another look is over."""
    if now > review_asked_by(decided_at):
        raise WrongState(
            f"A second look is asked for within {REVIEW_ASKED_WORKING_DAYS} working days of the decision. You can still"
            " dispute what is held about you."
        )


def missed_since(due_at: datetime, *, now: datetime) -> tuple[datetime, ...]:
    """Return every moment by which a suspension should have been reviewed and was not, from `due_at` on."""
    missed = []
    while due_at < now:
        missed.append(due_at)
        due_at += REVIEW_EVERY
    return tuple(missed)
