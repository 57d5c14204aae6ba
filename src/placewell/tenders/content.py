"""What a bid says, in its two envelopes, as values that are checked before they are sealed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import cast

from placewell.rules.errors import Refused
from placewell.rules.offers import LineKind, unread_answers
from placewell.tenders.sealing import Content


class DeclineReason(StrEnum):
    """Why an invited service does not bid. Coded, so that reasons can be counted."""

    NO_VACANCY = "no_vacancy"
    CANNOT_MEET_NEEDS = "cannot_meet_needs"
    STAFFING = "staffing"
    START_DATE = "start_date"
    PRICE = "price"
    PORTRAIT_UNCLEAR = "portrait_unclear"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one case-response question.

    `saved` says that it was filled in from a saved answer; `read` that somebody read it and says it is true for this
    person. Neither is sealed.
    """

    question_id: str
    text: str
    saved: bool = False
    read: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """The first envelope: how these needs will be met, by when, and whether there is a place."""

    answers: tuple[Answer, ...]
    for_me: str
    start_on: date
    vacancy_confirmed: bool
    must_haves_met: bool
    confirmed_by: str

    def content(self) -> Content:
        """Return it as the JSON that is sealed."""
        return cast(
            "Content",
            {
                "answers": [{"question_id": one.question_id, "text": one.text} for one in self.answers],
                "for_me": self.for_me,
                "start_on": self.start_on.isoformat(),
                "vacancy_confirmed": self.vacancy_confirmed,
                "must_haves_met": self.must_haves_met,
                "confirmed_by": self.confirmed_by,
            },
        )


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a price, in pounds per unit of the tender (a week)."""

    kind: LineKind
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """The second envelope: price lines on a stated basis, how long it is good for, and how long the bed is held."""

    lines: tuple[PriceLine, ...]
    basis: str
    valid_until: date
    bed_held_until: date | None

    @property
    def total(self) -> Decimal:
        """The whole price in pounds a week, on the stated basis."""
        return sum((line.amount for line in self.lines), Decimal(0))

    def content(self) -> Content:
        """Return it as the JSON that is sealed."""
        return cast(
            "Content",
            {
                "lines": [{"kind": line.kind.value, "amount": f"{line.amount:.2f}"} for line in self.lines],
                "price": f"{self.total:.2f}",
                "price_basis": self.basis,
                "valid_until": self.valid_until.isoformat(),
                "bed_held_until": self.bed_held_until.isoformat() if self.bed_held_until else None,
            },
        )


def check_response(response: Response, *, question_ids: tuple[str, ...]) -> None:
    """Raise Refused when a response leaves a question out, answers one not asked, or has no words.

    Also when an answer was taken from a saved one and nobody says that they read it for this person.
    """
    answered = [answer.question_id for answer in response.answers]
    if sorted(answered) != sorted(question_ids):
        raise Refused("Answer every question of this search, each once.", code="questions")
    if any(not answer.text.strip() for answer in response.answers):
        raise Refused("Answer every question: an empty answer would score nothing.", code="questions")
    taken = {answer.question_id for answer in response.answers if answer.saved}
    if unread_answers(taken, {answer.question_id for answer in response.answers if answer.read}):
        raise Refused(
            "You took an answer from a saved one. Read it, and say that it is true for this person.", code="unread"
        )
    if not response.for_me.strip():
        raise Refused("Say what you will do for this person. They read it when they choose.", code="for_me")
    if not response.confirmed_by.strip():
        raise Refused("Name who confirmed that there is a place.", code="confirmed_by")


def check_price(price: Price, *, fnc: Decimal, closes_on: date) -> None:
    """Raise Refused when a price has no lines, a stated basis that cannot be, or lapses before it can be used."""
    if not price.lines or price.total <= 0:
        raise Refused("Give a price above £0.00 a week.", code="price")
    if any(line.amount < 0 for line in price.lines):
        raise Refused("A price line cannot be below £0.00.", code="price")
    if price.basis not in {"net_of_fnc", "gross_of_fnc"}:
        raise Refused("Say whether the price includes NHS-funded nursing care or not.", code="price_basis")
    if price.basis == "gross_of_fnc" and fnc == 0:
        raise Refused(
            "There is no NHS-funded nursing care here, so the price cannot include it. Give the net price.",
            code="gross_without_fnc",
        )
    if price.valid_until < closes_on:
        raise Refused("The price must be good at least until the search closes.", code="valid_until")
