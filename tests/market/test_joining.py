"""Joining: any registered service, any time, no fee; decided in time with reasons, looked at again by another (§1)."""

import pytest

from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.market.actions import (
    ask_review,
    decide_application,
    decide_review,
)
from placewell.market.models import Membership
from placewell.rules.errors import Conflict
from tests.factories import a_category, a_service, an_authority, staff_of
from tests.market.joining import a_manager, apply

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return an_authority()


@pytest.fixture
def commissioner(authority):
    return staff_of(authority, Role.COMMISSIONER)


@pytest.fixture
def category(commissioner):
    return a_category(commissioner)


@pytest.fixture
def home():
    return a_service(rating=None, rated_on=None)


@pytest.fixture
def manager(home):
    return a_manager(home.provider)


def clocks_of(authority, kind):
    return [one for one in running_clocks(authority_id=authority.pk) if one.kind == kind]


class TestJoining:
    def test_a_new_unrated_home_joins_with_the_same_steps_as_anybody(
        self, authority, commissioner, manager, category, home
    ):
        (sent,) = apply(manager, category, home)
        assert [one.ref for one in clocks_of(authority, ClockKind.APPLICATION_DECIDED)] == [sent.ref]
        decided = decide_application(actor=commissioner, ref=sent.ref, accept=True, reasons="Meets every condition.")
        assert decided.state == "accepted"
        assert decided.in_time is True
        assert Membership.objects.get(service=home, category=category).organisation_id == manager.organisation_id
        assert clocks_of(authority, ClockKind.APPLICATION_DECIDED) == []

    def test_a_refusal_is_reversed_by_somebody_else_and_never_by_who_refused(
        self, authority, commissioner, manager, category, home
    ):
        (sent,) = apply(manager, category, home)
        decide_application(actor=commissioner, ref=sent.ref, accept=False, reasons="The policy is missing.")
        ask_review(actor=manager, ref=sent.ref, because="It was there.")
        with pytest.raises(Conflict, match="Somebody else"):
            decide_review(actor=commissioner, ref=sent.ref, reverse=True, reasons="It was there.")
        approver = staff_of(authority, Role.APPROVER)
        again = decide_review(actor=approver, ref=sent.ref, reverse=True, reasons="It was there.")
        assert again.state == "reversed"
        assert Membership.objects.filter(service=home, category=category, state="active").exists()
