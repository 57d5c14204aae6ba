"""Events of the out-of-hours rota: whose turn, by reference."""

from placewell.ledger.events import Event, event


@event
class RotaTurnWritten(Event):
    """A turn of the out-of-hours rota was written."""

    turn_ref: str
    holder: str
    begins_at: str
    ends_at: str

    @property
    def subject(self) -> str:
        """The turn."""
        return f"rota:{self.turn_ref}"


@event
class RotaTurnWithdrawn(Event):
    """A turn of the out-of-hours rota was withdrawn."""

    turn_ref: str

    @property
    def subject(self) -> str:
        """The turn."""
        return f"rota:{self.turn_ref}"
