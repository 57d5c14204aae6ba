"""Events of services that close."""

from placewell.ledger.events import Event, event


class _OfClosure:
    __slots__ = ()
    closure_ref: str

    @property
    def subject(self) -> str:
        """The closure."""
        return f"closure:{self.closure_ref}"


@event
class ClosureRecorded(_OfClosure, Event):
    """It was recorded that a service closes; from then on it takes nobody new."""

    closure_ref: str
    service_id: str
    kind: str
    last_on: str
    said_by: str


@event
class ClosureDayChanged(_OfClosure, Event):
    """A service that closes was given another last day."""

    closure_ref: str
    service_id: str
    last_on: str


@event
class ClosureCalledOff(_OfClosure, Event):
    """A service goes on after all, and takes people again."""

    closure_ref: str
    service_id: str
