"""Events of complaints and appeals: references and codes only."""

from placewell.ledger.events import Event, event


class _OfComplaint:
    __slots__ = ()
    complaint_ref: str

    @property
    def subject(self) -> str:
        """The complaint."""
        return f"complaint:{self.complaint_ref}"


@event
class ComplaintReceived(_OfComplaint, Event):
    """A complaint or an appeal was received."""

    complaint_ref: str
    about: str
    safeguarding: bool
    urgent: bool


@event
class ComplaintConcernSeen(_OfComplaint, Event):
    """A social worker looked at a worry about somebody's safety in a complaint."""

    complaint_ref: str


@event
class ComplaintAcknowledged(_OfComplaint, Event):
    """A complaint was acknowledged."""

    complaint_ref: str


@event
class ComplaintPutToService(_OfComplaint, Event):
    """The part of a complaint that is about a service was put to it."""

    complaint_ref: str


@event
class ComplaintRepliedTo(_OfComplaint, Event):
    """A service said its side of a complaint."""

    complaint_ref: str


@event
class ComplaintDelayExplained(_OfComplaint, Event):
    """The complainant was told why there is no answer yet."""

    complaint_ref: str


@event
class ComplaintAnswered(_OfComplaint, Event):
    """A complaint was answered by somebody who had no part in it."""

    complaint_ref: str
    outcome: str
    remedy: str


@event
class ComplaintReviewAsked(_OfComplaint, Event):
    """The complainant asked for a second look."""

    complaint_ref: str


@event
class ComplaintReviewed(_OfComplaint, Event):
    """Somebody else looked at a complaint again."""

    complaint_ref: str
    outcome: str
    remedy: str


@event
class AnswerTimeSet(Event):
    """A council published in how many working days it answers complaints."""

    authority_id: int
    version: int
    days: int

    @property
    def subject(self) -> str:
        """The council."""
        return f"authority:{self.authority_id}"


@event
class ComplaintUpheld(_OfComplaint, Event):
    """A complaint about a service was upheld, or partly."""

    complaint_ref: str
    service_id: str
    organisation_id: int
    partly: bool
