"""What the market tells other rooms, as frozen values: terms in force, matches, and facts of a member."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from placewell.rules.cost_model import CostModel, Figures
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.matching import NotInvited
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.pack import PackPolicy, RegisterEntry, TrackRecord
from placewell.rules.ratings import Rating
from placewell.rules.timetable import Timetable

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Question:
    """One case-response question, as every bidder answers it."""

    id: str
    text: str
    guidance: str
    max_words: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one number of a policy is what it is. `number` is one of `POLICY_NUMBERS`."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """A policy in force: its version, what an evaluation reads of it, and the reasons published with it."""

    version: int
    in_force_from: datetime
    pack: PackPolicy
    portrait_days: int
    rationale: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CostTerms:
    """A cost model in force: its version, its lines, and its figures in pounds per `unit` (`week` or `hour`)."""

    version: int
    in_force_from: datetime
    unit: str
    model: CostModel
    figures: Figures


@dataclass(frozen=True, slots=True)
class TimesTerms:
    """The times in force, with why. Version 0 are the defaults of the legal basis: none has been published."""

    version: int
    timetable: Timetable
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """The case-response questions in force. Version 0 has none: nothing has been published."""

    version: int
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that a tender started at `moment` in a category goes by."""

    category_ref: str
    category_name: str
    scheme_ref: str
    authority_id: int
    moment: datetime
    legal_basis: LegalBasis
    notice: str
    closing_hour: int
    care_type: CareType
    need_bands: frozenset[NeedBand]
    radius_miles: Decimal
    within: str | None
    rating_gate: Rating | None
    policy: PolicyTerms
    cost: CostTerms
    case_response: QuestionTerms
    times: TimesTerms


class Match(NamedTuple):
    """A member that is invited, and how many miles away it is.

    A tuple, because hundreds are made in one search, straight from the rows of the database.
    """

    membership_id: int
    service_id: str
    service_name: str
    organisation_id: int
    miles: float

    @property
    def distance_miles(self) -> Decimal:
        """The miles with two decimals, as an invitation states them."""
        return Decimal(str(self.miles)).quantize(_CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A member, or a registered service within reach, that is not invited, and every reason."""

    service_id: str
    service_name: str
    membership_id: int | None
    reasons: tuple[NotInvited, ...]


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many services, beyond those named, one reason leaves out."""

    reason: NotInvited
    count: int


@dataclass(frozen=True, slots=True)
class Matching:
    """All eligible members, nearest first; the others named with their reasons, by service id; the rest counted."""

    invited: tuple[Match, ...]
    not_invited: tuple[LeftOut, ...]
    counts: tuple[ReasonCount, ...]


class Standing(StrEnum):
    """Whether a member may be dealt with now. A deregistered one waits while its successor is looked for."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    DEREGISTERED = "deregistered"
    CLOSING = "closing"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What scoring reads of one member besides its bid. Investment is 0 to 100, or None where none was verified."""

    membership_id: int
    service_id: str
    standing: Standing
    register: RegisterEntry
    rated_on: date | None
    investment: Decimal | None
    track_record: TrackRecord | None


POLICY_NUMBERS = (
    "weights",
    "price_method",
    "register_points",
    "unrated_points",
    "quality_shares",
    "quality_minimum",
    "options",
    "portrait_days",
)
