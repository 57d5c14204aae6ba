"""Pages of joining: a provider's step by step, those who decide by clock, and what the public reads."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.models import User
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock
from placewell.ledger.models import Message
from placewell.market.actions import ask_review, decide_application, publish_joining_terms
from placewell.market.models import Application, Claim, Document, JoiningTerms, PreparedPart
from placewell.rules.exclusion import GROUNDS, Law
from tests.clients import client_of, somebody
from tests.factories import a_category, a_member, a_service, an_authority, suspended
from tests.market.files import PDF_BYTES
from tests.market.joining import a_claim, a_manager, a_newcomer, apply, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("category")]
SYSTEM = system_actor("test")


@pytest.fixture
def authority():
    return an_authority()


@pytest.fixture
def commissioner(authority):
    return somebody(authority, Role.COMMISSIONER, "Helen")


@pytest.fixture
def category(commissioner):
    return a_category(commissioner)


@pytest.fixture
def home():
    return a_service(name="Wren Cottage", rating=None, rated_on=None)


@pytest.fixture
def manager(home):
    return a_manager(home.provider)


@pytest.fixture
def provider(manager):
    return client_of(manager)


@pytest.fixture
def council(commissioner):
    return client_of(commissioner)


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


class TestAccounts:
    def test_the_answer_is_the_same_whether_or_not_an_address_has_an_account(self, client):
        given = {"name": "Ada", "email": "ada@home.example"}
        first = text(client.post("/joining/account/", given))
        assert text(client.post("/joining/account/", given)) == first
        assert User.objects.filter(email="ada@home.example").count() == 1
        with acting_as(SYSTEM):
            assert Message.objects.filter(to="ada@home.example").count() == 2

    def test_one_address_is_not_written_to_without_end(self, client):
        answers = [client.post("/joining/account/", {"name": "Bo", "email": "bo@home.example"}) for _time in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]

    def test_a_newcomer_is_led_to_say_whom_they_speak_for(self, category):
        page = text(client_of(a_newcomer()).get(f"/joining/schemes/{category.scheme.ref}/"))
        assert "say which provider you speak for" in page

    def test_a_claim_is_made_verified_and_taken_back_on_pages(self, authority, council, home):
        newcomer = client_of(a_newcomer())
        given = {
            "provider_id": home.provider_id,
            "authority_id": str(authority.pk),
            "position": "Manager",
            "evidence": "Call the home.",
        }
        assert "There is a problem" in text(newcomer.post("/joining/claim/", {**given, "provider_id": "1-0"}))
        assert newcomer.post("/joining/claim/", given).status_code == 302
        with acting_as(SYSTEM):
            ref = Claim.objects.get().ref
        assert "Ada Newcome" in text(council.get("/market/claims/"))
        path = f"/joining/claims/{ref}/"
        assert "Choose how you made sure" in text(council.post(path, {"verdict": "verify", "found": "I called."}))
        said = {"verdict": "verify", "method": "call_back", "found": "I called."}
        assert council.post(path, said).status_code == 302
        assert "I called." in text(council.get(path))
        assert council.post(f"{path}revoke/", {"reasons": "It was wrong."}).status_code == 302
        assert "It was wrong." in text(council.get(path))
        assert newcomer.get("/joining/").status_code == 403

    def test_who_manages_already_is_asked_on_their_own_page_first(self, authority, provider, council, home):
        claim = a_claim(a_newcomer(), home.provider, authority)
        assert "Somebody says that they speak for you" in text(provider.get("/joining/"))
        assert "decide first" in text(council.get(f"/joining/claims/{claim.ref}/"))
        page = text(provider.get(f"/joining/claims/{claim.ref}/"))
        assert "How did you make sure?" not in page
        provider.post(f"/joining/claims/{claim.ref}/", {"verdict": "refuse", "found": "I do not know them."})
        with acting_as(SYSTEM):
            assert Claim.objects.get().state == "refused"


class TestPreparing:
    def test_every_step_works_without_scripts(self, provider, commissioner, category, home):
        publish_joining_terms(
            actor=commissioner,
            scheme=category.scheme,
            documents=["dbs"],
            questions={category.ref: ["Who is there at night?"]},
        )
        base = f"/joining/schemes/{category.scheme.ref}/"
        assert "Not yet" in text(provider.get(base))
        field = f"services_{category.ref}"
        assert provider.post(f"{base}services/", {field: f"{category.ref} {home.pk}"}).status_code == 302
        assert "Wren Cottage (Residential dementia care)" in text(provider.get(base))
        assert provider.get(f"{base}send/").status_code == 302
        answer = f"answer_{JoiningTerms.objects.get().questions[category.ref][0]['id']}"
        questions = f"{base}questions/{category.ref}/"
        assert "Answer this" in text(provider.post(questions, {answer: ""}))
        assert provider.post(questions, {answer: "Two carers.", "seen": ""}).status_code == 302
        nothing = {f"ground_{one.code}": "no" for one in GROUNDS[Law.PA23]}
        page = text(provider.post(f"{base}declaration/", {"ground_tax": "no"}))
        assert page.count('href="#id_ground_') == len(GROUNDS[Law.PA23]) - 1  # all that is missing, at once
        page = text(provider.post(f"{base}declaration/", {**nothing, "ground_tax": "yes"}))
        assert "what you have done about it" in page
        assert 'href="#id_explain_tax"' in page
        assert provider.post(f"{base}declaration/", nothing).status_code == 302
        assert "Add and tick" in text(provider.post(f"{base}documents/", {}))
        upload = {"kind": "dbs", "file": SimpleUploadedFile("x.exe", PDF_BYTES, "application/x-msdownload")}
        added = provider.post(f"/joining/documents/add/?scheme={category.scheme.ref}", upload)
        assert added.headers["Location"] == f"{base}documents/"
        page = text(provider.get(f"{base}documents/"))
        assert "checked" in page
        with acting_as(SYSTEM):
            document = Document.objects.get()
        assert document.media_type == "application/pdf"
        assert provider.post(f"{base}documents/", {"documents": str(document.pk)}).status_code == 302
        page = text(provider.get(f"{base}send/"))
        assert "Not yet rated. A service that is not yet rated passes." in page
        assert "Nothing has been sent yet" in text(provider.post(f"{base}send/", {"confirmed": ""}))
        assert provider.post(f"{base}send/", {"confirmed": "on"}).status_code == 302
        with acting_as(SYSTEM):
            sent = Application.objects.get()
        assert sent.answers[0]["answer"] == "Two carers."
        assert "waiting to be decided" in text(provider.get("/work/"))

    def test_what_is_typed_is_kept_as_one_goes_and_a_part_that_does_not_hold_is_not_lost(self, provider, category):
        path = f"/joining/schemes/{category.scheme.ref}/declaration/"
        answer = provider.post(path, {"ground_tax": "yes", "seen": ""}, headers={"HX-Request": "true"})
        assert "Kept at" in text(answer)
        page = text(provider.post(path, {"ground_tax": "yes", "explain_tax": "We paid.", "seen": ""}))
        assert "There is a problem" in page
        with acting_as(SYSTEM):
            part = PreparedPart.objects.get()
        assert part.typed["explain_tax"] == ["We paid."]
        assert not part.done
        assert "We paid." in text(provider.get(path))
        later = provider.post(path, {"explain_tax": "We paid it all.", "step": "later"})
        assert later.status_code == 302

    def test_what_the_register_has_against_a_service_is_said_and_chooses_nothing(self, provider, commissioner):
        other = a_category(commissioner, name="Nursing bands", need_bands=frozenset({"mental_health"}))
        page = text(provider.get(f"/joining/schemes/{other.scheme.ref}/services/"))
        assert "Not registered for: mental health." in page

    def test_a_suspended_member_reads_why_it_cannot_apply_again(self, commissioner, category):
        member = a_member(commissioner, category)
        suspended(commissioner, member)
        page = text(
            client_of(a_manager(member.service.provider)).get(f"/joining/schemes/{category.scheme.ref}/services/")
        )
        assert "It is a member already." in page

    def test_a_wrong_file_is_refused_beside_its_field(self, provider):
        upload = {"kind": "dbs", "file": SimpleUploadedFile("certificate.pdf", b"MZ not a pdf", "application/pdf")}
        page = text(provider.post("/joining/documents/add/", upload))
        assert "This is not a file that can be read here" in page
        assert 'href="#id_file"' in page


class TestDeciding:
    def test_applications_stand_by_clock_and_late_ones_say_so(self, council, manager, category, home):
        (sent,) = apply(manager, category, home)
        page = text(council.get("/market/applications/"))
        assert "Wren Cottage: Residential dementia care" in page
        assert "Due" in page
        work = text(council.get("/work/"))
        assert "An application to join has to be decided" in work
        assert f"/market/applications/{sent.ref}/" in work

    def test_a_decision_stands_beside_its_checks_and_a_bar_is_said(self, council, manager, category, home):
        (sent,) = apply(manager, category, home)
        type(home).objects.filter(pk=home.pk).update(registered=False)
        path = f"/market/applications/{sent.ref}/decide/"
        page = text(council.get(path))
        assert "It cannot be accepted as things are found now" in page
        page = text(council.post(path, {"verdict": "accept", "reasons": "Yes."}))
        assert "There is a problem" in page
        assert council.post(path, {"verdict": "refuse", "reasons": "It left the register."}).status_code == 302
        assert "Refused on" in text(council.get(f"/market/applications/{sent.ref}/"))
        assert "Wren Cottage" in text(council.get("/market/applications/?show=decided"))

    def test_the_applicant_is_asked_answers_and_asks_for_a_second_look(
        self, authority, council, provider, manager, category, home
    ):
        (sent,) = apply(manager, category, home)
        council.post(f"/market/applications/{sent.ref}/ask/", {"reasons": "Which nurse is on call?"})
        assert "Which nurse is on call?" in text(provider.get(f"/joining/applications/{sent.ref}/"))
        provider.post(f"/joining/applications/{sent.ref}/answer/", {"text": "Nurse Okafor."})
        assert "Nurse Okafor." in text(council.get(f"/market/applications/{sent.ref}/"))
        council.post(f"/market/applications/{sent.ref}/decide/", {"verdict": "refuse", "reasons": "No nurse."})
        provider.post(f"/joining/applications/{sent.ref}/review/", {"reasons": "There is one."})
        page = text(council.get(f"/market/applications/{sent.ref}/"))
        assert "Somebody else looks at it again." in page
        approver = client_of(somebody(authority, Role.APPROVER, "Tom"))
        assert "being looked at again" in text(approver.get("/work/"))
        approver.post(f"/market/applications/{sent.ref}/review/", {"verdict": "reverse", "reasons": "There is one."})
        assert "Accepted after a second look." in text(provider.get(f"/joining/applications/{sent.ref}/"))

    def test_an_application_is_withdrawn_with_a_button(self, provider, manager, category, home):
        (sent,) = apply(manager, category, home)
        page = text(provider.post(f"/joining/applications/{sent.ref}/withdraw/", follow=True))
        assert "Withdrawn." in page

    def test_what_joining_asks_is_set_on_one_page(self, council, category):
        path = f"/market/joining/{category.scheme.ref}/"
        page = text(council.get(path))
        assert "do not ask for them" in page
        given = {"documents": ["dbs"], f"questions_{category.ref}": "Who cooks?\n\nWho cleans?"}
        assert council.post(path, given).status_code == 302
        terms = JoiningTerms.objects.get()
        assert terms.documents == ["dbs"]
        assert [one["text"] for one in terms.questions[category.ref]] == ["Who cooks?", "Who cleans?"]
        assert "Who cleans?" in text(council.get(f"/schemes/{category.scheme.ref}/joining/"))

    @pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.AUDITOR, Role.ADMINISTRATOR, Role.APPROVER])
    def test_every_clock_of_joining_has_a_place_on_the_work_list_of_whoever_runs_a_scheme(self, authority, role):
        kinds = {
            ClockKind.CLAIM_VERIFIED: "claim:CL-1",
            ClockKind.APPLICATION_DECIDED: "application:AP-1",
            ClockKind.APPLICATION_REVIEWED: "application:AP-1",
            ClockKind.DOCUMENT_EXPIRES: f"document:1-{authority.pk}",
        }
        with acting_as(SYSTEM):
            for kind, subject in kinds.items():
                start_clock(
                    kind,
                    subject=subject,
                    role=role.value,
                    due_at=now() - timedelta(hours=1),
                    authority_id=authority.pk,
                )
        page = text(client_of(somebody(authority, role, "Somebody")).get("/work/"))
        assert page.count("Late: it was due") == len(kinds)


class TestPublic:
    def test_everybody_reads_how_to_join_and_how_it_was_decided(self, client, commissioner, manager, category, home):
        page = text(client.get(f"/schemes/{category.scheme.ref}/joining/"))
        assert "Nobody has applied through Placewell yet" in page
        assert "no fee" in page
        (sent,) = apply(manager, category, home)
        decide_application(actor=commissioner, ref=sent.ref, accept=False, reasons="A secret matter.")
        page = text(client.get(f"/schemes/{category.scheme.ref}/joining/"))
        assert "100%" in page
        assert "Wren Cottage" not in page
        assert "secret" not in page
        assert "Join this scheme" in text(client.get(f"/schemes/{category.scheme.ref}/"))

    def test_counting_costs_the_same_however_many_applied(self, client, commissioner, manager, category, home):
        path = f"/schemes/{category.scheme.ref}/joining/"
        client.get(path)
        taken = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            taken.append(len(queries))
            for _again in range(3):
                (sent,) = apply(manager, category, home)
                decide_application(actor=commissioner, ref=sent.ref, accept=False, reasons="No.")
        assert taken[0] == taken[1]

    def test_lists_cost_the_same_however_many_there_are(self, council, provider, commissioner, manager, category, home):
        pages = ((council, "/market/applications/"), (council, "/market/applications/?show=decided"))
        pages += ((provider, "/joining/"), (provider, "/work/"))
        apply(manager, category, home)
        taken = []
        for _time in range(2):
            counts = []
            for who, path in pages:
                who.get(path)
                with CaptureQueriesContext(connection) as queries:
                    who.get(path)
                counts.append(len(queries))
            taken.append(counts)
            for number in range(3):
                other = a_category(commissioner, category.scheme, name=f"More {number} {len(taken)}")
                apply(manager, other, home)
                (again,) = apply(
                    manager, a_category(commissioner, category.scheme, name=f"No {number} {len(taken)}"), home
                )
                decide_application(actor=commissioner, ref=again.ref, accept=False, reasons="No.")
                if not number:
                    ask_review(actor=manager, ref=again.ref, because="Yes.")
        assert taken[0] == taken[1]


def test_a_prepared_send_page_of_an_unverified_claimant_says_what_it_waits_for(authority, category, home):
    newcomer = a_newcomer()
    a_claim(newcomer, home.provider, authority)
    prepare(newcomer, category, home)
    page = text(client_of(newcomer).get(f"/joining/schemes/{category.scheme.ref}/send/"))
    assert "You can send it once it is verified" in page
