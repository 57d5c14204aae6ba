"""What the pages of marking show: to an evaluator their own marks, to the others how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.needs.queries import hands_on
from placewell.rules.errors import NotFound
from placewell.rules.independence import why_no_seat
from placewell.rules.marking import agreed_range
from placewell.rules.urgency import Urgency
from placewell.rules.waits import marking_due
from placewell.tenders.models import AgreedScore, ConflictOfInterest, OpenedBid, Opening, Tender
from placewell.tenders.queries.marks import (
    Difference,
    Given,
    Seat,
    agreed_of,
    all_marked,
    differences,
    marks_of,
    seats_of,
    seats_that_cannot_be_filled,
)
from placewell.tenders.states import WORDS, TenderState


@dataclass(frozen=True, slots=True)
class Bidder:
    """Whose answers are marked."""

    bid_ref: str
    service: str
    provider: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer on a list: whose, and the marks of it that the actor may see."""

    bidder: Bidder
    given: tuple[Given, ...]
    agreed: AgreedScore | None
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class MarkingView:
    """One tender's marking, as the actor may see it. `why_not` says why an evaluator cannot take a seat.

    `conflicts` are shown to commissioners and auditors alone.
    """

    tender: Tender
    state_words: str
    due_at: datetime | None
    seats: list[Seat]
    unfilled: int
    conflicts: list[ConflictOfInterest]
    own: Seat | None
    why_not: str
    bidders: list[Bidder]
    questions: list[tuple[dict[str, Any], list[AnswerLine]]]
    left: int
    to_agree: int

    @property
    def marking(self) -> bool:
        """Tell whether it is being marked now."""
        return self.tender.state == TenderState.SCORING

    @property
    def agreeing(self) -> bool:
        """Tell whether everybody has finished, so that only differences are left."""
        return self.marking and all_marked(self.tender, self.seats)


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer on its own page: the question, the words, whose they are, and what was given for it so far."""

    tender: Tender
    question: dict[str, Any]
    bidder: Bidder
    text: str
    given: tuple[Given, ...]
    difference: Difference | None

    @property
    def low_high(self) -> tuple[str, str]:
        """The range of an agreed score."""
        low, high = agreed_range([one.score for one in self.given])
        return f"{low:f}", f"{high:f}"


def marking_view(actor: Actor, ref: str) -> MarkingView:
    """Return a tender's marking. Raises NotFound for another authority's, or before it was opened."""
    tender = _opened(actor, ref)
    seats = seats_of(tender)
    own = next((seat for seat in seats if seat.evaluator == actor.ref), None)
    bidders = _bidders(tender)
    marks, agreed = marks_of(tender), agreed_of(tender)
    unlike = {(one.bid_ref, one.question_id): one for one in differences(tender)} if _sees_all(tender, seats) else {}
    questions = [
        (
            question,
            [
                AnswerLine(
                    bidder,
                    tuple(marks.get((bidder.bid_ref, question["id"]), ())),
                    agreed.get((bidder.bid_ref, question["id"])),
                    unlike.get((bidder.bid_ref, question["id"])),
                )
                for bidder in bidders
            ],
        )
        for question in tender.questions
    ]
    opened_at = Opening.objects.values_list("opened_at", flat=True).get(tender=tender)
    mine = 0 if own is None else sum(not line.given for _, lines in questions for line in lines)
    return MarkingView(
        tender=tender,
        state_words=WORDS[TenderState(tender.state)],
        due_at=marking_due(Urgency(tender.urgency), opened_at) if tender.state == TenderState.SCORING else None,
        seats=seats,
        unfilled=seats_that_cannot_be_filled(tender) if tender.state == TenderState.SCORING else 0,
        conflicts=_conflicts(actor, tender),
        own=own,
        why_not=_why_not(actor, tender, seats) if actor.role == Role.EVALUATOR and own is None else "",
        bidders=bidders,
        questions=questions,
        left=mine,
        to_agree=sum(one.agreed is None for one in unlike.values()),
    )


def answer_view(actor: Actor, ref: str, bid_ref: str, question_id: str) -> AnswerView:
    """Return one answer of a bid that is marked. Raises NotFound where there is none, or the actor has no seat."""
    tender = _opened(actor, ref)
    if actor.ref not in {seat.evaluator for seat in seats_of(tender)}:
        raise NotFound("You have no seat at this tender. Declare that you have no conflict of interest first.")
    question = next((one for one in tender.questions if one["id"] == question_id), None)
    bid = OpenedBid.objects.filter(tender=tender, bid_ref=bid_ref, set_aside_because="").first()
    if question is None or bid is None:
        raise NotFound("There is no such answer in this tender.")
    key = (bid_ref, question_id)
    return AnswerView(
        tender=tender,
        question=question,
        bidder=next(one for one in _bidders(tender) if one.bid_ref == bid_ref),
        text=next((one["text"] for one in bid.response["answers"] if one["question_id"] == question_id), ""),
        given=tuple(marks_of(tender).get(key, ())),
        difference=next((one for one in differences(tender) if (one.bid_ref, one.question_id) == key), None),
    )


def _opened(actor: Actor, ref: str) -> Tender:
    tender = Tender.objects.visible_to(actor).filter(ref=ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    if not Opening.objects.filter(tender=tender).exists():
        raise NotFound("This tender has not been opened, so there is nothing to mark.")
    return tender


def _bidders(tender: Tender) -> list[Bidder]:
    bids = OpenedBid.objects.filter(tender=tender, set_aside_because="").order_by("service_name", "bid_ref")
    rows = list(bids.values_list("bid_ref", "service_name", "organisation_id"))
    providers = Organisation.objects.in_bulk({organisation_id for _, _, organisation_id in rows})
    return [Bidder(ref, service, providers[organisation_id].name) for ref, service, organisation_id in rows]


def _conflicts(actor: Actor, tender: Tender) -> list[ConflictOfInterest]:
    if actor.role not in {Role.COMMISSIONER, Role.AUDITOR}:
        return []
    return list(ConflictOfInterest.objects.filter(tender=tender).order_by("id"))


def _sees_all(tender: Tender, seats: Sequence[Seat]) -> bool:
    return tender.state != TenderState.SCORING or all_marked(tender, seats)


def _why_not(actor: Actor, tender: Tender, seats: Sequence[Seat]) -> str:
    if tender.state != TenderState.SCORING:
        return ""
    if ConflictOfInterest.objects.filter(tender=tender, evaluator=actor.ref).exists():
        return "You declared a conflict of interest, so somebody else marks these answers."
    why = why_no_seat(actor.ref, hands_on(tender.package_ref))
    if why:
        return why
    if tender.seats.filter(evaluator=actor.ref).exists():
        return "Your seat at this tender was freed for somebody else."
    return "Every seat at this tender is taken." if len(seats) >= tender.evaluators else ""
