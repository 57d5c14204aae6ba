"""Events of a scheme's public record: entries, notices, the authorities that share it, and its pilot."""

from placewell.ledger.events import Event, event


@event
class RecordAdded(Event):
    """An entry was added to a scheme's public record."""

    scheme_ref: str
    kind: str

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class NoticePrepared(Event):
    """A notice of a scheme was prepared."""

    scheme_ref: str
    notice: int
    kind: str

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class NoticeSent(Event):
    """A notice of a scheme was sent, and has a reference where it was published."""

    scheme_ref: str
    notice: int
    kind: str

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class AuthorityInvited(Event):
    """Another authority was invited to share a scheme."""

    scheme_ref: str
    organisation_id: int

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class AuthorityAnswered(Event):
    """An authority that was invited to share a scheme joined it, declined, or left it again."""

    scheme_ref: str
    organisation_id: int
    answer: str

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class StopCriterionFixed(Event):
    """A stop criterion of a pilot was fixed, before its start."""

    scheme_ref: str
    measure: str
    direction: str
    threshold: str

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class StopCriterionDropped(Event):
    """A stop criterion was taken back, while the pilot was still a draft."""

    scheme_ref: str
    measure: str

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class PilotTested(Event):
    """A pilot's criterion was tested for a month (its first day): `met`, `not_met` or `too_few` cases to tell."""

    scheme_ref: str
    measure: str
    month: str
    verdict: str

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"
