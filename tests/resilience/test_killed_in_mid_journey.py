"""Ten kills of each process in mid-journey: every acknowledged act is opened once, and every page recovers."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from placewell.tenders.receipts import leaf_of, verify
from tests.resilience.killing import KILLS, PATIENCE, VICTIMS, Killer
from tests.resilience.stubborn import Stubborn
from tests.serving import Served, served

ABOUT = "Being outdoors every day"
ANSWERS = {
    "answer_evenings": "The same carer from four, and low lights.",
    "answer_family": "Sunday tea together.",
    "for_me": "You would walk in the garden each day.",
    "must_haves_met": "on",
    "vacancy_confirmed": "on",
    "confirmed_by": "The manager",
    "basis": "net_of_fnc",
}


@contextmanager
def _somebody(site: Served, name: str) -> Iterator[Stubborn]:
    one = Stubborn(site.address)
    try:
        one.sign_in_as(name)
        yield one
    finally:
        one.close()


def _managers(site: Served) -> list[str]:
    one = Stubborn(site.address)
    page = one.get("/demonstration/sign-in/").text
    one.close()
    return sorted(set(re.findall(r"as (Manager of [^,<]+), ", page)))


def _invitations(manager: Stubborn) -> list[str]:
    """Return the addresses of the open invitations of a manager."""
    cards = re.findall(r"<section.*?</section>", manager.get("/invitations/").text, re.DOTALL)
    return [re.search(r'href="(/invitations/I-[^/"]+/)"', card)[1] for card in cards if "Closes at" in card]


def _offer(manager: Stubborn, invitation: str, amount: str) -> dict[str, object]:
    days, today = {}, datetime.now(tz=UTC).date()
    for name, day in {"start_on": today + timedelta(days=7), "valid_until": today + timedelta(days=180)}.items():
        days |= {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}
    answer = manager.send(f"{invitation}bid/", {**ANSWERS, **days, "core": amount})
    assert "/receipt/" in str(answer.url), f"{answer.url}: {_errors(answer.text)}"
    kept: dict[str, object] = json.loads(manager.get(f"{answer.url.path}?file=1").text)
    return kept


def _errors(page: str) -> str:
    found = re.search(r"error-summary.*?</div>\s*</div>", page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[0] if found else page[:600])


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as running:
        yield running


@pytest.mark.parametrize("victim", VICTIMS)
def test_ten_kills_in_mid_journey_lose_and_double_nothing(site: Served, victim: str) -> None:
    killer = Killer(site, victim)
    killer.start()
    receipts = _offers_again_and_again(site, killer)
    tender = str(receipts[0]["tender_ref"])
    site.move_clock(timedelta(hours=1))
    opening = _opened(site, tender)
    killer.join(PATIENCE)
    assert killer.kills == KILLS
    _every_act_is_there_once(site, tender, receipts, opening)
    _every_page_recovers(site, tender)


def _offers_again_and_again(site: Served, killer: Killer) -> list[dict[str, object]]:
    """Let every manager offer, and replace the offer, until the killer has done most of its work; keep the receipts."""
    receipts = []
    managers = [Stubborn(site.address) for _ in _managers(site)]
    try:
        for manager, name in zip(managers, _managers(site), strict=True):
            manager.sign_in_as(name)
        invitations = [(manager, where) for manager in managers for where in _invitations(manager)]
        assert len(invitations) >= 5
        turn = 0
        deadline = time.monotonic() + PATIENCE
        while turn < 3 or (killer.kills < KILLS - 3 and time.monotonic() < deadline):
            receipts += [_offer(manager, where, f"{990 + turn}.00") for manager, where in invitations]
            turn += 1
    finally:
        for manager in managers:
            manager.close()
    return receipts


def _opened(site: Served, tender: str) -> dict[str, object]:
    with _somebody(site, "Rosa Marchetti") as broker:
        deadline = time.monotonic() + PATIENCE
        while "The opening" not in broker.get(f"/tenders/{tender}/").text:
            assert time.monotonic() < deadline, "The tender was never opened."
            time.sleep(0.3)
    with site.owner() as connection:
        row = connection.execute(
            "SELECT o.leaves, o.merkle_root, o.bids, o.acts FROM tenders_opening o JOIN tenders_tender t"
            " ON t.id = o.tender_id WHERE t.ref = %s",
            (tender,),
        ).fetchall()
    assert len(row) == 1, "A tender is opened once."
    leaves, root, bids, acts = row[0]
    return {"leaves": leaves, "merkle_root": root, "bids": bids, "acts": acts}


def _every_act_is_there_once(
    site: Served, tender: str, receipts: list[dict[str, object]], opening: dict[str, object]
) -> None:
    leaves = opening["leaves"]
    assert isinstance(leaves, list)
    assert sorted(leaves) == sorted(leaf_of(receipt).hex() for receipt in receipts)
    file = {
        "schema": "placewell/opening/1",
        "tender_ref": tender,
        "opened_at": "",
        "merkle_root": opening["merkle_root"],
        "leaves": leaves,
        "bids": [],
    }
    assert all(check.held for receipt in receipts for check in verify(receipt, file))
    last = {receipt["bid_ref"]: receipt["seq"] for receipt in receipts}
    with site.owner() as connection:
        opened = connection.execute(
            "SELECT b.bid_ref, a.seq FROM tenders_openedbid b JOIN tenders_tender t ON t.id = b.tender_id"
            " JOIN tenders_bidact a ON a.id = b.act_id WHERE t.ref = %s",
            (tender,),
        ).fetchall()
        told = connection.execute(
            "SELECT name, count(*) FROM ledger_eventrow WHERE subject = %s GROUP BY name", (f"tender:{tender}",)
        ).fetchall()
    assert dict(opened) == last
    counts = dict(told)
    assert counts["BidsOpened"] == 1
    assert counts["BidSealed"] + counts.get("BidReplaced", 0) == len(receipts)


def _every_page_recovers(site: Served, tender: str) -> None:
    with _somebody(site, "Rosa Marchetti") as broker:
        for path in ("/work/", "/tenders/", f"/tenders/{tender}/", "/cases/", "/schemes/", "/services/"):
            assert broker.get(path).status_code == 200, path
    with _somebody(site, "Manager of Brook and Byre") as manager:
        for path in ("/work/", "/invitations/", "/visits/"):
            assert manager.get(path).status_code == 200, path
