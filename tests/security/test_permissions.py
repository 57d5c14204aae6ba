"""Every address, as every role and as nobody: what is not declared fails, what is not permitted is refused."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from placewell.accounts.actor import Actor
from placewell.accounts.keys import Key
from placewell.accounts.models import Post, PrivateLink
from placewell.accounts.permissions import ACTIONS, Permission, Whose, permission_of
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import LINK_KEY, POST_KEY
from placewell.ledger.clock import now
from tests.played import OpenTender, with_an_open_tender

GIVEN = {
    "package_ref": "P-0",
    "ref": "X-0",
    "bid_ref": "B-0",
    "question_id": 0,
    "decision_id": 0,
    "seq": 1,
    "post_id": 0,
    "token": "none",
    "service_id": "1-0",
    "category_ref": "C-0",
    "uidb36": "0",
    "key": "none",
    "saved_id": "00000000-0000-0000-0000-000000000000",
}
REFUSED, ELSEWHERE = 403, 302


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        assert isinstance(pattern.pattern, RoutePattern), "Addresses are written as routes."
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


ALL = list(addresses(get_resolver().url_patterns))


@pytest.mark.parametrize("pattern", [pattern for _, pattern in ALL], ids=[route for route, _ in ALL])
def test_every_address_declares_who_may_use_it(pattern: URLPattern) -> None:
    assert isinstance(permission_of(pattern.callback), Permission)


def test_every_action_declares_who_may_do_it_and_nobody_may_do_everything() -> None:
    assert len(ACTIONS) > 25
    for name, permission in ACTIONS.items():
        assert permission.roles, name
        assert permission.roles != frozenset(Role), name
        if permission.whose != Whose.OWN_CASE:
            assert Role.PUBLIC not in permission.roles, name


@pytest.fixture
def played(clock: object) -> Iterator[OpenTender]:
    yield with_an_open_tender()
    os.environ.pop(Key.OPENING, None)


def client_of(actor: Actor | None, link: PrivateLink | None = None) -> Client:
    client = Client(raise_request_exception=False)
    if actor is not None and actor.user_id is not None:
        client.force_login(get_user_model().objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session[POST_KEY] = Post.objects.get(user_id=actor.user_id, role=actor.role).pk
        client.cookies[settings.SESSION_COOKIE_NAME] = _saved(session)
    elif link is not None:
        session = client.session
        session[LINK_KEY] = link.pk
        client.cookies[settings.SESSION_COOKIE_NAME] = _saved(session)
    return client


def _saved(session: object) -> str:
    session.save()  # type: ignore[attr-defined] # Django's own
    return str(session.session_key)  # type: ignore[attr-defined] # of signed cookies, the content itself


def test_every_role_gets_what_is_declared_and_nothing_else(played: OpenTender) -> None:
    link = PrivateLink.objects.create(
        token_hash=b"x" * 32,
        authority=played.county.authority,
        case_ref=played.package.ref,
        send_to="g@family.example",
        channel="email",
        expires_at=now().replace(year=2099),
    )
    by_role = {actor.role: client_of(actor) for actor in played.county.staff.values()}
    by_role[Role.PROVIDER] = client_of(played.manager())
    by_role[Role.PERSON] = client_of(None, link)
    by_role[Role.PUBLIC] = client_of(None)
    assert set(by_role) == set(Role) - {Role.SYSTEM}
    signed_in = {role: client.cookies.copy() for role, client in by_role.items()}
    wrong = []
    for route, pattern in ALL:
        permission = permission_of(pattern.callback)
        arguments = {name: GIVEN[name] for name in pattern.pattern.converters}
        path = reverse(pattern.name or "", kwargs=arguments)
        for role, client in by_role.items():
            for method in ("GET", "POST"):
                # Signing out, or in as somebody else, is for one request only.
                client.cookies.clear()
                client.cookies.update(signed_in[role])
                answer = client.generic(method, path)
                may = role in permission.roles
                refused = answer.status_code == REFUSED or (role == Role.PUBLIC and answer.status_code == ELSEWHERE)
                # A method that a page does not take, or a row that is not there, is answered after the permission.
                if answer.status_code >= 500 or (not may and not refused and answer.status_code != 405):
                    wrong.append((route, role.value, answer.status_code))
                # Who has no password, as nobody here has, is not asked for it again.
                if may and answer.status_code == REFUSED and permission.whose != Whose.OWN_ACCOUNT:
                    wrong.append((route, role.value, "refused"))
    assert wrong == []


def test_a_request_that_is_too_large_is_refused_before_it_is_read() -> None:
    answer = Client().post("/accounts/login/", data=b"", content_type="text/plain", CONTENT_LENGTH=str(200 * 1024**2))
    assert answer.status_code == 413
    assert b"at most 5 megabytes" in answer.content


@pytest.mark.django_db
def test_ready_sign_ins_are_impossible_outside_a_demonstration() -> None:
    for name in ("ready_sign_ins", "outbox"):
        assert Client().get(reverse(name)).status_code == 404
    assert Client().post(reverse("ready_sign_ins"), {"post": "1"}).status_code == 404
