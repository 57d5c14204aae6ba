"""Events of scrutiny: what was looked at before it was decided."""

from placewell.ledger.events import Event, event


@event
class PolicyPreviewed(Event):
    """Past evaluations were made again under a proposed policy, and what would have changed was kept."""

    category_ref: str
    policy_version: int
    preview_id: int

    @property
    def subject(self) -> str:
        """The category."""
        return f"category:{self.category_ref}"
