"""Keeping out of every log what tells of bidding, and whatever has a secret in its address.

A line that says who asked for such a page, when, or what went wrong there, would tell that an offer was being made.
Which pages these are follows from what they declare, so that none can be forgotten: pages of tenders for providers
alone, and pages whose address has a secret in it.
"""

import logging
import re
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from urllib.parse import unquote

from django.apps import apps
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver

from placewell.accounts.permissions import permission_of
from placewell.accounts.roles import Role

# Parts of an address that open something to whoever has them.
SECRETS = frozenset({"token", "key"})
ENCODED = 3  # times over that an address may be encoded within another

_answering: ContextVar[bool] = ContextVar("answering_quietly", default=False)


def addresses(
    patterns: Sequence[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Give every address of the site, as a route, with its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route, pattern


def keeps_quiet(pattern: URLPattern) -> bool:
    """Tell whether nothing of a page may be logged."""
    permission = permission_of(pattern.callback)
    providers_alone = permission.roles == {Role.PROVIDER} and permission.name.startswith("tenders.")
    return providers_alone or bool(SECRETS & pattern.pattern.converters.keys())


@contextmanager
def quietly(address: str) -> Iterator[None]:
    """Silence every log while a block answers a request for `address`, if that is such a page's."""
    before = _answering.set(tells(address))
    try:
        yield
    finally:
        _answering.reset(before)


def tells(text: str) -> bool:
    """Tell whether a text names the address of such a page, or anything below it, encoded or not."""
    if not apps.ready:
        return False  # nobody has asked for a page yet
    for _ in range(ENCODED):
        if _quiet_addresses(get_resolver()).search(text):
            return True
        decoded = unquote(text)
        if decoded == text:
            return False
        text = decoded
    return False


@lru_cache(maxsize=4)
def _quiet_addresses(resolver: URLResolver) -> "re.Pattern[str]":
    # What lies below such an address is quiet with it: a receipt that is not there, an address that was mistyped.
    routes = {route.rstrip("/") for route, pattern in addresses(resolver.url_patterns) if keeps_quiet(pattern)}
    written = (re.sub(r"<[^>]+>", r"[^/\\s]+", re.sub(r"[.+*()\[\]|?]", r"\\\g<0>", route)) for route in routes)
    either = "|".join(sorted(f"/{one}(?![\\w-])" for one in written))
    return re.compile(either or "(?!)", re.IGNORECASE)


class QuietFilter(logging.Filter):
    """Drops every record that was made while such a page was answered, carries its request, or names its address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep a record that tells nothing."""
        request = getattr(record, "request", None)
        asked = request.get_full_path() if isinstance(request, HttpRequest) else ""
        return not (_answering.get() or tells(asked) or tells(_words_of(record)))


def _words_of(record: logging.LogRecord) -> str:
    try:
        words = record.getMessage()
    except (TypeError, ValueError, KeyError):
        words = f"{record.msg} {record.args}"
    trace = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else record.exc_text or ""
    return "\n".join((words, trace, record.stack_info or ""))
