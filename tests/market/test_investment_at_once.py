"""Investment in quality, done twice at once: one claim waits, one decision stands, and points are counted whole."""

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.market.actions import decide_investment
from placewell.market.models import InvestmentClaim, Membership
from placewell.rules.errors import Conflict, Refused
from tests.factories import a_category, a_member, an_authority, manager_of, staff_of
from tests.market.investing import a_list, claimed
from tests.market.test_joining_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")
SYSTEM = system_actor("test")


@pytest.fixture
def commissioner():
    return staff_of(an_authority(), Role.COMMISSIONER)


@pytest.fixture
def member(commissioner):
    category = a_category(commissioner)
    a_list(commissioner, category)
    return a_member(commissioner, category)


def verify(commissioner, claim):
    return lambda: decide_investment(actor=commissioner, claim_id=claim.pk, verify=True, reasons="Seen.")


def test_two_clicks_make_one_claim(member):
    said = at_once(lambda: claimed(member), lambda: claimed(member))
    assert sum(isinstance(one, Conflict) for one in said) == 1
    with acting_as(SYSTEM):
        assert InvestmentClaim.objects.count() == 1


def test_two_who_decide_at_once_decide_once(commissioner, member):
    made = claimed(member)
    said = at_once(verify(commissioner, made), verify(commissioner, made))
    assert sum(isinstance(one, Refused) for one in said) == 1
    with acting_as(manager_of(member)):
        assert made.steps.filter(act="verify").count() == 1


def test_two_items_verified_at_once_both_count(commissioner, member):
    made = [claimed(member, item) for item in ("iip", "nights")]
    said = at_once(*(verify(commissioner, one) for one in made))
    assert not [one for one in said if isinstance(one, Refused)]
    assert Membership.objects.get(pk=member.pk).investment == 50


def test_a_claim_made_while_it_is_verified_waits_for_nobody_who_waits_for_it(commissioner, member):
    made = claimed(member)
    said = at_once(verify(commissioner, made), lambda: claimed(member))
    assert isinstance(said[1], Conflict)
    assert Membership.objects.get(pk=member.pk).investment == 20
