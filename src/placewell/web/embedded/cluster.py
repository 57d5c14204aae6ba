"""Starting, sharing and stopping the private PostgreSQL cluster of one folder.

Every client holds a shared lock on a file for as long as it lives; the kernel lets go of it even when a client is
killed. A watchdog stops the server when nobody holds the lock. Whether the server is alive is found out by
connecting to it, never by its process id, which a zombie keeps and another process may be given.
"""

import fcntl
import hashlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal
from urllib.parse import quote

import psycopg

from placewell.web.embedded.binaries import (
    BUILTIN_LOCALE_SINCE,
    Identity,
    find_binaries,
    find_identity,
    major_version,
)
from placewell.web.embedded.problem import PostgresProblem
from placewell.web.roles import APPLICATION_ROLE, OWNER_ROLE, ensure_roles

SUPERUSER = "placewell_launcher"
LONGEST_SOCKET_FOLDER = 90  # bytes; a socket's whole path has at most 107
LEFT_BEHIND = "shared memory block"
PATIENCE = 60.0  # seconds for the server to come up or go down

# The server and its watchdog outlive us: they are kept here, and never waited for.
_outlive_us: list["subprocess.Popen[bytes]"] = []
_held: dict[Path, tuple["Cluster", IO[bytes]]] = {}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server: where its socket is, and the passwords of its roles."""

    folder: Path
    socket_folder: Path
    passwords: tuple[tuple[str, str], ...]

    def url(self, database: str, role: str = APPLICATION_ROLE) -> str:
        """Return the address of a database for a role, as `DATABASE_URL` takes it."""
        password = quote(dict(self.passwords)[role], safe="")
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.socket_folder), safe='')}"

    @property
    def admin_url(self) -> str:
        """Return the address for the launcher's own role, which makes databases and roles and nothing else."""
        return self.url("postgres", SUPERUSER)


def start(folder: Path, *, durable: bool = True) -> Cluster:
    """Return the running cluster of `folder`, starting (and the first time making) it when need be.

    It runs until the last process that called this has ended. `durable=False` gives up safety against a crash of
    the machine, for tests. Raises PostgresProblem.
    """
    folder = Path(folder).expanduser().resolve()
    if folder in _held and _alive(_held[folder][0]):
        return _held[folder][0]
    folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder):
        client = (folder / "clients.lock").open("ab")
        fcntl.flock(client, fcntl.LOCK_SH)
        binaries = find_binaries()
        identity = find_identity(binaries, folder / "data")
        server = _Server(folder, binaries, identity, durable=durable)
        cluster = Cluster(folder, server.socket_folder, server.passwords())
        if not _alive(cluster):
            server.make()
            server.run(cluster)
            with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
                passwords: dict[Literal["owner", "application"], str] = {
                    "owner": dict(cluster.passwords)[OWNER_ROLE],
                    "application": dict(cluster.passwords)[APPLICATION_ROLE],
                }
                ensure_roles(connection, passwords=passwords, owner_makes_databases=not durable)
    _held[folder] = (cluster, client)
    return cluster


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "start.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _alive(cluster: Cluster) -> bool:
    try:
        with psycopg.connect(cluster.admin_url, connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


class _Server:
    """The server's files and programs."""

    def __init__(self, folder: Path, binaries: Path, identity: Identity, *, durable: bool) -> None:
        self.folder, self.binaries, self.identity, self.durable = folder, binaries, identity, durable
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.socket_folder = self._socket_folder()

    def _socket_folder(self) -> Path:
        inside = self.folder / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"placewell-{os.geteuid()}-{mark}"

    def passwords(self) -> tuple[tuple[str, str], ...]:
        """Read each role's password from its own file (mode 0600), making them the first time."""
        return tuple((role, self._password(role)) for role in (SUPERUSER, OWNER_ROLE, APPLICATION_ROLE))

    def _password(self, role: str) -> str:
        path = self.folder / f"{role}.password"
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(24))
        return path.read_text()

    def make(self) -> None:
        """Make the folders, and the cluster when there is none."""
        for path in (self.data, self.socket_folder):
            path.mkdir(mode=0o700, exist_ok=True)
            status = path.stat()
            if path == self.socket_folder and status.st_uid not in {os.geteuid(), self.identity.uid}:
                raise PostgresProblem(f"{path} belongs to somebody else. Set PLACEWELL_HOME to another folder.")
            self._hand_over(path)
        self.log.touch(mode=0o600)
        self._hand_over(self.log)
        if (self.data / "PG_VERSION").exists():
            return
        locale = ["--locale=C.UTF-8"]
        if major_version(self.binaries) >= BUILTIN_LOCALE_SINCE:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        with tempfile.NamedTemporaryFile("w", prefix="placewell-") as file:
            file.write(dict(self.passwords())[SUPERUSER])
            file.flush()
            self._hand_over(Path(file.name))
            command = ["initdb", "-D", str(self.data), "-U", SUPERUSER, "-E", "UTF8", "-A", "scram-sha-256"]
            self._call(*command, f"--pwfile={file.name}", *locale)

    def run(self, cluster: Cluster) -> None:
        """Start the server and its watchdog."""
        self._forget_the_dead()
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket_folder), "max_connections": "120"}
        options |= {"password_encryption": "scram-sha-256", "timezone": "UTC", "shared_buffers": "128MB"}
        if not self.durable:
            options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        settings = [argument for name, value in options.items() for argument in ("-c", f"{name}={value}")]
        deadline = time.monotonic() + PATIENCE
        while not self._comes_up(cluster, settings):
            # What a killed server leaves behind ends a moment after it; until then it guards the data.
            if LEFT_BEHIND not in self._last_of_log() or time.monotonic() > deadline:
                raise PostgresProblem(f"PostgreSQL did not start. Its log says: {self._last_of_log()}")
            time.sleep(0.2)
            self._forget_the_dead()
        watchdog = [sys.executable, "-I", str(Path(__file__).with_name("watchdog.py"))]
        guard = subprocess.Popen(  # noqa: S603 (our own)
            [
                *watchdog,
                *map(str, (self.folder, self.data, self.binaries, self.identity.uid or "")),
                *self.identity.prefix,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _outlive_us.append(guard)

    def _forget_the_dead(self) -> None:
        # Nobody answers: what these files name is dead, a zombie, or somebody else's process by now.
        for path in (self.data / "postmaster.pid", *self.socket_folder.glob(".s.PGSQL.*")):
            path.unlink(missing_ok=True)

    def _comes_up(self, cluster: Cluster, settings: list[str]) -> bool:
        with self.log.open("ab") as log:
            server = subprocess.Popen(  # noqa: S603 (found, not given)
                [*self.identity.prefix, str(self.binaries / "postgres"), "-D", str(self.data), *settings],
                **self._how(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and server.poll() is None:
            if _alive(cluster):
                _outlive_us.append(server)
                return True
            time.sleep(0.02)
        return False

    def _last_of_log(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return " / ".join(lines[-4:]) or "nothing"

    def _call(self, program: str, *arguments: str) -> None:
        command = [*self.identity.prefix, str(self.binaries / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self._how())  # noqa: S603 (found)
        if done.returncode:
            reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
            raise PostgresProblem(f"{program} failed: {reason[0]}")

    def _how(self) -> dict[str, Any]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        return {**self.identity.popen, "env": {**environment, "LC_ALL": "C"}}

    def _hand_over(self, path: Path) -> None:
        if self.identity.uid is not None and self.identity.gid is not None:
            os.chown(path, self.identity.uid, self.identity.gid)
