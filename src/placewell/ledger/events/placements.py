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
class VisitArranged(_OfPackage, Event):
    """It was arranged where and when the chosen provider meets the person."""

    package_ref: str
    bid_ref: str
    place: str


@event
class VisitReported(_OfPackage, Event):
    """The chosen provider met the person and said whether it accepts.

    Version 2 names the service and its category, and counts the portrait's statements.
    """

    schema_version: ClassVar[int] = 2
    package_ref: str
    bid_ref: str
    outcome: str
    differing: int
    service_id: str
    organisation_id: int
    category_ref: str
    seen: int
    matching: int
    material: int


@event
class AssessorSent(_OfPackage, Event):
    """A trusted assessor was sent to meet the person for the chosen service."""

    package_ref: str
    bid_ref: str
    assessor_ref: str


@event
class AssessorHandedOver(_OfPackage, Event):
    """A trusted assessor met the person, and handed the chosen service what they found of each statement."""

    package_ref: str
    bid_ref: str
    assessor_ref: str
    seen: int
    matching: int
    material: int


@event
class PortraitCorrected(_OfPackage, Event):
    """A portrait that a visit had found wrong was written again, and signed by another."""

    package_ref: str
    version: int
    material: int


@event
class PlacementApproved(_OfPackage, Event):
    """A placement was approved by somebody other than the broker.

    Version 2 names the tender and the chosen bid; version 3 the service and its category.
    """

    schema_version: ClassVar[int] = 3
    package_ref: str
    placement_ref: str
    tender_ref: str
    bid_ref: str
    service_id: str
    organisation_id: int
    category_ref: str


@event
class InterimPlaced(_OfPackage, Event):
    """An interim placement was approved, with the day of its review; the search goes on."""

    package_ref: str
    placement_ref: str
    tender_ref: str
    bid_ref: str
    review_on: str


@event
class InterimReviewMissed(_OfPackage, Event):
    """The day by which an interim placement had to be reviewed passed, and the person is still there for now."""

    package_ref: str
    placement_ref: str
    review_on: str


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


@event
class PlacementStarted(_OfPackage, Event):
    """The person moved in, or the care began: on which day, and whether the service kept the date."""

    package_ref: str
    placement_ref: str
    service_id: str
    started_on: str
    on_time: bool


@event
class ReviewHeld(_OfPackage, Event):
    """A placement was reviewed; `again` is whether the person would choose it again, empty where they did not say."""

    package_ref: str
    placement_ref: str
    service_id: str
    number: int
    milestone: str
    still_there: bool
    outcomes_met: bool
    again: str


@event
class PersonSaid(_OfPackage, Event):
    """The person, or whoever speaks for them, said how it goes; their words are not in the ledger."""

    package_ref: str
    placement_ref: str


@event
class ConcernRaised(_OfPackage, Event):
    """Somebody is worried about the person’s safety; what about is not in the ledger. It is part of no score."""

    package_ref: str
    concern_ref: str


@event
class ConcernPutToHome(_OfPackage, Event):
    """A home was asked for its side of a concern, in words written for it."""

    package_ref: str
    concern_ref: str


@event
class ConcernHeldBackFromHome(_OfPackage, Event):
    """A home is not asked about a concern yet, for a coded reason of safeguarding."""

    package_ref: str
    concern_ref: str
    reason: str


@event
class ConcernRepliedTo(Event):
    """A home said its side of a concern. It stands beside the concern, and is part of no score."""

    concern_ref: str

    @property
    def subject(self) -> str:
        """The concern."""
        return f"concern:{self.concern_ref}"


@event
class ConcernDecided(_OfPackage, Event):
    """A named person decided what is done about a concern: `enquiry` or `no_enquiry`; or how it ended."""

    package_ref: str
    concern_ref: str
    decision: str


@event
class VariationProposed(_OfPackage, Event):
    """One side proposed to vary the agreement."""

    package_ref: str
    placement_ref: str
    side: str
    reason: str


@event
class VariationDecided(_OfPackage, Event):
    """A proposed variation was agreed to, refused or taken back."""

    package_ref: str
    placement_ref: str
    reason: str
    outcome: str


@event
class AgreementVaried(_OfPackage, Event):
    """Both sides signed a later version of the agreement, which counts from its day on."""

    package_ref: str
    placement_ref: str
    number: int
    reason: str


@event
class PlacementSuspended(_OfPackage, Event):
    """The person is away, and their place is kept."""

    package_ref: str
    placement_ref: str
    reason: str


@event
class PlacementResumed(_OfPackage, Event):
    """The person is back after so many days away."""

    package_ref: str
    placement_ref: str
    days: int


@event
class PlacementNoticeGiven(_OfPackage, Event):
    """One side gave notice on a placement; a provider's without a good reason counts in its track record."""

    package_ref: str
    placement_ref: str
    service_id: str
    by_side: str
    reason: str
    good_reason: bool


@event
class PlacementEnded(_OfPackage, Event):
    """A placement ended."""

    package_ref: str
    placement_ref: str
    service_id: str
    reason: str


@event
class ProviderFailed(_OfPackage, Event):
    """The home in which somebody is placed closes, or its provider failed; `kind` says which."""

    package_ref: str
    placement_ref: str
    closure_ref: str
    service_id: str
    kind: str


@event
class ProviderWentOn(_OfPackage, Event):
    """The home in which somebody is placed goes on after all."""

    package_ref: str
    placement_ref: str
    closure_ref: str
    service_id: str


@event
class ResidentFollowed(_OfPackage, Event):
    """Something was written down about somebody whose home closes; `kind` says what: who was told, who speaks…"""

    package_ref: str
    placement_ref: str
    closure_ref: str
    kind: str


@event
class OtherResidentNoted(Event):
    """Something was written down about somebody in a home that closes whom the authority did not place."""

    closure_ref: str
    resident_ref: str
    payer: str
    stage: str

    @property
    def subject(self) -> str:
        """The closure."""
        return f"closure:{self.closure_ref}"


@event
class MoveTogetherWished(_OfPackage, Event):
    """Two people whose home closes wish to move together; `taken_back` where they do so no more."""

    package_ref: str
    other_ref: str
    wish_ref: str
    taken_back: bool


@event
class PlacementCarriedOn(_OfPackage, Event):
    """A place goes on with the registration that followed the home's, on the same terms, as the person agreed."""

    package_ref: str
    placement_ref: str
    former_ref: str
    service_id: str
