"""Events of organisations, people and private links."""

from placewell.ledger.events import Event, event


@event
class OrganisationAdded(Event):
    """An organisation was added."""

    organisation_id: int
    kind: str

    @property
    def subject(self) -> str:
        """The organisation."""
        return f"organisation:{self.organisation_id}"


@event
class PostGiven(Event):
    """A user may act in a role for an organisation."""

    user_id: int
    organisation_id: int
    role: str

    @property
    def subject(self) -> str:
        """The user."""
        return f"user:{self.user_id}"


@event
class PostEnded(Event):
    """A user may no longer act in a role for an organisation."""

    user_id: int
    organisation_id: int
    role: str

    @property
    def subject(self) -> str:
        """The user."""
        return f"user:{self.user_id}"


@event
class PrivateLinkMade(Event):
    """A private link to a case was made."""

    link_id: int
    case_ref: str

    @property
    def subject(self) -> str:
        """The case."""
        return f"package:{self.case_ref}"


@event
class PrivateLinkOpened(Event):
    """A private link was opened with its code."""

    link_id: int
    case_ref: str

    @property
    def subject(self) -> str:
        """The case."""
        return f"package:{self.case_ref}"
