"""A home above the budget, with an agreement to pay the rest, that costs less after its visit: nobody pays extra."""

from decimal import Decimal

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import choose_option
from placewell.choice.additional import in_budget_of
from placewell.choice.models import Source
from placewell.placements.actions import VisitOutcome, approve_placement
from placewell.rules.additional_cost import State
from placewell.rules.offers import LineKind
from placewell.tenders.opener import OPENER
from tests.choice.costing_more import bring_to, dear, stands
from tests.offered import MYSELF, Offered
from tests.placements.corrected import A_LEVEL_UP, higher_continence, rewrite, set_budget
from tests.placements.test_visits import report

CHEAPER = {LineKind.CORE: Decimal("1000.00")}


def test_an_agreement_on_the_price_before_a_visit_ends_with_that_price(dearer: Offered) -> None:
    bring_to(dearer, State.IN_FORCE)
    made = choose_option(actor=dearer.person, bid_ref=dear(dearer), who=MYSELF)
    report(dearer, made, VisitOutcome.ACCEPT_AT_PRICE, marks=A_LEVEL_UP, lines=CHEAPER)
    rewrite(dearer, domains=higher_continence(dearer))
    set_budget(dearer)
    placed = approve_placement(actor=dearer.staff(Role.APPROVER), tender_ref=dearer.tender.ref)
    assert placed.weekly_price == Decimal("1000.00")
    assert stands(dearer).state == State.ENDED
    with acting_as(OPENER):
        assert placed.option.source == Source.VISIT
        assert placed.option_id not in {one.pk for one in in_budget_of(dearer.package.ref)}
