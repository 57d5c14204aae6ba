"""A joint scheme: one lead, searches of one's own, and nobody sees another authority's people (rulebook §1)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.actions import add_organisation, give_post
from placewell.accounts.keys import Key
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_in_post
from placewell.choice.actions import put_options
from placewell.ledger.clock import now
from placewell.market.actions import answer_invitation, invite_authority, leave_scheme
from placewell.market.models import Membership, MembershipDecision, SchemeAuthority
from placewell.market.queries import live_categories
from placewell.needs.models import Budget, Package
from placewell.rules.errors import NotFound, NotPermitted, WrongState
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.opening import make_keys, open_bids, reveal_prices
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.models import Invitation, Tender
from placewell.tenders.opener import OPENER
from placewell.web.demonstration import play
from placewell.web.demonstration.county import MAKER, County, build_county
from tests.played import OPENING_KEY

WANTED = (
    (Role.SOCIAL_WORKER, "sw1"),
    (Role.SOCIAL_WORKER, "sw2"),
    (Role.BROKER, "broker"),
    (Role.APPROVER, "approver"),
    (Role.COMMISSIONER, "commissioner"),
    (Role.EVALUATOR, "ev1"),
    (Role.EVALUATOR, "ev2"),
)


def quietly(_: str) -> None:
    pass


@pytest.fixture
def lead(committed, monkeypatch) -> County:
    """Return the county that leads the scheme."""
    monkeypatch.setenv(Key.OPENING, OPENING_KEY)
    county = build_county()
    make_keys(actor=OPENER, spare=3)
    return county


@pytest.fixture
def neighbour(lead) -> County:
    """Return another authority, with people of its own, that has been asked to share the scheme."""
    with acting_as(MAKER):
        authority = add_organisation(actor=MAKER, kind="authority", name="Marlshire Council", code="E10999998")
        posts = [
            give_post(
                actor=MAKER,
                email=f"{mail}@marlshire.example",
                name=f"{mail} of Marlshire",
                organisation=authority,
                role=role,
                approval_limit=Decimal("2500.00") if role == Role.APPROVER else None,
            )
            for role, mail in WANTED
        ]
        staff = {
            f"{post.role}:{place}": actor_in_post(post, user_name=post.user.name) for place, post in enumerate(posts)
        }
    invite_authority(actor=play.staff(lead, Role.COMMISSIONER), scheme=lead.category.scheme, authority=authority)
    return replace(lead, authority=authority, staff=staff)


def asked(neighbour: County) -> SchemeAuthority:
    return SchemeAuthority.objects.get(authority=neighbour.authority)


def joins(neighbour: County) -> None:
    answer_invitation(actor=play.staff(neighbour, Role.COMMISSIONER), invitation_id=asked(neighbour).pk, joins=True)


def a_case_of(county: County) -> Package:
    return play.prepare(county, quietly, "Ann", "Other", "Jo Other", "jo@family.example", Urgency.STANDARD)


def test_only_an_authority_that_shares_the_scheme_searches_in_it(lead, neighbour):
    assert live_categories(neighbour.authority.pk) == []
    with pytest.raises(NotFound, match="runs or shares"):
        a_case_of(neighbour)
    joins(neighbour)
    assert live_categories(neighbour.authority.pk) == [lead.category]


def test_a_member_authority_searches_from_start_to_options_and_its_lead_sees_none_of_it(lead, neighbour):
    joins(neighbour)
    package = a_case_of(neighbour)
    tender = open_tender(actor=play.staff(neighbour, Role.BROKER), package_ref=package.ref)
    with acting_as(OPENER):
        invitations = list(Invitation.objects.filter(tender=tender).order_by("distance_miles", "id"))
    play._bid(neighbour, tender, invitations, quietly)
    play.move_clock(tender.closes_at - now())
    open_bids(actor=OPENER, tender_id=tender.pk)
    play.mark(neighbour, tender)
    reveal_prices(actor=OPENER, tender_id=tender.pk)
    assert len(put_options(actor=play.staff(neighbour, Role.BROKER), tender_ref=tender.ref)) > 1
    for role, seen in ((Role.BROKER, 0), (Role.APPROVER, 0), (Role.COMMISSIONER, 0)):
        for county, expected in ((lead, seen), (neighbour, 1)):
            with acting_as(play.staff(county, role)):
                assert Tender.objects.filter(pk=tender.pk).count() == expected
                if role != Role.COMMISSIONER:
                    assert Package.objects.filter(pk=package.pk).count() == expected
    with acting_as(play.staff(lead, Role.APPROVER)):
        assert not Budget.objects.exists()


def test_a_member_authority_reads_what_the_lead_decides_and_decides_nothing(lead, neighbour):
    member = Membership.objects.filter(category=lead.category).order_by("id")[0]
    commissioner = play.staff(neighbour, Role.COMMISSIONER)
    with acting_as(commissioner):
        assert not MembershipDecision.objects.visible_to(commissioner).exists()
        assert not MembershipDecision.objects.exists()
    joins(neighbour)
    with acting_as(commissioner):
        assert MembershipDecision.objects.visible_to(commissioner).filter(membership=member).count() == 1
        assert MembershipDecision.objects.filter(membership=member).count() == 1
        assert not Membership.objects.run_by(commissioner).exists()


def test_after_it_left_it_starts_no_search(neighbour):
    joins(neighbour)
    package = a_case_of(neighbour)
    leave_scheme(actor=play.staff(neighbour, Role.COMMISSIONER), invitation_id=asked(neighbour).pk)
    with pytest.raises(WrongState, match="does not share the scheme"):
        open_tender(actor=play.staff(neighbour, Role.BROKER), package_ref=package.ref)


def test_a_broker_does_not_answer_for_the_authority(neighbour):
    with pytest.raises(NotPermitted):
        answer_invitation(actor=play.staff(neighbour, Role.BROKER), invitation_id=asked(neighbour).pk, joins=True)
