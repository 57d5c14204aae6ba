"""Which services a tender invites, and why each other is not invited (rulebook §4)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from placewell.rules.distance import Point, miles_between
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.ratings import Rating, passes_gate


class NotInvited(StrEnum):
    """Why a service is not invited."""

    NOT_MEMBER = "not_member"
    NOT_IN_CATEGORY = "not_in_category"
    CARE_TYPE = "care_type"
    NEED_BAND = "need_band"
    DISTANCE = "distance"
    RATING_GATE = "rating_gate"
    SUSPENDED = "suspended"
    NO_VACANCY = "no_vacancy"
    NOT_IN_ROUND = "not_in_round"


NOT_INVITED_WORDS = {
    NotInvited.NOT_MEMBER: "has not joined",
    NotInvited.NOT_IN_CATEGORY: "has joined, but not for this kind of care",
    NotInvited.CARE_TYPE: "is not registered for this kind of care",
    NotInvited.NEED_BAND: "is not registered for one of the needs",
    NotInvited.DISTANCE: "is further away than the person accepts",
    NotInvited.RATING_GATE: "has a rating under the category's gate",
    NotInvited.SUSPENDED: "is suspended, embargoed or under a safeguarding stop",
    NotInvited.NO_VACANCY: "has said within the last week that it has no place",
    NotInvited.NOT_IN_ROUND: "was not invited to the search that is confirmed",
}


@dataclass(frozen=True, slots=True)
class NeedQuery:
    """What is looked for. `within` names an administrative area where the category's area is one."""

    care_type: CareType
    bands: frozenset[NeedBand]
    centre: Point
    radius_miles: float
    rating_gate: Rating | None = None
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registered service as matching sees it. `vacancies` is what is believed now (`vacancies.believed`).

    None is unknown, which counts as possible.
    """

    service_id: str
    point: Point | None
    care_types: frozenset[CareType]
    bands: frozenset[NeedBand]
    rating: Rating | None
    area: str = ""
    is_member: bool = True
    in_category: bool = True
    stopped: bool = False
    vacancies: int | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """A service that is invited, and how far away it is."""

    service_id: str
    distance_miles: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A service that is not invited, with every reason."""

    service_id: str
    reasons: tuple[NotInvited, ...]


@dataclass(frozen=True, slots=True)
class MatchResult:
    """All eligible services, nearest first; all others with their reasons; and the reasons counted."""

    invited: tuple[Invited, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def counts(self) -> dict[NotInvited, int]:
        """Count how often each reason occurs."""
        return dict(Counter(reason for one in self.left_out for reason in one.reasons))


def reasons_against(query: NeedQuery, candidate: Candidate) -> tuple[NotInvited, ...]:
    """Return every reason why a candidate is not invited, in the order of the list; none when it is eligible."""
    far = candidate.point is None or miles_between(query.centre, candidate.point) > query.radius_miles
    outside = query.within is not None and candidate.area != query.within
    holds = {
        NotInvited.NOT_MEMBER: not candidate.is_member,
        NotInvited.NOT_IN_CATEGORY: candidate.is_member and not candidate.in_category,
        NotInvited.CARE_TYPE: not (query.care_type.registered_as & candidate.care_types),
        NotInvited.NEED_BAND: not query.bands <= candidate.bands,
        NotInvited.DISTANCE: far or outside,
        NotInvited.RATING_GATE: not passes_gate(candidate.rating, query.rating_gate),
        NotInvited.SUSPENDED: candidate.stopped,
        NotInvited.NO_VACANCY: candidate.vacancies == 0,
    }
    return tuple(reason for reason, does in holds.items() if does)


def match(query: NeedQuery, candidates: Iterable[Candidate]) -> MatchResult:
    """Divide candidates into all who are eligible (nearest first, then by id) and all others with their reasons."""
    invited, left_out = [], []
    for candidate in candidates:
        reasons = reasons_against(query, candidate)
        if reasons or candidate.point is None:
            left_out.append(LeftOut(candidate.service_id, reasons))
        else:
            invited.append(Invited(candidate.service_id, miles_between(query.centre, candidate.point)))
    invited.sort(key=lambda one: (one.distance_miles, one.service_id))
    left_out.sort(key=lambda one: one.service_id)
    return MatchResult(tuple(invited), tuple(left_out))
