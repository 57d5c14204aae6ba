"""Events of visits, placements and agreements."""

from typing import ClassVar

from placewell.ledger.events import Event, event


class _OfPackage:
    __slots__ = ()
    package_ref: str

    @property
    def subject(self) -> str:
        """The package."""
        return f"package:{self.package_ref}"


@event
class VisitReported(_OfPackage, Event):
    """The chosen provider met the person and said whether it accepts."""

    package_ref: str
    bid_ref: str
    outcome: str
    differing: int


@event
class PlacementApproved(_OfPackage, Event):
    """A placement was approved by somebody other than the broker. Version 2 names the tender and the chosen bid."""

    schema_version: ClassVar[int] = 2
    package_ref: str
    placement_ref: str
    tender_ref: str
    bid_ref: str


@event
class InterimPlaced(_OfPackage, Event):
    """An interim placement was approved, with the day of its review; the search goes on."""

    package_ref: str
    placement_ref: str
    tender_ref: str
    bid_ref: str
    review_on: str


@event
class InterimEnded(_OfPackage, Event):
    """An interim placement ended, because the lasting one follows it."""

    package_ref: str
    placement_ref: str
    followed_by: str
    moves: bool


@event
class PlacementRefused(_OfPackage, Event):
    """A placement was not approved, and the choice went back to the person."""

    package_ref: str
    tender_ref: str
    bid_ref: str


@event
class AgreementDrawnUp(_OfPackage, Event):
    """The service agreement was drawn up; its PDF has this hash."""

    package_ref: str
    placement_ref: str
    pdf_sha256: str


@event
class AgreementSigned(_OfPackage, Event):
    """One side signed the agreement."""

    package_ref: str
    placement_ref: str
    side: str
