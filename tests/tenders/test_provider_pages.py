"""A provider's pages: invitations by clock, and an offer that is checked before it is sealed."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.opening import open_bids
from placewell.tenders.actions.saved_answers import save_answer
from placewell.tenders.models import Invitation, OpenedBid
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.invitations import open_invitations, standing_acts
from tests.clients import client_of
from tests.played import OpenTender
from tests.tenders.offering import EVENINGS, acts_in, another_tender, bid_page, offer, posted, text_of

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
    assert not [one["sql"] for one in asked if "990.00" in one["sql"] or "Sunday tea" in one["sql"]]
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
