"""Events of schemes and their categories."""

from placewell.ledger.events import Event, event


@event
class SchemeEstablished(Event):
    """A scheme was established."""

    scheme_ref: str
    legal_basis: str
    starts_on: str
    ends_on: str | None

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class SchemeClosed(Event):
    """A scheme was closed to new members and tenders."""

    scheme_ref: str

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class CategoryAdded(Event):
    """A category was added to a scheme."""

    scheme_ref: str
    category_ref: str
    care_type: str

    @property
    def subject(self) -> str:
        """The category."""
        return f"category:{self.category_ref}"
