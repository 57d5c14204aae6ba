"""Stops the embedded server when no client is left. Runs on its own, with nothing but the standard library."""

import fcntl
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

LINGER = 0.5  # seconds in which a next command still finds the server running
PATIENCE = 60.0  # seconds for the server to go down
EVERY = 0.02


def watch(folder: Path, socket_file: Path, watching: int) -> None:
    """Wait until nobody holds the clients' lock, then stop the server, under the lock that starts take.

    `watching` is the descriptor of a lock that tells others of this watchdog; it is let go of before that of starts,
    so that whoever starts next knows that nobody watches.
    """
    with (folder / "start.lock").open("ab") as starting, (folder / "clients.lock").open("ab") as clients:
        while True:
            fcntl.flock(clients, fcntl.LOCK_EX)  # waits for the last client to end
            fcntl.flock(clients, fcntl.LOCK_UN)
            time.sleep(LINGER)
            fcntl.flock(starting, fcntl.LOCK_EX)
            try:
                fcntl.flock(clients, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                fcntl.flock(starting, fcntl.LOCK_UN)
                continue
            if _listens(socket_file):
                _stop(folder / "data" / "postmaster.pid")
            with suppress(OSError):
                socket_file.parent.rmdir()
            os.close(watching)
            return


def _listens(socket_file: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(os.fspath(socket_file))
        except OSError:
            return False
    return True


def _stop(pid_file: Path) -> None:
    # The server answers, so the process named is the server: a number left behind is never signalled.
    with suppress(OSError, ValueError, IndexError):
        os.kill(int(pid_file.read_text().splitlines()[0]), signal.SIGINT)
    deadline = time.monotonic() + PATIENCE
    while pid_file.exists() and time.monotonic() < deadline:
        time.sleep(EVERY)


if __name__ == "__main__":
    watch(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
