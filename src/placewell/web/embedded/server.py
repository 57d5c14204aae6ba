"""The files and processes of one embedded server."""

import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from placewell.web.embedded.binaries import find_binaries, major_version
from placewell.web.embedded.identity import find_identity
from placewell.web.embedded.problem import PostgresProblem
from placewell.web.roles import TELLS_NOTHING_ASKED

SUPERUSER = "placewell_launcher"
PORT = 5432  # names the socket; nothing listens on a network
LONGEST_SOCKET_FOLDER = 90  # bytes; a socket's whole path has at most 103 to 107
BUILTIN_LOCALE_SINCE = 17
LEFT_BEHIND = "pre-existing shared memory block"
PATIENCE = 60.0  # seconds for the server to come up
EVERY = 0.02

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "120",
    "shared_buffers": "128MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    # The log has what the server did, and nothing that anybody asked of it; nor has the list of sessions.
    **TELLS_NOTHING_ASKED,
    "log_error_verbosity": "terse",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_lock_waits": "off",
    # Their lines count rows and pages of single tables.
    "log_autovacuum_min_duration": "-1",
    "log_checkpoints": "off",
}
UNSAFE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

# The server and its watchdog outlive us: they are kept here, and looked after only to be forgotten when they ended.
_outlive_us: list["subprocess.Popen[bytes]"] = []


class Server:
    """The server of one folder. Everything that changes it is done under the lock of starts."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder, self.durable = folder, durable
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.socket_folder = _socket_folder(folder)

    def password(self, role: str) -> str:
        """Return a role's password from its own file (mode 0600), making it the first time."""
        path = self.folder / f"{role}.password"
        if not path.exists():
            _write_privately(path, secrets.token_urlsafe(24))
        return path.read_text()

    def answers(self) -> bool:
        """Tell whether the server runs, waiting while it starts or stops.

        Its process id is never asked: a zombie keeps it, and another process may be given it.
        """
        where = make_conninfo(host=str(self.socket_folder), port=PORT, dbname="postgres", connect_timeout=5).encode()
        deadline = time.monotonic() + PATIENCE
        while (answer := PGconn.ping(where)) == Ping.REJECT and time.monotonic() < deadline:
            time.sleep(EVERY)
        return answer == Ping.OK

    def watch(self) -> None:
        """See to it that a watchdog waits for the last client."""
        with (self.folder / "watchdog.lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            program = [sys.executable, "-I", "-S", str(Path(__file__).with_name("watchdog.py"))]
            socket_file = self.socket_folder / f".s.PGSQL.{PORT}"
            # The lock goes with its descriptor: it is the watchdog's from its first moment.
            watchdog = subprocess.Popen(  # noqa: S603 (our own)
                [*program, str(self.folder), str(socket_file), str(lock.fileno())],
                pass_fds=[lock.fileno()],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        _outlive_us.append(watchdog)

    def run(self) -> None:
        """Make the cluster when there is none, and start its server. Raises PostgresProblem."""
        _outlive_us[:] = [process for process in _outlive_us if process.poll() is None]
        version_file = self.data / "PG_VERSION"
        self.binaries = find_binaries(made_by=int(version_file.read_text()) if version_file.exists() else None)
        self.identity = find_identity(self.binaries, self.data)
        self._make_socket_folder()
        if not version_file.exists():
            self._make()
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".before.log"))
        settings = {**SETTINGS, "unix_socket_directories": str(self.socket_folder), **({} if self.durable else UNSAFE)}
        arguments = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
        deadline = time.monotonic() + PATIENCE
        while not self._comes_up(arguments):
            # What a killed server leaves behind ends a moment after it; until then it guards the data.
            if LEFT_BEHIND not in self._last_of_log() or time.monotonic() > deadline:
                raise PostgresProblem(f"PostgreSQL did not start. Its log says: {self._last_of_log()}")
            time.sleep(0.2)

    def _comes_up(self, arguments: list[str]) -> bool:
        # Nobody answers: what these files name is dead, a zombie, or somebody else's process by now. Should a server
        # still hold the data, the shared memory that goes with them keeps the next one out.
        for path in (self.data / "postmaster.pid", *self.socket_folder.glob(".s.PGSQL.*")):
            path.unlink(missing_ok=True)
        with open(self.log, "ab", opener=_private) as log:
            server = subprocess.Popen(  # noqa: S603 (found, not given)
                [*self.identity.prefix, str(self.binaries / "postgres"), "-D", str(self.data), *arguments],
                **self._how(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and server.poll() is None:
            if self.answers():
                _outlive_us.append(server)
                return True
            time.sleep(EVERY)
        if server.poll() is None:
            server.send_signal(signal.SIGQUIT)
            server.wait()
        return False

    def _last_of_log(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return " / ".join(lines[-4:]) or "nothing"

    def _make_socket_folder(self) -> None:
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        status = self.socket_folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in {os.geteuid(), self.identity.uid}:
            raise PostgresProblem(
                f"{self.socket_folder} belongs to somebody else. Set PLACEWELL_HOME to a folder with a shorter name."
            )
        self.socket_folder.chmod(0o700)
        self.identity.give(self.socket_folder)

    def _make(self) -> None:
        # Made beside its place and moved there when whole: a first start that was killed leaves nothing half-made.
        making, password = self.folder / "data.making", self.folder / "initdb.password"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        self.identity.give(making)
        locale = ["--locale=C.UTF-8"]
        if major_version(self.binaries) >= BUILTIN_LOCALE_SINCE:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options = ["-U", SUPERUSER, "-E", "UTF8", "-A", "scram-sha-256", *([] if self.durable else ["--no-sync"])]
        _write_privately(password, self.password(SUPERUSER))
        self.identity.give(password)
        program = [*self.identity.prefix, str(self.binaries / "initdb"), "-D", str(making)]
        command = [*program, f"--pwfile={password}", *options, *locale]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, **self._how())  # noqa: S603 (found)
        finally:
            password.unlink()
        if done.returncode:
            reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
            raise PostgresProblem(f"PostgreSQL could not make its cluster: {reason[0]}")
        making.replace(self.data)

    def _how(self) -> dict[str, Any]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        return {"cwd": "/", **self.identity.popen, "env": {**environment, "LC_ALL": "C"}}


def _socket_folder(folder: Path) -> Path:
    inside = folder / "socket"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    # Not the folder of the environment: every client must find the same one.
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path("/tmp") / f"placewell-{os.geteuid()}-{mark}"  # noqa: S108 (private, and its owner is checked)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write_privately(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    with open(new, "w", opener=_private) as file:
        file.write(text)
    new.replace(path)
