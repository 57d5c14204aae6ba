"""A portrait that a visit found wrong, put right: written again, signed by a colleague, and its budget set."""

import dataclasses
from decimal import Decimal
from typing import Any

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.needs import actions as needs
from placewell.needs.queries import live_portrait
from placewell.needs.values import read_tier_one, read_tier_two
from placewell.rules.needs import Domain, Level
from placewell.rules.offers import LineKind
from placewell.rules.portrait import DomainNeed
from placewell.rules.visits import How, Kind, Mark
from placewell.tenders.opener import OPENER
from tests.offered import Offered

TWO_CARERS = {"transfers": Mark(How.DIFFERS, Kind.UNDERSTATED, said="Two carers, with a hoist.")}
A_LEVEL_UP = {
    "domains.continence": Mark(How.DIFFERS, Kind.UNDERSTATED, Level.HIGH, "Needs help three times each night."),
    "falls": Mark(How.MATCHES),
}
DEARER_LINES = {LineKind.CORE: Decimal("1010.00")}


def rewrite(offered: Offered, **changes: Any) -> None:
    """Write the portrait again with what was seen, and sign it."""
    author, colleague = offered.staff(Role.SOCIAL_WORKER), offered.staff(Role.SOCIAL_WORKER, 1)
    with acting_as(OPENER):
        row = live_portrait(offered.package)
        assert row is not None
        before, second = read_tier_one(row.tier_one), read_tier_two(row.tier_two)
    needs.write_portrait(
        actor=author,
        package_ref=offered.package.ref,
        tier_one=dataclasses.replace(before, **changes),
        tier_two=second,
    )
    needs.confirm_portrait(actor=author, package_ref=offered.package.ref, confirmed_by="Grace Marlowe, daughter")
    needs.sign_portrait(actor=colleague, package_ref=offered.package.ref)


def set_budget(offered: Offered, above: str = "60.00") -> None:
    """Set the budget at the levels of the portrait that is signed now."""
    with acting_as(OPENER):
        row = live_portrait(offered.package)
        assert row is not None
        figures = needs.budget_figures(offered.package, read_tier_one(row.tier_one))
    amount = figures["reference"] + Decimal(above)
    approver = offered.staff(Role.APPROVER)
    needs.set_budget(actor=approver, package_ref=offered.package.ref, amount=amount, because="After the visit")


def correct(offered: Offered) -> None:
    """Put right that two carers and a hoist are needed, and set the budget again."""
    rewrite(offered, transfers="Two carers, with a hoist.")
    set_budget(offered)


def higher_continence(offered: Offered) -> dict[Domain, DomainNeed]:
    """The domains of the portrait with continence at the level that was seen."""
    with acting_as(OPENER):
        row = live_portrait(offered.package)
        assert row is not None
        domains = dict(read_tier_one(row.tier_one).domains)
    return {**domains, Domain.CONTINENCE: DomainNeed(Level.HIGH, "Needs help three times each night.")}
