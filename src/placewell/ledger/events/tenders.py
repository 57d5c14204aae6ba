"""Events of tenders. Those of bidding are written sealed, in SQL, and enter the ledger at the opening."""

from typing import ClassVar

from placewell.ledger.events import Event, event


class _OfTender:
    __slots__ = ()
    tender_ref: str

    @property
    def subject(self) -> str:
        """The tender."""
        return f"tender:{self.tender_ref}"


@event
class TenderOpened(_OfTender, Event):
    """A tender was put to every eligible service."""

    tender_ref: str
    category: str
    urgency: str
    invited: int
    closes_at: str


@event
class TenderReminded(_OfTender, Event):
    """Everybody invited to a tender was reminded of it, whatever had arrived."""

    tender_ref: str


@event
class SearchWidened(_OfTender, Event):
    """A search looked further, at the published moment and as the person had agreed, whatever had arrived."""

    tender_ref: str
    further_miles: int
    invited: int


@event
class TenderCancelled(_OfTender, Event):
    """A tender was cancelled, with its reason on the tender."""

    tender_ref: str


@event
class QuestionAsked(_OfTender, Event):
    """An invited service asked a question; the ledger does not say which."""

    tender_ref: str
    question: int


@event
class QuestionAnswered(_OfTender, Event):
    """A question was answered, to all."""

    tender_ref: str
    question: int


@event
class BidSealed(_OfTender, Event):
    """A bid was sealed."""

    sealed: ClassVar[bool] = True
    tender_ref: str
    bid_ref: str
    seq: int


@event
class BidReplaced(_OfTender, Event):
    """A sealed bid was replaced by another."""

    sealed: ClassVar[bool] = True
    tender_ref: str
    bid_ref: str
    seq: int


@event
class BidWithdrawn(_OfTender, Event):
    """A sealed bid was withdrawn."""

    sealed: ClassVar[bool] = True
    tender_ref: str
    bid_ref: str
    seq: int


@event
class InvitationDeclined(_OfTender, Event):
    """An invited service said that it will not bid."""

    sealed: ClassVar[bool] = True
    tender_ref: str
    bid_ref: str
    seq: int


@event
class InterestDeclared(_OfTender, Event):
    """An invited service named who will read the second tier of the portrait, and what for."""

    sealed: ClassVar[bool] = True
    tender_ref: str
    interest_ref: str
    invitation_ref: str


@event
class SecondTierRead(_OfTender, Event):
    """An invited service read the second tier of the portrait."""

    sealed: ClassVar[bool] = True
    tender_ref: str
    interest_ref: str
    invitation_ref: str


@event
class BidsOpened(_OfTender, Event):
    """All case responses were opened together; the root covers every act of bidding."""

    tender_ref: str
    bids: int
    acts: int
    merkle_root: str


@event
class BidSetAside(_OfTender, Event):
    """A bid was set aside at the opening, because its service's standing had changed."""

    tender_ref: str
    bid_ref: str
    because: str


@event
class ResponseScored(_OfTender, Event):
    """An evaluator scored an answer."""

    tender_ref: str
    bid_ref: str
    question_id: str


@event
class SeatTaken(_OfTender, Event):
    """An evaluator declared no conflict of interest and took a seat."""

    tender_ref: str
    number: int


@event
class ConflictDeclared(_OfTender, Event):
    """An evaluator declared a conflict of interest, and is shut out of this tender."""

    tender_ref: str


@event
class SeatVacated(_OfTender, Event):
    """A seat counts no more: its evaluator declared an interest, or it was freed because its time was over."""

    tender_ref: str
    number: int


@event
class MarkingFinished(_OfTender, Event):
    """An evaluator finished; their scores stand."""

    tender_ref: str
    number: int


@event
class ScoreAgreed(_OfTender, Event):
    """Two evaluators agreed a score where theirs lay two or more apart."""

    tender_ref: str
    bid_ref: str
    question_id: str


@event
class ScoringClosed(_OfTender, Event):
    """Scores stand; prices may be revealed."""

    tender_ref: str


@event
class PricesRevealed(_OfTender, Event):
    """All prices were opened together."""

    tender_ref: str
    bids: int


@event
class TenderEvaluated(_OfTender, Event):
    """The evaluation was computed and stored."""

    tender_ref: str
    outcome: str
    pack_sha256: str
    result_sha256: str


@event
class LowBidQueried(_OfTender, Event):
    """A bid under what care costs was asked about."""

    tender_ref: str
    bid_ref: str


@event
class LowBidExplained(_OfTender, Event):
    """Its provider explained a low bid."""

    tender_ref: str
    bid_ref: str


@event
class ExplanationLapsed(_OfTender, Event):
    """The time to explain a low bid passed without an explanation."""

    tender_ref: str
    bid_ref: str


@event
class LowBidDecided(_OfTender, Event):
    """A named officer accepted or rejected a low bid; `reason` is the code of a rejection."""

    tender_ref: str
    bid_ref: str
    decision: str
    reason: str


@event
class ConfirmationRoundOpened(_OfTender, Event):
    """A corrected portrait went to every service that a search had invited, to confirm, re-price or withdraw."""

    tender_ref: str
    follows_ref: str
    invited: int


@event
class ConfirmationRoundEmpty(_OfTender, Event):
    """None of the services that were invited before could be asked again, so a confirmation round closed at once."""

    tender_ref: str


@event
class FeedbackGiven(_OfTender, Event):
    """Every bidder of a tender was told what became of their offer."""

    tender_ref: str
    bids: int


SEALED_EVENT_OF_ACT = {
    "bid": BidSealed.__name__,
    "replace": BidReplaced.__name__,
    "withdraw": BidWithdrawn.__name__,
    "decline": InvitationDeclined.__name__,
}


@event
class SettledSearchOpened(Event):
    """Care is looked for again for somebody who was placed, for a reason that is never price."""

    package_ref: str
    tender_ref: str
    reason: str

    @property
    def subject(self) -> str:
        """The tender."""
        return f"tender:{self.tender_ref}"
