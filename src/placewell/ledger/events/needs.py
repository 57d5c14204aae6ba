"""Events of a person's needs: references and codes only."""

from placewell.ledger.events import Event, event


class _OfPackage:
    __slots__ = ()
    package_ref: str

    @property
    def subject(self) -> str:
        """The package."""
        return f"package:{self.package_ref}"


@event
class PackageOpened(_OfPackage, Event):
    """A package of care was opened for somebody."""

    package_ref: str
    category: str


@event
class HospitalStayRecorded(_OfPackage, Event):
    """It was recorded whether the person is in hospital; since when they are ready to leave stands in the row alone."""

    package_ref: str
    version: int
    whereabouts: str
    ready: bool
    corrects: bool


@event
class AssessmentRecorded(_OfPackage, Event):
    """An assessment was recorded."""

    package_ref: str
    version: int
    eligible: bool


@event
class ContinuingHealthcareAnswered(_OfPackage, Event):
    """A named person answered whether NHS continuing healthcare was considered."""

    package_ref: str


@event
class PortraitWritten(_OfPackage, Event):
    """A portrait was written, or written again."""

    package_ref: str
    version: int
    findings: int
    left_out: int


@event
class PortraitSentToPerson(_OfPackage, Event):
    """The portrait was sent to the person, or whoever speaks for them, to say whether it is right."""

    package_ref: str
    version: int


@event
class PortraitQuestioned(_OfPackage, Event):
    """The person, or whoever speaks for them, said that something in the portrait is wrong."""

    package_ref: str
    version: int


@event
class PortraitQuestionAnswered(_OfPackage, Event):
    """A social worker answered what the person said is wrong in the portrait."""

    package_ref: str
    version: int


@event
class PortraitConfirmed(_OfPackage, Event):
    """The person, or whoever speaks for them, confirmed the portrait; or it was recorded why not."""

    package_ref: str
    version: int
    confirmed: bool


@event
class PortraitSigned(_OfPackage, Event):
    """Another practitioner signed the portrait."""

    package_ref: str
    version: int
    expires_at: str


@event
class SecondPartRead(_OfPackage, Event):
    """Somebody of the council read the second part of the portrait; the purpose is a code."""

    package_ref: str
    version: int
    purpose: str


@event
class FurtherSaid(_OfPackage, Event):
    """The person, or whoever speaks for them, said whether a search may look further at its published step."""

    package_ref: str
    agrees: bool
    miles: int


@event
class SuitabilityRecorded(_OfPackage, Event):
    """It was recorded whether the package is for the DPS."""

    package_ref: str
    verdict: str
    route: str


@event
class BudgetSet(_OfPackage, Event):
    """An approver set the indicative budget; its amount is not in the ledger."""

    package_ref: str
    version: int
