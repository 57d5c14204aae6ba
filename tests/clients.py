"""Browsers without a browser: signed in as somebody, in one of their posts, or through a private link."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation, Post, PrivateLink, User
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import LINK_KEY, POST_KEY
from placewell.ledger.clock import now


def client_of(actor: Actor | None, link: PrivateLink | None = None) -> Client:
    """Return a client signed in as somebody, or with a private link, or as nobody. A failing page is a 500."""
    client = Client(raise_request_exception=False)
    if actor is not None and actor.user_id is not None:
        client.force_login(get_user_model().objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[0])
        post = Post.objects.get(user_id=actor.user_id, organisation_id=actor.organisation_id, role=actor.role)
        return _with(client, POST_KEY, post.pk)
    return client if link is None else _with(client, LINK_KEY, link.pk)


def person_client(authority_id: int, case_ref: str) -> Client:
    """Return a client that has opened a private link to a case with its code."""
    link = PrivateLink.objects.create(
        token_hash=case_ref.encode().ljust(32, b"x"),
        authority_id=authority_id,
        case_ref=case_ref,
        send_to="somebody@family.example",
        channel="email",
        expires_at=now() + timedelta(days=1),
    )
    return client_of(None, link)


def somebody(authority: Organisation, role: Role, name: str) -> Actor:
    """Return somebody with an account and a post."""
    user = User.objects.create_user(f"{name}@county.example", name=name)
    Post.objects.create(user=user, organisation=authority, role=role.value)
    return Actor(
        ref=f"user:{user.pk}",
        role=role,
        name=name,
        user_id=user.pk,
        organisation_id=authority.pk,
        authority_id=authority.pk,
    )


def _with(client: Client, key: str, value: int) -> Client:
    session = client.session
    session[key] = value
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)  # of signed cookies, the content itself
    return client
