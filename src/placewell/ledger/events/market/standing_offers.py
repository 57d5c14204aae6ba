"""Events of standing offers: which, never at what price."""

from placewell.ledger.events import Event, event


@event
class StandingOfferMade(Event):
    """A member made a standing offer for emergencies, or a new version of it that replaces the one before."""

    category_ref: str
    membership_id: int
    offer_ref: str
    offer_version: int

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"


@event
class StandingOfferWithdrawn(Event):
    """A member withdrew its standing offer."""

    category_ref: str
    membership_id: int
    offer_ref: str
    offer_version: int

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"
