"""Events of complaints."""

from placewell.ledger.events import Event, event


@event
class ComplaintUpheld(Event):
    """A complaint about a service was upheld, wholly or partly."""

    complaint_ref: str
    service_id: str
    organisation_id: int
    partly: bool

    @property
    def subject(self) -> str:
        """The complaint."""
        return f"complaint:{self.complaint_ref}"
