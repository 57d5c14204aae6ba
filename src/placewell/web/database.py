"""Getting a database ready: embedded or given, migrated by its owner, with the application's rights."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from placewell.web.home import home_folder

STANDING = "placewell"
DEMONSTRATION = "placewell_demonstration"


class NotReady(Exception):
    """The database cannot be used yet; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the environment now says: where the database is, and whether it is our own."""

    embedded: bool
    database: str


def prepare(*, kind: str = "local", database: str = STANDING) -> Prepared:
    """Put the address of the database and the folder of keys into the environment, then set Django up.

    Uses `DATABASE_URL` when it is set; else starts the embedded server in the home folder, which then runs
    for as long as any client lives.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placewell.web.settings")
    embedded = "DATABASE_URL" not in os.environ
    if embedded:
        from placewell.web.embedded import ensure_database, start  # noqa: PLC0415 (only where it is used)

        home = home_folder()
        cluster = start(home / "postgres")
        ensure_database(cluster, database)
        os.environ["PLACEWELL_KIND"] = kind
        os.environ["PLACEWELL_KEYS_FOLDER"] = str(home / f"keys-{database}")
        os.environ["DATABASE_URL"] = cluster.url(database, "placewell_app")
        os.environ["DATABASE_OWNER_URL"] = cluster.url(database, "placewell_owner")
    django.setup()
    return Prepared(embedded=embedded, database=settings.DATABASES["default"]["NAME"])


def make_ready(*, kind: str = "local", database: str = STANDING) -> Prepared:
    """Prepare, and migrate where the owner's address is known. Raises NotReady with what to do otherwise."""
    prepared = prepare(kind=kind, database=database)
    if "owner" in settings.DATABASES:
        if waiting_migrations("owner") or not _installed():
            migrate()
    elif waiting_migrations("default"):
        raise NotReady(
            "The database has not been migrated. Set DATABASE_OWNER_URL to the owner's address and run this again."
        )
    return prepared


def waiting_migrations(alias: str) -> bool:
    """Tell whether any migration has not been applied.

    Raises NotReady when the database cannot be reached, or was made by a version that is not this one's past.
    """
    try:
        executor = MigrationExecutor(connections[alias])
    except DatabaseError as error:
        _unreachable(error)
    for app, name in executor.loader.applied_migrations:
        if (app, name) not in executor.loader.disk_migrations:
            raise NotReady(
                f"Another version of Placewell made this database: it has {app}.{name}, which this one has not. Use"
                " that version, or begin with an empty database (another PLACEWELL_HOME, or another DATABASE_URL)."
            )
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _installed() -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM ledger_installation")
        return cursor.fetchone() is not None


def migrate() -> None:
    """Apply every migration as the owner, say what the database is for, and give the application its rights."""
    from placewell.web.rights import apply_rights  # noqa: PLC0415 (needs Django set up)

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            'INSERT INTO ledger_installation ("only", kind, clock_offset)'
            " VALUES (true, %s, '0') ON CONFLICT DO NOTHING",
            (settings.PLACEWELL_KIND,),
        )
        apply_rights(cursor, settings.APPLICATION_ROLE)


def keys_folder() -> Path | None:
    """Return the folder in which this installation keeps its own keys, if it does."""
    folder: Path | None = settings.PLACEWELL_KEYS_FOLDER
    return folder


def _unreachable(error: DatabaseError) -> NoReturn:
    first = str(error).strip().splitlines()[0] if str(error).strip() else "no answer"
    raise NotReady(f"The database cannot be reached ({first}). Check DATABASE_URL.") from error
