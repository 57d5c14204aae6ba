"""Joining against those who mean ill: other people's services, files that burst, and decisions about oneself."""

import functools
import os
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import NOBODY, system_actor
from placewell.accounts.models import Post, User
from placewell.accounts.newcomers import make_account
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_in_post
from placewell.ledger.clock import now
from placewell.ledger.models import Message
from placewell.ledger.record import send
from placewell.market.actions import (
    add_document,
    ask_review,
    decide_application,
    decide_review,
    documents,
    publish_joining_terms,
    refuse_claim,
    remove_document,
    revoke_claim,
    send_applications,
    verify_claim,
    withdraw_application,
    withdraw_claim,
)
from placewell.market.models import (
    Application,
    ApplicationCheck,
    ApplicationDocument,
    ApplicationNote,
    Claim,
    Document,
    Membership,
)
from placewell.market.queries import applications as queries
from placewell.market.queries.applications import bidding_first, to_decide
from placewell.rules.errors import Conflict, Refused
from tests.clients import client_of
from tests.factories import a_category, a_scheme, a_service, an_authority, staff_of
from tests.market.files import PDF_BYTES
from tests.market.joining import a_claim, a_document, a_manager, a_newcomer, actor_for, apply, prepare

pytestmark = pytest.mark.django_db
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
    return verify_claim(actor=commissioner, ref=claim.ref, method="call_back", found="Called the home.")


def told(address):
    with acting_as(SYSTEM):
        return list(Message.objects.filter(to=address).order_by("created_at"))


class TestSomebodyElsesServices:
    @pytest.mark.parametrize("ends", ["withdrawn", "refused"])
    def test_what_was_chosen_under_one_claim_is_not_sent_under_another(
        self, authority, commissioner, category, home, ends
    ):
        newcomer, own = a_newcomer(), a_service(rating=None, rated_on=None)
        theirs = a_claim(newcomer, home.provider, authority)
        prepare(newcomer, category, home)
        if ends == "withdrawn":
            withdraw_claim(actor=newcomer, ref=theirs.ref)
        else:
            refuse_claim(actor=commissioner, ref=theirs.ref, reasons="Nobody knows them there.")
        verified(commissioner, a_claim(newcomer, own.provider, authority))
        with pytest.raises(Refused, match="Choose the services"):
            send_applications(actor=actor_for(EMAIL), scheme_ref=category.scheme.ref, confirmed=True)
        with acting_as(SYSTEM):
            assert not Application.objects.exists()

    def test_nor_does_it_pass_with_a_claim_to_those_who_manage_another(self, authority, category, home):
        newcomer, own = a_newcomer(), a_service(rating=None, rated_on=None)
        withdraw_claim(actor=newcomer, ref=_prepared_claim(newcomer, home, authority, category).ref)
        manager = a_manager(own.provider)
        claim = a_claim(newcomer, own.provider, authority)
        verify_claim(actor=manager, ref=claim.ref, method="managers", found="She is my deputy.")
        with pytest.raises(Refused, match="Choose the services"):
            send_applications(actor=manager, scheme_ref=category.scheme.ref, confirmed=True)

    def test_a_service_that_was_sold_meanwhile_is_not_admitted_on_what_its_former_provider_declared(
        self, commissioner, category, home
    ):
        (sent,) = apply(a_manager(home.provider), category, home)
        home.provider = a_service().provider
        home.save()
        with pytest.raises(Refused, match="another provider now"):
            decide_application(actor=commissioner, ref=sent.ref, accept=True, reasons="It is good.")


class TestDocumentsOfFormerMembers:
    @pytest.mark.parametrize(("ended", "received"), [(False, 2), (True, 1)])
    def test_a_new_document_goes_to_no_authority_whose_member_it_is_no_longer(
        self, commissioner, category, home, ended, received
    ):
        publish_joining_terms(actor=commissioner, scheme=category.scheme, documents=["dbs"], questions={})
        manager = a_manager(home.provider)
        before = a_document(manager, kind="dbs", confidential_because="It names our staff.")
        (sent,) = apply(manager, category, home)
        decided = decide_application(actor=commissioner, ref=sent.ref, accept=True, reasons="It is good.")
        if ended:
            with acting_as(SYSTEM):
                Membership.objects.filter(pk=decided.membership_id).update(state="ended", ended_at=now())
        a_document(manager, kind="dbs", confidential_because="It names our staff.", replaces=before.pk)
        with acting_as(commissioner):
            assert Document.objects.count() == received


def _prepared_claim(newcomer, home, authority, category):
    claim = a_claim(newcomer, home.provider, authority)
    prepare(newcomer, category, home)
    return claim


class TestClaims:
    def test_a_name_of_several_lines_does_not_keep_the_message_from_those_who_manage_the_provider(
        self, authority, category, home
    ):
        assert category
        a_manager(home.provider)
        make_account(actor=NOBODY, name="Ada\r\nBcc: all@home.example\nNewcome", email=EMAIL)
        a_claim(actor_for(EMAIL), home.provider, authority)
        assert "\n" not in User.objects.get(email=EMAIL).name
        (message,) = told("manager@home.example")
        assert message.subject.splitlines() == [message.subject]

    def test_no_subject_of_a_message_has_several_lines(self):
        with acting_as(SYSTEM):
            made = send(to="a@b.example", subject="One\r\nTwo\x0bThree", body="x", about="x", authority_id=None)
        assert made.subject == "One Two Three"

    def test_what_a_wrong_claim_let_in_goes_with_it(self, authority, commissioner, home):
        elsewhere = an_authority("Elsewhere")
        a_category(staff_of(elsewhere, Role.COMMISSIONER))
        a_category(commissioner)
        wrong = verified(commissioner, a_claim(a_newcomer("mal@home.example", "Mal"), home.provider, authority))
        helper = a_claim(a_newcomer("hal@home.example", "Hal"), home.provider, elsewhere)
        verify_claim(actor=actor_for("mal@home.example"), ref=helper.ref, method="managers", found="My deputy.")
        third = a_claim(a_newcomer("val@home.example", "Val"), home.provider, authority)
        verify_claim(actor=actor_for("hal@home.example"), ref=third.ref, method="managers", found="My deputy.")
        revoke_claim(actor=commissioner, ref=wrong.ref, reasons="The home does not know him.")
        with acting_as(SYSTEM):
            assert set(Claim.objects.values_list("state", flat=True)) == {"revoked"}
        assert not Post.objects.filter(organisation__code=home.provider_id, ended_at=None).exists()
        assert "Whoever verified it did not speak for" in told("val@home.example")[-1].body

    def test_whom_somebody_else_verified_stays(self, authority, commissioner, category, home):
        assert category
        wrong = a_claim(a_newcomer("mal@home.example", "Mal"), home.provider, authority)
        right = a_claim(a_newcomer("bo@home.example", "Bo"), home.provider, authority)
        for claim in (wrong, right):
            verified(commissioner, claim)
        revoke_claim(actor=commissioner, ref=wrong.ref, reasons="The home does not know him.")
        with acting_as(SYSTEM):
            assert Claim.objects.get(pk=right.pk).state == "verified"

    def test_a_council_learns_that_who_sent_an_application_did_not_speak_for_the_provider(
        self, authority, category, home
    ):
        user = User.objects.create_user("cora@council.example", name="Cora Council")
        post = Post.objects.create(user=user, organisation=authority, role=Role.COMMISSIONER.value)
        cora = actor_in_post(post, user_name=user.name)
        wrong = verified(cora, a_claim(a_newcomer(), home.provider, authority))
        (sent,) = apply(actor_for(EMAIL), category, home)
        revoke_claim(actor=cora, ref=wrong.ref, reasons="The home does not know her.")
        (message,) = told("cora@council.example")
        assert "does not speak for it" in message.subject
        assert sent.ref in message.body

    def test_a_second_claim_of_who_manages_another_provider_is_refused_in_words(self, authority, category, home):
        assert category
        manager = a_manager(home.provider)
        a_claim(manager, a_service().provider, authority)
        with pytest.raises(Conflict, match="waits to be verified"):
            a_claim(manager, a_service().provider, authority)


class TestDecidingAboutOneself:
    """Nobody buys and bids at once; somebody who changed sides does not decide what they had a part in."""

    @pytest.fixture
    def turned(self, authority, home, category):
        """An application, and who sent it, who works for the authority now."""
        manager = a_manager(home.provider)
        (sent,) = apply(manager, category, home)
        Post.objects.filter(user_id=manager.user_id).update(ended_at=now())
        user = User.objects.get(pk=manager.user_id)
        post = Post.objects.create(user=user, organisation=authority, role=Role.COMMISSIONER.value)
        return sent, actor_in_post(post, user_name=user.name)

    def test_nobody_decides_an_application_that_they_sent(self, turned):
        sent, who = turned
        with pytest.raises(Conflict, match="Somebody else"):
            decide_application(actor=who, ref=sent.ref, accept=True, reasons="It is good.")

    def test_nobody_looks_again_at_an_application_that_they_sent(self, turned, commissioner, home):
        sent, who = turned
        decide_application(actor=commissioner, ref=sent.ref, accept=False, reasons="No.")
        ask_review(actor=a_manager(home.provider, "other@home.example"), ref=sent.ref, because="It is good.")
        with pytest.raises(Conflict, match="Somebody else"):
            decide_review(actor=who, ref=sent.ref, reverse=True, reasons="It is good.")

    def test_nor_one_of_a_provider_that_they_acted_for(self, authority, commissioner, category, home):
        manager = a_manager(home.provider)
        (sent,) = apply(manager, category, home)
        was = a_manager(home.provider, "was@home.example")
        Post.objects.filter(user_id=was.user_id).update(ended_at=now())
        post = Post.objects.create(user_id=was.user_id, organisation=authority, role=Role.COMMISSIONER.value)
        turned = actor_in_post(post, user_name="Was")
        with pytest.raises(Conflict, match="Somebody else"):
            decide_application(actor=turned, ref=sent.ref, accept=True, reasons="It is good.")
        decide_application(actor=commissioner, ref=sent.ref, accept=False, reasons="No.")
        ask_review(actor=manager, ref=sent.ref, because="It is good.")
        with pytest.raises(Conflict, match="Somebody else"):
            decide_review(actor=turned, ref=sent.ref, reverse=True, reasons="It is good.")


class TestAtTheDatabase:
    """What nobody could write even with the rights of a page that was broken into."""

    @pytest.fixture
    def sent(self, category, home):
        manager = a_manager(home.provider)
        (application,) = apply(manager, category, home)
        return manager, application

    @staticmethod
    def refused(who, write):
        with acting_as(who), pytest.raises(DatabaseError), transaction.atomic():
            write()

    @staticmethod
    def about(application, organisation_id):
        return {
            "authority_id": application.authority_id,
            "organisation_id": organisation_id,
            "application": application,
        }

    def test_nobody_writes_into_another_providers_application(self, sent):
        manager, application = sent
        theirs = _added(manager)
        stranger = a_manager(a_service().provider, "x@y.example")
        own = _added(stranger)
        about = self.about(application, stranger.organisation_id)
        note = {"kind": "answered", "text": "Withdraw it.", "by": stranger.ref, "at": now()}
        check = {"stage": "sent", "kind": "standing", "outcome": "stops", "words": "No.", "at": now()}
        self.refused(stranger, lambda: ApplicationNote(**about, **note).save(force_insert=True))
        self.refused(stranger, lambda: ApplicationCheck(**about, **check).save(force_insert=True))
        for document in (own, theirs):
            sending = ApplicationDocument(**about, document=document)
            self.refused(stranger, functools.partial(sending.save, force_insert=True))

    def test_nobody_sends_a_document_of_another_provider(self, sent):
        manager, application = sent
        theirs = _added(a_manager(a_service().provider, "x@y.example"))
        sending = ApplicationDocument(**self.about(application, manager.organisation_id), document=theirs)
        self.refused(manager, lambda: sending.save(force_insert=True))

    def test_an_applicant_writes_nothing_of_the_other_side(self, sent):
        manager, application = sent
        about = self.about(application, manager.organisation_id)
        note = {"kind": "asked", "text": "Nothing is missing.", "by": "user:1", "at": now()}
        check = {"stage": "decided", "kind": "standing", "outcome": "holds", "words": "Yes.", "at": now()}
        self.refused(manager, lambda: ApplicationNote(**about, **note).save(force_insert=True))
        self.refused(manager, lambda: ApplicationCheck(**about, **check).save(force_insert=True))
        row = Application.objects.filter(pk=application.pk)
        self.refused(manager, lambda: row.update(longer_because="I say so."))

    def test_no_application_or_claim_begins_as_decided(self, sent, authority, home):
        manager, application = sent
        with acting_as(manager):
            withdraw_application(actor=manager, ref=application.ref)
            decided = Application.objects.get(pk=application.pk)
        decided.pk, decided.ref, decided.state = None, "AP-00000", "refused"
        decided.decided_by, decided.decided_at, decided.reasons, decided.in_time = "user:1", now(), "No.", True
        self.refused(manager, lambda: decided.save(force_insert=True))
        newcomer = a_newcomer()
        claim = a_claim(newcomer, home.provider, authority)
        claim.pk, claim.ref, claim.state = None, "CL-00000", "verified"
        claim.decided_by, claim.decided_at = "user:1", now()
        self.refused(newcomer, lambda: claim.save(force_insert=True))

    def test_nobody_looks_again_at_what_they_sent(self, sent, commissioner):
        manager, application = sent
        decide_application(actor=commissioner, ref=application.ref, accept=False, reasons="No.")
        ask_review(actor=manager, ref=application.ref, because="Look again.")
        row = Application.objects.filter(pk=application.pk)
        again = {"state": "refusal_stands", "reviewed_by": manager.ref, "reviewed_at": now()}
        self.refused(commissioner, lambda: row.update(**again))


class TestRoomOnTheDisk:
    def test_documents_that_were_added_and_removed_count_for_the_day(self, monkeypatch, home):
        monkeypatch.setattr(documents, "MOST_IN_A_DAY", 3)
        manager = a_manager(home.provider)
        for _time in range(3):
            remove_document(actor=manager, document_id=_added(manager).pk)
        with pytest.raises(Refused, match="tomorrow"):
            _added(manager)

    @pytest.mark.parametrize("scheme", ["no-such-scheme", "../../no", "a/b"])
    def test_a_document_for_a_scheme_that_is_not_there_is_not_kept(self, home, scheme):
        manager = a_manager(home.provider)
        given = {"kind": "other", "file": SimpleUploadedFile("a.pdf", PDF_BYTES)}
        answer = client_of(manager).post(f"/joining/documents/add/?scheme={scheme}", given)
        assert answer.status_code == 404
        with acting_as(SYSTEM):
            assert not Document.objects.exists()


def _added(manager):
    return add_document(actor=manager, kind="other", name="Note", content=PDF_BYTES)


class TestWhoWantsToBid:
    def test_more_than_are_shown_first_are_found_by_their_clock(self, monkeypatch, commissioner):
        monkeypatch.setattr(queries, "FIRST", 1)
        scheme = a_scheme(commissioner, legal_basis="pa23_dynamic_market")
        category = a_category(commissioner, scheme)
        home = a_service()
        second = a_service(provider=home.provider)
        day = now().date().replace(year=now().year + 1)
        apply(a_manager(home.provider), category, home, second, bids_on="A", bids_by=day)
        with acting_as(commissioner):
            shown = [one.ref for one in (*bidding_first(commissioner), *to_decide(commissioner))]
        assert len(shown) == len(set(shown)) == 2


@pytest.mark.parametrize(
    "address",
    [
        "/joining/schemes/x%00y/",
        "/joining/applications/x%00y/",
        "/joining/documents/add/?scheme=x%00y",
        "/schemes/x%00y/joining/",
    ],
)
def test_an_address_that_no_row_can_have_is_no_failure(home, address):
    assert client_of(a_manager(home.provider)).get(address).status_code == 400


class TestWhoAsksHowOften:
    def test_behind_a_proxy_nobody_uses_up_what_others_may_ask(self, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # as settings have it where the site is served under https
        for number in range(21):
            answer = self.asks(number, said=f"203.0.113.{number}", proxied="198.51.100.1")
        assert answer.status_code == 429
        assert self.asks(21, said="198.51.100.1", proxied="198.51.100.2").status_code == 200

    @staticmethod
    def asks(number, *, said, proxied):
        given = {"name": "Ada", "email": f"ada{number}@home.example"}
        return client_of(None).post("/joining/account/", given, HTTP_X_FORWARDED_FOR=f"{said}, {proxied}")

    @pytest.mark.parametrize(("address", "proxies"), [("https://dps.example", "1"), ("http://127.0.0.1:8000", "0")])
    def test_one_proxy_is_believed_under_https_alone(self, address, proxies):
        told = "from django.conf import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
        given = {"DJANGO_SETTINGS_MODULE": "placewell.web.settings", "PLACEWELL_BASE_URL": address}
        ran = subprocess.run(
            [sys.executable, "-c", told], env=os.environ | given, capture_output=True, text=True, check=False
        )
        assert ran.stdout.strip() == proxies, ran.stderr
