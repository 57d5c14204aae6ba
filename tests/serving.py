"""A real site in processes of its own: PostgreSQL, granian, the jobs and the opener, as `placewell serve` runs them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import psycopg
import pytest

from placewell.web.embedded import start

PATIENCE = 240.0  # seconds until a site answers: a busy machine takes its time
DEMONSTRATION = ("-m", "placewell.cli", "demo", "--json", "--port")
CLEARED = ("DATABASE_URL", "DATABASE_OWNER_URL", "PLACEWELL_KIND", "PLACEWELL_KEYS_FOLDER", "PLACEWELL_OPENING_KEY")


@dataclass(frozen=True)
class Served:
    """A site that runs: its address, its folder, and the process that looks after the others."""

    address: str
    home: Path
    process: "subprocess.Popen[bytes]"

    def owner(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Return a connection of the database's owner, who sees everything."""
        cluster = start(self.home / "postgres")
        return psycopg.connect(cluster.url("placewell_demonstration", "placewell_owner"), autocommit=True)

    def move_clock(self, by: timedelta) -> None:
        """Move the clock on."""
        with self.owner() as connection:
            connection.execute("UPDATE ledger_installation SET clock_offset = clock_offset + %s", (by,))


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(home: Path, arguments: tuple[str, ...] = DEMONSTRATION, *, patience: float = PATIENCE) -> Iterator[Served]:
    """Serve a site from `home` while the block runs; `arguments` are Python's, and the port follows them.

    `patience` is how many seconds it may take to start: one that plays a lot beforehand takes longer.
    """
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in CLEARED}
    address = f"http://127.0.0.1:{port}"
    environment |= {"PLACEWELL_HOME": str(home), "PLACEWELL_BASE_URL": address}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with (home / "site.log").open("wb") as log:
        command = [sys.executable, *arguments, str(port)]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(address, process, home / "site.log", patience)
            yield Served(address, home, process)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{address}/health/ready", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    pytest.fail(f"The site did not start: {log.read_text(errors='replace')[-2000:]}")
