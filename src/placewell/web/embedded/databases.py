"""Making, cloning and dropping databases in the embedded cluster."""

import psycopg
from psycopg import sql

from placewell.web.embedded.cluster import Cluster
from placewell.web.roles import APPLICATION_ROLE, OWNER_ROLE

MAKING = 7_201_002  # the advisory lock under which databases are made


def ensure_database(cluster: Cluster, name: str) -> bool:
    """Make a database that the owner owns, if there is none of that name. Tells whether it was made."""
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        # Two processes may start at once; the lock ends with the connection.
        connection.execute("SELECT pg_advisory_lock(%s)", (MAKING,))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            return False
        _create(connection, name, template=None)
    return True


def clone_database(cluster: Cluster, template: str, name: str) -> None:
    """Copy a database that nobody is connected to; takes about a tenth of a second."""
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        _create(connection, name, template=template)


def drop_database(cluster: Cluster, name: str) -> None:
    """Drop a database with everybody in it, if there is one of that name."""
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _create(connection: psycopg.Connection[tuple[object, ...]], name: str, *, template: str | None) -> None:
    database, owner = sql.Identifier(name), sql.Identifier(OWNER_ROLE)
    making = sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner)
    if template is not None:
        making += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
    connection.execute(making)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    application = sql.Identifier(APPLICATION_ROLE)
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, application))
