"""Events of schemes, categories, their published terms, and memberships."""

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
class QuestionsPublished(Event):
    """A version of a category's case-response questions was published."""

    category_ref: str
    questions_version: int
    in_force_from: str

    @property
    def subject(self) -> str:
        """The category."""
        return f"category:{self.category_ref}"


@event
class CostModelPublished(Event):
    """A version of a category's cost-of-care model was published. Amounts are pounds, as decimal text."""

    category_ref: str
    model_version: int
    floor: str
    reference: str
    ceiling: str
    in_force_from: str

    @property
    def subject(self) -> str:
        """The category."""
        return f"category:{self.category_ref}"


@event
class PolicyProposed(Event):
    """A version of a category's policy was proposed."""

    category_ref: str
    policy_version: int
    price_weight: str
    price_method: str

    @property
    def subject(self) -> str:
        """The category."""
        return f"category:{self.category_ref}"


@event
class PolicyApproved(Event):
    """Somebody other than its proposer approved a policy; another approver is still wanted."""

    category_ref: str
    policy_version: int

    @property
    def subject(self) -> str:
        """The category."""
        return f"category:{self.category_ref}"


@event
class PolicyAdopted(Event):
    """A policy was adopted: it applies to what starts from `in_force_from` on, and to nothing earlier."""

    category_ref: str
    policy_version: int
    in_force_from: str

    @property
    def subject(self) -> str:
        """The category."""
        return f"category:{self.category_ref}"


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
    """A membership was suspended; `by_deregistration` when the register itself did it."""

    category_ref: str
    membership_id: int
    by_deregistration: bool

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
    """A membership ended."""

    category_ref: str
    membership_id: int

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
