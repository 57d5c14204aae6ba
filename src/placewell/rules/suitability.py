"""Whether a package is for the DPS at all, and where else it goes (rulebook §3)."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum

from placewell.rules.errors import Refused
from placewell.rules.needs import CareType
from placewell.rules.urgency import Urgency

ENOUGH, FEWEST = 3, 2
CO_DESIGNED_FIRST = frozenset({CareType.SUPPORTED_LIVING, CareType.SHARED_LIVES})


class Route(StrEnum):
    """Where a package goes that leaves the DPS."""

    NEGOTIATED = "negotiated"
    CO_DESIGNED = "co_designed"
    NAMED_PREFERENCE = "named_preference"
    DIRECT_URGENT = "direct_urgent"


class LeaveReason(StrEnum):
    """Why a package leaves."""

    NO_CATEGORY = "no_category"
    MUST_HAVES = "must_haves_not_criteria"
    BESPOKE = "bespoke"
    TOO_FEW = "too_few_services"
    STARTS_CO_DESIGNED = "starts_co_designed"


class Verdict(StrEnum):
    """What the test says."""

    PROCEED = "proceed"
    PROCEED_WITH_REASON = "proceed_with_reason"
    LEAVE_DPS = "leave_dps"


@dataclass(frozen=True, slots=True)
class Suitability:
    """The test's answer, with a reason and route where the package leaves."""

    verdict: Verdict
    reason: LeaveReason | None = None
    route: Route | None = None


def apply_test(
    *,
    care_type: CareType,
    in_live_category: bool,
    must_haves_are_criteria: bool,
    bespoke: bool,
    capable_services: int,
    category_allows: bool = False,
) -> Suitability:
    """Apply the suitability test. `category_allows` is what the category's own statement says of supported living
    and shared lives, which otherwise start co-designed. `capable_services` is never made up by a wider radius.
    """
    if not in_live_category:
        return Suitability(Verdict.LEAVE_DPS, LeaveReason.NO_CATEGORY, Route.NEGOTIATED)
    if care_type in CO_DESIGNED_FIRST and not category_allows:
        return Suitability(Verdict.LEAVE_DPS, LeaveReason.STARTS_CO_DESIGNED, Route.CO_DESIGNED)
    if bespoke:
        return Suitability(Verdict.LEAVE_DPS, LeaveReason.BESPOKE, Route.CO_DESIGNED)
    if not must_haves_are_criteria:
        return Suitability(Verdict.LEAVE_DPS, LeaveReason.MUST_HAVES, Route.NEGOTIATED)
    if capable_services >= ENOUGH:
        return Suitability(Verdict.PROCEED)
    if capable_services == FEWEST:
        return Suitability(Verdict.PROCEED_WITH_REASON)
    return Suitability(Verdict.LEAVE_DPS, LeaveReason.TOO_FEW, Route.NEGOTIATED)


def check_reason(answer: Suitability, reason: str) -> None:
    """Raise Refused when two services are enough only with a recorded reason, and none was given."""
    if answer.verdict == Verdict.PROCEED_WITH_REASON and not reason.strip():
        raise Refused(
            "Only two services appear able to meet these needs. Say why to go on all the same.", code="reason"
        )


def choose_route(answer: Suitability, route: Route | None, *, urgency: Urgency, because: str) -> Suitability:
    """Return the answer with the route that a named officer takes instead of the test's own; None keeps that.

    Raises Refused for a route of a package that does not leave, a direct placement where nothing is urgent, or
    another route than the test's without a reason.
    """
    if route is None or route == answer.route:
        return answer
    if answer.verdict != Verdict.LEAVE_DPS:
        raise Refused("This package stays in the DPS, so it takes no other route.", code="route")
    if route == Route.DIRECT_URGENT and urgency not in {Urgency.URGENT, Urgency.EMERGENCY}:
        raise Refused("A direct placement is only for urgent and emergency needs. Choose another route.", code="route")
    if not because.strip():
        raise Refused("Say why another route is taken than the one the test leads to.", code="reason")
    return replace(answer, route=route)


@dataclass(frozen=True, slots=True)
class Statement:
    """The same questions, asked of a category when it is proposed: its suitability statement (Q4 of the product).

    Why its needs can be `described` in advance, which `must_haves` a service either meets or does not, and what is
    `not_for` it because it must be designed with a provider. `tendered_because` is for supported living and shared
    lives alone, which otherwise begin co-designed.
    """

    described: str
    must_haves: str
    not_for: str
    tendered_because: str = ""

    @property
    def allows_tender(self) -> bool:
        """Whether it says that care which otherwise begins co-designed is put to tender."""
        return bool(self.tendered_because.strip())


def check_statement(statement: Statement, care_type: CareType) -> Statement:
    """Return a statement as it is published. Raises Refused for an empty answer, or one that is not for this care."""
    clean = Statement(*(getattr(statement, one.name).strip() for one in fields(statement)))
    for name, missing in (
        ("described", "Say why the needs of this category can be described in advance."),
        ("must_haves", "Say what people may insist on that a service either meets or does not."),
        ("not_for", "Say which needs leave the category, because they must be designed with a provider."),
    ):
        if not getattr(clean, name):
            raise Refused(missing, code=name)
    if clean.allows_tender and care_type not in CO_DESIGNED_FIRST:
        raise Refused(
            "Only supported living and shared lives say why they are put to tender. Leave this empty.",
            code="tendered_because",
        )
    return clean
