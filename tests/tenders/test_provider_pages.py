"""A provider's pages: invitations by clock, an offer checked before it is sealed, saved answers, receipts, results."""

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.keys import Key
from placewell.accounts.roles import Role
from placewell.directory.actions import state_vacancies
from placewell.directory.models import Service, Vacancy
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow
from placewell.rules.errors import NotFound, Refused
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.bidding import decline_invitation, seal_bid
from placewell.tenders.actions.opening import make_keys, open_bids
from placewell.tenders.actions.opening_tenders import cancel_tender, open_tender
from placewell.tenders.actions.saved_answers import MOST_ANSWERS, drop_answer, save_answer
from placewell.tenders.content import DeclineReason
from placewell.tenders.models import Invitation, OpenedBid, SavedAnswer
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.invitations import closed_invitations, open_invitations, standing_acts
from placewell.tenders.queries.receipts import own_receipts
from placewell.tenders.queries.saved_answers import saved_answers
from placewell.web.demonstration.play import prepare
from tests.offers import price_of, response_to
from tests.played import OpenTender, with_an_open_tender

EVENINGS = "How would you make evenings calm for this person?"


@pytest.fixture
def played(clock: object) -> Iterator[OpenTender]:
    """A county with one tender open, in a database of the test's own."""
    yield with_an_open_tender()
    os.environ.pop(Key.OPENING, None)


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[0])
    return client


def text_of(response: object) -> str:
    content = response.content.decode()  # type: ignore[attr-defined] # a response of the test client
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", content)).split())


def another_tender(played: OpenTender, urgency: Urgency = Urgency.PLANNED) -> None:
    """Put somebody else's package to tender."""
    make_keys(actor=OPENER, spare=3)
    package = prepare(played.county, lambda _: None, "Ivy", "Lund", "Kit Lund", "kit@family.example", urgency)
    open_tender(actor=played.staff(Role.BROKER), package_ref=package.ref)


def offer(played: OpenTender, place: int = 0, **more: object) -> dict[str, object]:
    return seal_bid(
        actor=played.manager(place),
        invitation_ref=played.invitations[place].ref,
        response=response_to(played.tender),
        price=price_of(played.tender),
        **more,  # type: ignore[arg-type] # as each test gives
    )


def posted(played: OpenTender, **changed: str) -> dict[str, str]:
    """Return an offer as a browser sends it."""
    starts = played.tender.portrait["start_on"].split("-")
    until = (played.tender.closes_at + timedelta(days=40)).date()
    fields = {
        "key": "one-and-the-same",
        "answer_evenings": "The same carer from four o'clock.",
        "answer_family": "Sunday tea together.",
        "for_me": "You would walk in the garden each day.",
        **{f"start_on_{place}": part for place, part in enumerate(reversed(starts))},
        "must_haves_met": "on",
        "vacancy_confirmed": "on",
        "confirmed_by": "Ann Lee",
        "core": "£990",
        "basis": "net_of_fnc",
        "valid_until_0": str(until.day),
        "valid_until_1": str(until.month),
        "valid_until_2": str(until.year),
    }
    return fields | changed


def bid_page(played: OpenTender, place: int = 0) -> str:
    return f"/invitations/{played.invitations[place].ref}/bid/"


def acts_in(played: OpenTender) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tenders_bidact WHERE tender_id = %s", (played.tender.pk,))
        return int(cursor.fetchone()[0])


# Invitations


def test_invitations_stand_by_their_clock_with_five_lines_and_what_stands(played: OpenTender) -> None:
    another_tender(played)
    offer(played)
    page = text_of(client_of(played.manager()).get("/invitations/"))
    assert page.index("Your offer is sealed") < page.index("Waiting for you")
    for words in ("aged 85 to 89", "Being outdoors every day", "Severe: cognition", "Calls at night", "Within 6 miles"):
        assert words in page, words
    with acting_as(played.manager()):
        lines = open_invitations(played.manager(), now()).rows
    assert [line.closes_at for line in lines] == sorted(line.closes_at for line in lines)


def test_the_page_of_invitations_asks_as_much_for_ten_as_for_one(played: OpenTender) -> None:
    client = client_of(played.manager())
    with CaptureQueriesContext(connection) as few:
        client.get("/invitations/")
    for _ in range(2):
        another_tender(played)
    with CaptureQueriesContext(connection) as many:
        assert text_of(client.get("/invitations/")).count("Waiting for you") >= 3
    assert len(many) == len(few)


def test_open_invitations_come_page_by_page_and_miss_none(played: OpenTender) -> None:
    for _ in range(2):
        another_tender(played)
    manager, found, cursor = played.manager(), [], ""
    with acting_as(manager):
        while True:
            page = open_invitations(manager, now(), after=cursor, limit=1)
            found += [line.ref for line in page.rows]
            cursor = page.more
            if not cursor:
                break
        assert found == [line.ref for line in open_invitations(manager, now()).rows]
        assert len(found) == Invitation.objects.count() >= 3


def test_invitations_are_kept_to_one_home_when_asked(played: OpenTender) -> None:
    manager, service = played.manager(), played.invitations[0].service_id
    with acting_as(manager):
        assert open_invitations(manager, now(), home=service).rows
        assert not open_invitations(manager, now(), home="1-0").rows
    assert client_of(manager).get("/invitations/", {"home": "1-0", "after": "nonsense"}).status_code == 200


def test_a_search_that_was_called_off_says_so_in_its_place(played: OpenTender) -> None:
    cancel_tender(actor=played.staff(Role.BROKER), tender_ref=played.tender.ref, because="The person moved.")
    client = client_of(played.manager())
    page = text_of(client.get("/invitations/"))
    assert "Called off by the council" in page
    assert "Waiting for you" not in page
    assert client.get(bid_page(played)).status_code == 409


def test_an_invitation_closes_with_its_tender_whatever_is_written(played: OpenTender) -> None:
    with acting_as(OPENER):
        assert set(Invitation.objects.values_list("closes_at", flat=True)) == {played.tender.closes_at}


def test_what_stands_is_told_only_with_the_proof_of_each_invitation(played: OpenTender) -> None:
    offer(played)
    offer(played, 1)
    ids = [one.pk for one in played.invitations[:2]]
    with acting_as(played.manager()), connection.cursor() as cursor:
        assert standing_acts(played.invitations[:3]) == dict.fromkeys(ids, "bid")
        cursor.execute("SELECT count(*) FROM tenders_standing_acts(%s, %s)", (ids, [b"guess", b"guess"]))
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT count(*) FROM tenders_own_receipts(%s, %s, NULL, NULL, 50)", (played.invitations[0].pk, b"guess")
        )
        assert cursor.fetchone() == (0,)


# An offer


def test_the_first_page_of_an_offer_is_filled_in_and_says_what_the_figures_mean(played: OpenTender) -> None:
    response = client_of(played.manager()).get(bid_page(played))
    content, page = response.content.decode(), text_of(response)
    for words in ("A garden that can be used safely every day", "An offer under it has to be explained", "£975.00"):
        assert words in page, words
    assert played.manager().name in unescape(content)
    assert "NHS-funded nursing care?" not in page
    assert "1015" not in content
    assert "1,015" not in content


def test_checking_an_offer_writes_nothing_down_anywhere(played: OpenTender) -> None:
    client = client_of(played.manager())
    client.get(bid_page(played))
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with CaptureQueriesContext(connection) as asked:
        response = client.post(bid_page(played), posted(played, step="check"))
    page = text_of(response)
    assert "Check your offer before you seal it" in page
    assert "£990.00 a week" in page
    assert "Warning" not in page
    assert {name: morsel.value for name, morsel in client.cookies.items()} == cookies
    assert not [one["sql"] for one in asked if re.match(r"(INSERT|UPDATE|DELETE)|.*seal_act", one["sql"])]
    assert not [one["sql"] for one in asked if "990" in one["sql"] or "Sunday tea" in one["sql"]]
    assert acts_in(played) == 0


def test_what_the_check_carries_is_what_is_sealed(played: OpenTender) -> None:
    client = client_of(played.manager())
    checked = client.post(bid_page(played), posted(played, step="check", nights="25")).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', checked))
    fields = {name: unescape(value) for name, value in fields.items()}
    assert "£1,015.00" in unescape(checked)
    changed = client.post(bid_page(played), fields | {"step": "change"}).content.decode()
    assert "Sunday tea together." in changed
    assert "There is a problem" not in changed
    sealed = client.post(bid_page(played), fields | {"step": "seal"})
    assert sealed.status_code == 302
    played.close()
    open_bids(actor=OPENER, tender_id=played.tender.pk)
    with acting_as(OPENER):
        bid = OpenedBid.objects.get(tender=played.tender)
    assert bid.response["answers"][1] == {"question_id": "family", "text": "Sunday tea together."}
    assert bid.response["must_haves_met"]
    assert bid.response["vacancy_confirmed"]


def test_a_price_under_the_floor_is_said_and_not_refused(played: OpenTender) -> None:
    client = client_of(played.manager())
    page = text_of(client.post(bid_page(played), posted(played, step="check", core="600")))
    assert "You will be asked to explain it" in page
    assert client.post(bid_page(played), posted(played, step="seal", core="600")).status_code == 302


def test_one_plain_request_seals_and_the_same_again_gives_the_same_receipt(played: OpenTender) -> None:
    client = client_of(played.manager())
    first = client.post(bid_page(played), posted(played))
    assert first.status_code == 302
    assert client.post(bid_page(played), posted(played)).headers["Location"] == first.headers["Location"]
    assert acts_in(played) == 1


def test_a_second_offer_says_so_and_can_be_sent_as_a_replacement(played: OpenTender) -> None:
    client = client_of(played.manager())
    client.post(bid_page(played), posted(played))
    again = posted(played, key="another", core="1,000")
    said = client.post(bid_page(played), again)
    assert "already. Replace it" in text_of(said)
    assert 'name="replaces" value="1"' in said.content.decode()
    assert "This replaces the offer of yours that stands." in text_of(
        client.post(bid_page(played), again | {"step": "check"})
    )
    assert client.post(bid_page(played), again | {"replaces": "1"}).status_code == 302
    assert acts_in(played) == 2


def test_a_plain_request_costs_the_same_with_saved_answers_as_without(played: OpenTender) -> None:
    client = client_of(played.manager())
    with CaptureQueriesContext(connection) as without:
        client.post(bid_page(played), posted(played))
    save_answer(actor=played.manager(1), question=EVENINGS, text="Low lights.")
    other = client_of(played.manager(1))
    with CaptureQueriesContext(connection) as with_some:
        assert other.post(bid_page(played, 1), posted(played, key="another")).status_code == 302
    assert len(with_some) == len(without)
    assert not [one["sql"] for one in with_some if "savedanswer" in one["sql"]]


def test_an_error_keeps_everything_that_was_typed(played: OpenTender) -> None:
    response = client_of(played.manager()).post(bid_page(played), posted(played, step="check", core="12OO", nights="7"))
    content = unescape(response.content.decode())
    assert "12OO has the letter O in it." in content
    for kept in ("Sunday tea together.", 'value="12OO"', 'value="7"', 'value="Ann Lee"', "walk in the garden"):
        assert kept in content, kept
    assert acts_in(played) == 0


def test_a_price_that_says_it_includes_nursing_care_where_there_is_none_is_refused(played: OpenTender) -> None:
    response = client_of(played.manager()).post(bid_page(played), posted(played, basis="gross_of_fnc"))
    assert "There is no NHS-funded nursing care here" in text_of(response)
    assert acts_in(played) == 0


@pytest.mark.parametrize("step", ["check", "seal", ""])
def test_an_offer_after_the_close_says_so_and_loses_nothing(played: OpenTender, step: str) -> None:
    client = client_of(played.manager())
    played.close()
    content = unescape(client.post(bid_page(played), posted(played, step=step)).content.decode())
    assert "This search" in content
    assert "closed" in content
    assert "Sunday tea together." in content
    assert client.get(bid_page(played)).status_code == 409


def test_withdrawing_is_confirmed_and_declining_is_coded(played: OpenTender) -> None:
    client, ref = client_of(played.manager()), played.invitations[0].ref
    offer(played)
    assert "Withdraw your offer" in text_of(client.get(f"/invitations/{ref}/withdraw/"))
    assert acts_in(played) == 1
    assert client.post(f"/invitations/{ref}/withdraw/", {"key": "w"}).status_code == 302
    assert "Choose a reason." in text_of(client.post(f"/invitations/{ref}/decline/", {"reason": ""}))
    assert client.post(f"/invitations/{ref}/decline/", {"reason": "staffing"}).status_code == 302
    assert "You declined" in text_of(client.get(f"/invitations/{ref}/"))
    assert acts_in(played) == 3


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
