"""Events of consultation: a proposal, what was said about it, and what became of it."""

from placewell.ledger.events import Event, event


@event
class ConsultationOpened(Event):
    """A proposal was put to everybody, to be read and commented on until `closes_at`."""

    consultation_ref: str
    scheme_ref: str
    about: str
    closes_at: str

    @property
    def subject(self) -> str:
        """The consultation."""
        return f"consultation:{self.consultation_ref}"


@event
class CommentMade(Event):
    """Somebody commented on a proposal."""

    consultation_ref: str
    comment_id: int
    said_by: str

    @property
    def subject(self) -> str:
        """The consultation."""
        return f"consultation:{self.consultation_ref}"


@event
class ConsultationRevised(Event):
    """A proposal took a new form."""

    consultation_ref: str
    version: int

    @property
    def subject(self) -> str:
        """The consultation."""
        return f"consultation:{self.consultation_ref}"


@event
class CommentAnswered(Event):
    """A comment was answered; `kind` says whether something changed."""

    consultation_ref: str
    comment_id: int
    kind: str

    @property
    def subject(self) -> str:
        """The consultation."""
        return f"consultation:{self.consultation_ref}"


@event
class CommentTakenDown(Event):
    """A comment is shown no more, for a published reason."""

    consultation_ref: str
    comment_id: int

    @property
    def subject(self) -> str:
        """The consultation."""
        return f"consultation:{self.consultation_ref}"


@event
class ConsultationClosed(Event):
    """Every comment was answered and the consultation closed."""

    consultation_ref: str
    comments: int
    changed: int

    @property
    def subject(self) -> str:
        """The consultation."""
        return f"consultation:{self.consultation_ref}"


@event
class ConsultationWithdrawn(Event):
    """A proposal was taken back."""

    consultation_ref: str

    @property
    def subject(self) -> str:
        """The consultation."""
        return f"consultation:{self.consultation_ref}"
