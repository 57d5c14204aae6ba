"""The pages of a telephone round: a broker rings, logs and enters; a provider reads and gives its word; an approver."""

from datetime import timedelta

from django.http import HttpResponse
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.rules.clocks import LONDON
from placewell.rules.telephoning import CallOutcome, Standing
from placewell.tenders.models import TelephoneBid, TelephoneCall
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.clients import client_of
from tests.emergencies import bid, evaluate
from tests.played import OpenTender
from tests.tenders.offering import posted, text_of
from tests.tenders.telephoning import by_telephone, closed_with, confirm, enter, ring, round_now

LOW = "800.00"


def round_page(played: OpenTender, *more: str) -> str:
    return "/".join([f"/tenders/{played.tender.ref}/telephone", *more, ""])


def word_page(played: OpenTender, place: int = 0) -> str:
    return f"/invitations/{played.invitations[place].ref}/telephone/"


def broker(played: OpenTender) -> Client:
    return client_of(played.staff(Role.BROKER))


def log(played: OpenTender, place: int = 0, **changed: str) -> HttpResponse:
    sent = {"spoken_to": "manager", "outcome": "will_offer", "called_at": f"{now().astimezone(LONDON):%H:%M}"}
    # The minute that has begun may be the one before the close: a moment later it is not.
    return broker(played).post(round_page(played, played.invitations[place].ref), sent | changed)


def a_minute_later(played: OpenTender) -> None:
    move_clock(timedelta(minutes=2))


def offer_sent(played: OpenTender, **changed: str) -> dict[str, str]:
    fields = posted(played, **changed)
    until = (now() + timedelta(days=40)).date()
    return fields | {
        "valid_until_0": str(until.day),
        "valid_until_1": str(until.month),
        "valid_until_2": str(until.year),
    }


def test_the_page_says_in_which_order_to_ring_and_what_may_not_be_said(emergency: OpenTender) -> None:
    closed_with(emergency)
    page = text_of(broker(emergency).get(round_page(emergency)))
    assert "Nobody chooses who is rung first" in page
    assert "Never say what the person’s budget is" in page
    names = [line.invitation.service_name for line in round_now(emergency).lines]
    assert [page.index(name) for name in names] == sorted(page.index(name) for name in names)


def test_the_tender_leads_to_the_round_only_where_there_is_one(emergency: OpenTender) -> None:
    before = text_of(broker(emergency).get(f"/tenders/{emergency.tender.ref}/"))
    assert "The telephone round" not in before
    assert broker(emergency).get(round_page(emergency)).status_code == 404
    closed_with(emergency)
    assert "The telephone round" in text_of(broker(emergency).get(f"/tenders/{emergency.tender.ref}/"))


def test_with_enough_offers_there_is_no_round_to_read(emergency: OpenTender) -> None:
    bid(emergency, {0: "990.00", 1: "975.00"})
    evaluate(emergency)
    assert broker(emergency).get(round_page(emergency)).status_code == 404
    assert "The telephone round" not in text_of(broker(emergency).get(f"/tenders/{emergency.tender.ref}/"))


def test_a_call_is_logged_with_its_time_of_day(emergency: OpenTender) -> None:
    closed_with(emergency)
    a_minute_later(emergency)
    answer = log(emergency)
    assert (answer.status_code, answer.headers["Location"]) == (302, round_page(emergency))
    with acting_as(OPENER):
        call = TelephoneCall.objects.get()
    assert (call.outcome, call.spoken_to) == ("will_offer", "manager")
    assert timedelta(0) <= now() - call.called_at < timedelta(minutes=2)
    assert "Makes an offer" in text_of(broker(emergency).get(round_page(emergency)))


def test_a_call_that_cannot_be_so_keeps_what_was_typed(emergency: OpenTender) -> None:
    closed_with(emergency)
    a_minute_later(emergency)
    answer = log(emergency, outcome="no_answer")
    assert answer.status_code == 200
    assert "the two do not fit" in text_of(answer)
    assert 'value="no_answer" checked' in answer.content.decode()
    answer = log(emergency, called_at="half past six")
    assert "Enter a time such as 18:45." in text_of(answer)
    assert "half past six" in answer.content.decode()
    with acting_as(OPENER):
        assert not TelephoneCall.objects.exists()


def test_an_offer_is_entered_and_half_an_offer_loses_nothing(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    address = round_page(emergency, emergency.invitations[0].ref, "offer")
    form = broker(emergency).get(address)
    assert "990" not in text_of(form)
    half = broker(emergency).post(address, offer_sent(emergency, core=""))
    assert "Enter a price a week." in text_of(half)
    assert "You would walk in the garden each day." in text_of(half)
    whole = broker(emergency).post(address, offer_sent(emergency))
    assert (whole.status_code, whole.headers["Location"]) == (302, round_page(emergency))
    again = broker(emergency).post(address, offer_sent(emergency))
    assert "entered already" in text_of(again)
    with acting_as(OPENER):
        assert TelephoneBid.objects.count() == 1
    assert round_now(emergency).line_of(emergency.invitations[0].ref).standing == Standing.AWAITED


def test_the_provider_reads_what_was_taken_down_and_gives_its_word(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    enter(emergency, 0)
    manager = client_of(emergency.manager())
    page = text_of(manager.get(word_page(emergency)))
    assert "£990.00" in page
    assert "You would have the garden" in page
    assert "What you offered by telephone" in text_of(manager.get(f"/invitations/{emergency.invitations[0].ref}/"))
    answer = manager.post(word_page(emergency))
    assert answer.status_code == 302
    assert "confirmed it at" in text_of(manager.get(word_page(emergency)))
    assert "You offered by telephone" in text_of(manager.get("/results/"))


def test_the_provider_says_what_is_wrong(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    enter(emergency, 0)
    manager = client_of(emergency.manager())
    nothing = manager.post(f"{word_page(emergency)}wrong/")
    assert "Choose what is wrong." in text_of(nothing)
    answer = manager.post(f"{word_page(emergency)}wrong/", {"because": "price"})
    assert (answer.status_code, answer.headers["Location"]) == (302, word_page(emergency))
    assert "The price is not what we said" in text_of(manager.get(word_page(emergency)))
    assert "Ring again" in text_of(broker(emergency).get(round_page(emergency)))


def test_no_page_of_a_provider_tells_the_budget_or_what_became_of_a_price(emergency: OpenTender) -> None:
    closed_with(emergency, {2: "1450.00"})
    by_telephone(emergency, 0, "1450.00")
    manager = client_of(emergency.manager())
    for address in (word_page(emergency), f"/invitations/{emergency.invitations[0].ref}/", "/results/"):
        page = text_of(manager.get(address))
        assert "1,015" not in page
        assert "1015" not in page
        assert "budget" not in page.replace("No budget is set under it.", "")


def test_another_provider_gets_nothing(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    enter(emergency, 0)
    other = client_of(emergency.manager(2))
    assert other.get(word_page(emergency)).status_code == 404
    assert other.get(word_page(emergency, 2)).status_code == 404
    assert other.get(round_page(emergency)).status_code == 403


def test_who_sees_no_prices_reads_the_calls_alone(emergency: OpenTender) -> None:
    closed_with(emergency)
    by_telephone(emergency, 0, "991.50")
    seen = text_of(client_of(emergency.staff(Role.AUDITOR)).get(round_page(emergency)))
    assert "£991.50" in seen
    blind = text_of(client_of(emergency.staff(Role.COMMISSIONER)).get(round_page(emergency)))
    assert "Makes an offer" in blind
    assert "991" not in blind


def test_a_low_price_is_explained_and_decided_on_the_pages(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    made = enter(emergency, 0, LOW)
    manager, approver = client_of(emergency.manager()), client_of(emergency.staff(Role.APPROVER))
    address = f"/telephone-offers/{made.bid_ref}/price/"
    assert approver.get(address).status_code == 404
    assert "Say how it covers the cost of care" in text_of(manager.post(word_page(emergency)))
    manager.post(word_page(emergency), {"explanation": "We own the house."})
    assert "We own the house." in text_of(approver.get(address))
    assert address in approver.get("/work/").content.decode()
    answer = approver.post(address, {"decision": "accepted", "because": "It covers the staff."})
    assert answer.status_code == 302
    assert "Your explanation was accepted." in text_of(manager.get(word_page(emergency)))
    assert "A choice within the budget" in text_of(approver.get(round_page(emergency)))


def test_the_round_is_ended_on_its_page_once_it_can_be(emergency: OpenTender) -> None:
    closed_with(emergency)
    early = broker(emergency).post(round_page(emergency, "end"))
    assert "Not everybody has been rung" in text_of(early)
    for place in range(len(emergency.invitations)):
        ring(emergency, place, CallOutcome.DECLINES)
    done = broker(emergency).post(round_page(emergency, "end"))
    assert done.status_code == 302
    page = text_of(broker(emergency).get(round_page(emergency)))
    assert "It has ended." in page
    assert "Log a call" not in page


def test_the_work_list_leads_a_broker_to_the_round_and_a_provider_to_its_word(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    enter(emergency, 0)
    assert round_page(emergency) in broker(emergency).get("/work/").content.decode()
    assert word_page(emergency) in client_of(emergency.manager()).get("/work/").content.decode()


def test_the_person_reads_that_it_was_rung_and_staff_read_each_call(emergency: OpenTender) -> None:
    closed_with(emergency, {0: "990.00"})
    ring(emergency, 2)
    enter(emergency, 2)
    confirm(emergency, 2)
    assert broker(emergency).post(f"/tenders/{emergency.tender.ref}/put/").status_code == 302
    link = PrivateLink.objects.filter(case_ref=emergency.package.ref).order_by("-id")[0]
    page = text_of(client_of(None, link).get("/choices/"))
    assert "We rang this home. It wrote to us that its offer is right." in page
    assert "Few services answered in time, so we began to ring them" in page
    assert "Makes an offer" not in page
    case = text_of(broker(emergency).get(f"/tenders/{emergency.tender.ref}/placement/"))
    assert "A service was rung, and makes an offer" in case
    assert "The provider confirmed the offer taken by telephone" in case


def test_the_broker_can_put_an_offer_by_telephone_that_stands_alone(emergency: OpenTender) -> None:
    closed_with(emergency, {1: "1450.00"})
    before = text_of(broker(emergency).get(f"/tenders/{emergency.tender.ref}/"))
    assert "Put the choices to the person" not in before
    by_telephone(emergency, 0)
    after = text_of(broker(emergency).get(f"/tenders/{emergency.tender.ref}/"))
    assert "An offer by telephone is within the budget." in after
    assert "Put the choices to the person" in after
