"""The two database roles: an owner that migrates, and a login for the application that owns nothing."""

from collections.abc import Mapping
from typing import Any, Literal

import psycopg
from psycopg import sql

OWNER_ROLE = "placewell_owner"
APPLICATION_ROLE = "placewell_app"
NO_POWERS = "NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"


def ensure_roles(
    connection: psycopg.Connection[Any],
    *,
    passwords: Mapping[Literal["owner", "application"], str],
    owner_makes_databases: bool = False,
) -> None:
    """Make both roles, or set their powers and passwords again. `connection` is a superuser's, in autocommit.

    Neither may do anything beyond its own tables: not even the owner passes row-level security by.
    """
    names: dict[Literal["owner", "application"], str] = {"owner": OWNER_ROLE, "application": APPLICATION_ROLE}
    for which, name in names.items():
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
        databases = "CREATEDB" if which == "owner" and owner_makes_databases else "NOCREATEDB"
        connection.execute(
            sql.SQL("ALTER ROLE {} WITH LOGIN {} {} PASSWORD {}").format(
                sql.Identifier(name), sql.SQL(NO_POWERS), sql.SQL(databases), sql.Literal(passwords[which])
            )
        )
