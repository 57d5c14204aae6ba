"""Making, cloning and dropping databases in the embedded cluster."""

import psycopg
from psycopg import sql

from placewell.web.embedded.cluster import Cluster
from placewell.web.roles import APPLICATION_ROLE, OWNER_ROLE, make_database

MAKING = 7_201_002  # the advisory lock under which databases are made


def ensure_database(cluster: Cluster, name: str) -> bool:
    """Make a database that the owner owns, if there is none of that name. Tells whether it was made."""
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        # Two processes may start at once; the lock ends with the connection.
        connection.execute("SELECT pg_advisory_lock(%s)", (MAKING,))
        return make_database(connection, name, owner=OWNER_ROLE, application=APPLICATION_ROLE)


def clone_database(cluster: Cluster, template: str, name: str) -> None:
    """Copy a database that nobody is connected to; takes about a tenth of a second."""
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        make_database(connection, name, owner=OWNER_ROLE, application=APPLICATION_ROLE, template=template)


def drop_database(cluster: Cluster, name: str) -> None:
    """Drop a database with everybody in it, if there is one of that name."""
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
