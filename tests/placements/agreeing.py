"""Signing agreements as tests do, and a placement that both sides signed."""

from datetime import date, timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.needs import actions as needs
from placewell.placements.actions import Signing, sign_agreement
from placewell.placements.actions.signing import newest_version
from placewell.placements.models import Placement, Signature
from placewell.rules.clocks import london_day_of
from placewell.rules.distance import Point
from placewell.rules.urgency import Urgency
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.county import SEARCH_POINT
from placewell.web.demonstration.people import first_tier, second_tier
from placewell.web.demonstration.play import move_clock
from tests.offered import Offered


def sign(actor: Actor, placement: Placement, name: str, capacity: str = "As employed") -> Signature:
    """Read the newest version and sign it."""
    with acting_as(OPENER):
        digest = newest_version(placement.ref).pdf_sha256
    signing = Signing(name, capacity, read=True, pdf_sha256=digest)
    return sign_agreement(actor=actor, placement_ref=placement.ref, signing=signing)


def both_sign(offered: Offered, placement: Placement) -> None:
    """Let both sides sign the newest version."""
    sign(offered.county.managing(placement.organisation_id), placement, "A. Bank", "Registered manager")
    sign(offered.staff(Role.BROKER), placement, "Rosa Marchetti", "Broker")


def settled(offered: Offered, days: int = 10) -> Placement:
    """Place the person, let both sides sign, and some days pass after the start."""
    from tests.placements.test_approving import accepted, approve

    accepted(offered)
    placement = approve(offered)
    both_sign(offered, placement)
    move_clock(timedelta(days=(placement.starts_on - this_day()).days + days))
    return placement


def portrait_again(offered: Offered) -> None:
    """Write the person's portrait anew, as it is now: confirmed, signed and tested, as a new search needs it."""
    author, colleague = offered.staff(Role.SOCIAL_WORKER, 0), offered.staff(Role.SOCIAL_WORKER, 1)
    package_ref = offered.package.ref
    needs.write_portrait(
        actor=author,
        package_ref=package_ref,
        tier_one=first_tier(this_day(), Urgency.STANDARD),
        tier_two=second_tier("Edith"),
        search_from=Point(*SEARCH_POINT),
    )
    needs.confirm_portrait(actor=author, package_ref=package_ref, confirmed_by="Grace Marlowe, daughter")
    needs.sign_portrait(actor=colleague, package_ref=package_ref)
    broker = offered.staff(Role.BROKER)
    needs.record_suitability(actor=broker, package_ref=package_ref, must_haves_are_criteria=True, bespoke=False)


def this_day() -> date:
    """Today in London, by the database's clock."""
    return london_day_of(now())
