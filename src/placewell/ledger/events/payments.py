"""Events of payments: what was funded, which runs took which step. No amounts: they stand in rows that fewer read."""

from placewell.ledger.events import Event, event


class _OfPlacement:
    __slots__ = ()
    placement_ref: str

    @property
    def subject(self) -> str:
        """The placement."""
        return f"placement:{self.placement_ref}"


class _OfRun:
    __slots__ = ()
    run_ref: str

    @property
    def subject(self) -> str:
        """The run."""
        return f"run:{self.run_ref}"


class _OfUplift:
    __slots__ = ()
    uplift_id: int

    @property
    def subject(self) -> str:
        """The uplift."""
        return f"uplift:{self.uplift_id}"


@event
class FundingSet(_OfPlacement, Event):
    """Who pays what for a placement was written down, from a day on."""

    placement_ref: str
    version: int


@event
class AbsenceRecorded(_OfPlacement, Event):
    """Days away from a placement were recorded, put right or taken back."""

    placement_ref: str
    absence: int
    version: int


@event
class RunDrafted(_OfRun, Event):
    """What is due for four weeks was worked out, or worked out again."""

    run_ref: str
    lines: int


@event
class RunChecked(_OfRun, Event):
    """A run was checked by somebody who did not draft it."""

    run_ref: str


@event
class RunApproved(_OfRun, Event):
    """A run was approved by somebody who neither drafted nor checked it."""

    run_ref: str


@event
class RunPaid(_OfRun, Event):
    """A run was paid."""

    run_ref: str


@event
class PaymentHeld(_OfRun, Event):
    """A line of a run was held back."""

    run_ref: str
    line_id: int


@event
class PaymentReleased(_OfRun, Event):
    """A line that was held back is to be paid."""

    run_ref: str
    line_id: int


@event
class UpliftProposed(_OfUplift, Event):
    """A rise of all that is paid in a category was proposed."""

    uplift_id: int
    category_ref: str


@event
class UpliftWithdrawn(_OfUplift, Event):
    """A proposed rise was taken back by its proposer."""

    uplift_id: int
    category_ref: str


@event
class UpliftExpired(_OfUplift, Event):
    """A proposed rise was applied by nobody in its time."""

    uplift_id: int
    category_ref: str


@event
class UpliftApplied(_OfUplift, Event):
    """A rise was applied by somebody other than its proposer."""

    uplift_id: int
    category_ref: str
    placements: int
