"""Documents: encrypted, told by their bytes, whole or not there, and read by those alone who may."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.models import Post, User
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.models import Message
from placewell.market import files
from placewell.market.actions import answer_authority, publish_joining_terms, remove_document
from placewell.market.jobs import look_after_joining
from placewell.market.models import Document
from placewell.rules.errors import NotFound, Refused
from tests.clients import client_of
from tests.factories import a_category, a_service, an_authority, staff_of
from tests.market.files import PDF_BYTES
from tests.market.joining import a_document, a_manager, a_newcomer, apply

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")


@pytest.fixture
def authority():
    return an_authority()


@pytest.fixture
def manager():
    return a_manager(a_service().provider)


@pytest.fixture
def sent(authority):
    """An application with two documents, one of them confidential."""
    commissioner = staff_of(authority, Role.COMMISSIONER)
    category, home = a_category(commissioner), a_service()
    publish_joining_terms(actor=commissioner, scheme=category.scheme, documents=["dbs", "safeguarding"], questions={})
    manager = a_manager(home.provider, "sender@home.example")
    a_document(manager, kind="dbs", confidential_because="It names our staff.")
    a_document(manager, kind="safeguarding")
    (application,) = apply(manager, category, home)
    return manager, application


def stored():
    return set(default_storage.listdir("documents")[1]) if default_storage.exists("documents") else set()


def read_by(actor):
    with acting_as(actor):
        return {one.kind for one in Document.objects.visible_to(actor)} & {one.kind for one in Document.objects.all()}


class TestKeeping:
    def test_bytes_lie_encrypted_and_come_back_as_they_were(self, manager):
        document = a_document(manager)
        with default_storage.open(document.stored_as) as file:
            assert PDF_BYTES not in file.read()
        assert files.content_of(document) == PDF_BYTES

    def test_what_lies_there_changed_is_never_given_out(self, manager):
        document = a_document(manager)
        default_storage.delete(document.stored_as)
        with pytest.raises(NotFound):
            files.content_of(document)
        default_storage.save(document.stored_as, ContentFile(b"something else"))
        with pytest.raises(NotFound):
            files.content_of(document)

    def test_a_change_that_fails_leaves_no_row_and_no_bytes(self, manager):
        before = stored()
        with pytest.raises(DatabaseError), transaction.atomic():
            a_document(manager, confidential_because="\x00")  # no text that a database can hold
        assert stored() == before
        with acting_as(manager):
            assert not Document.objects.exists()

    def test_bytes_that_no_row_speaks_of_are_swept_up_after_a_day(self, manager):
        files.sweep([], at=now() + timedelta(days=2))
        kept = a_document(manager)
        lost = default_storage.save("documents/lost", ContentFile(b"x"))
        assert files.sweep([kept.stored_as], at=now()) == 0
        assert files.sweep([kept.stored_as], at=now() + timedelta(days=2)) == 1
        assert not default_storage.exists(lost)
        assert default_storage.exists(kept.stored_as)

    def test_the_daily_job_keeps_what_has_a_row(self, manager):
        kept = a_document(manager)
        look_after_joining(0)
        assert default_storage.exists(kept.stored_as)

    def test_insurance_says_its_last_day_which_has_not_passed(self, manager):
        with pytest.raises(Refused, match="run out already"):
            a_document(manager, days=-1)

    def test_a_document_is_not_changed_only_removed(self, manager):
        document = a_document(manager)
        with acting_as(manager), pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(name="Another")

    def test_a_removed_one_that_was_never_sent_is_deleted(self, manager, django_capture_on_commit_callbacks):
        document = a_document(manager)
        with django_capture_on_commit_callbacks(execute=True):
            remove_document(actor=manager, document_id=document.pk)
        assert not default_storage.exists(document.stored_as)

    def test_a_removed_one_that_was_sent_stays_with_those_who_decide(self, authority, sent):
        manager, _application = sent
        with acting_as(manager):
            document = Document.objects.get(kind="safeguarding")
        remove_document(actor=manager, document_id=document.pk)
        assert files.content_of(document) == PDF_BYTES
        assert "safeguarding" in read_by(staff_of(authority, Role.COMMISSIONER))


class TestReading:
    def test_nobody_but_its_owner_reads_one_before_it_is_sent(self, authority, manager):
        a_document(manager)
        assert read_by(manager) == {"public_liability"}
        others = [staff_of(authority, role) for role in (Role.COMMISSIONER, Role.AUDITOR, Role.ADMINISTRATOR)]
        for who in (*others, a_manager(a_service().provider, "x@y.example")):
            assert read_by(who) == set()

    @pytest.mark.usefixtures("sent")
    def test_a_confidential_one_is_read_by_those_who_decide_and_audit_alone(self, authority):
        for role in (Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR):
            assert read_by(staff_of(authority, role)) == {"dbs", "safeguarding"}
        assert read_by(staff_of(authority, Role.BROKER)) == {"safeguarding"}
        assert read_by(staff_of(an_authority("Elsewhere"), Role.COMMISSIONER)) == set()

    def test_one_added_with_an_answer_is_read_from_then_on(self, authority, sent):
        manager, application = sent
        more = a_document(manager, kind="business_continuity")
        answer_authority(actor=manager, ref=application.ref, text="Here it is.", document_id=more.pk)
        assert "business_continuity" in read_by(staff_of(authority, Role.COMMISSIONER))

    def test_one_that_replaces_another_goes_at_once_to_every_authority_that_relies_on_it(self, authority, sent):
        manager, application = sent
        with acting_as(manager):
            before = Document.objects.get(kind="safeguarding")
        with pytest.raises(Refused, match="same kind"):
            a_document(manager, kind="dbs", replaces=before.pk)
        cora = User.objects.create_user("cora@council.example", name="Cora")
        Post.objects.create(user=cora, organisation=authority, role=Role.COMMISSIONER.value)
        newer = a_document(manager, kind="safeguarding", replaces=before.pk)
        with acting_as(staff_of(authority, Role.COMMISSIONER)):
            kept = Document.objects.filter(sendings__application=application, removed_at=None)
            assert newer.pk in {one.pk for one in kept}
        with acting_as(manager):
            assert Document.objects.get(pk=before.pk).removed_at is not None
        told = Message.objects.get(subject__contains="was replaced")
        assert (told.to, told.authority_id) == ("cora@council.example", authority.pk)
        stranger = a_manager(a_service().provider, "x@y.example")
        with pytest.raises(NotFound):
            a_document(stranger, kind="safeguarding", replaces=newer.pk)

    def test_a_document_is_replaced_on_its_page(self, manager):
        before = a_document(manager)
        client = client_of(manager)
        assert f"replaces={before.pk}" in client.get("/joining/documents/").content.decode()
        day = before.expires_on
        given = {"expires_on_0": day.day, "expires_on_1": day.month, "expires_on_2": day.year + 1}
        upload = {"kind": before.kind, "file": SimpleUploadedFile("new.pdf", PDF_BYTES)}
        answer = client.post(f"/joining/documents/add/?replaces={before.pk}", {**upload, **given})
        assert answer.status_code == 302
        with acting_as(manager):
            assert Document.objects.visible_to(manager).kept().count() == 1


class TestDownload:
    def test_it_is_given_out_as_a_file_to_save_under_a_name_of_ours(self, manager):
        document = a_document(manager)
        answer = client_of(manager).get(f"/joining/documents/{document.pk}/")
        assert answer.content == PDF_BYTES
        assert answer["Content-Disposition"] == f'attachment; filename="public_liability-{document.pk}.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"

    def test_somebody_else_gets_nothing_and_nobody_learns_that_it_is_there(self, manager):
        document = a_document(manager)
        other = client_of(a_manager(a_service().provider, "x@y.example"))
        assert other.get(f"/joining/documents/{document.pk}/").status_code == 404
        assert other.post(f"/joining/documents/{document.pk}/remove/").status_code == 404
        assert client_of(None).get(f"/joining/documents/{document.pk}/").status_code == 302

    def test_a_newcomer_cannot_fill_the_disk(self, monkeypatch):
        monkeypatch.setattr("placewell.market.actions.documents.MOST_BEFORE_A_CLAIM", 1)
        newcomer = a_newcomer()
        a_document(newcomer)
        with pytest.raises(Refused, match="Remove some"):
            a_document(newcomer)
