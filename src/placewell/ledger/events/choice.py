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
class OptionsShown(_OfPackage, Event):
    """The person, or whoever speaks for them, looked at the options."""

    package_ref: str
    tender_ref: str
    options: int


@event
class OptionChosen(_OfPackage, Event):
    """An option was chosen; the score neither ordered nor chose."""

    package_ref: str
    tender_ref: str
    bid_ref: str
    authority_to_decide: str
