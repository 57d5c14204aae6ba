"""Starting and sharing the private PostgreSQL cluster of one folder.

Every client holds a shared lock on a file for as long as it lives; the kernel lets go of it even when a client is
killed. A watchdog stops the server when nobody holds the lock.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from placewell.web.embedded.problem import PostgresProblem
from placewell.web.embedded.server import PORT, SUPERUSER, Server
from placewell.web.roles import APPLICATION_ROLE, OWNER_ROLE, ensure_role

_held: dict[Path, tuple["Cluster", IO[bytes]]] = {}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server: where its socket is, and the passwords of its roles."""

    folder: Path
    socket_folder: Path
    passwords: tuple[tuple[str, str], ...] = field(repr=False)

    def url(self, database: str, role: str = APPLICATION_ROLE) -> str:
        """Return the address of a database for a role, as `DATABASE_URL` takes it."""
        password = quote(dict(self.passwords)[role], safe="")
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.socket_folder), safe='')}&port={PORT}"

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
    server = Server(folder, durable=durable)
    if folder in _held and server.answers():
        return _held[folder][0]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(folder):
            # A server that died is started again under the lock that we hold already.
            client = _held[folder][1] if folder in _held else (folder / "clients.lock").open("ab")
            fcntl.flock(client, fcntl.LOCK_SH)
            passwords = tuple((role, server.password(role)) for role in (SUPERUSER, OWNER_ROLE, APPLICATION_ROLE))
            cluster = Cluster(folder, server.socket_folder, passwords)
            server.watch()
            if not server.answers():
                server.run()
            _ensure_login(cluster, durable=durable)
    except OSError as error:
        raise PostgresProblem(f"The database cannot be kept in {folder} ({error}). Set PLACEWELL_HOME.") from error
    _held[folder] = (cluster, client)
    return cluster


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "start.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ensure_login(cluster: Cluster, *, durable: bool) -> None:
    """Make both roles, and close the launcher's own databases to everybody."""
    passwords = dict(cluster.passwords)
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        safe = connection.execute("SELECT current_setting('fsync') = 'on'").fetchone() == (True,)
        if durable and not safe:
            raise PostgresProblem(
                f"The server of {cluster.folder} runs for tests, without safety against a crash. End them first."
            )
        ensure_role(connection, OWNER_ROLE, passwords[OWNER_ROLE], makes_databases=not durable)
        ensure_role(connection, APPLICATION_ROLE, passwords[APPLICATION_ROLE])
        for name in ("postgres", "template1"):
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
