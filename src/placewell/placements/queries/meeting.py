"""When, where and by whom the person is met who chose a service, as they read it."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from placewell.choice.queries import newest_decision, standing_among
from placewell.ledger.clock import now
from placewell.ledger.events.placements import VisitReported
from placewell.ledger.models import EventRow
from placewell.placements.models import Arrangement, Place

# To the person: where they are met. A visit that is arranged is told, and stands on their page, in the same words.
WHERE_WORDS = MappingProxyType(
    {
        Place.HOSPITAL: "They come to see you in hospital.",
        Place.HOME: "They come to see you at home.",
        Place.VIDEO: "They talk with you by video. Somebody can help you with it.",
        Place.OTHER: "Ask us if you are not sure where.",
    }
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A visit that was arranged and has not been reported; `past` tells that its time is over."""

    service: str
    who: str
    meets_at: datetime
    where: str
    past: bool
    ask: str


def meeting_of(package_ref: str) -> Meeting | None:
    """Return the visit that waits for a person, as last arranged for the choice that stands; None without one."""
    decision = newest_decision(package_ref)
    if decision is None or decision.option is None or not standing_among([decision]):
        return None
    found = Arrangement.objects.filter(decision=decision).order_by("-id").first()
    if found is None:
        return None
    reported = EventRow.objects.filter(case_ref=package_ref, name=VisitReported.__name__, at__gte=decision.at)
    if reported.filter(payload__bid_ref=decision.option.bid_ref).exists():
        return None
    return Meeting(
        service=decision.option.service_name,
        who=found.who,
        meets_at=found.meets_at,
        where=WHERE_WORDS[Place(found.place)],
        past=found.meets_at <= now(),
        ask=decision.tender.broker_name,
    )
