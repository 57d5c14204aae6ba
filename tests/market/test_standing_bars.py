"""No suspension is laundered by joining again, and nobody pays for what another did (rulebook §10)."""

import pytest

from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.directory.models import ServiceLink
from placewell.market.actions import decide_application, give_notice
from placewell.market.queries.joining import predecessors_of, standing_bars
from placewell.rules.errors import Refused
from placewell.rules.joining_checks import BarKind
from placewell.rules.standing import Ground, ProceedingKind
from tests.factories import a_category, a_member, a_service, an_authority, left, staff_of
from tests.factories import suspended as stopped
from tests.market.joining import a_manager, apply

pytestmark = pytest.mark.django_db


@pytest.fixture
def commissioner():
    return staff_of(an_authority(), Role.COMMISSIONER)


@pytest.fixture
def category(commissioner):
    return a_category(commissioner)


def suspended(commissioner, category, **fields):
    return stopped(commissioner, a_member(commissioner, category, **fields)).service


def follows(service, before):
    ServiceLink.objects.create(service=service, other_id=before.pk, other_name=before.name, kind="predecessor")


def kinds(service, category):
    return [(one.kind, one.bars) for one in standing_bars(service, category)]


def test_nothing_stands_against_a_new_home(category):
    assert kinds(a_service(), category) == []


def test_a_suspended_service_does_not_get_back_by_applying(commissioner, category):
    service = suspended(commissioner, category)
    assert kinds(service, category) == [(BarKind.SUSPENDED, True)]


def test_a_new_registration_of_the_same_provider_does_not_end_a_suspension(commissioner, category):
    before = suspended(commissioner, category)
    after = a_service(provider=before.provider)
    follows(after, before)
    assert (BarKind.PREDECESSOR_SUSPENDED, True) in kinds(after, category)
    manager = a_manager(after.provider)
    with pytest.raises(Refused, match="A new registration does not end a suspension"):
        apply(manager, category, after)


def test_nor_does_a_second_new_registration_after_it(commissioner, category):
    first = suspended(commissioner, category)
    second, third = a_service(provider=first.provider), a_service(provider=first.provider)
    follows(second, first)
    ServiceLink.objects.create(service=second, other_id=third.pk, kind="successor")
    assert predecessors_of(third) == [second.pk, first.pk]
    assert (BarKind.PREDECESSOR_SUSPENDED, True) in kinds(third, category)


def test_registrations_that_follow_each_other_in_a_circle_end_the_looking(category):
    one, other = a_service(), a_service()
    follows(one, other)
    follows(other, one)
    assert predecessors_of(one) == [other.pk]


def test_a_new_owner_is_looked_at_and_not_shut_out(commissioner, category):
    before = suspended(commissioner, category)
    after = a_service()
    follows(after, before)
    assert kinds(after, category) == [(BarKind.PREDECESSOR_OF_ANOTHER, False)]
    (sent,) = apply(a_manager(after.provider), category, after)
    accepted = decide_application(actor=commissioner, ref=sent.ref, accept=True, reasons="A new owner and manager.")
    assert accepted.state == "accepted"


def test_a_successor_of_one_that_only_left_the_register_is_not_shut_out(commissioner, category):
    member = a_member(commissioner, category)
    register = system_actor("register", authority_id=commissioner.authority_id)
    give_notice(
        actor=register,
        membership=member,
        kind=ProceedingKind.SUSPENSION,
        ground=Ground.REGISTRATION,
        evidence="It left the register.",
        at_once=True,
    )
    after = a_service(provider=member.service.provider)
    follows(after, member.service)
    assert (BarKind.PREDECESSOR_LEFT_REGISTER, False) in kinds(after, category)
    assert not any(bars for _kind, bars in kinds(after, category))


def test_another_home_of_the_provider_is_looked_at_and_not_shut_out(commissioner, category):
    bad = suspended(commissioner, category)
    good = a_service(provider=bad.provider)
    assert kinds(good, category) == [(BarKind.SAME_PROVIDER, False)]


def test_suspended_in_another_category_of_the_scheme_is_looked_at(commissioner, category):
    service = suspended(commissioner, category)
    other = a_category(commissioner, category.scheme, name="Short stays")
    assert kinds(service, other) == [(BarKind.ELSEWHERE, False)]


def test_one_that_ended_while_suspended_is_looked_at(commissioner, category):
    member = a_member(commissioner, category)
    left(stopped(commissioner, member))
    assert (BarKind.ENDED_WHILE_SUSPENDED, False) in kinds(member.service, category)


def test_leaving_does_not_end_a_notice_and_it_stands_against_a_new_application(commissioner, category):
    member = a_member(commissioner, category)
    left(stopped(commissioner, member))
    assert (BarKind.PROCEEDINGS, True) in kinds(member.service, category)
    with pytest.raises(Refused, match="is decided before a new application"):
        apply(a_manager(member.service.provider), category, member.service)


def test_another_authoritys_scheme_says_nothing_here(commissioner, category):
    service = suspended(commissioner, category)
    elsewhere = a_category(staff_of(an_authority("Elsewhere"), Role.COMMISSIONER))
    assert kinds(service, elsewhere) == []


def test_one_suspended_while_its_application_waits_is_not_admitted(commissioner, category):
    before = a_member(commissioner, category)
    after = a_service(provider=before.service.provider)
    follows(after, before.service)
    (sent,) = apply(a_manager(after.provider), category, after)
    stopped(commissioner, before)
    with pytest.raises(Refused, match="cannot be accepted"):
        decide_application(actor=commissioner, ref=sent.ref, accept=True, reasons="Yes.")
