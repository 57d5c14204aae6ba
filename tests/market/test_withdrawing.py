"""A proposed policy is withdrawn with a published reason: it stays readable, and is never adopted (§§1, 6)."""

import re

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow
from placewell.market.actions import adopt_policy, open_consultation, withdraw_consultation, withdraw_policy
from placewell.market.models import Category, Policy, PolicyApproval, PolicyWithdrawal
from placewell.market.queries.consulting import proposed_policies
from placewell.rules.consulting import ConsultationSubject
from placewell.rules.errors import NotFound, NotPermitted, Refused, WrongState
from tests.clients import client_of, somebody
from tests.factories import a_live_category, a_proposed_policy, an_authority, staff_of

pytestmark = pytest.mark.django_db
WHY = "Members showed that the minimum is too high."


@pytest.fixture
def authority() -> Organisation:
    return an_authority()


@pytest.fixture
def commissioner(authority: Organisation) -> Actor:
    return somebody(authority, Role.COMMISSIONER, "Helen")


@pytest.fixture
def approver(authority: Organisation) -> Actor:
    return staff_of(authority, Role.APPROVER)


@pytest.fixture
def category(commissioner: Actor) -> Category:
    return a_live_category(commissioner)


@pytest.fixture
def proposal(commissioner: Actor, category: Category) -> Policy:
    """Version 2, beside the one in force."""
    return a_proposed_policy(commissioner, category)


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def asked_about(commissioner: Actor, proposal: Policy):
    return open_consultation(
        actor=commissioner,
        scheme=proposal.category.scheme,
        category=proposal.category,
        subject=ConsultationSubject.POLICY,
        title="A higher minimum",
        summary="We propose a higher minimum.",
        why="People asked for it.",
        days=28,
        policy=proposal,
    )


class TestWithdrawing:
    @pytest.mark.parametrize("whose", ["the proposer", "another commissioner"])
    def test_a_commissioner_of_the_authority_withdraws_it(self, authority, commissioner, proposal, whose):
        actor = commissioner if whose == "the proposer" else staff_of(authority, Role.COMMISSIONER)
        made = withdraw_policy(actor=actor, policy=proposal, because=f" {WHY} ")
        assert (made.policy_id, made.because, made.withdrawn_by) == (proposal.pk, WHY, actor.ref)
        event = EventRow.objects.get(name="PolicyWithdrawn")
        assert event.payload == {"category_ref": proposal.category.ref, "policy_version": proposal.version}

    def test_it_is_never_adopted_then_nor_withdrawn_again(self, commissioner, approver, proposal):
        withdraw_policy(actor=commissioner, policy=proposal, because=WHY)
        with pytest.raises(WrongState, match=rf"Version {proposal.version} was withdrawn on {now():%-d %B %Y}"):
            adopt_policy(actor=approver, policy=proposal)
        with pytest.raises(WrongState, match="was withdrawn on"):
            withdraw_policy(actor=commissioner, policy=proposal, because=WHY)

    def test_what_is_adopted_is_not_withdrawn(self, commissioner, approver, proposal):
        adopt_policy(actor=approver, policy=proposal)
        with pytest.raises(WrongState, match="adopted already"):
            withdraw_policy(actor=commissioner, policy=proposal, because=WHY)

    def test_it_has_a_reason(self, commissioner, proposal):
        with pytest.raises(Refused, match="Write down why"):
            withdraw_policy(actor=commissioner, policy=proposal, because=" ")

    def test_another_authority_knows_of_no_such_policy(self, proposal):
        stranger = staff_of(an_authority("Elsewhere"), Role.COMMISSIONER)
        with pytest.raises(NotFound):
            withdraw_policy(actor=stranger, policy=proposal, because=WHY)

    @pytest.mark.parametrize("role", [Role.APPROVER, Role.BROKER, Role.AUDITOR])
    def test_nobody_but_a_commissioner_withdraws_it(self, authority, proposal, role):
        with pytest.raises(NotPermitted):
            withdraw_policy(actor=staff_of(authority, role), policy=proposal, because=WHY)

    def test_not_while_people_are_being_asked_about_it(self, commissioner, proposal):
        consultation = asked_about(commissioner, proposal)
        with pytest.raises(WrongState, match=r"“A higher minimum”\. Close or withdraw"):
            withdraw_policy(actor=commissioner, policy=proposal, because=WHY)
        withdraw_consultation(actor=commissioner, consultation=consultation, because="It was too early.")
        assert withdraw_policy(actor=commissioner, policy=proposal, because=WHY).pk

    def test_nobody_is_asked_about_what_was_withdrawn(self, commissioner, category, proposal):
        assert proposed_policies(category.scheme) == [proposal]
        withdraw_policy(actor=commissioner, policy=proposal, because=WHY)
        assert proposed_policies(category.scheme) == []
        with pytest.raises(WrongState, match="was withdrawn: propose a new version"):
            asked_about(commissioner, proposal)


class TestTheDatabase:
    def test_refuses_an_approval_of_what_was_withdrawn(self, commissioner, proposal):
        withdraw_policy(actor=commissioner, policy=proposal, because=WHY)
        with pytest.raises(DatabaseError, match="not approved"), transaction.atomic():
            PolicyApproval.objects.create(policy=proposal, approved_by="user:9", approved_at=now())

    def test_refuses_a_withdrawal_of_what_was_adopted(self, approver, proposal):
        adopt_policy(actor=approver, policy=proposal)
        with pytest.raises(DatabaseError, match="not withdrawn"), transaction.atomic():
            PolicyWithdrawal.objects.create(policy=proposal, because=WHY, withdrawn_by="user:9", withdrawn_at=now())

    def test_refuses_to_change_or_delete_a_withdrawal(self, commissioner, proposal):
        made = withdraw_policy(actor=commissioner, policy=proposal, because=WHY)
        with pytest.raises(DatabaseError), transaction.atomic():
            PolicyWithdrawal.objects.filter(pk=made.pk).update(because="Another reason.")
        with pytest.raises(DatabaseError), transaction.atomic():
            PolicyWithdrawal.objects.filter(pk=made.pk).delete()


class TestPages:
    def test_it_is_withdrawn_from_the_list_and_everybody_reads_why(self, commissioner, category, proposal):
        client, listed = client_of(commissioner), f"/market/categories/{category.ref}/policies/"
        page = text(client.get(listed))
        assert f"Withdraw it : version {proposal.version}" in page
        assert "Withdraw it : version 1" not in page, "The policy in force is not withdrawn."
        path = f"{listed}{proposal.version}/withdraw/"
        assert "Say why." in text(client.post(path, {"because": ""}))
        assert client.post(path, {"because": WHY}).status_code == 302
        page = text(client.get(listed))
        assert f": {WHY}" in page
        assert "Withdraw it" not in page
        public = f"/schemes/{category.scheme.ref}/{category.ref}/"
        assert f"before it was adopted: {WHY}" in text(client_of(None).get(f"{public}policies/{proposal.version}/"))
        assert "withdrawn on" in text(client_of(None).get(public))

    def test_a_refusal_is_said_on_the_page(self, commissioner, category):
        path = f"/market/categories/{category.ref}/policies/1/withdraw/"
        assert "Version 1 of this policy is adopted already." in text(
            client_of(commissioner).post(path, {"because": WHY})
        )
