"""What stands in a case before a place is found directly, which services could be asked, and what was found before."""

from dataclasses import dataclass
from datetime import datetime

from placewell.accounts.actor import Actor
from placewell.choice.models import DirectAward
from placewell.choice.queries import choices_of, interim_home_of
from placewell.directory.models import Service
from placewell.market.models import Membership
from placewell.market.queries.closing import closing_among
from placewell.needs.actions import need_query
from placewell.needs.models import Package
from placewell.needs.queries import signed_portrait
from placewell.needs.values import read_tier_one
from placewell.rules.direct_award import Able, NotAble, Stands, not_able
from placewell.rules.distance import Point
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.options import Outcome
from placewell.rules.portrait import TierOne
from placewell.rules.ratings import normalise_rating
from placewell.rules.telephoning import Standing
from placewell.rules.timetable import StepKind
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.direct import takes_direct_route
from placewell.tenders.models import Tender, TenderKind
from placewell.tenders.queries.outcomes import what_it_came_to
from placewell.tenders.queries.settled import settled_of
from placewell.tenders.queries.telephoning import telephone_round_of
from placewell.tenders.states import OVER, TenderState
from placewell.tenders.times import step_at

SUITABLE = frozenset({Outcome.OPTIONS, Outcome.BUDGET_MUST_RISE, Outcome.AWAITING_EXPLANATION})


@dataclass(frozen=True, slots=True)
class Before:
    """Where a case stands: its search that is not over, if any, what it needs, and what the rule looks at."""

    tender: Tender | None
    portrait: TierOne
    point: Point
    stands: Stands


def before_award(package: Package, moment: datetime) -> Before:
    """Return where a case stands before a place is found directly.

    Raises WrongState where there is neither a search nor the direct route out of the DPS.
    """
    tenders = list(Tender.objects.filter(package=package).order_by("id"))
    tender = next((one for one in reversed(tenders) if one.state not in OVER), None)
    settled = settled_of(package.ref)
    stays = settled.placed and not settled.notice
    if tender is None:
        if not takes_direct_route(package) and not stays:
            raise WrongState(
                "There is no search for this person, and the suitability test did not lead to a direct placement. Open"
                " a tender, or record that route."
            )
        portrait = signed_portrait(package, moment)
        point = Point(portrait.latitude, portrait.longitude)
        stands = Stands(portrait.tier_one.urgency, direct_at=None, settled=stays)
        return Before(None, portrait.tier_one, point, stands)
    direct_at = None if tender.kind == TenderKind.DIRECT else step_at(tender, StepKind.DIRECT)
    stands = Stands(
        urgency=Urgency(tender.urgency),
        direct_at=direct_at,
        evaluated=tender.state in {TenderState.EVALUATED, TenderState.OFFERED},
        to_choose=_to_choose(tender),
        awaited=direct_at is not None and direct_at <= moment and _awaited(tender),
        settled=stays,
        placed=interim_home_of(package.ref) is not None,
    )
    return Before(tender, read_tier_one(tender.portrait), Point(tender.latitude, tender.longitude), stands)


def _to_choose(tender: Tender) -> int:
    """Count what is, or could be, put to the person; nothing where they said that none of it is right."""
    if tender.state == TenderState.EVALUATED and what_it_came_to(tender).outcome in SUITABLE:
        return 1
    choices = choices_of(tender.package_ref)
    if choices is None or (choices.decision is not None and choices.decision.kind == "none"):
        return 0
    return len(choices.there)


def _awaited(tender: Tender) -> bool:
    """Tell whether an offer by telephone is still to be entered, or waits for its provider's word."""
    found = telephone_round_of(tender)
    if found is None or found.end is not None:
        return False
    return any(line.standing in {Standing.TO_ENTER, Standing.AWAITED} for line in found.lines)


def against(package: Package, before: Before, service: Service) -> tuple[NotAble, ...]:
    """Return what the register and its memberships say against a service for this need; nothing where it is able."""
    query = need_query(package, before.portrait, before.point)
    care = CareType(package.category.care_type)
    members = Membership.objects.live().filter(service=service, category__scheme_id=package.category.scheme_id)
    stopped = bool(closing_among([service.pk])) or any(
        one.state != Membership.State.ACTIVE or one.embargoed or one.safeguarding_stop for one in members.order_by("id")
    )
    able = Able(
        registered=service.registered,
        same_type=bool(care.registered_as & set(map(CareType, service.care_types))),
        bands=frozenset(NeedBand(one) for one in service.need_bands),
        rating=normalise_rating(service.rating),
        stopped=stopped,
    )
    needs = query.bands | {NeedBand(one) for one in package.category.need_bands}
    return not_able(able, needs=needs, gate=package.category.gate)


def awards_of(package_ref: str) -> list[DirectAward]:
    """Return the places that were found directly in a case, newest first, each with the second look at it."""
    found = DirectAward.objects.filter(package_ref=package_ref).select_related("option", "second_look", "tender")
    return list(found.order_by("-id"))


def award_by_ref(actor: Actor, ref: str) -> DirectAward:
    """Return a place that was found directly by the actor's authority. Raises NotFound for another's."""
    found = DirectAward.objects.filter(ref=ref, authority_id=actor.authority_id or 0)
    one = found.select_related("option", "second_look", "tender").first()
    if one is None:
        raise NotFound("There is no such place in your authority.")
    return one
