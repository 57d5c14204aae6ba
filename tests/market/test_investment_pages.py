"""Pages of investment in quality: the list in public, a provider's claims, and those who decide."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.models import Message
from placewell.market.models import InvestmentClaim, InvestmentEvidence, InvestmentList
from placewell.web.work import work_for
from tests.clients import client_of, somebody
from tests.factories import a_category, a_member, a_service, an_authority
from tests.market.files import PDF_BYTES
from tests.market.investing import IIP, a_list, claimed, verified
from tests.market.joining import a_manager


@pytest.fixture
def authority(committed):
    return an_authority()


@pytest.fixture
def commissioner(authority):
    return somebody(authority, Role.COMMISSIONER, "helen")


@pytest.fixture
def approver(authority):
    return somebody(authority, Role.APPROVER, "tom")


@pytest.fixture
def category(commissioner):
    return a_category(commissioner)


@pytest.fixture
def member(commissioner, category):
    return a_member(commissioner, category)


@pytest.fixture
def manager(member):
    return a_manager(member.service.provider)


def text_at(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def sent(client, path, **given):
    answer = client.post(path, given)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def a_row(row, what, kind, points, months, evidence):
    given = zip(("what", "kind", "points", "months", "evidence"), (what, kind, points, months, evidence), strict=True)
    return {f"{part}_{row}": value for part, value in given}


def a_file(content=PDF_BYTES):
    return SimpleUploadedFile("iip.pdf", content)


class TestTheList:
    def test_it_is_published_in_rows_and_read_by_everybody(self, commissioner, category):
        desk, path = client_of(commissioner), f"/market/categories/{category.ref}/investment/"
        public = f"/schemes/{category.scheme.ref}/{category.ref}/"
        assert "No points list is published yet" in text_at(client_of(None), public)
        assert "No points list is in force yet" in text_at(client_of(None), f"{public}investment/")
        rows = a_row(1, "Accredited", "accreditation", "20", "12", "The certificate")
        sent(desk, path, **rows, **a_row(3, "Paid above", "pay", "12.50", "24", "A payroll extract"))
        assert "32.5 at most from 2 items" in text_at(client_of(None), public)
        shown = text_at(client_of(None), f"{public}investment/")
        for words in ("Accredited", "A payroll extract", "24 months", "12.5", "Fewer than 5 members"):
            assert words in shown

    def test_a_changed_item_stays_the_same_and_one_taken_off_leaves_its_id_to_nobody(self, commissioner, category):
        a_list(commissioner, category)
        desk, path = client_of(commissioner), f"/market/categories/{category.ref}/investment/"
        rows = a_row(1, "Accredited in Gold", "accreditation", "40", "12", "The certificate")
        sent(desk, path, **rows, **a_row(4, "New lifts", "premises", "10", "36", "Photographs"))
        newest = InvestmentList.objects.order_by("-version")[0]
        assert [(one["code"], one["points"]) for one in newest.items] == [("iip", "40"), ("premises_1", "10")]
        sent(desk, path, **rows)
        sent(desk, path, **rows, **a_row(2, "A garden", "premises", "10", "36", "Photographs"))
        newest = InvestmentList.objects.order_by("-version")[0]
        assert [one["code"] for one in newest.items] == ["iip", "premises_2"]
        public = f"/schemes/{category.scheme.ref}/{category.ref}/investment/"
        assert "Other versions" in text_at(client_of(None), public)

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            (("Accredited", "", "20", "12", "It"), "Choose what kind"),
            (("Accredited", "pay", "", "12", "It"), "above 0 and at most 100"),
            (("Accredited", "pay", "twenty", "12", "It"), "Item 1: enter points"),
            (("Accredited", "pay", "20", "40", "It"), "enter 1 to 36 months"),
            (("Accredited", "pay", "20", "", "It"), "counts for 1 to 36 months"),
            (("Accredited", "pay", "20", "12", ""), "what evidence is asked"),
            (("", "", "", "", ""), "between 1 and 20 items"),
        ],
    )
    def test_what_is_wrong_is_said_in_words_and_nothing_typed_is_lost(self, commissioner, category, row, said):
        answer = client_of(commissioner).post(f"/market/categories/{category.ref}/investment/", a_row(1, *row))
        text = answer.content.decode()
        assert answer.status_code == 200
        assert said in text
        assert row[0] in text
        assert not InvestmentList.objects.exists()


class TestFromAClaimToItsPoints:
    def test_it_is_claimed_asked_about_answered_and_verified_in_pages(self, commissioner, category, member, manager):
        a_list(commissioner, category)
        home, desk = client_of(manager), client_of(commissioner)
        assert "Nothing has been verified yet" in text_at(home, "/investment/")
        given = {"item": "iip", "statement": "Since March.", "file": a_file()}
        at = sent(home, f"/investment/claim/{member.pk}/", **given)
        of_desk = f"/market{at}"
        assert "Waiting to be verified" in text_at(home, at)
        assert of_desk in Message.objects.get(to="helen@county.example").body
        listed = text_at(desk, "/market/investment/")
        assert "Accredited by Investors in People" in listed
        assert "Claimed today" in listed
        assert "Since March." in text_at(desk, of_desk)
        sent(desk, f"{of_desk}ask/", reasons="Until when is it valid?")
        assert "Until when is it valid?" in text_at(home, at)
        sent(home, f"{at}answer/", text="Until 2028.", file=a_file())
        sent(desk, f"{of_desk}decide/", verdict="verify", reasons="It is genuine.")
        shown = text_at(home, "/investment/")
        assert "You have 20 of 100 points" in shown
        assert "days left" in shown
        public = text_at(client_of(None), f"/schemes/{category.scheme.ref}/members/{member.service_id}/")
        assert "Investment in quality: 20 of 100 points." in public
        assert "Investment in quality: 20 of 100 points from then on." in public
        assert "It is genuine" not in public
        assert "Accredited by Investors" in text_at(desk, "/market/investment/?show=decided")

    def test_a_notice_its_reply_its_decision_and_a_second_look(self, commissioner, approver, category, member, manager):
        a_list(commissioner, category)
        made = verified(commissioner, member)
        home, desk, other = client_of(manager), client_of(commissioner), client_of(approver)
        at = f"/investment/claims/{made.pk}/"
        of_desk = f"/market{at}"
        sent(desk, f"{of_desk}notice/", reasons="The body took it back.")
        assert "Decide the notice" not in text_at(other, of_desk), "it may still be replied to"
        sent(home, f"{at}reply/", reasons="For a week only.")
        assert "somebody else decides" in text_at(desk, of_desk)
        assert "Decide the notice" in text_at(other, of_desk)
        sent(other, f"{of_desk}ending/", verdict="end", reasons="It is gone.")
        sent(home, f"{at}again/", reasons="Read the letter.")
        assert "Look again and decide" not in text_at(other, of_desk)
        third = client_of(somebody(member.authority, Role.COMMISSIONER, "cora"))
        sent(third, f"{of_desk}again/", verdict="stands", reasons="The letter says so too.")
        assert "looked at twice" in text_at(home, at)
        assert "You have 0 of 100 points" in text_at(home, "/investment/")

    def test_a_claim_is_withdrawn_and_a_file_added(self, commissioner, category, member, manager):
        a_list(commissioner, category)
        made = claimed(member)
        home, at = client_of(manager), f"/investment/claims/{made.pk}/"
        sent(home, f"{at}evidence/", file=a_file())
        assert "File 2 (PDF" in text_at(home, at)
        assert "Withdraw this claim?" in text_at(home, f"{at}withdraw/")
        sent(home, f"{at}withdraw/")
        with acting_as(manager):
            assert InvestmentClaim.objects.get().state == "withdrawn"

    def test_a_claim_needs_its_file_and_is_not_made_twice(self, commissioner, category, member, manager):
        a_list(commissioner, category)
        home, path = client_of(manager), f"/investment/claim/{member.pk}/"
        whole = {"item": "iip", "statement": "Since March."}
        assert "Choose a file." in home.post(path, whole).content.decode()
        bad = home.post(path, {**whole, "file": a_file(b"no")}).content.decode()
        assert "not a file that can be read here" in bad
        assert "Since March." in bad
        assert "Accredited by Investors" in text_at(home, path)
        claimed(member)
        assert "Accredited by Investors" not in text_at(home, path), "it waits already"

    def test_without_a_list_there_is_nothing_to_claim(self, member, manager):
        assert "There is nothing to claim now" in text_at(client_of(manager), f"/investment/claim/{member.pk}/")


def test_a_page_of_claims_takes_as_many_queries_however_many_there_are(commissioner, category, member, manager):
    a_list(commissioner, category)
    made, (home, desk) = claimed(member), (client_of(manager), client_of(commissioner))
    own, decided = f"/investment/claims/{made.pk}/", "/market/investment/?show=decided"
    looks = [
        (home, "/investment/"),
        (home, own),
        (desk, "/market/investment/"),
        (desk, f"/market{own}"),
        (desk, decided),
    ]

    def counted():
        found = []
        for client, path in looks:
            with CaptureQueriesContext(connection) as captured:
                text_at(client, path)
            found.append(len(captured))
        return found

    counted()  # what a first request keeps in memory is there from now on
    verified(commissioner, a_member(commissioner, category))
    few = counted()
    claimed(member, "pay")
    verified(commissioner, member, "nights")
    for _ in range(3):
        claimed(a_member(commissioner, category))
    assert counted() == few


class TestWhoReads:
    def test_evidence_is_given_out_to_its_two_sides_alone(
        self, authority, commissioner, approver, category, member, manager
    ):
        a_list(commissioner, category)
        claimed(member)
        with acting_as(manager):
            path = f"/investment/evidence/{InvestmentEvidence.objects.get().pk}/"
        for actor in (manager, commissioner, approver, somebody(authority, Role.AUDITOR, "dana")):
            answer = client_of(actor).get(path)
            assert answer.content == PDF_BYTES
            assert answer["Content-Disposition"].startswith("attachment")
            assert answer["X-Content-Type-Options"] == "nosniff"
        rival = a_manager(a_service().provider, "rival@home.example")
        elsewhere = somebody(an_authority("Elsewhere"), Role.COMMISSIONER, "eve")
        assert [client_of(one).get(path).status_code for one in (rival, elsewhere)] == [404, 404]
        assert client_of(somebody(authority, Role.BROKER, "rosa")).get(path).status_code == 403

    def test_another_provider_and_another_authority_find_no_claim(self, commissioner, category, member):
        a_list(commissioner, category)
        made = claimed(member)
        rival = client_of(a_manager(a_service().provider, "rival@home.example"))
        elsewhere = client_of(somebody(an_authority("Elsewhere"), Role.COMMISSIONER, "eve"))
        for client, path in ((rival, f"/investment/claims/{made.pk}/"), (rival, f"/investment/claim/{member.pk}/")):
            assert client.get(path).status_code == 404
        assert elsewhere.get(f"/market/investment/claims/{made.pk}/").status_code == 404
        assert "Accredited" not in text_at(elsewhere, "/market/investment/")

    def test_how_many_members_have_something_verified_is_told_from_five_on(self, commissioner, category):
        a_list(commissioner, category, IIP)
        public = f"/schemes/{category.scheme.ref}/{category.ref}/investment/"
        for _ in range(4):
            verified(commissioner, a_member(commissioner, category))
        assert "Fewer than 5 members" in text_at(client_of(None), public)
        verified(commissioner, a_member(commissioner, category))
        assert "5 members have something verified now." in text_at(client_of(None), public)

    def test_it_is_linked_from_the_work_of_both_sides(self, commissioner, category, manager):
        for actor, path in ((manager, "/investment/"), (commissioner, "/market/investment/")):
            with acting_as(actor):
                parts = work_for(actor)
            assert path in {link.href for part in parts for link in part.links}
        desk = text_at(client_of(commissioner), f"/market/schemes/{category.scheme.ref}/")
        assert f"/market/categories/{category.ref}/investment/" in desk
