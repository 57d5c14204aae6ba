"""The first points list of a category ends what was set by hand; later ones take nothing away (§6)."""

from decimal import Decimal

import pytest

from placewell.accounts.roles import Role
from placewell.market.actions import ask_again_about_investment, decide_investment, set_investment_points
from placewell.market.models import Membership
from placewell.rules.errors import Conflict
from tests.factories import a_category, a_member, an_authority, manager_of, staff_of
from tests.market.investing import a_list, claimed, verified


@pytest.fixture
def commissioner(committed):
    return staff_of(an_authority(), Role.COMMISSIONER)


@pytest.fixture
def member(commissioner):
    category = a_category(commissioner)
    a_list(commissioner, category)
    return a_member(commissioner, category)


def points(member):
    return Membership.objects.get(pk=member.pk).investment


class TestTheFirstList:
    def test_what_was_set_by_hand_before_it_ends_with_it(self, commissioner):
        category = a_category(commissioner)
        member = a_member(commissioner, category)
        set_investment_points(actor=commissioner, membership=member, points=Decimal(80), evidence="Seen in 2025.")
        a_list(commissioner, category)
        member.refresh_from_db()
        assert member.investment is None
        verified(commissioner, member)
        assert points(member) == Decimal(20)

    def test_a_later_list_takes_nothing_away(self, commissioner, member):
        verified(commissioner, member)
        a_list(commissioner, member.category)
        assert points(member) == Decimal(20)

    def test_two_refusals_of_the_same_are_looked_at_again_one_after_the_other(self, commissioner, member):
        refused = []
        for _ in range(2):
            made = claimed(member)
            refused.append(decide_investment(actor=commissioner, claim_id=made.pk, verify=False, reasons="Not seen."))
        manager = manager_of(member)
        ask_again_about_investment(actor=manager, claim_id=refused[0].pk, because="It is on page two.")
        with pytest.raises(Conflict, match="Another claim of this waits, or is being looked at again"):
            ask_again_about_investment(actor=manager, claim_id=refused[1].pk, because="It is on page two.")
