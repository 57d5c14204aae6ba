"""How fast offers are sealed over HTTP, as a share of bare durable inserts of the same rows into the same table."""

import itertools
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg

from placewell.tenders.sealing import PRICE_STEPS, RESPONSE_STEPS
from placewell.web.embedded import start
from tests.bench.bids_clients import rate_of
from tests.bench.measured import Measured

TURNS = 7  # counted: a run takes a second or two, and what else the machine does in one of them weighs
SLICES = TURNS + 1  # the first one warms both sides up and is not counted
ROWS = 4  # bare rows for each offer: inserts are fast, and a short run of them says little
CONNECTIONS = 8
WORKERS = 2  # web processes: one a core of the machine that the bound is set for
SEAL_OVERHEAD = 48  # bytes that sealing adds
PATIENCE = 60.0
LONGEST = 300.0  # seconds in which a run of offers has to be done
INSERT = (
    "INSERT INTO tenders_bidact (id, tender_id, invitation_id, authority_id, seq, act, bid_ref, response_sealed,"
    " price_sealed, receipt, reason, idempotency_hash, request_hash, at)"
    " VALUES (%s, %s, %s, %s, 1, 'bid', %s, %s, %s, %s, '', %s, %s, now())"
)
# What stands of each invitation, and whether it is whole: its envelopes are those of its receipt, its event is there.
STANDS = """
    SELECT i.ref, a.seq,
      a.receipt->'envelopes'->'response'->>'ciphertext_sha256' = encode(sha256(a.response_sealed), 'hex')
      AND a.receipt->'envelopes'->'price'->>'ciphertext_sha256' = encode(sha256(a.price_sealed), 'hex')
      AND e.number IS NOT DISTINCT FROM 1
    FROM tenders_bidact a JOIN tenders_invitation i ON i.id = a.invitation_id
    LEFT JOIN (SELECT payload->>'bid_ref' AS bid_ref, count(*) AS number FROM ledger_sealedevent GROUP BY 1) e
      ON e.bid_ref = a.bid_ref
"""
_nobodys = itertools.count(-1, -1)  # invitations that there are not: the unique indexes are kept


def measure() -> Measured:
    """Return the median ratio of runs in turn, A B A B: offers acknowledged a second ÷ rows inserted a second."""
    folder = Path("build/bench").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    start(folder / "postgres")  # it runs for as long as one of its clients lives
    port = _free_port()
    plan = _built(folder, port)
    ratios, rates, bare = [], [], []
    acknowledged: set[str] = set()
    with _served(plan, port, folder):
        for number in range(SLICES):
            refs, rate = _send(plan, port, number)
            acknowledged |= refs
            _check(plan, acknowledged)
            inserted = _insert(plan, rows=ROWS * len(refs))
            if number:
                rates.append(rate)
                bare.append(inserted)
                ratios.append(rates[-1] / inserted)
    value = statistics.median(ratios)
    how = (
        f"median of {TURNS} runs in turn ({', '.join(f'{ratio:.3f}' for ratio in ratios)}); {len(plan['cookies'])}"
        f" signed-in browsers over {len(plan['invitations'][0])} tenders, each form answered by the redirect to its"
        f" receipt: {statistics.median(rates):.0f}/s while all are at it;"
        f" bare inserts of such rows on {CONNECTIONS} connections, each"
        f" committed and synced: {statistics.median(bare):.0f}/s"
    )
    return {"value": value, "how": how}


def _built(folder: Path, port: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.bids_site", str(folder), str(port)]
    kept = ("DATABASE", "PLACEWELL_", "DJANGO_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(kept)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    plan: dict[str, Any] = json.loads(done.stdout)
    return plan


@contextmanager
def _served(plan: dict[str, Any], port: int, folder: Path) -> Iterator[None]:
    from placewell.web.server import web_command

    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE")}
    with (folder / "web.log").open("wb") as log:
        command = web_command(host="127.0.0.1", port=port, workers=WORKERS)
        site = subprocess.Popen(command, env=environment | plan["environment"], stdout=log, stderr=log)
        try:
            _wait(port, site)
            yield
        finally:
            site.send_signal(signal.SIGTERM)
            site.wait(timeout=PATIENCE)


def _send(plan: dict[str, Any], port: int, number: int) -> tuple[set[str], float]:
    """Let every browser bid on its part of the tenders; over all runs each bids once on each.

    Returns the invitations whose offers were acknowledged, and how many a second while all browsers were at it.
    """
    mine = [
        [ref for place, ref in enumerate(refs) if (place + client) % SLICES == number]
        for client, refs in enumerate(plan["invitations"])
    ]
    given = json.dumps({**plan, "port": port, "invitations": mine})
    command = [sys.executable, str(Path(__file__).with_name("bids_clients.py"))]
    done = subprocess.run(command, input=given.encode(), stdout=subprocess.PIPE, check=True, timeout=LONGEST)
    answer = json.loads(done.stdout)
    refs = set(answer["acknowledged"])
    if len(refs) != sum(map(len, mine)):
        raise RuntimeError("Not every offer was acknowledged once.")
    return refs, answer["rate"]


def _check(plan: dict[str, Any], acknowledged: set[str]) -> None:
    """Raise RuntimeError unless exactly the acknowledged offers stand, each of them whole."""
    with psycopg.connect(plan["owner_url"]) as connection:
        found = connection.execute(STANDS).fetchall()
    if sorted(found) != sorted((ref, 1, True) for ref in acknowledged):
        raise RuntimeError(f"{len(acknowledged)} offers were acknowledged; {len(found)} stand, or not whole.")


def _insert(plan: dict[str, Any], *, rows: int) -> float:
    """Return how many rows a second eight connections insert, all at it, each row in a commit of its own."""
    share = rows // CONNECTIONS
    receipt = json.dumps({"schema": "placewell/receipt/1", "filler": secrets.token_hex(350)})

    def row() -> tuple[Any, ...]:
        response, price = (secrets.token_bytes(steps[0] + SEAL_OVERHEAD) for steps in (RESPONSE_STEPS, PRICE_STEPS))
        hashes = (secrets.token_bytes(32), secrets.token_bytes(32))
        ids = (uuid.uuid4(), plan["tender_id"], next(_nobodys), plan["authority_id"])
        return (*ids, f"B-{secrets.token_hex(5)}", response, price, receipt, *hashes)

    def work(connection: "psycopg.Connection[Any]", given: list[tuple[Any, ...]]) -> list[float]:
        done_at = []
        for one in given:
            connection.execute(INSERT, one)
            done_at.append(time.perf_counter())
        return done_at

    with ExitStack() as stack:
        connections = [
            stack.enter_context(psycopg.connect(plan["owner_url"], autocommit=True)) for _ in range(CONNECTIONS)
        ]
        made = [[row() for _ in range(share)] for _ in connections]
        pool = stack.enter_context(ThreadPoolExecutor(CONNECTIONS))
        begun = time.perf_counter()
        # Each is taken, so that an insert that failed fails the measurement: its rows were never written.
        return rate_of(list(pool.map(work, connections, made)), since=begun)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int, site: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and site.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("The site did not start. See build/bench/web.log.")
