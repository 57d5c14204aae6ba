"""Joining a scheme: which act leads from which state to which, and every clock (rulebook §§1, 10)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.clocks import working_days_after
from placewell.rules.errors import WrongState
from placewell.rules.legal_basis import LegalBasis, application_decision_due

CLAIM_DECIDED_IN = 5  # working days, default
MANAGERS_ANSWER_IN = 3  # working days that those who manage already have to themselves, default
REVIEW_ASKED_IN = 10  # working days from the refusal, default
REVIEW_DECIDED_IN = 10  # working days from the asking, default
FIRST_WINDOW = timedelta(days=30)  # law: SI 2015/102, regulation 34(12)
REMINDED = (28, 7, 0)  # days before a document expires


class ClaimState(StrEnum):
    """What stands of a claim to speak for a provider. A verified one may be taken back."""

    PENDING = "pending"
    VERIFIED = "verified"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class ClaimAct(StrEnum):
    """What may be done with a claim."""

    VERIFY = "verify"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"


class ApplicationState(StrEnum):
    """What stands of an application. What is only prepared is none yet."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVIEW_ASKED = "review_asked"
    REFUSAL_STANDS = "refusal_stands"
    REVERSED = "reversed"


class ApplicationAct(StrEnum):
    """What may be done with an application. Asking, answering and extending leave it where it is."""

    ASK = "ask"
    ANSWER = "answer"
    EXTEND = "extend"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    ASK_REVIEW = "ask_review"
    LET_STAND = "let_stand"
    REVERSE = "reverse"


CLAIM_MOVES: Mapping[tuple[ClaimState, ClaimAct], ClaimState] = MappingProxyType(
    {
        (ClaimState.PENDING, ClaimAct.VERIFY): ClaimState.VERIFIED,
        (ClaimState.PENDING, ClaimAct.REFUSE): ClaimState.REFUSED,
        (ClaimState.PENDING, ClaimAct.WITHDRAW): ClaimState.WITHDRAWN,
        (ClaimState.VERIFIED, ClaimAct.REVOKE): ClaimState.REVOKED,
    }
)
APPLICATION_MOVES: Mapping[tuple[ApplicationState, ApplicationAct], ApplicationState] = MappingProxyType(
    {
        (ApplicationState.SENT, ApplicationAct.ASK): ApplicationState.SENT,
        (ApplicationState.SENT, ApplicationAct.ANSWER): ApplicationState.SENT,
        (ApplicationState.SENT, ApplicationAct.EXTEND): ApplicationState.SENT,
        (ApplicationState.SENT, ApplicationAct.ACCEPT): ApplicationState.ACCEPTED,
        (ApplicationState.SENT, ApplicationAct.REFUSE): ApplicationState.REFUSED,
        (ApplicationState.SENT, ApplicationAct.WITHDRAW): ApplicationState.WITHDRAWN,
        (ApplicationState.REFUSED, ApplicationAct.ASK_REVIEW): ApplicationState.REVIEW_ASKED,
        (ApplicationState.REVIEW_ASKED, ApplicationAct.ANSWER): ApplicationState.REVIEW_ASKED,
        (ApplicationState.REVIEW_ASKED, ApplicationAct.WITHDRAW): ApplicationState.REFUSAL_STANDS,
        (ApplicationState.REVIEW_ASKED, ApplicationAct.LET_STAND): ApplicationState.REFUSAL_STANDS,
        (ApplicationState.REVIEW_ASKED, ApplicationAct.REVERSE): ApplicationState.REVERSED,
    }
)
# A service has at most one of these in a category.
LIVE_APPLICATION = frozenset({ApplicationState.SENT, ApplicationState.REVIEW_ASKED})

CLAIM_WORDS: Mapping[ClaimState, str] = MappingProxyType(
    {
        ClaimState.PENDING: "waiting to be verified",
        ClaimState.VERIFIED: "verified",
        ClaimState.REFUSED: "refused",
        ClaimState.WITHDRAWN: "withdrawn",
        ClaimState.REVOKED: "taken back",
    }
)
APPLICATION_WORDS: Mapping[ApplicationState, str] = MappingProxyType(
    {
        ApplicationState.SENT: "waiting to be decided",
        ApplicationState.ACCEPTED: "accepted",
        ApplicationState.REFUSED: "refused",
        ApplicationState.WITHDRAWN: "withdrawn",
        ApplicationState.REVIEW_ASKED: "refused, and being looked at again",
        ApplicationState.REFUSAL_STANDS: "refused, and looked at twice",
        ApplicationState.REVERSED: "accepted after a second look",
    }
)


def claim_after(state: ClaimState, act: ClaimAct) -> ClaimState:
    """Return the state of a claim after an act. Raises WrongState where the act does not fit."""
    found = CLAIM_MOVES.get((state, act))
    if found is None:
        raise WrongState(f"This claim is {CLAIM_WORDS[state]}. Nothing of this kind can be done with it now.")
    return found


def application_after(state: ApplicationState, act: ApplicationAct) -> ApplicationState:
    """Return the state of an application after an act. Raises WrongState where the act does not fit."""
    found = APPLICATION_MOVES.get((state, act))
    if found is None:
        raise WrongState(f"This application is {APPLICATION_WORDS[state]}. Nothing of this kind can be done with it.")
    return found


# Clocks


def claim_due(made_at: datetime) -> datetime:
    """Return until when a claim is decided: five working days."""
    return working_days_after(made_at, CLAIM_DECIDED_IN)


def managers_answer_by(made_at: datetime) -> datetime:
    """Return until when a claim is left to those who manage the organisation already: three working days."""
    return working_days_after(made_at, MANAGERS_ANSWER_IN)


def decision_due(
    basis: LegalBasis, sent_at: datetime, *, longer: bool = False, bids_by: datetime | None = None
) -> datetime:
    """Return until when an application is decided: the basis' own time, and before the close of a tender that the
    applicant wants to bid for, where that comes sooner. Asking the applicant for something does not stop it.
    """
    due = application_decision_due(basis, sent_at, longer=longer)
    return due if bids_by is None else min(due, bids_by)


def review_asked_by(decided_at: datetime) -> datetime:
    """Return until when a second look at a refusal can be asked for."""
    return working_days_after(decided_at, REVIEW_ASKED_IN)


def review_due(asked_at: datetime) -> datetime:
    """Return until when a second look is decided."""
    return working_days_after(asked_at, REVIEW_DECIDED_IN)


def first_window_ends(basis: LegalBasis, opened_on: date) -> date | None:
    """Return the first day on which the first window may end (30 days, regulation 34); None where no law sets one."""
    return opened_on + FIRST_WINDOW if basis == LegalBasis.PCR_REG34 else None


def takes_bidding_applicants(basis: LegalBasis) -> bool:
    """Tell whether an applicant who bids while its application waits is decided first (Procurement Act 2023)."""
    return basis == LegalBasis.PA23_DYNAMIC_MARKET


def reminders_now(expires_on: date, today: date, *, sent: Iterable[int]) -> tuple[int, ...]:
    """Return which reminders of a document (28, 7 or 0 days before) are owed and were not sent, largest first.

    A day that was missed is made up for; one message says it all.
    """
    left, before = (expires_on - today).days, set(sent)
    return tuple(days for days in REMINDED if left <= days and days not in before)
