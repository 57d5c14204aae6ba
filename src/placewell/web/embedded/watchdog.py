"""Stops the embedded server when no client is left. Runs on its own, with nothing but the standard library."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

EVERY = 0.5  # seconds


def watch(folder: Path, data: Path, binaries: Path, uid: str, prefix: list[str]) -> None:
    """Wait until nobody holds the clients' lock, then stop the server, under the lock that starts take."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    how: dict[str, Any] = {"user": int(uid), "extra_groups": [], "cwd": "/"} if uid else {}
    with (folder / "start.lock").open("ab") as starting, (folder / "clients.lock").open("ab") as clients:
        while True:
            time.sleep(EVERY)
            if not data.exists():
                return
            fcntl.flock(starting, fcntl.LOCK_EX)
            try:
                fcntl.flock(clients, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                fcntl.flock(starting, fcntl.LOCK_UN)
                continue
            command = [*prefix, str(binaries / "pg_ctl"), "stop", "-m", "fast", "-w", "-D", str(data)]
            subprocess.run(command, check=False, capture_output=True, env={**os.environ, "LC_ALL": "C"}, **how)  # noqa: S603
            return


if __name__ == "__main__":
    watch(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], sys.argv[5:])
