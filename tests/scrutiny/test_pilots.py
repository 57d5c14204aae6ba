"""A pilot is tested each month by what its own searches, visits and placements came to (Q5)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.ledger.clock import now
from placewell.market.models import PilotTest, Scheme, StopCriterion
from placewell.rules.pilots import Measured, PilotMeasure
from placewell.scrutiny.pilots import assess_pilots, measure
from placewell.web.demonstration.play import move_clock
from tests.offered import Offered
from tests.placements.test_approving import accepted, approve

SYSTEM = system_actor("pilot")


def scheme_of(offered: Offered) -> Scheme:
    return Scheme.objects.get(pk=offered.county.category.scheme_id)


def make_pilot(offered: Offered, direction: str, threshold: str) -> Scheme:
    """Make the scheme a pilot that stops at a share of placements with the lowest price."""
    scheme = scheme_of(offered)
    ends_on = now().date() + timedelta(days=300)
    Scheme.objects.filter(pk=scheme.pk).update(pilot=True, state="draft", ends_on=ends_on)
    StopCriterion.objects.create(
        scheme=scheme,
        measure=PilotMeasure.LOWEST_PRICE_SHARE,
        direction=direction,
        threshold=Decimal(threshold),
        least_cases=1,
        reason="Then price decides.",
        fixed_by="user:1",
        fixed_at=now(),
    )
    Scheme.objects.filter(pk=scheme.pk).update(state="live")
    return scheme_of(offered)


@pytest.mark.question("Q5")
def test_the_measures_are_what_the_records_of_every_room_say(offered: Offered) -> None:
    accepted(offered)
    placement = approve(offered)
    with acting_as(SYSTEM):
        measured = measure(scheme_of(offered), until=now())
        prices = sorted(Decimal(option.bid.price.content["lines"][0]["amount"]) for option in offered.options())
        days = Decimal((placement.approved_at - offered.tender.issued_at).total_seconds()) / 86_400
    assert len(prices) >= 2
    assert measured[PilotMeasure.NO_OPTION_SHARE] == Measured(Decimal("0.0"), 1)
    assert measured[PilotMeasure.PORTRAIT_WRONG_SHARE] == Measured(Decimal("0.0"), 1)
    assert measured[PilotMeasure.DAYS_TO_PLACEMENT] == Measured(round(days, 1), 1)
    share = measured[PilotMeasure.LOWEST_PRICE_SHARE]
    cheapest = placement.weekly_price == min(prices)
    assert share == Measured(Decimal("100.0") if cheapest else Decimal("0.0"), 1)
    lost = measured[PilotMeasure.MEMBERS_LOST_SHARE]
    assert (lost.value, lost.cases > 2) == (Decimal("0.0"), True)


def test_a_month_is_tested_when_it_is_over_and_once(offered: Offered) -> None:
    accepted(offered)
    approve(offered)
    scheme = make_pilot(offered, "at_least", "99.9")
    before = assess_pilots()  # at a month's end the play itself goes past one
    assert assess_pilots() == 0
    move_clock(timedelta(days=31))
    months = assess_pilots()
    assert months >= 1
    assert assess_pilots() == 0
    assert PilotTest.objects.filter(criterion__scheme=scheme).count() == before + months


@pytest.mark.question("Q5")
def test_a_pilot_that_meets_its_stop_criterion_starts_no_more_searches(offered: Offered) -> None:
    accepted(offered)
    approve(offered)
    with acting_as(SYSTEM):
        share = measure(scheme_of(offered), until=now())[PilotMeasure.LOWEST_PRICE_SHARE]
    cheap = share.value == Decimal("100.0")
    make_pilot(offered, "at_least" if cheap else "at_most", "50.0")
    move_clock(timedelta(days=31))
    assess_pilots()
    assert scheme_of(offered).state == "paused"
    with acting_as(SYSTEM):
        tests = PilotTest.objects.filter(verdict="met")
        assert {(test.value, test.cases) for test in tests} == {(share.value, 1)}
