"""Somebody who was placed, and is searched for again: what was true of their last place does not stand in their way."""

from datetime import timedelta

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import EventRow
from placewell.placements.actions import VisitOutcome, end_placement
from placewell.placements.models import Placement
from placewell.rules.ending import EndReason
from placewell.rules.errors import WrongState
from placewell.rules.settled import SearchReason
from placewell.tenders.actions.confirming import open_confirmation_round
from placewell.tenders.actions.opening import make_keys, open_bids, reveal_prices
from placewell.tenders.actions.searching_again import search_again
from placewell.tenders.models import Tender, TenderKind
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.choice.test_choosing import choose, clocks
from tests.offered import Offered, put
from tests.placements.agreeing import both_sign, portrait_again, settled, this_day
from tests.placements.corrected import TWO_CARERS, correct, rewrite
from tests.placements.test_approving import approve
from tests.placements.test_ending import search
from tests.placements.test_visits import report

WISH = "Grace Marlowe, her daughter"


def moving(offered: Offered) -> Offered:
    """Search again for somebody who is settled and wants to move, up to the choices before them."""
    portrait_again(offered)
    return put(offered.county, offered.package, tender=search(offered, SearchReason.OWN_WISH, WISH))


def test_a_portrait_that_proves_wrong_in_a_later_search_goes_to_every_service_too(offered: Offered) -> None:
    settled(offered)
    more = moving(offered)
    report(more, choose(more), marks=TWO_CARERS)
    with pytest.raises(WrongState, match="goes to every invited service first"):
        approve(more)
    correct(more)
    make_keys(actor=OPENER, spare=4)
    made = open_confirmation_round(actor=more.staff(Role.BROKER), tender_ref=more.tender.ref)
    with acting_as(OPENER):
        assert Tender.objects.get(pk=made.pk).kind == TenderKind.CONFIRMATION


def test_a_portrait_written_after_the_placement_corrects_no_visit_before_it(offered: Offered) -> None:
    first = choose(offered)
    report(offered, first, VisitOutcome.DECLINE_PORTRAIT_WRONG, marks=TWO_CARERS)
    other = choose(offered, 1)
    report(offered, other, marks={})
    placement = approve(offered)
    both_sign(offered, placement)
    rewrite(offered, transfers="Two carers, with a hoist.")
    with acting_as(OPENER):
        assert not EventRow.objects.filter(name="PortraitCorrected").exists()
    assert not {ClockKind.BUDGET_CORRECTED, ClockKind.CONFIRMATION_ROUND} & set(clocks(offered))


def test_a_round_that_nobody_answers_leaves_a_way_on_and_another_search(offered: Offered) -> None:
    report(offered, choose(offered), marks=TWO_CARERS)
    correct(offered)
    make_keys(actor=OPENER, spare=4)
    made = open_confirmation_round(actor=offered.staff(Role.BROKER), tender_ref=offered.tender.ref)
    move_clock(made.closes_at - now() + timedelta(seconds=1))
    open_bids(actor=OPENER, tender_id=made.pk)
    reveal_prices(actor=OPENER, tender_id=made.pk)
    assert ClockKind.SEARCH_AGAIN in clocks(offered)
    again = search_again(actor=offered.staff(Role.BROKER), tender_ref=made.ref, radius_miles=made.radius_miles)
    more = put(offered.county, offered.package, tender=again)
    report(more, choose(more), marks={})
    approve(more)


def test_nobody_is_placed_who_died_while_another_place_was_looked_for(offered: Offered) -> None:
    placed = settled(offered)
    more = moving(offered)
    report(more, choose(more), marks={})
    end_placement(
        actor=offered.staff(Role.SOCIAL_WORKER), placement_ref=placed.ref, reason=EndReason.DIED, last_on=this_day()
    )
    with pytest.raises(WrongState):
        approve(more)
    with acting_as(OPENER):
        assert Placement.objects.count() == 1
        assert Tender.objects.get(pk=more.tender.pk).state == "cancelled"
    assert not {ClockKind.CHOICE, ClockKind.VISIT, ClockKind.PLACEMENT_APPROVED} & set(clocks(offered))
