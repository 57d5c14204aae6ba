"""Databases of the tests: one migrated template, copied for every worker and for every test that commits."""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections
from filelock import FileLock

import placewell
from placewell.web.embedded import clone_database, drop_database, ensure_database
from tests.settings import CLUSTER, HOME, TEMPLATE

ALIASES = ("default", "owner")


def point_at(name: str) -> None:
    """Let both aliases speak to one database from now on."""
    for alias in ALIASES:
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = CLUSTER.url(name)
    os.environ["DATABASE_OWNER_URL"] = CLUSTER.url(name, "placewell_owner")


def _fingerprint() -> str:
    root = Path(placewell.__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*root.glob("*/migrations/*.py"), root / "web" / "rights.py"]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def make_template() -> str:
    """Make the migrated template, once for all workers and until a migration changes; return its name."""
    from placewell.web.database import migrate

    name = f"{TEMPLATE}_{_fingerprint()}"
    with FileLock(HOME / "template.lock"):
        with psycopg.connect(CLUSTER.admin_url) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                return name
        making = f"{name}_making"
        drop_database(CLUSTER, making)
        ensure_database(CLUSTER, making)
        point_at(making)
        migrate()
        point_at("placewell_nothing")
        with psycopg.connect(CLUSTER.admin_url, autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


@contextmanager
def copied(template: str, *, keep: bool = False) -> Iterator[str]:
    """Give a fresh copy of the template, pointed at while the block runs, and dropped after it unless kept."""
    name = f"placewell_test_{uuid.uuid4().hex[:12]}"
    before = settings.DATABASES["default"]["NAME"]
    clone_database(CLUSTER, template, name)
    point_at(name)
    try:
        yield name
    finally:
        point_at(before)
        if not keep:
            drop_database(CLUSTER, name)
