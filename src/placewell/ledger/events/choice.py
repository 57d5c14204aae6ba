"""Events of the person's choice."""

from placewell.ledger.events import Event, event


class _OfPackage:
    __slots__ = ()
    package_ref: str

    @property
    def subject(self) -> str:
        """The package."""
        return f"package:{self.package_ref}"


@event
class OptionsPut(_OfPackage, Event):
    """The options were put to the person."""

    package_ref: str
    tender_ref: str
    options: int


@event
class StandingOffersPut(_OfPackage, Event):
    """Standing offers within the budget were put at once in an emergency, while the search goes on."""

    package_ref: str
    tender_ref: str
    options: int
    pack_sha256: str
    result_sha256: str


@event
class OptionsShown(_OfPackage, Event):
    """The person, or whoever speaks for them, looked at the options."""

    package_ref: str
    tender_ref: str
    options: int
    snapshot_sha256: str


@event
class OptionChosen(_OfPackage, Event):
    """An option was chosen; the score neither ordered nor chose."""

    package_ref: str
    tender_ref: str
    bid_ref: str
    authority_to_decide: str


@event
class NoneChosen(_OfPackage, Event):
    """None of the options was chosen; the reasons are coded, and the broker looks further."""

    package_ref: str
    tender_ref: str
    reasons: str
    home_named: bool


@event
class ChoiceChanged(_OfPackage, Event):
    """A choice that stood was taken back before the placement, for another option or for none; its bed is free."""

    package_ref: str
    tender_ref: str
    bid_ref: str
    now_bid_ref: str


@event
class MoreTimeAsked(_OfPackage, Event):
    """The person asked for more time to choose. Nothing lapses: it moves when somebody asks how they are getting on."""

    package_ref: str
    tender_ref: str
    working_days: int


@event
class HomeNominated(_OfPackage, Event):
    """The person, or a broker for them, named a home that they would like to be asked."""

    package_ref: str
    tender_ref: str
    nomination_ref: str
    service_id: str
    authority_to_decide: str


@event
class NominationAnswered(_OfPackage, Event):
    """A nominated home was asked: it became an option, or it is refused with a coded reason for each condition."""

    package_ref: str
    tender_ref: str
    nomination_ref: str
    outcome: str
    not_met: str


@event
class DirectAwardMade(_OfPackage, Event):
    """A broker found one place directly, for a coded reason; the person still says yes or no."""

    package_ref: str
    tender_ref: str
    award_ref: str
    bid_ref: str
    reason: str
    interim: bool


@event
class DirectAwardReviewed(_OfPackage, Event):
    """A second person agreed after the fact to a place that was found directly, or did not."""

    package_ref: str
    tender_ref: str
    award_ref: str
    agrees: bool


@event
class ChoiceReturned(_OfPackage, Event):
    """A choice came back, and the options were put again at once; nothing was chosen for the person."""

    package_ref: str
    tender_ref: str
    bid_ref: str
    because: str
    left: int


@event
class ServiceAsked(_OfPackage, Event):
    """The person asked one service of their options for a visit, or a question."""

    package_ref: str
    bid_ref: str
    kind: str


@event
class ServiceAnswered(_OfPackage, Event):
    """The service answered the person."""

    package_ref: str
    bid_ref: str
    kind: str


@event
class ContributionEstimated(_OfPackage, Event):
    """An officer estimated what the person may be asked to pay; no amount is in the ledger."""

    package_ref: str
    version: int


@event
class AdditionalCostAsked(_OfPackage, Event):
    """Somebody asked for a home above the budget, and said who would pay the rest; no amount is in the ledger.

    `lives_there` says that it is asked who pays on for the home in which the person lives.
    """

    package_ref: str
    additional_cost_ref: str
    payer: str
    lives_there: bool = False


@event
class AdditionalCostMoved(_OfPackage, Event):
    """An additional-cost agreement came to another state."""

    package_ref: str
    additional_cost_ref: str
    state: str
    pdf_sha256: str = ""


@event
class OptionWithdrawn(_OfPackage, Event):
    """A home that stood among somebody's choices closes, and can be chosen no more."""

    package_ref: str
    tender_ref: str
    bid_ref: str
    service_id: str
