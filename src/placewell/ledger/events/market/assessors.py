"""Events of trusted assessors: who was named, and which services trust them."""

from placewell.ledger.events import Event, event


class _OfAssessor:
    __slots__ = ()
    assessor_ref: str

    @property
    def subject(self) -> str:
        """The assessor."""
        return f"assessor:{self.assessor_ref}"


@event
class AssessorNamed(_OfAssessor, Event):
    """An authority named a trusted assessor."""

    assessor_ref: str


@event
class AssessorEnded(_OfAssessor, Event):
    """An authority took somebody off its list of trusted assessors."""

    assessor_ref: str


@event
class AssessorTrusted(_OfAssessor, Event):
    """A service agreed that a trusted assessor sees people for it; `scope` says for which visits."""

    assessor_ref: str
    service_id: str
    scope: str


@event
class AssessorTrustEnded(_OfAssessor, Event):
    """A service no longer trusts an assessor to see people for it."""

    assessor_ref: str
    service_id: str
