"""Who may speak for a provider: nobody by saying so, and nobody who verifies themselves."""

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import NOBODY, system_actor
from placewell.accounts.models import Organisation, Post, User
from placewell.accounts.newcomers import make_account
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import Message
from placewell.market.actions import (
    choose_services,
    claim_organisation,
    refuse_claim,
    revoke_claim,
    send_applications,
    verify_claim,
    withdraw_claim,
)
from placewell.market.models import Chosen, Claim, Document, MembershipDecision
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from tests.factories import a_category, a_member, a_service, an_authority, staff_of
from tests.market.joining import a_claim, a_document, a_manager, a_newcomer, actor_for, apply, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("category")]
SYSTEM = system_actor("test")
EMAIL = "ada@home.example"


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


def verified(commissioner, claim):
    return verify_claim(
        actor=commissioner, ref=claim.ref, method="call_back", found="The number on the CQC's page; Ada answered."
    )


def told(address):
    with acting_as(SYSTEM):
        return list(Message.objects.filter(to=address).order_by("created_at"))


class TestAccounts:
    def test_only_whoever_reads_the_address_can_use_an_account(self):
        a_newcomer()
        assert not User.objects.get(email=EMAIL).has_usable_password()
        assert "/accounts/password/reset/key/" in told(EMAIL)[0].body

    def test_an_address_that_has_an_account_is_written_to_and_nothing_of_it_changes(self):
        a_newcomer()
        before = (User.objects.count(), Post.objects.count(), Organisation.objects.count())
        make_account(actor=NOBODY, name="Somebody else", email=EMAIL.upper())
        assert (User.objects.count(), Post.objects.count(), Organisation.objects.count()) == before
        assert User.objects.get().name == "Ada Newcome"
        assert told(EMAIL)[1].subject == "You have an account already"

    def test_a_newcomers_organisation_owns_nothing(self):
        own = Organisation.objects.get(pk=a_newcomer().organisation_id)
        assert own.unclaimed
        assert not own.memberships.exists()

    def test_the_link_chooses_a_password_and_leads_to_joining(self, client):
        a_newcomer()
        link = next(word for word in told(EMAIL)[0].body.split() if "/reset/key/" in word)
        page = client.get(link.partition("8000")[2], follow=True)
        path = page.redirect_chain[-1][0]
        word = "a long first password"
        client.post(path, {"password1": word, "password2": word})
        client.post("/accounts/login/", {"login": EMAIL, "password": word})
        assert "Say which provider you speak for" in client.get("/joining/").content.decode()


class TestClaiming:
    def test_a_claim_opens_nothing_before_it_is_verified(self, authority, commissioner, category):
        member = a_member(commissioner, category)
        newcomer = a_newcomer()
        a_claim(newcomer, member.service.provider, authority)
        claimant = actor_for(EMAIL)
        assert claimant.organisation_id != member.organisation_id
        with acting_as(claimant):
            assert not MembershipDecision.objects.exists()

    def test_everything_is_prepared_and_nothing_sent_before_it_is_verified(
        self, authority, commissioner, category, home
    ):
        newcomer = a_newcomer()
        claim = a_claim(newcomer, home.provider, authority)
        with pytest.raises(WrongState, match="once it is verified"):
            apply(newcomer, category, home)
        verified(commissioner, claim)
        manager = actor_for(EMAIL)
        assert Organisation.objects.get(pk=manager.organisation_id).code == home.provider_id
        assert len(send_applications(actor=manager, scheme_ref=category.scheme.ref, confirmed=True)) == 1

    def test_nobody_decides_about_their_own_claim(self, authority, home):
        newcomer = a_newcomer()
        claim = a_claim(newcomer, home.provider, authority)
        with pytest.raises(Conflict, match="Somebody else"):
            verify_claim(actor=newcomer, ref=claim.ref, method="managers", found="It is me.")
        with acting_as(SYSTEM), pytest.raises(DatabaseError, match="nobody_verifies_themselves"), transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(
                state="verified", decided_by=newcomer.ref, decided_at=claim.made_at
            )

    def test_no_other_authority_and_no_other_provider_decides(self, authority, home):
        claim = a_claim(a_newcomer(), home.provider, authority)
        for who in (
            staff_of(an_authority("Elsewhere"), Role.COMMISSIONER),
            a_manager(a_service().provider, "x@y.example"),
        ):
            with pytest.raises(NotFound):
                refuse_claim(actor=who, ref=claim.ref, reasons="No.")
        with pytest.raises(NotPermitted):
            refuse_claim(actor=staff_of(authority, Role.BROKER), ref=claim.ref, reasons="No.")

    def test_how_it_was_made_sure_is_written_down(self, authority, commissioner, home):
        claim = a_claim(a_newcomer(), home.provider, authority)
        for method, found in (("call_back", " "), ("guess", "I think so."), ("managers", "They say so.")):
            with pytest.raises(Refused):
                verify_claim(actor=commissioner, ref=claim.ref, method=method, found=found)

    def test_those_who_manage_already_are_told_and_decide_and_what_was_prepared_comes_along(
        self, authority, category, home
    ):
        manager = a_manager(home.provider)
        newcomer = a_newcomer()
        claim = a_claim(newcomer, home.provider, authority)
        assert "says that they speak for" in told("manager@home.example")[0].subject
        prepare(newcomer, category, home)
        document = a_document(newcomer)
        verify_claim(actor=manager, ref=claim.ref, method="managers", found="She is my deputy.")
        there = actor_for(EMAIL)
        assert there.organisation_id == manager.organisation_id
        assert not Post.objects.filter(organisation_id=newcomer.organisation_id, ended_at=None).exists()
        with acting_as(manager):
            assert Document.objects.get().pk == document.pk
            assert Chosen.objects.get().service_id == home.pk
        assert told(EMAIL)[-1].subject.startswith("You can act for")
        assert "can act for" in told("manager@home.example")[-1].subject

    def test_what_a_colleague_has_prepared_already_stands(self, authority, category, home):
        manager = a_manager(home.provider)
        choose_services(actor=manager, scheme_ref=category.scheme.ref, keys=[f"{category.ref} {home.pk}"])
        newcomer = a_newcomer()
        claim = a_claim(newcomer, home.provider, authority)
        prepare(newcomer, category, home)
        verify_claim(actor=manager, ref=claim.ref, method="managers", found="She is my deputy.")
        with acting_as(manager):
            assert Chosen.objects.count() == 1

    def test_two_claims_to_one_provider_end_in_one_organisation(self, authority, commissioner, home):
        first = a_claim(a_newcomer(), home.provider, authority)
        second = a_claim(a_newcomer("bo@home.example", "Bo"), home.provider, authority)
        verified(commissioner, first)
        verified(commissioner, second)
        assert Organisation.objects.filter(code=home.provider_id).count() == 1
        assert actor_for("bo@home.example").organisation_id == actor_for(EMAIL).organisation_id

    def test_a_claim_that_was_wrong_is_taken_back_and_its_post_ends(self, authority, commissioner, home):
        claim = a_claim(a_newcomer(), home.provider, authority)
        verified(commissioner, claim)
        administrator = staff_of(authority, Role.ADMINISTRATOR)
        revoked = revoke_claim(actor=administrator, ref=claim.ref, reasons="The home does not know them.")
        assert revoked.state == "revoked"
        assert not Post.objects.filter(user__email=EMAIL, ended_at=None).exists()
        with pytest.raises(WrongState):
            revoke_claim(actor=administrator, ref=claim.ref, reasons="Again.")

    def test_a_refused_claim_says_why_and_may_be_made_again(self, authority, commissioner, home):
        newcomer = a_newcomer()
        claim = a_claim(newcomer, home.provider, authority)
        refuse_claim(actor=commissioner, ref=claim.ref, reasons="Nobody at the home knows the name.")
        assert "Nobody at the home knows the name." in told(EMAIL)[-1].body
        again = a_claim(newcomer, home.provider, authority)
        withdraw_claim(actor=newcomer, ref=again.ref)
        assert a_claim(newcomer, home.provider, authority).state == "pending"

    def test_a_claim_that_was_decided_stands(self, authority, commissioner, home):
        claim = verified(commissioner, a_claim(a_newcomer(), home.provider, authority))
        for change in ({"evidence": "Other words."}, {"state": "pending"}, {"because": "Other words."}):
            with acting_as(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
                Claim.objects.filter(pk=claim.pk).update(**change)

    def test_one_claim_waits_at_a_time_and_only_for_a_provider_on_the_register(self, authority, home):
        newcomer = a_newcomer()
        a_claim(newcomer, home.provider, authority)
        with pytest.raises(Conflict, match="waits to be verified"):
            a_claim(newcomer, a_service().provider, authority)
        with pytest.raises(NotFound):
            claim_organisation(
                actor=a_newcomer("bo@home.example"),
                provider_id="1-000",
                authority_id=authority.pk,
                position="Manager",
                telephone="",
                evidence="Call.",
            )

    def test_who_manages_one_provider_claims_another_in_an_organisation_apart(self, authority, commissioner, home):
        manager = a_manager(home.provider)
        with pytest.raises(Conflict, match="already"):
            a_claim(manager, home.provider, authority)
        other = a_service()
        claim = a_claim(manager, other.provider, authority)
        assert claim.organisation_id != manager.organisation_id
        verified(commissioner, claim)
        codes = Post.objects.filter(user_id=manager.user_id, ended_at=None).values_list("organisation__code", flat=True)
        assert set(codes) == {home.provider_id, other.provider_id}

    def test_the_database_shows_a_claim_to_its_sides_alone(self, authority, commissioner, home):
        manager = a_manager(home.provider)
        newcomer = a_newcomer()
        claim = a_claim(newcomer, home.provider, authority)
        for who in (manager, newcomer, commissioner, staff_of(authority, Role.ADMINISTRATOR)):
            with acting_as(who):
                assert list(Claim.objects.all()) == [claim]
        for who in (
            staff_of(authority, Role.BROKER),
            staff_of(an_authority("Elsewhere"), Role.COMMISSIONER),
            a_manager(a_service().provider, "x@y.example"),
            NOBODY,
        ):
            with acting_as(who):
                assert list(Claim.objects.all()) == []

    def test_a_claim_has_a_clock_and_a_decided_one_has_none(self, authority, commissioner, home):
        claim = a_claim(a_newcomer(), home.provider, authority)
        with acting_as(SYSTEM):
            (waits,) = running_clocks(authority_id=authority.pk)
            assert (waits.kind, waits.ref, waits.role) == (ClockKind.CLAIM_VERIFIED, claim.ref, Role.COMMISSIONER)
        verified(commissioner, claim)
        with acting_as(SYSTEM):
            assert running_clocks(authority_id=authority.pk) == []

    def test_a_manager_takes_back_the_claim_of_one_who_came_later_and_never_of_one_who_was_there(
        self, authority, commissioner, home
    ):
        first = verified(commissioner, a_claim(a_newcomer(), home.provider, authority))
        there = actor_for(EMAIL)
        second = a_claim(a_newcomer("mallory@home.example", "Mal"), home.provider, authority)
        verify_claim(actor=there, ref=second.ref, method="managers", found="He said so.")
        late = actor_for("mallory@home.example")
        with pytest.raises(Conflict, match="before"):
            revoke_claim(actor=late, ref=first.ref, reasons="Out.")
        assert revoke_claim(actor=there, ref=second.ref, reasons="I was wrong.").state == "revoked"

    def test_nobody_makes_more_claims_in_a_day_than_anybody_needs(self, authority, home):
        newcomer = a_newcomer()
        for _time in range(5):
            withdraw_claim(actor=newcomer, ref=a_claim(newcomer, home.provider, authority).ref)
        with pytest.raises(Refused, match="tomorrow"):
            a_claim(newcomer, home.provider, authority)
