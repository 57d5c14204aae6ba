"""Events of tenders after a close with too few offers: the telephone round, and who was told out of hours."""

from placewell.ledger.events import Event, event


class _OfTender:
    __slots__ = ()
    tender_ref: str

    @property
    def subject(self) -> str:
        """The tender."""
        return f"tender:{self.tender_ref}"


@event
class TelephoneRoundBegan(_OfTender, Event):
    """A search closed with too few offers, so services are rung until a moment that was published."""

    tender_ref: str
    offers: int
    ends_at: str


@event
class CallLogged(_OfTender, Event):
    """A broker rang an invited service, and logged whom they reached, by role, and what it came to."""

    tender_ref: str
    invitation_ref: str
    spoken_to: str
    outcome: str


@event
class TelephoneBidEntered(_OfTender, Event):
    """A broker entered a bid that a service made in a call; it counts once the provider confirms it."""

    tender_ref: str
    invitation_ref: str
    bid_ref: str


@event
class TelephoneBidConfirmed(_OfTender, Event):
    """A provider confirmed a bid that was taken by telephone as its own word."""

    tender_ref: str
    bid_ref: str


@event
class TelephoneBidRefused(_OfTender, Event):
    """A provider said that a bid taken by telephone is not its word, for a coded reason."""

    tender_ref: str
    bid_ref: str
    because: str


@event
class TelephoneBidLapsed(_OfTender, Event):
    """A bid taken by telephone was not confirmed in time, and does not count."""

    tender_ref: str
    bid_ref: str


@event
class TelephonePriceDecided(_OfTender, Event):
    """A named officer accepted or rejected a confirmed price under what care costs."""

    tender_ref: str
    bid_ref: str
    decision: str
    reason: str


@event
class TelephoneBidsEvaluated(_OfTender, Event):
    """The confirmed telephone bids of a tender were evaluated, in a pack of their own."""

    tender_ref: str
    bids: int


@event
class TelephoneRoundEnded(_OfTender, Event):
    """A broker ended a telephone round, after so many calls, with so many confirmed offers."""

    tender_ref: str
    calls: int
    offers: int


@event
class ToldOutOfHours(_OfTender, Event):
    """Somebody was told out of hours that a wait began, or that its time is over.

    `told` is the actor reference of whose turn it was, or `team` where it was nobody's and all brokers were told.
    """

    tender_ref: str
    clock: int
    phase: str
    told: str
