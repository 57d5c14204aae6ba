"""A county in which six searches have been evaluated, and a policy is proposed beside the one in force."""

from dataclasses import dataclass
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.market.actions import propose_policy
from placewell.market.models import Category, Policy
from placewell.web.demonstration.county import County
from placewell.web.demonstration.play import staff
from tests.factories import policy_numbers, reasons_for_all
from tests.stages import Stage, tenders_at_every_stage

SEARCHES, OFFERS = 6, 4


@dataclass(frozen=True, slots=True)
class Searched:
    """The county, and its searches by stage."""

    county: County
    stages: dict[str, Stage]

    @property
    def category(self) -> Category:
        """The category of every search."""
        return Category.objects.select_related("scheme").get(pk=self.county.category.pk)

    def staff(self, role: Role) -> Actor:
        """Somebody of the authority."""
        return staff(self.county, role)

    def propose(self, **numbers: object) -> Policy:
        """Propose a version: the numbers in force, but for those given."""
        return propose_policy(
            actor=self.staff(Role.COMMISSIONER),
            category=self.category,
            policy=policy_numbers(rating_gate=self.category.gate, **numbers),
            rationale=reasons_for_all(),
        )

    def strict(self) -> Policy:
        """Propose a lowest quality score that nobody has."""
        return self.propose(quality_minimum=Decimal(100))


def search() -> Searched:
    """Play the searches."""
    stages = tenders_at_every_stage(OFFERS + 1, times=2)
    return Searched(stages["placed"].county, stages)
