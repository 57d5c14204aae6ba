"""What every page's template knows: who is acting, where they can go, and whether this is a demonstration."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from placewell.accounts.actor import NOBODY, Actor
from placewell.accounts.roles import NAMES, Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.ui.large_text import wants_large


@dataclass(frozen=True, slots=True)
class Item:
    """A place in the navigation."""

    text: str
    href: str
    current: bool


# Who is offered which page of the navigation, in order.
NAVIGATION: tuple[tuple[str, str, frozenset[Role] | None], ...] = (
    ("Your work", "work", frozenset(Role) - {Role.PUBLIC, Role.PERSON, Role.SYSTEM}),
    ("Joining", "joining_home", frozenset({Role.PROVIDER})),
    ("Your page", "person_home", frozenset({Role.PERSON})),
    ("Your choices", "choice_options", frozenset({Role.PERSON})),
    ("About you", "needs_my_portrait", frozenset({Role.PERSON})),
    ("What the council pays", "needs_my_budget", frozenset({Role.PERSON})),
    ("Find services", "directory_search", None),
    ("Schemes", "market_schemes", None),
    ("Sign in", "account_login", frozenset({Role.PUBLIC})),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the variables that every template may use."""
    actor = actor_of(request) if hasattr(request, "user") else NOBODY
    return {
        "actor": actor,
        "place": NAMES[actor.role] if actor.user_id else "",
        "navigation": _navigation(request, actor),
        "demonstration": settings.DEMONSTRATION,
        "now": now(),
        "csrf_token": _token(request),
        "large_text": wants_large(request),
    }


def _token(request: HttpRequest) -> str:
    from django.middleware.csrf import get_token  # noqa: PLC0415 (only where a page is rendered)

    return get_token(request)


def _navigation(request: HttpRequest, actor: Actor) -> list[Item]:
    items = []
    for text, name, roles in NAVIGATION:
        if roles is None or actor.role in roles:
            href = reverse(name)
            items.append(Item(text, href, request.path.startswith(href)))
    if settings.DEMONSTRATION:
        items += [
            Item("Sign in as", reverse("ready_sign_ins"), request.path == reverse("ready_sign_ins")),
            Item("Outbox", reverse("outbox"), request.path == reverse("outbox")),
        ]
    return items
