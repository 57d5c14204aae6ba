"""The two database roles: an owner that migrates, and a login for the application that owns nothing.

On a server of one's own, `python -m placewell.web.roles` makes both, and the database, as the addresses
`DATABASE_OWNER_URL` and `DATABASE_URL` name them, with the rights of `PLACEWELL_ADMIN_URL`, which is needed only then.
"""

import os
import sys
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

OWNER_ROLE = "placewell_owner"
APPLICATION_ROLE = "placewell_app"
POWERS = {
    "rolsuper": "NOSUPERUSER",
    "rolcreaterole": "NOCREATEROLE",
    "rolreplication": "NOREPLICATION",
    "rolbypassrls": "NOBYPASSRLS",
    "rolcreatedb": "NOCREATEDB",
}
# A statement can hold what is said of a person, and an error can tell that an offer was made. So can the list of
# sessions: each shows its newest statement, and since when, to every login of its role, until the next one.
TELLS_NOTHING_ASKED = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "track_activities": "off",
}
ADDRESSES = ("PLACEWELL_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_URL")


def ensure_role(
    connection: psycopg.Connection[Any], name: str, password: str, *, makes_databases: bool = False
) -> None:
    """Make a login with this password and no powers, or take from it what powers and memberships it has.

    It may then do nothing beyond its own tables and what it is granted there: not even an owner passes row-level
    security by. `connection` is in autocommit, of a superuser or of a role that may make roles.
    """
    role = sql.Identifier(name)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
    held = connection.execute(
        sql.SQL("SELECT {} FROM pg_roles WHERE rolname = %s").format(
            sql.SQL(", ").join(map(sql.Identifier, POWERS)),
        ),
        (name,),
    ).fetchone()
    changes = [without for without, has in zip(POWERS.values(), held or (), strict=True) if has]
    if makes_databases:
        changes = [*(change for change in changes if change != "NOCREATEDB"), "CREATEDB"]
    # Only the password's verifier leaves this process: no log of the server has the password itself.
    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL("ALTER ROLE {} WITH LOGIN {} PASSWORD {}").format(
            role, sql.SQL(" ".join(changes)), sql.Literal(verifier)
        )
    )
    memberships = "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = %s::regrole"
    for (group,) in connection.execute(memberships, (role.as_string(connection),)).fetchall():
        connection.execute(sql.SQL("REVOKE {} FROM {}").format(sql.SQL(group), role))


def keep_out_of_sight(connection: psycopg.Connection[Any], name: str) -> bool:
    """See to it that the server's log, and its list of sessions, have nothing of what a role asks.

    Tells whether we may, as a superuser may.
    """
    try:
        for setting, value in TELLS_NOTHING_ASKED.items():
            connection.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(
                    sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)
                )
            )
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def make_database(
    connection: psycopg.Connection[Any], name: str, *, owner: str, application: str, template: str | None = None
) -> bool:
    """Make a database for the owner, to which besides only the application may connect; tells whether it was made.

    Where there is one of that name it is left as it is, unless a `template` is to be copied: then psycopg's
    DuplicateDatabase is raised.
    """
    exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
    if exists and template is None:
        return False
    database = sql.Identifier(name)
    making = sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(owner))
    if template is not None:
        making += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
    connection.execute(making)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(application)))
    return True


def set_up_server(*, admin_url: str, owner_url: str, application_url: str) -> bool:
    """Make the two roles and the database that the addresses name; tells whether the database was made.

    Raises ValueError with what is wrong with the addresses, and psycopg's errors when the server refuses.
    """
    owner, application = conninfo_to_dict(owner_url), conninfo_to_dict(application_url)
    for variable, address in (("DATABASE_OWNER_URL", owner), ("DATABASE_URL", application)):
        missing = [part for part in ("user", "password", "dbname") if not address.get(part)]
        if missing:
            raise ValueError(f"{variable} has no {' and no '.join(missing)}.")
    if owner["user"] == application["user"]:
        raise ValueError("DATABASE_OWNER_URL and DATABASE_URL name the same role. The application needs its own.")
    if owner["dbname"] != application["dbname"]:
        raise ValueError("DATABASE_OWNER_URL and DATABASE_URL name different databases.")
    names = {"owner": str(owner["user"]), "application": str(application["user"])}
    with psycopg.connect(admin_url, autocommit=True) as connection:
        ensure_role(connection, names["owner"], str(owner["password"]))
        ensure_role(connection, names["application"], str(application["password"]))
        for name in names.values():
            keep_out_of_sight(connection, name)
        # An administrator who is no superuser can only give a database to a role that it may act for.
        borrowing = connection.info.parameter_status("is_superuser") == "off"
        to_act = (sql.Identifier(names["owner"]), sql.SQL("CURRENT_USER"))
        if borrowing:
            connection.execute(sql.SQL("GRANT {} TO {}").format(*to_act))
        made = make_database(connection, str(owner["dbname"]), **names)
        if borrowing:
            connection.execute(sql.SQL("REVOKE {} FROM {}").format(*to_act))
    return made


def main() -> None:
    """Set a server up by the three addresses of the environment, or say what is missing or refused."""
    missing = [name for name in ADDRESSES if not os.environ.get(name)]
    if missing:
        sys.exit(f"Set {', '.join(missing)}.")
    admin_url, owner_url, application_url = (os.environ[name] for name in ADDRESSES)
    try:
        set_up_server(admin_url=admin_url, owner_url=owner_url, application_url=application_url)
    except (ValueError, psycopg.Error) as error:
        sys.exit(str(error).strip())


if __name__ == "__main__":
    main()
