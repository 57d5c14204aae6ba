"""Files that come with the reply to a notice: kept encrypted, read by both sides of it, and by nobody else (§10)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.market import files
from placewell.market.actions import reply_to_notice
from placewell.market.models import NoticeFile, Proceeding
from placewell.rules.errors import Refused
from tests.clients import client_of, somebody
from tests.factories import a_category, a_member, an_authority, manager_of, suspended
from tests.market.files import PDF_BYTES, PNG_BYTES


@pytest.fixture
def authority(committed):
    return an_authority()


@pytest.fixture
def commissioner(authority):
    return somebody(authority, Role.COMMISSIONER, "Helen")


@pytest.fixture
def member(commissioner):
    return a_member(commissioner, a_category(commissioner))


@pytest.fixture
def notice(commissioner, member):
    suspended(commissioner, member)
    with acting_as(commissioner):
        return Proceeding.objects.get()


def replied(member, notice, *contents: bytes) -> list[NoticeFile]:
    manager = manager_of(member)
    reply_to_notice(actor=manager, proceeding_id=notice.pk, text="The rota shows two nurses.", contents=contents)
    with acting_as(manager):
        return list(NoticeFile.objects.order_by("id"))


def test_a_reply_comes_with_files_that_those_who_decide_read(authority, commissioner, member, notice):
    rota, _photograph = replied(member, notice, PDF_BYTES, PNG_BYTES)
    page = client_of(commissioner).get(f"/market/standing/notices/{notice.pk}/").content.decode()
    assert "File 1, PDF" in page
    assert "File 2, PNG" in page
    given = client_of(somebody(authority, Role.APPROVER, "Tom")).get(f"/standing/files/{rota.pk}/")
    assert given.content == PDF_BYTES
    assert given["Content-Disposition"].startswith("attachment;")


def test_work_lists_name_the_service_that_a_notice_is_about(commissioner, member, notice):
    other = a_member(commissioner, member.category)
    suspended(commissioner, other)
    page = client_of(commissioner).get("/work/").content.decode()
    for one in (member, other):
        assert (
            page.count(
                f'A notice to a member has to be decided<span class="govuk-visually-hidden">: {one.service.name}'
            )
            == 1
        )
    manager = somebody(member.organisation, Role.PROVIDER, "Max")
    page = client_of(manager).get("/work/").content.decode()
    assert member.service.name in page
    assert other.service.name not in page


def test_nobody_else_reads_them(authority, member, notice):
    rota = replied(member, notice, PDF_BYTES)[0]
    others = (
        somebody(an_authority("Elsewhere"), Role.COMMISSIONER, "Ann"),
        somebody(authority, Role.BROKER, "Rosa"),
    )
    for actor in others:
        assert client_of(actor).get(f"/standing/files/{rota.pk}/").status_code in {403, 404}
        with acting_as(actor):
            assert not NoticeFile.objects.exists()


def test_their_bytes_lie_encrypted_and_what_is_no_document_is_refused(member, notice):
    with pytest.raises(Refused):
        replied(member, notice, PDF_BYTES, b"MZ a program")
    with acting_as(manager_of(member)):
        assert not NoticeFile.objects.exists()
        assert Proceeding.objects.get().state == "notice"
    with pytest.raises(Refused, match="5 files at most"):
        replied(member, notice, *([PDF_BYTES] * 6))
    kept = replied(member, notice, PDF_BYTES)[0]
    assert files.content_of(kept) == PDF_BYTES


def test_no_file_comes_after_the_reply_or_to_the_notice_of_another(commissioner, member, notice):
    kept = replied(member, notice, PDF_BYTES)[0]
    kept.pk, kept.stored_as, kept.added_at = None, "documents/another", now()
    with acting_as(manager_of(member)), pytest.raises(DatabaseError), transaction.atomic():
        kept.save(force_insert=True)
    with acting_as(commissioner), pytest.raises(DatabaseError), transaction.atomic():
        NoticeFile.objects.all().delete()


def test_a_manager_sends_them_from_the_page(member, notice):
    manager = somebody(member.organisation, Role.PROVIDER, "Max")
    data = {"reasons": "The rota shows two nurses.", "file": SimpleUploadedFile("rota.pdf", PDF_BYTES)}
    answer = client_of(manager).post(f"/standing/notices/{notice.pk}/reply/", data)
    assert answer.status_code == 302
    page = client_of(manager).get(f"/standing/notices/{notice.pk}/").content.decode()
    assert "File 1, PDF" in page
