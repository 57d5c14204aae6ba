"""Events of adverse proceedings about a member, of reviews, and of disputes."""

from placewell.ledger.events import Event, event


@event
class NoticeGiven(Event):
    """A member was given notice that it may be suspended or removed, and may reply."""

    category_ref: str
    membership_id: int
    proceeding: int
    kind: str
    ground: str

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"


@event
class NoticeRepliedTo(Event):
    """A member replied to a notice."""

    category_ref: str
    membership_id: int
    proceeding: int

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"


@event
class ProceedingDecided(Event):
    """A proceeding was decided, withdrawn, or decided again: `outcome` is its state."""

    category_ref: str
    membership_id: int
    proceeding: int
    outcome: str

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"


@event
class SecondLookAsked(Event):
    """A member asked that a decision against it is looked at again."""

    category_ref: str
    membership_id: int
    proceeding: int

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"


@event
class SuspensionReviewed(Event):
    """A suspension was reviewed, and goes on."""

    category_ref: str
    membership_id: int

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"


@event
class SuspensionReviewMissed(Event):
    """A suspension was not reviewed within 28 days. This is published."""

    category_ref: str
    membership_id: int
    due_on: str

    @property
    def subject(self) -> str:
        """The membership."""
        return f"membership:{self.membership_id}"


@event
class DisputeMade(Event):
    """A provider disputed something that is held about it."""

    dispute: int
    organisation_id: int
    about: str

    @property
    def subject(self) -> str:
        """The dispute."""
        return f"dispute:{self.dispute}"


@event
class DisputeAnswered(Event):
    """A dispute was answered: `corrected` or `stands`."""

    dispute: int
    organisation_id: int
    answer: str

    @property
    def subject(self) -> str:
        """The dispute."""
        return f"dispute:{self.dispute}"


@event
class TrackInputCorrected(Event):
    """An input of a service’s track record was disputed, and put right: its outcome is now this one."""

    dispute: int
    track_input: int
    service_id: str
    outcome: str

    @property
    def subject(self) -> str:
        """The dispute."""
        return f"dispute:{self.dispute}"
