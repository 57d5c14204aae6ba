"""The direct route out of the DPS: the frame of a search in which nobody is invited, for one place found directly."""

import secrets
from datetime import timedelta

from placewell.accounts.actor import Actor
from placewell.ledger.clock import now
from placewell.market.queries import terms_at
from placewell.needs.models import Package
from placewell.needs.queries import budget_of, check_case_stands, newest_suitability, signed_portrait
from placewell.needs.values import tier_one_value
from placewell.rules.errors import WrongState
from placewell.rules.suitability import Route
from placewell.tenders.actions.opening_tenders import policy_value
from placewell.tenders.models import Tender, TenderKind
from placewell.tenders.states import TenderState

NOBODY_INVITED = "Nobody was invited: this package left the DPS, because it is urgent and no search suits it."


def begin_direct(actor: Actor, package: Package, *, follows: Tender | None) -> Tender:
    """Begin the direct route of a locked package that has no search under way. Part of an action.

    Freezes portrait, policy and published figures as a search does, so that choice and placement are the same. Raises
    WrongState unless the newest suitability test led to this route, or without a signed portrait or a budget.
    """
    moment = now()
    if not takes_direct_route(package):
        raise WrongState(
            "The suitability test did not lead to a direct placement. Open a tender, or record that route."
        )
    portrait = signed_portrait(package, moment)
    budget = budget_of(package)
    check_case_stands(package)
    terms = terms_at(package.category, moment)
    one = portrait.tier_one
    return Tender.objects.create(
        ref=f"T-{secrets.token_hex(4).upper()}",
        authority_id=package.authority_id,
        category=package.category,
        package=package,
        package_ref=package.ref,
        kind=TenderKind.DIRECT,
        state=TenderState.EVALUATED,
        urgency=one.urgency,
        issued_at=moment,
        closes_at=moment + timedelta.resolution,
        portrait=tier_one_value(one),
        policy=policy_value(terms.policy.pack),
        figures={name: f"{getattr(budget, name):.2f}" for name in ("floor", "reference", "ceiling", "fnc")},
        questions=[],
        times={"version": terms.times.version, "interim_weeks": terms.times.timetable.interim_weeks},
        notice=NOBODY_INVITED,
        latitude=portrait.latitude,
        longitude=portrait.longitude,
        radius_miles=one.radius_miles,
        opened_by=actor.ref,
        broker_name=actor.name,
        response_key=b"",
        price_key=b"",
        follows=follows,
    )


def takes_direct_route(package: Package) -> bool:
    """Tell whether the newest suitability test led a package to a direct placement."""
    found = newest_suitability(package)
    return found is not None and found.route == Route.DIRECT_URGENT
