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


@event
class SchemeWentLive(Event):
    """A scheme went live: services may join, and searches may start."""

    scheme_ref: str

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class SchemePaused(Event):
    """A scheme starts no searches for now; `by_criterion` when a pilot met a stop criterion."""

    scheme_ref: str
    by_criterion: bool

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class SchemeResumed(Event):
    """A paused scheme starts searches again."""

    scheme_ref: str

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class SchemeExtended(Event):
    """A scheme runs to a later day, or without an end."""

    scheme_ref: str
    ends_on: str | None

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class SchemeChanged(Event):
    """Something that a scheme publishes about itself changed; `what` is the name of the field."""

    scheme_ref: str
    what: str

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class WindingDownStarted(Event):
    """A scheme began to wind down: it ends on a day that everybody who depends on it was told."""

    scheme_ref: str
    ends_on: str

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"
