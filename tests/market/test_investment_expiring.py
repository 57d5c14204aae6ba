"""An investment in quality counts to its last day, is reminded of before, and is renewed or lapses (rulebook §6)."""

from datetime import datetime, time, timedelta

import pytest

from placewell.accounts.acting import acting_as
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind
from placewell.market.actions import (
    decide_investment,
)
from placewell.market.actions.investment.expiring import expire_investments
from placewell.market.models import InvestmentClaim
from placewell.rules.clocks import LONDON
from placewell.rules.errors import WrongState
from tests.factories import left
from tests.market.investing import claimed, verified
from tests.market.test_investment import (
    SYSTEM,
    authority,
    category,
    clocks,
    commissioner,
    events,
    member,
    points,
)

__all__ = ["authority", "category", "commissioner", "member"]


def test_it_counts_to_its_last_day_and_then_no_more(clock, commissioner, member):
    made = verified(commissioner, member)
    left_over = made.expires_on - made.verified_on
    clock.forward(left_over)
    assert expire_investments() == 0
    assert points(member) == 20
    clock.forward(timedelta(days=1))
    assert expire_investments() == 1
    assert expire_investments() == 0
    assert (points(member), clocks(member)) == (0, set())
    assert events(made)[-1] == "InvestmentExpired"


def test_the_provider_is_reminded_28_and_7_days_before_and_on_the_day(clock, commissioner, member):
    made = verified(commissioner, member)
    noon = datetime.combine(made.expires_on - timedelta(days=29), time(12), tzinfo=LONDON)
    clock.forward(noon - now())
    told = []
    for _ in range(30):
        expire_investments()
        with acting_as(SYSTEM):
            told.append(made.steps.filter(act="remind").count())
        clock.forward(timedelta(days=1))
    assert [day for day, many in enumerate(told) if many > told[day - 1 if day else 0]] == [1, 22, 29]
    assert ClockKind.INVESTMENT_EXPIRES in clocks(member)


def test_it_is_renewed_before_it_lapses_and_counts_once(clock, commissioner, member):
    made = verified(commissioner, member)
    clock.forward(made.expires_on - made.verified_on - timedelta(days=20))
    expire_investments()
    assert ClockKind.INVESTMENT_EXPIRES in clocks(member)
    newer = verified(commissioner, member)
    assert (points(member), clocks(member)) == (20, set())
    clock.forward(timedelta(days=14))
    expire_investments()
    with acting_as(SYSTEM):
        assert made.steps.filter(act="remind").count() == 1, "what is renewed is not reminded of again"
    clock.forward(timedelta(days=7))
    assert expire_investments() == 1
    assert points(member) == 20
    assert newer.expires_on > made.expires_on


def test_what_an_ended_membership_left_waits_for_nobody(commissioner, member):
    waiting, standing = claimed(member), verified(commissioner, member, "pay")
    left(member)
    with pytest.raises(WrongState, match=r"membership of .* has ended"):
        decide_investment(actor=commissioner, claim_id=waiting.pk, verify=True, reasons="Yes.")
    expire_investments()
    with acting_as(SYSTEM):
        states = dict(InvestmentClaim.objects.values_list("pk", "state"))
    assert states == {waiting.pk: "withdrawn", standing.pk: "verified"}
    assert clocks(member) == set()
