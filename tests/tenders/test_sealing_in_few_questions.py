"""Sealing an offer asks the database little, and two requests at once are still one act each or one in all."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.rules.errors import Conflict, NotFound, Refused
from placewell.tenders.actions.bidding import decline_invitation, seal_bid, withdraw_bid
from placewell.tenders.bid_form import BidForm
from placewell.tenders.content import DeclineReason
from placewell.tenders.queries.own_acts import bidding_of, own_acts
from tests.clients import client_of
from tests.offers import price_of, response_to
from tests.played import OpenTender
from tests.tenders.offering import offer, posted, text_of


def the_form(played: OpenTender, **changed: str) -> dict[str, str]:
    """Return what the page that checks an offer sends."""
    starts = date.fromisoformat(played.tender.portrait["start_on"])
    fields = {f"answer_{question['id']}": "A walk before tea." for question in played.tender.questions}
    fields |= {"for_me": "Company.", "must_haves_met": "on", "vacancy_confirmed": "on", "confirmed_by": "Kim Lee"}
    for name, day in (("start_on", starts), ("valid_until", starts + timedelta(days=60))):
        fields |= {f"{name}_{box}": str(part) for box, part in enumerate((day.day, day.month, day.year))}
    return {**fields, "core": "990.00", "basis": "net_of_fnc", "key": "one", "step": "seal", **changed}


def test_an_offer_sent_is_an_offer_sealed_in_three_questions(played: OpenTender) -> None:
    """Who it is; what the act needs to know; and the act itself, which is a transaction of its own."""
    client = client_of(played.manager())
    address = reverse("tenders_bid", args=[played.invitations[0].ref])
    with CaptureQueriesContext(connection) as captured:
        assert client.post(address, the_form(played)).status_code == 302
    asked = [one["sql"] for one in captured]
    for one, words in zip(asked, ("accounts_user", "tenders_bidding", "tenders_seal_act"), strict=True):
        assert words in one


def test_an_offer_that_is_refused_is_shown_again_and_nothing_is_written(played: OpenTender) -> None:
    client = client_of(played.manager())
    address = reverse("tenders_bid", args=[played.invitations[0].ref])
    client.post(address, the_form(played))
    again = client.post(address, the_form(played, key="another"))
    assert again.status_code == 200
    assert "You have a bid already" in again.content.decode()
    with acting_as(played.manager()):
        assert len(own_acts(played.invitations[0])) == 1


def test_the_same_request_sent_twice_at_once_is_one_act_with_one_receipt(played: OpenTender) -> None:
    receipts = together(lambda: sealed(played, key="the same"), lambda: sealed(played, key="the same"))
    assert len(receipts) == 2
    assert receipts[0] == receipts[1]
    with acting_as(played.manager()):
        assert len(own_acts(played.invitations[0])) == 1


def test_of_two_different_acts_at_once_one_stands_and_the_other_is_refused(played: OpenTender) -> None:
    def declined() -> object:
        return decline_invitation(
            actor=played.manager(), invitation_ref=played.invitations[0].ref, reason=DeclineReason.STAFFING
        )

    outcomes = together(lambda: sealed(played, key="mine"), declined)
    with acting_as(played.manager()):
        acts = [act.act for act in own_acts(played.invitations[0])]
    # A decline may be followed by an offer; an offer that stands cannot be declined.
    assert acts in (["bid"], ["decline", "bid"])
    assert sum(isinstance(one, Conflict) for one in outcomes) == (2 - len(acts))


def test_what_an_act_needs_to_know_is_told_to_its_own_organisation_alone(played: OpenTender) -> None:
    ref, own = played.invitations[0].ref, played.manager()
    other = next(one for one in played.county.managers.values() if one.organisation_id != own.organisation_id)
    assert bidding_of(own, ref).tender_ref == played.tender.ref
    for actor in (other, Actor(ref="nobody", role=own.role)):
        with pytest.raises(NotFound):
            bidding_of(actor, ref)


def test_what_was_asked_about_another_invitation_is_asked_again(played: OpenTender) -> None:
    first, second = played.invitations[:2]
    seal_bid(
        actor=played.manager(0),
        invitation_ref=first.ref,
        response=response_to(played.tender),
        price=price_of(played.tender),
        bidding=bidding_of(played.manager(1), second.ref),
    )
    with acting_as(played.manager(0)):
        assert len(own_acts(first)) == 1
    with acting_as(played.manager(1)):
        assert own_acts(second) == []


def sealed(played: OpenTender, *, key: str) -> object:
    return seal_bid(
        actor=played.manager(),
        invitation_ref=played.invitations[0].ref,
        response=response_to(played.tender),
        price=price_of(played.tender),
        key=key,
    )


def together(*works: Callable[[], object]) -> list[object]:
    """Run works at once, each on a connection of its own; return what each gave or refused."""
    ready, outcomes = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            ready.wait()
            outcomes.append(work())
        except Refused as refusal:
            outcomes.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def test_the_receipt_says_that_an_offer_is_sealed_only_while_it_is(played: OpenTender) -> None:
    where = reverse("tenders_receipt", args=[played.invitations[0].ref, 1])
    offer(played)
    assert "Your offer is sealed. Nobody can read it" in text_of(client_of(played.manager()).get(where))
    withdraw_bid(actor=played.manager(), invitation_ref=played.invitations[0].ref)
    assert "Your offer is sealed" not in text_of(client_of(played.manager()).get(where))
    offer(played, 1)
    played.close()
    later = reverse("tenders_receipt", args=[played.invitations[1].ref, 1])
    assert "Your offer is sealed" not in text_of(client_of(played.manager(1)).get(later))


def test_forms_of_searches_that_ask_the_same_share_their_fields_and_nothing_else(played: OpenTender) -> None:
    tender = played.tender
    wrong = BidForm(posted(played, core="12OO", confirmed_by=""), tender=tender)
    right = BidForm(posted(played), tender=tender)
    assert not wrong.is_valid()
    assert right.is_valid(), right.errors
    assert right.price().total == 990
    assert wrong["core"].value() == "12OO"
    tender.figures = {**tender.figures, "fnc": "254.06"}
    nursing = BidForm(posted(played), tender=tender)
    assert not nursing.fields["basis"].widget.is_hidden
    assert right.fields["basis"].widget.is_hidden
