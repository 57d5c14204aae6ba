"""What a provider keeps and is told: saved answers, receipts, results, places; and reading more about a person."""

import re
from html import unescape

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.directory.actions import state_vacancies
from placewell.directory.models import Service, Vacancy
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow
from placewell.rules.errors import NotFound, Refused
from placewell.tenders.actions.bidding import decline_invitation
from placewell.tenders.actions.opening import open_bids
from placewell.tenders.actions.saved_answers import MOST_ANSWERS, drop_answer, save_answer
from placewell.tenders.content import DeclineReason
from placewell.tenders.models import SavedAnswer
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.invitations import closed_invitations
from placewell.tenders.queries.receipts import own_receipts
from placewell.tenders.queries.saved_answers import saved_answers
from tests.clients import client_of
from tests.played import OpenTender
from tests.tenders.offering import EVENINGS, acts_in, bid_page, offer, posted, text_of

# Saved answers


def test_a_saved_answer_is_used_read_and_only_then_sent(played: OpenTender) -> None:
    manager = played.manager()
    kept = save_answer(actor=manager, question=EVENINGS, text="Low lights, and one carer.")
    client = client_of(manager)
    typed = posted(played, answer_evenings="", step="use:evenings", use_evenings=str(kept.pk))
    used = unescape(client.post(bid_page(played), typed).content.decode())
    assert "Low lights, and one carer." in used
    assert "Sunday tea together." in used
    assert "I have read this answer and it is true for this person" in used
    assert "There is a problem" not in used
    taken = posted(played, answer_evenings="Low lights, and one carer.", saved_evenings="1")
    for step in ("check", "seal", ""):
        refused = text_of(client.post(bid_page(played), taken | {"step": step}))
        assert "say that it is true for this person" in refused, step
    assert acts_in(played) == 0
    assert client.post(bid_page(played), taken | {"read_evenings": "on"}).status_code == 302


def test_a_saved_answer_never_overwrites_what_was_typed(played: OpenTender) -> None:
    kept = save_answer(actor=played.manager(), question=EVENINGS, text="Low lights.")
    typed = posted(played, step="use:evenings", use_evenings=str(kept.pk))
    used = unescape(client_of(played.manager()).post(bid_page(played), typed).content.decode())
    assert "The same carer from four o'clock.\n\nLow lights." in used.replace("\r", "")


@pytest.mark.parametrize("chosen", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_using_no_answer_of_ones_own_changes_nothing(played: OpenTender, chosen: str) -> None:
    typed = posted(played, step="use:evenings", use_evenings=chosen)
    response = client_of(played.manager()).post(bid_page(played), typed)
    assert response.status_code in {200, 404}
    assert acts_in(played) == 0


def test_an_answer_is_kept_at_the_check_and_its_row_tells_nothing(played: OpenTender) -> None:
    manager = played.manager()
    client = client_of(manager)
    for _ in range(2):
        assert client.post(bid_page(played), posted(played, step="seal", keep_family="on")).status_code == 302
    with acting_as(manager):
        assert [(one.question, one.text) for one in saved_answers(manager)] == [
            ("How would you keep their family close?", "Sunday tea together.")
        ]
        row = SavedAnswer.objects.get()
        assert b"Sunday" not in bytes(row.locked)
    assert {field.name for field in SavedAnswer._meta.fields} == {"id", "organisation_id", "locked"}
    with acting_as(OPENER):
        assert not EventRow.objects.filter(actor_ref=manager.ref).exists()


def test_an_offer_is_sealed_even_where_no_more_answers_can_be_kept(played: OpenTender) -> None:
    manager = played.manager()
    for number in range(MOST_ANSWERS):
        save_answer(actor=manager, question=f"Question {number}", text="Words.")
    response = client_of(manager).post(bid_page(played), posted(played, step="seal", keep_family="on"), follow=True)
    assert "which is the most" in text_of(response)
    assert acts_in(played) == 1


def test_an_offer_is_told_to_be_sealed_even_where_keeping_an_answer_fails(
    played: OpenTender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise ValueError("This was locked with another key.")

    monkeypatch.setattr("placewell.tenders.pages.bidding.save_answer", fail)
    response = client_of(played.manager()).post(
        bid_page(played), posted(played, step="seal", keep_family="on"), follow=True
    )
    assert response.redirect_chain[-1][0].endswith("/receipt/1/")
    assert "an answer could not be kept" in text_of(response)
    assert acts_in(played) == 1


def test_saved_answers_are_ones_own(played: OpenTender) -> None:
    manager = played.manager()
    kept = save_answer(actor=manager, question=EVENINGS, text="Low lights.")
    for actor in (*played.county.managers.values(), *played.county.staff.values(), OPENER):
        with acting_as(actor):
            assert SavedAnswer.objects.exists() == (actor == manager), actor
    stranger = next(one for one in played.county.managers.values() if one.organisation_id != manager.organisation_id)
    for refused in (
        lambda: drop_answer(actor=stranger, answer_id=kept.pk),
        lambda: save_answer(actor=stranger, question="Q", text="T", answer_id=kept.pk),
    ):
        with pytest.raises(NotFound):
            refused()


def test_saved_answers_are_listed_changed_and_dropped(played: OpenTender) -> None:
    client = client_of(played.manager())
    assert "Write the answer." in text_of(client.post("/saved-answers/new/", {"question": "Q"}))
    assert client.post("/saved-answers/new/", {"question": EVENINGS, "text": "Low lights."}).status_code == 302
    with acting_as(played.manager()):
        kept = SavedAnswer.objects.get().pk
    assert client.post(f"/saved-answers/{kept}/", {"question": EVENINGS, "text": "Lower."}).status_code == 302
    assert "Lower." in text_of(client.get("/saved-answers/"))
    assert client.post(f"/saved-answers/{kept}/drop/").status_code == 302
    assert "You have saved none." in text_of(client.get("/saved-answers/"))


# Receipts and results


def test_every_receipt_of_ones_own_is_kept_newest_first_and_nobody_elses(played: OpenTender) -> None:
    offer(played)
    offer(played, replace=True)
    decline_invitation(actor=played.manager(1), invitation_ref=played.invitations[1].ref, reason=DeclineReason.PRICE)
    manager, own = played.manager(), played.manager().organisation_id
    with acting_as(manager):
        first = own_receipts(manager, limit=1)
        rest = own_receipts(manager, before=first.more)
        found = [*first.rows, *rest.rows]
    mine = [one for one in played.invitations if one.organisation_id == own]
    assert {line.invitation_ref for line in found} <= {one.ref for one in mine}
    assert [line.at for line in found] == sorted((line.at for line in found), reverse=True)
    assert [line.act for line in found if line.invitation_ref == mine[0].ref] == ["replace", "bid"]
    client = client_of(manager)
    assert "Offer replaced" in text_of(client.get("/receipts/"))
    kept = client.get(f"/invitations/{mine[0].ref}/receipt/2/", {"file": "1"})
    assert kept.json()["act"] == "replace"
    stranger = next(one for one in played.county.managers.values() if one.organisation_id != own)
    assert "Offer replaced" not in text_of(client_of(stranger).get("/receipts/"))


def test_a_closed_search_says_what_became_of_it(played: OpenTender) -> None:
    offer(played)
    played.close()
    client = client_of(played.manager())
    assert "Closed; about to be opened" in text_of(client.get("/results/"))
    open_bids(actor=OPENER, tender_id=played.tender.pk)
    page = text_of(client.get("/results/"))
    assert "You made an offer" in page
    assert "Opened; the answers are being marked" in page
    assert "No service of yours is invited" in text_of(client.get("/invitations/"))
    with acting_as(played.manager()):
        page_ = closed_invitations(played.manager(), now(), limit=1)
        again = closed_invitations(played.manager(), now(), before=page_.more or "nonsense", limit=1)
    assert page_.more == "" or again.rows[0].ref != page_.rows[0].ref


# Places


def test_a_home_says_its_places_in_one_request(played: OpenTender) -> None:
    client, service = client_of(played.manager()), played.invitations[0].service_id
    assert client.post(f"/places/{service}/", {"places": "3"}).status_code == 302
    assert Vacancy.objects.get(service_id=service).places == 3
    page = client.get("/invitations/").content.decode()
    assert 'name="places" type="text" inputmode="numeric" value="3"' in page
    assert "Enter a number of places" in text_of(client.post(f"/places/{service}/", {"places": "many"}))
    assert "from 0 to" in text_of(client.post(f"/places/{service}/", {"places": "999"}))


def test_nobody_says_the_places_of_anothers_home(played: OpenTender) -> None:
    service = Service.objects.get(pk=played.invitations[0].service_id)
    own = played.manager().organisation_id
    stranger = next(one for one in played.county.managers.values() if one.organisation_id != own)
    with pytest.raises(NotFound, match="no such service of yours"):
        state_vacancies(actor=stranger, service=service, places=1)
    assert client_of(stranger).post(f"/places/{service.pk}/", {"places": "1"}).status_code == 404
    with pytest.raises(Refused):
        state_vacancies(actor=played.manager(), service=service, places=-1)


# Reading more


def test_a_provider_reads_more_in_two_pages_and_the_answer_is_not_kept_by_the_browser(played: OpenTender) -> None:
    client, ref = client_of(played.manager()), played.invitations[0].ref
    said = {"reader": "Ann Lee", "job": "Deputy manager", "purpose": "To see whether we can manage medicines."}
    assert "the person sees this" in text_of(client.post(f"/invitations/{ref}/more/reader/", said | {"purpose": ""}))
    assert client.post(f"/invitations/{ref}/more/reader/", said).status_code == 302
    page = client.get(f"/invitations/{ref}/more/")
    assert "Donepezil" not in text_of(page)
    interest = re.search(r'name="interest" value="([^"]+)"', page.content.decode())
    assert interest is not None
    read = client.post(f"/invitations/{ref}/more/", {"interest": interest[1]})
    assert "Donepezil" in text_of(read)
    assert "no-store" in read.headers["Cache-Control"]
    worker = client_of(played.staff(Role.SOCIAL_WORKER))
    assert "Read it at" in text_of(worker.get(f"/cases/{played.package.ref}/readers/"))
    broker = client_of(played.staff(Role.BROKER))
    assert "There is nothing here that you may see" in text_of(broker.get(f"/cases/{played.package.ref}/readers/"))
