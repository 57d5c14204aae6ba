"""Paging by keyset: a page begins after the last row seen, so that every page costs the same."""

from datetime import datetime

from django.db.models import Q
from django.http import QueryDict

After = tuple[datetime, int]


def rows_after(field: str, after: After, *, descending: bool = False) -> Q:
    """Return the condition for rows that follow `after` in the order of `field` and id."""
    moment, last = after
    sign = "lt" if descending else "gt"
    # The first condition alone narrows the index; the second settles rows of one instant.
    return Q(**{f"{field}__{sign}e": moment}) & (Q(**{f"{field}__{sign}": moment}) | Q(**{f"id__{sign}": last}))


def read_after(query: QueryDict) -> After | None:
    """Return where a page begins, from its address; None for the first page, or for what cannot be read."""
    written, _, last = query.get("after", "").rpartition("~")
    try:
        moment = datetime.fromisoformat(written)
        return (moment, int(last)) if moment.tzinfo is not None else None
    except ValueError:
        return None


def more(query: QueryDict, last: After) -> str:
    """Return the query of the page that follows: everything else in the address stays as it is."""
    following = query.copy()
    following["after"] = f"{last[0].isoformat()}~{last[1]}"
    return f"?{following.urlencode()}"
