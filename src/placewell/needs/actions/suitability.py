"""Whether a package is for the DPS, and where it goes if not."""

from dataclasses import dataclass

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events import needs as events
from placewell.market.queries import live_categories, match_members, statement_of
from placewell.market.values import Matching
from placewell.needs.actions.own import own_package, subject_of, tell
from placewell.needs.models import Package, SuitabilityRecord
from placewell.needs.queries import newest_suitability, signed_portrait
from placewell.needs.values import SignedPortrait, suitability_basis
from placewell.rules.distance import Point
from placewell.rules.matching import NeedQuery
from placewell.rules.needs import CareType
from placewell.rules.portrait import TierOne
from placewell.rules.suitability import Route, Statement, Suitability, Verdict, apply_test, check_reason, choose_route


@dataclass(frozen=True, slots=True)
class Facts:
    """What the suitability test looks at before any question is answered."""

    portrait: SignedPortrait
    in_live_category: bool
    matching: Matching
    statement: Statement

    @property
    def care_type(self) -> CareType:
        """The care that is asked for."""
        return self.portrait.tier_one.care_type


def suitability_facts(package: Package) -> Facts:
    """Return what the test looks at now. Raises WrongState without a signed portrait that has not expired."""
    portrait = signed_portrait(package, now())
    category = package.category
    live = category.pk in {one.pk for one in live_categories(package.authority_id)}
    fits = portrait.tier_one.care_type == CareType(category.care_type)
    matching = match_members(category, need_query(package, portrait.tier_one, portrait_point(portrait)))
    return Facts(portrait, live and fits, matching, statement_of(category))


def answer_test(facts: Facts, *, must_haves_are_criteria: bool, bespoke: bool) -> Suitability:
    """Return what the rule says to these facts and answers; recording it is another step."""
    return apply_test(
        care_type=facts.care_type,
        in_live_category=facts.in_live_category,
        must_haves_are_criteria=must_haves_are_criteria,
        bespoke=bespoke,
        capable_services=len(facts.matching.invited),
        category_allows=facts.statement.allows_tender,
    )


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY)
def record_suitability(
    *,
    actor: Actor,
    package_ref: str,
    must_haves_are_criteria: bool,
    bespoke: bool,
    because: str = "",
    route: Route | None = None,
) -> SuitabilityRecord:
    """Apply the suitability test and record its answer; `route` is another way out than the test's own.

    Raises Refused where a reason is needed and missing, or the route cannot be taken.
    """
    package = own_package(actor, package_ref)
    facts, moment = suitability_facts(package), now()
    answer = answer_test(facts, must_haves_are_criteria=must_haves_are_criteria, bespoke=bespoke)
    check_reason(answer, because)
    answer = choose_route(answer, route, urgency=facts.portrait.tier_one.urgency, because=because)
    before = newest_suitability(package)
    portrait = facts.portrait
    made = SuitabilityRecord.objects.create(
        authority_id=package.authority_id,
        package=package,
        verdict=answer.verdict,
        capable_services=len(facts.matching.invited),
        leave_reason=answer.reason or "",
        route=answer.route or "",
        because=because.strip(),
        basis=suitability_basis(portrait.tier_one, portrait.latitude, portrait.longitude),
        by=actor.ref,
        at=moment,
    )
    # Outside the DPS no search waits for the portrait; a case that comes back waits for it again.
    if answer.verdict == Verdict.LEAVE_DPS:
        stop_clock(ClockKind.PORTRAIT_EXPIRES, subject=subject_of(package))
    elif before is not None and before.verdict == Verdict.LEAVE_DPS:
        start_clock(
            ClockKind.PORTRAIT_EXPIRES,
            subject=subject_of(package),
            role=Role.SOCIAL_WORKER,
            due_at=portrait.expires_at,
            authority_id=package.authority_id,
            case_ref=package.ref,
        )
    event = events.SuitabilityRecorded(package_ref=package.ref, verdict=made.verdict, route=made.route)
    tell(actor, package, event)
    return made


def need_query(package: Package, portrait: TierOne, point: Point) -> NeedQuery:
    """Return what a portrait asks of services."""
    category = package.category
    return NeedQuery(
        care_type=portrait.care_type,
        bands=frozenset(portrait.bands),
        centre=point,
        radius_miles=float(portrait.radius_miles),
        rating_gate=category.gate,
        within=category.within or None,
    )


def portrait_point(portrait: object) -> Point:
    """Return where a portrait's search starts."""
    return Point(portrait.latitude, portrait.longitude)  # type: ignore[attr-defined] # a row or a value, both have them
