"""Events of memberships."""

from placewell.ledger.events import Event, event


@event
class ServiceAdmitted(Event):
    """A service became a member of a category."""

    category_ref: str
    membership_id: int
    service_id: str
    organisation_id: int

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"


@event
class MembershipSuspended(Event):
    """A membership was suspended; `by_deregistration` when the register itself did it. `ground` is a code."""

    category_ref: str
    membership_id: int
    by_deregistration: bool
    ground: str = ""

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"


@event
class MembershipReinstated(Event):
    """A suspension was lifted."""

    category_ref: str
    membership_id: int

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"


@event
class MembershipEnded(Event):
    """A membership ended: `by` its own `wish`, a `removal`, or its `successor`, under which it goes on."""

    category_ref: str
    membership_id: int
    by: str = ""

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"


@event
class NewWorkStopped(Event):
    """A membership's embargo or safeguarding stop was put on or taken off."""

    category_ref: str
    membership_id: int
    embargoed: bool
    safeguarding_stop: bool

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"


@event
class InvestmentPointsSet(Event):
    """A member's evidenced investment in quality was verified and given points (0 to 100, decimal text)."""

    category_ref: str
    membership_id: int
    points: str

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"
