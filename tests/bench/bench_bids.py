"""How fast offers are sealed over HTTP, as a share of bare durable inserts of the same rows into the same table."""

import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg

from placewell.tenders.sealing import PRICE_STEPS, RESPONSE_STEPS
from placewell.web.embedded import start
from tests.bench.measured import RUNS, Measured

SLICES = RUNS + 1  # the first one warms both sides up and is not counted
CONNECTIONS = 8
WORKERS = 2  # web processes: one a core of the machine that the bound is set for
SEAL_OVERHEAD = 48  # bytes that sealing adds
PATIENCE = 60.0
INSERT = (
    "INSERT INTO tenders_bidact (id, tender_id, invitation_id, authority_id, seq, act, bid_ref, response_sealed,"
    " price_sealed, receipt, reason, idempotency_hash, request_hash, at)"
    " VALUES (%s, %s, %s, %s, 1, 'bid', %s, %s, %s, %s, '', %s, %s, now())"
)


def measure() -> Measured:
    """Return the median ratio of runs in turn, A B A B: offers acknowledged a second ÷ rows inserted a second."""
    folder = Path("build/bench").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    start(folder / "postgres")  # it runs for as long as one of its clients lives
    port = _free_port()
    plan = _built(folder, port)
    ratios, rates, bare = [], [], []
    with _served(plan, port, folder):
        for number in range(SLICES):
            sent = _send(plan, port, number)
            inserted = _insert(plan, number, rows=sent["acknowledged"])
            if number:
                rates.append(sent["acknowledged"] / sent["seconds"])
                bare.append(inserted)
                ratios.append(rates[-1] / inserted)
    value = statistics.median(ratios)
    how = (
        f"median of {RUNS} runs in turn; {len(plan['cookies'])} signed-in browsers over"
        f" {len(plan['invitations'][0])} tenders, each form answered by the redirect to its receipt:"
        f" {statistics.median(rates):.0f}/s; bare inserts of such rows on {CONNECTIONS} connections, each committed"
        f" and synced: {statistics.median(bare):.0f}/s"
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


def _send(plan: dict[str, Any], port: int, number: int) -> dict[str, float]:
    """Let every browser bid on its part of the tenders; over all runs each bids once on each."""
    mine = [
        [ref for place, ref in enumerate(refs) if (place + client) % SLICES == number]
        for client, refs in enumerate(plan["invitations"])
    ]
    given = json.dumps({**plan, "port": port, "invitations": mine})
    command = [sys.executable, str(Path(__file__).with_name("bids_clients.py"))]
    done = subprocess.run(command, input=given.encode(), stdout=subprocess.PIPE, check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def _insert(plan: dict[str, Any], number: int, *, rows: float) -> float:
    """Return how many rows a second eight connections insert, each row in a commit of its own."""
    share = int(rows) // CONNECTIONS
    receipt = json.dumps({"schema": "placewell/receipt/1", "filler": secrets.token_hex(350)})
    connections = [psycopg.connect(plan["owner_url"], autocommit=True) for _ in range(CONNECTIONS)]

    def work(connection: "psycopg.Connection[Any]", place: int) -> None:
        response, price = (secrets.token_bytes(steps[0] + SEAL_OVERHEAD) for steps in (RESPONSE_STEPS, PRICE_STEPS))
        for row in range(share):
            invitation = -(1 + row + share * (place + CONNECTIONS * number))  # of nobody: the unique indexes are kept
            key = secrets.token_bytes(32)
            values = (uuid.uuid4(), plan["tender_id"], invitation, plan["authority_id"], f"B-{row}")
            connection.execute(INSERT, (*values, response, price, receipt, key, key))

    threads = [threading.Thread(target=work, args=(one, place)) for place, one in enumerate(connections)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    for one in connections:
        one.close()
    return share * CONNECTIONS / seconds


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
