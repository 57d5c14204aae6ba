"""What the tests of a provider's pages share: a browser, and an offer as it sends one."""

import re
from datetime import timedelta
from html import unescape

from django.db import connections

from placewell.accounts.roles import Role
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.opening import make_keys
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import prepare
from tests.offers import price_of, response_to
from tests.played import OpenTender

EVENINGS = "How would you make evenings calm for this person?"


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
