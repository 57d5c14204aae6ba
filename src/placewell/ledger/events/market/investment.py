"""Events of investment in quality: points lists, and what becomes of a claim under one."""

from placewell.ledger.events import Event, event


@event
class InvestmentListPublished(Event):
    """A version of what earns points for investment in a category was published."""

    category_ref: str
    list_version: int
    in_force_from: str

    @property
    def subject(self) -> str:
        """The category."""
        return f"category:{self.category_ref}"


@event
class InvestmentClaimed(Event):
    """A member claimed an item of the points list."""

    category_ref: str
    membership_id: int
    claim: int
    item: str

    @property
    def subject(self) -> str:
        """The claim."""
        return f"investment:{self.claim}"


@event
class InvestmentEvidenceAdded(Event):
    """A member added a file to a claim."""

    membership_id: int
    claim: int

    @property
    def subject(self) -> str:
        """The claim."""
        return f"investment:{self.claim}"


@event
class InvestmentAsked(Event):
    """A member was asked something about a claim."""

    membership_id: int
    claim: int

    @property
    def subject(self) -> str:
        """The claim."""
        return f"investment:{self.claim}"


@event
class InvestmentAnswered(Event):
    """A member answered what it was asked about a claim, or replied to a notice about it."""

    membership_id: int
    claim: int

    @property
    def subject(self) -> str:
        """The claim."""
        return f"investment:{self.claim}"


@event
class InvestmentWithdrawn(Event):
    """A claim was withdrawn."""

    membership_id: int
    claim: int

    @property
    def subject(self) -> str:
        """The claim."""
        return f"investment:{self.claim}"


@event
class InvestmentDecided(Event):
    """A claim was decided: `outcome` is the act, such as verify, refuse, end, keep, confirm or reverse."""

    membership_id: int
    claim: int
    item: str
    outcome: str

    @property
    def subject(self) -> str:
        """The claim."""
        return f"investment:{self.claim}"


@event
class InvestmentNoticeGiven(Event):
    """A member was given notice that something verified may no longer be, and may reply."""

    membership_id: int
    claim: int

    @property
    def subject(self) -> str:
        """The claim."""
        return f"investment:{self.claim}"


@event
class InvestmentSecondLookAsked(Event):
    """A member asked that a decision about a claim is looked at again."""

    membership_id: int
    claim: int

    @property
    def subject(self) -> str:
        """The claim."""
        return f"investment:{self.claim}"


@event
class InvestmentExpired(Event):
    """The last day of something verified has been."""

    membership_id: int
    claim: int
    item: str

    @property
    def subject(self) -> str:
        """The claim."""
        return f"investment:{self.claim}"
