"""The live board: clocks, counts by urgency and what comes next, and nothing of any offer."""

import re

from placewell.accounts.roles import Role
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.web.demonstration.play import move_clock
from tests.clients import client_of
from tests.offers import price_of, response_to
from tests.played import OpenTender


def words(played: OpenTender, role: Role = Role.BROKER) -> str:
    answer = client_of(played.staff(role)).get("/tenders/board/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_it_shows_each_open_search_with_its_clock_and_what_comes_next(emergency: OpenTender) -> None:
    shown = words(emergency)
    assert "1 open: 1 emergency, 0 urgent, 0 standard, 0 planned." in shown
    assert emergency.tender.ref in shown
    assert "Next: Everybody invited is reminded, at" in shown
    move_clock((emergency.tender.closes_at - emergency.tender.issued_at) * 0.6)
    assert "Next: It looks further, if the person agreed, at" in words(emergency, Role.COMMISSIONER)
    emergency.close()
    assert "Next: It has closed, and is being opened" in words(emergency)


def test_it_is_the_same_whatever_has_arrived(emergency: OpenTender) -> None:
    def steady(text: str) -> str:
        return re.sub(r"\d+ (second|minute|hour)s?", "", text)

    before = steady(words(emergency))
    for place in (0, 1):
        seal_bid(
            actor=emergency.manager(place),
            invitation_ref=emergency.invitations[place].ref,
            response=response_to(emergency.tender),
            price=price_of(emergency.tender),
        )
    assert steady(words(emergency)) == before


def test_what_was_called_off_is_not_on_it(emergency: OpenTender) -> None:
    cancel_tender(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref, because="They went home.")
    assert "No search is open." in words(emergency)


def test_it_renews_itself_and_has_a_link_for_whoever_has_no_scripts(emergency: OpenTender) -> None:
    page = client_of(emergency.staff(Role.BROKER)).get("/tenders/board/").content.decode()
    assert 'hx-trigger="every 30s"' in page
    assert "Read the board anew" in page
