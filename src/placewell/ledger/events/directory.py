"""Events of the register."""

from placewell.ledger.events import Event, event


@event
class RegisterImported(Event):
    """The CQC register was read."""

    run: int
    created: int
    updated: int
    deregistered: int

    @property
    def subject(self) -> str:
        """The run."""
        return f"import:{self.run}"


@event
class ServiceDeregistered(Event):
    """A service that was registered, or new to us, is not registered any more."""

    service_id: str

    @property
    def subject(self) -> str:
        """The service."""
        return f"service:{self.service_id}"


@event
class RatingChanged(Event):
    """A service that we knew is rated otherwise now. "" is unrated; `rated_on` is an ISO day, or ""."""

    service_id: str
    before: str
    after: str
    rated_on: str

    @property
    def subject(self) -> str:
        """The service."""
        return f"service:{self.service_id}"


@event
class CapacityStated(Event):
    """A service said how its beds of each type are taken; `places` are free over all."""

    service_id: str
    places: int

    @property
    def subject(self) -> str:
        """The service."""
        return f"service:{self.service_id}"


@event
class VacancyStated(Event):
    """A service said how many places it has."""

    service_id: str
    places: int

    @property
    def subject(self) -> str:
        """The service."""
        return f"service:{self.service_id}"
