"""What `placewell doctor` looks at."""

import stat
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

from placewell.accounts.keys import Key, opener_folder
from placewell.ledger.clock import now
from placewell.ledger.models import Installation
from placewell.web.database import keys_folder
from placewell.web.roles import TELLS_NOTHING_ASKED

LEAST_FREE = 1_000_000_000  # bytes
OLDEST_SERVER = 150_000
MOST_DRIFT = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, and what to do when it does not hold."""

    name: str
    holds: bool
    sentence: str


def examine(*, free_bytes: int) -> list[Check]:
    """Look at the database, its roles, the clock, mail and disk."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0])
        cursor.execute("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        powerful = bool(cursor.fetchone()[0])
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        owned = int(cursor.fetchone()[0])
        cursor.execute(
            "SELECT name FROM unnest(%s::text[], %s::text[]) AS wanted (name, value)"
            " WHERE current_setting(name) <> value ORDER BY name",
            (list(TELLS_NOTHING_ASKED), list(TELLS_NOTHING_ASKED.values())),
        )
        loud = [row[0] for row in cursor.fetchall()]
    kind = Installation.objects.values_list("kind", flat=True).first() or "unknown"
    drift = abs((now() - datetime.now(UTC)).total_seconds())
    still = kind in {"demonstration", "test"} or drift < MOST_DRIFT
    roomy = free_bytes > LEAST_FREE
    mailed = bool(settings.EMAIL_HOST) or kind in {"demonstration", "test"}
    return [
        Check("database", version >= OLDEST_SERVER, f"PostgreSQL {version // 10_000}; 15 or newer is needed."),
        Check("kind", kind == settings.PLACEWELL_KIND, f"The database is for {kind}; PLACEWELL_KIND agrees or must."),
        Check("role", not powerful, "The application's login has no powers beyond its tables, and must have none."),
        Check("ownership", owned == 0, "The application's login owns no table; migrate with DATABASE_OWNER_URL."),
        Check("server log", not loud, _log_sentence(loud)),
        _opening_key_apart(),
        Check("clock", still, f"Database and machine differ by {drift:.1f} seconds; five are the most."),
        Check("mail", mailed, "Set PLACEWELL_EMAIL_HOST to your mail server."),
        # Not how much exactly: each sealed offer takes some of it, and this is shown to administrators.
        Check("disk", roomy, f"{'More' if roomy else 'Less'} than 1,000 MB are free; keep that many."),
    ]


def _log_sentence(loud: list[str]) -> str:
    if not loud:
        return "The database server's log, and its list of sessions, hold nothing that the application asks of it."
    changes = "; ".join(
        f"ALTER ROLE {settings.APPLICATION_ROLE} SET {name} = '{TELLS_NOTHING_ASKED[name]}'" for name in loud
    )
    return f"The database server could tell when an offer is made. As its superuser: {changes}."


def _opening_key_apart() -> Check:
    folder = keys_folder()
    if folder is None:
        return Check("opening key", holds=True, sentence="Give PLACEWELL_OPENING_KEY to the opener alone.")
    apart, name = opener_folder(folder), Key.OPENING.name.lower()
    closed = not apart.exists() or stat.S_IMODE(apart.stat().st_mode) == stat.S_IRWXU
    sentence = f"The opening key lies in {apart}, apart from the others and closed to other users, or must."
    return Check("opening key", closed and not (folder / name).exists(), sentence)
