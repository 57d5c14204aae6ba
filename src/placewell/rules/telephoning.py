"""The telephone round after a close with too few offers: who is rung in which order, and what a call comes to.

Rulebook §8: logged call by call; a bid taken by telephone is entered by a broker and confirmed by the provider.
Whoever rings has seen the offers that were sealed, so nothing said by telephone counts before the provider confirms it
as its own word, and it changes nothing about a sealed offer. Instants are aware UTC.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.clocks import LONDON, london_moment_words
from placewell.rules.errors import Conflict, Refused, WrongState
from placewell.rules.scoring import draw
from placewell.rules.urgency import UrgencyTimes
from placewell.rules.waits import explanation_due

ORDER_WORDS = (
    "Everybody who was invited and has no offer in this search is rung, in the order of a draw: the sha256 of the"
    " search’s reference and the invitation’s. Nobody chooses who is rung first, and price plays no part."
)
MAY_NOT_SAY = (
    "Ask what you would ask of everybody. Never say what the person’s budget is, what another service asks or offers,"
    " or how many offers there are; and never ask for a price under or over anything."
)
LONGEST_EXPLANATION = 3_000


class SpokenTo(StrEnum):
    """Whom a call reached: a role, never a name."""

    MANAGER = "manager"
    DEPUTY = "deputy"
    NURSE_IN_CHARGE = "nurse_in_charge"
    OFFICE = "office"
    NOBODY = "nobody"


class CallOutcome(StrEnum):
    """What a call came to."""

    WILL_OFFER = "will_offer"
    NO_VACANCY = "no_vacancy"
    DECLINES = "declines"
    CALL_BACK = "call_back"
    NO_ANSWER = "no_answer"


class BidAnswer(StrEnum):
    """What became of a bid that a broker took down: the provider's word on it, or its time ran out."""

    CONFIRMED = "confirmed"
    WRONG = "wrong"
    LAPSED = "lapsed"


class WrongBecause(StrEnum):
    """Why a provider does not confirm what was taken down for it."""

    PRICE = "price"
    ANSWERS = "answers"
    NO_PLACE = "no_place"
    NOT_SAID = "not_said"
    NO_LONGER = "no_longer"


SPOKEN_WORDS: Mapping[SpokenTo, str] = MappingProxyType(
    {
        SpokenTo.MANAGER: "The manager",
        SpokenTo.DEPUTY: "A deputy",
        SpokenTo.NURSE_IN_CHARGE: "Whoever is in charge of the shift",
        SpokenTo.OFFICE: "The office",
        SpokenTo.NOBODY: "Nobody answered",
    }
)
OUTCOME_WORDS: Mapping[CallOutcome, str] = MappingProxyType(
    {
        CallOutcome.WILL_OFFER: "Makes an offer",
        CallOutcome.NO_VACANCY: "Has no place",
        CallOutcome.DECLINES: "Makes no offer",
        CallOutcome.CALL_BACK: "Asks to be rung again",
        CallOutcome.NO_ANSWER: "No answer",
    }
)
WRONG_WORDS: Mapping[WrongBecause, str] = MappingProxyType(
    {
        WrongBecause.PRICE: "The price is not what we said",
        WrongBecause.ANSWERS: "What we would do for the person is not what we said",
        WrongBecause.NO_PLACE: "We have no place for them",
        WrongBecause.NOT_SAID: "Nobody here who may speak for us said this",
        WrongBecause.NO_LONGER: "We said it, but offer it no longer",
    }
)
# After these a service is not rung again.
LAST_WORDS = frozenset({CallOutcome.NO_VACANCY, CallOutcome.DECLINES})


class Standing(StrEnum):
    """Where one service stands in a round."""

    TO_RING = "to_ring"
    RING_AGAIN = "ring_again"
    TO_ENTER = "to_enter"
    AWAITED = "awaited"
    CONFIRMED = "confirmed"
    OUT = "out"


STANDING_WORDS: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.TO_RING: "Not rung yet",
        Standing.RING_AGAIN: "Ring again",
        Standing.TO_ENTER: "Makes an offer: enter it",
        Standing.AWAITED: "Its offer is entered, and waits for its word",
        Standing.CONFIRMED: "Confirmed its offer",
        Standing.OUT: "Makes no offer",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One service of a round: its calls' outcomes in order, and its newest bid: how many calls it came after."""

    calls: tuple[CallOutcome, ...] = ()
    bid_after: int = 0
    answer: BidAnswer | None = None

    @property
    def standing(self) -> Standing:
        """Where it stands: its newest call, unless a bid came of that."""
        if self.bid_after and self.answer == BidAnswer.CONFIRMED:
            return Standing.CONFIRMED
        if self.bid_after and self.bid_after == len(self.calls):
            return Standing.AWAITED if self.answer is None else Standing.RING_AGAIN
        if not self.calls:
            return Standing.TO_RING
        newest = self.calls[-1]
        if newest == CallOutcome.WILL_OFFER:
            return Standing.TO_ENTER
        return Standing.OUT if newest in LAST_WORDS else Standing.RING_AGAIN


class RoundState(StrEnum):
    """Where a round stands. Its time over is no end: a broker ends it, or somebody is placed."""

    RINGING = "ringing"
    TIME_OVER = "time_over"
    ENDED_WITH = "ended_with"
    ENDED_WITHOUT = "ended_without"


def is_wanted(*, offers: int, fewest: int) -> bool:
    """Tell whether services are telephoned: with fewer offers at the close than the timetable says."""
    return offers < fewest


def in_order(tender_ref: str, invitation_refs: Iterable[str]) -> tuple[str, ...]:
    """Return in which order services are rung: by a draw that anybody can make again."""
    return tuple(sorted(invitation_refs, key=lambda ref: (draw(tender_ref, ref), ref)))


def state_of(lines: Collection[Line], *, ends_at: datetime, now: datetime, ended: bool) -> RoundState:
    """Return where a round stands, that lasts until `ends_at` as it was published."""
    confirmed = any(line.standing == Standing.CONFIRMED for line in lines)
    if ended:
        return RoundState.ENDED_WITH if confirmed else RoundState.ENDED_WITHOUT
    return RoundState.RINGING if now < ends_at else RoundState.TIME_OVER


def check_call(
    line: Line,
    *,
    spoken_to: SpokenTo,
    outcome: CallOutcome,
    called_at: datetime,
    closed_at: datetime,
    now: datetime,
    call_back_at: datetime | None,
) -> None:
    """Raise Refused for a call that cannot have been so, Conflict for one beside a bid that waits or is confirmed."""
    if line.standing in {Standing.AWAITED, Standing.CONFIRMED}:
        raise Conflict("This service’s offer is entered. It waits for its word, or has it.")
    if (spoken_to == SpokenTo.NOBODY) != (outcome == CallOutcome.NO_ANSWER):
        raise Refused("Say whom you reached, or that nobody answered: the two do not fit.", code="spoken_to")
    if called_at > now:
        raise Refused("A call that is still to come cannot be logged. Put when you rang.", code="called_at")
    if called_at < closed_at:
        sentence = f"The search closed at {london_moment_words(closed_at)}. Nobody is rung before that."
        raise Refused(sentence, code="called_at")
    if outcome == CallOutcome.CALL_BACK:
        if call_back_at is None or call_back_at <= now:
            raise Refused("Say when to ring again: a time that is still to come.", code="call_back_at")
    elif call_back_at is not None:
        raise Refused("Leave out when to ring again, unless they asked for it.", code="call_back_at")


def check_can_enter(line: Line) -> None:
    """Raise Conflict beside a bid that waits or is confirmed, WrongState where the newest call came to none."""
    if line.standing in {Standing.AWAITED, Standing.CONFIRMED}:
        raise Conflict("An offer of this service is entered already.")
    if line.standing != Standing.TO_ENTER:
        raise WrongState("Log the call first: its outcome has to be that this service makes an offer.")


def check_can_be_scored(register_share: Decimal) -> None:
    """Raise WrongState where the register has no share of the quality score: nobody marks what is said by telephone."""
    if register_share <= 0:
        raise WrongState(
            "In this category quality is scored without the regulator’s ratings, and nobody marks what is said by"
            " telephone. Search again instead."
        )


def check_can_end(lines: Sequence[Line], *, ends_at: datetime, now: datetime) -> None:
    """Raise WrongState while the round's time runs and somebody has not been rung; always while an offer waits."""
    if any(line.standing in {Standing.AWAITED, Standing.TO_ENTER} for line in lines):
        raise WrongState(
            "An offer still has to be entered, or waits for its provider’s word. End the round after that."
        )
    if now < ends_at and any(line.standing == Standing.TO_RING for line in lines):
        raise WrongState(
            f"Not everybody has been rung, and there is time until {london_moment_words(ends_at)}. Ring them first."
        )


def confirm_due(times: UrgencyTimes, entered_at: datetime) -> datetime:
    """Return by when a provider confirms a bid: in the time that it would have to explain a low one (a default)."""
    return explanation_due(times, entered_at)


def check_answer(*, due_at: datetime, now: datetime, is_low: bool, explanation: str) -> None:
    """Raise WrongState once the time to confirm is over, Refused for a price under the floor without an explanation."""
    if now >= due_at:
        raise WrongState(
            f"The time to confirm ended at {london_moment_words(due_at)}. Ring the council, which can enter it again.",
            code="late",
        )
    if len(explanation) > LONGEST_EXPLANATION:
        raise Refused(f"Explain the price in up to {LONGEST_EXPLANATION:,} characters.", code="explanation")
    if is_low and not explanation.strip():
        raise Refused(
            "This price is under what care costs, as published. Say how it covers the cost of care: a named officer of"
            " the council reads it before the offer can be put to the person.",
            code="explanation",
        )


def newest_before(at: time, now: datetime) -> datetime:
    """Return the newest moment up to `now` at which London's clocks stood at a time of day."""
    today = now.astimezone(LONDON).date()
    found = datetime.combine(today, at, tzinfo=LONDON)
    if found > now:
        found = datetime.combine(today - timedelta(days=1), at, tzinfo=LONDON)
    return found.astimezone(UTC)


def next_after(at: time, now: datetime) -> datetime:
    """Return the first moment after `now` at which London's clocks stand at a time of day."""
    today = now.astimezone(LONDON).date()
    found = datetime.combine(today, at, tzinfo=LONDON)
    if found <= now:
        found = datetime.combine(today + timedelta(days=1), at, tzinfo=LONDON)
    return found.astimezone(UTC)
