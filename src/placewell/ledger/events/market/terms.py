"""Events of the terms of a category: questions, cost of care, policy."""

from placewell.ledger.events import Event, event


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
class StatementPublished(Event):
    """A version of a category's suitability statement was published."""

    category_ref: str
    statement_version: int

    @property
    def subject(self) -> str:
        """The category."""
        return f"category:{self.category_ref}"


@event
class TimesPublished(Event):
    """A version of a category's times and escalation was published."""

    category_ref: str
    times_version: int
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
class PolicyWithdrawn(Event):
    """A proposed policy was taken back before it was adopted."""

    category_ref: str
    policy_version: int

    @property
    def subject(self) -> str:
        """The category."""
        return f"category:{self.category_ref}"


@event
class NursingRatesRecorded(Event):
    """What the NHS pays for nursing in a year was recorded, or put right."""

    authority_id: int
    year: int
    version: int

    @property
    def subject(self) -> str:
        """The rates of a council."""
        return f"nursing:{self.authority_id}"
