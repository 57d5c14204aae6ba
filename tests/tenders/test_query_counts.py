"""What the opener and these pages ask of the database does not grow with bids."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.keys import Key
from placewell.accounts.roles import Role
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.marking import accept_agreed_score, propose_agreed_score
from placewell.tenders.actions.opening import open_bids, reveal_prices
from placewell.tenders.actions.seats import take_seat
from placewell.tenders.models import OpenedBid
from placewell.tenders.opener import OPENER
from tests.clients import client_of
from tests.databases import copied
from tests.played import OpenTender, with_an_open_tender
from tests.tenders.opened import evaluators, finish, offer, score_all


@contextmanager
def counted(found: dict[str, int], name: str) -> Iterator[None]:
    """Count the queries of a step."""
    with CaptureQueriesContext(connection) as captured:
        yield
    found[name] = len(captured)


def counts_with(offers: int) -> dict[str, int]:
    """Play a planned tender with so many offers, and count what each step and page asks of the database."""
    played, found = with_an_open_tender(Urgency.PLANNED), {}
    for place in range(offers):
        offer(played, place, f"{980 + place}.00")
    played.close()
    with counted(found, "opening"):
        open_bids(actor=OPENER, tender_id=played.tender.pk)
    with acting_as(OPENER):
        bids = list(OpenedBid.objects.filter(tender=played.tender).order_by("bid_ref"))
    iris, owen = evaluators(played)
    address = reverse("tenders_scoring", args=[played.tender.ref])
    take_seat(actor=iris, tender_ref=played.tender.ref)
    score_all(played, iris, bids, "4")
    for name, actor in (("own marks", iris), ("no seat yet", owen), ("how far", played.staff(Role.BROKER))):
        found |= _page(name, actor, address)
    take_seat(actor=owen, tender_ref=played.tender.ref)
    score_all(played, owen, bids, "1")
    finish(played, iris)
    finish(played, owen)
    found |= _page("agreeing", iris, address)
    _agree_all(played, bids)
    with counted(found, "reveal"):
        reveal_prices(actor=OPENER, tender_id=played.tender.pk)
    found |= _page("every mark", played.staff(Role.AUDITOR), address)
    return found


def _page(name: str, actor: object, address: str) -> dict[str, int]:
    client, found = client_of(actor), {}  # type: ignore[arg-type] # an actor
    with counted(found, name):
        assert client.get(address).status_code == 200
    return found


def _agree_all(played: OpenTender, bids: list[OpenedBid]) -> None:
    iris, owen = evaluators(played)
    for bid in bids:
        for question in played.tender.questions:
            answer = {"tender_ref": played.tender.ref, "bid_ref": bid.bid_ref, "question_id": question["id"]}
            proposal = propose_agreed_score(actor=iris, score=3, because="So.", **answer)
            accept_agreed_score(actor=owen, proposal=proposal.pk, **answer)


def test_no_step_and_no_page_of_marking_asks_more_for_more_offers(clock: object, template: str) -> None:
    found = []
    for offers in (2, 6):
        with copied(template):
            found.append(counts_with(offers))
    os.environ.pop(Key.OPENING)
    few, many = found
    assert many == few


@pytest.mark.parametrize("offers", [2, 5])
def test_an_opening_takes_a_handful_of_queries(clock: object, offers: int) -> None:
    played, found = with_an_open_tender(), {}
    for place in range(offers):
        offer(played, place)
    played.close()
    with counted(found, "opening"):
        open_bids(actor=OPENER, tender_id=played.tender.pk)
    os.environ.pop(Key.OPENING)
    assert found["opening"] < 30
