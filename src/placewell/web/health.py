"""What `placewell doctor` looks at."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

from placewell.ledger.clock import now
from placewell.ledger.models import Installation

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
    kind = Installation.objects.values_list("kind", flat=True).first() or "unknown"
    drift = abs((now() - datetime.now(UTC)).total_seconds())
    still = kind in {"demonstration", "test"} or drift < MOST_DRIFT
    mailed = bool(settings.EMAIL_HOST) or kind in {"demonstration", "test"}
    return [
        Check("database", version >= OLDEST_SERVER, f"PostgreSQL {version // 10_000}; 15 or newer is needed."),
        Check("kind", kind == settings.PLACEWELL_KIND, f"The database is for {kind}; PLACEWELL_KIND agrees or must."),
        Check("role", not powerful, "The application's login has no powers beyond its tables, and must have none."),
        Check("ownership", owned == 0, "The application's login owns no table; migrate with DATABASE_OWNER_URL."),
        Check("clock", still, f"Database and machine differ by {drift:.1f} seconds; five are the most."),
        Check("mail", mailed, "Set PLACEWELL_EMAIL_HOST to your mail server."),
        Check("disk", free_bytes > LEAST_FREE, f"{free_bytes // 1_000_000:,} MB free; keep 1,000 MB."),
    ]
