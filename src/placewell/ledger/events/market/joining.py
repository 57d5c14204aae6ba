"""Events of joining: claims to speak for a provider, applications and their decisions. References and codes alone."""

from placewell.ledger.events import Event, event


@event
class JoiningTermsPublished(Event):
    """A version of what a scheme asks of those who join was published."""

    scheme_ref: str
    terms_version: int

    @property
    def subject(self) -> str:
        """The scheme."""
        return f"scheme:{self.scheme_ref}"


@event
class OrganisationClaimed(Event):
    """Somebody claimed to speak for a provider on the register."""

    claim_ref: str
    provider_id: str

    @property
    def subject(self) -> str:
        """The claim."""
        return f"claim:{self.claim_ref}"


@event
class ClaimDecided(Event):
    """A claim was verified, refused, withdrawn, or taken back after it was verified."""

    claim_ref: str
    provider_id: str
    state: str

    @property
    def subject(self) -> str:
        """The claim."""
        return f"claim:{self.claim_ref}"


@event
class ApplicationSent(Event):
    """A service applied to become a member of a category."""

    application_ref: str
    category_ref: str
    service_id: str
    due_at: str

    @property
    def subject(self) -> str:
        """The application."""
        return f"application:{self.application_ref}"


@event
class ApplicantAsked(Event):
    """An applicant was asked for something that is missing; the clock goes on."""

    application_ref: str

    @property
    def subject(self) -> str:
        """The application."""
        return f"application:{self.application_ref}"


@event
class ApplicantAnswered(Event):
    """An applicant answered what it was asked."""

    application_ref: str

    @property
    def subject(self) -> str:
        """The application."""
        return f"application:{self.application_ref}"


@event
class DecisionExtended(Event):
    """The time to decide an application was made longer, for a recorded reason."""

    application_ref: str
    due_at: str

    @property
    def subject(self) -> str:
        """The application."""
        return f"application:{self.application_ref}"


@event
class ApplicationDecided(Event):
    """An application was accepted or refused; `in_time` says whether its clock was kept."""

    application_ref: str
    category_ref: str
    accepted: bool
    in_time: bool

    @property
    def subject(self) -> str:
        """The application."""
        return f"application:{self.application_ref}"


@event
class ApplicationWithdrawn(Event):
    """An applicant withdrew its application."""

    application_ref: str

    @property
    def subject(self) -> str:
        """The application."""
        return f"application:{self.application_ref}"


@event
class ReviewAsked(Event):
    """An applicant asked for a second look at a refusal."""

    application_ref: str
    due_at: str

    @property
    def subject(self) -> str:
        """The application."""
        return f"application:{self.application_ref}"


@event
class ReviewDecided(Event):
    """Somebody else looked at a refusal again: it stands, or it was reversed."""

    application_ref: str
    category_ref: str
    reversed: bool
    in_time: bool

    @property
    def subject(self) -> str:
        """The application."""
        return f"application:{self.application_ref}"
