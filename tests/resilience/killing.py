"""Killing a site's processes at random moments, as often as wanted and no longer than is patient."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.serving import Served

KILLS = 10
PATIENCE = 90.0
PAUSE = (0.4, 1.6)  # seconds between kills


def processes(parent: int) -> dict[int, tuple[int, str]]:
    """Return parent and command line of every process."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                ppid = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                found[int(entry.name)] = (ppid, (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def _web(site: Served) -> list[int]:
    every = processes(site.process.pid)
    masters = {pid for pid, (parent, line) in every.items() if parent == site.process.pid and "granian" in line}
    return [*masters, *(pid for pid, (parent, _line) in every.items() if parent in masters)]


def _child(words: str) -> Callable[[Served], list[int]]:
    def find(site: Served) -> list[int]:
        every = processes(site.process.pid)
        return [pid for pid, (parent, line) in every.items() if parent == site.process.pid and words in line]

    return find


def _database(site: Served) -> list[int]:
    with suppress(OSError, ValueError, IndexError):
        return [int((site.home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])]
    return []


VICTIMS: dict[str, Callable[[Served], list[int]]] = {
    "web": _web,
    "worker": _child("procrastinate"),
    "opener": _child("placewell.web.opener"),
    "database": _database,
}


class Killer(threading.Thread):
    """Kills processes of some kinds, drawn by lot at random moments, until it has done so often enough."""

    def __init__(self, site: Served, *victims: str) -> None:
        super().__init__(daemon=True)
        self.site, self.victims, self.kills = site, victims, 0
        self.chance = random.Random(20261124)  # noqa: S311 (moments, not secrets)

    def run(self) -> None:
        """Kill."""
        deadline = time.monotonic() + PATIENCE
        while self.kills < KILLS and time.monotonic() < deadline:
            time.sleep(self.chance.uniform(*PAUSE))
            found = VICTIMS[self.chance.choice(self.victims)](self.site)
            if found:
                with suppress(ProcessLookupError):
                    os.kill(self.chance.choice(found), signal.SIGKILL)
                    self.kills += 1
