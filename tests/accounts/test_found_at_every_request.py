"""Who is behind a request is found anew each time, in one question: what ended takes effect at once."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placewell.accounts.models import Organisation, Post, User
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from tests.factories import an_authority

pytestmark = pytest.mark.django_db


def somebody(*roles: Role, authority: Organisation | None = None) -> tuple[User, list[Post]]:
    user = get_user_model().objects.create_user("kim@fairshire.example", "a long enough password", name="Kim Lee")
    council = authority or an_authority()
    return user, [Post.objects.create(user=user, organisation=council, role=role.value) for role in roles]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_a_post_that_ends_takes_effect_at_the_next_request() -> None:
    user, (post,) = somebody(Role.BROKER)
    client = signed_in(user)
    assert client.get(reverse("work")).status_code == 200
    Post.objects.filter(pk=post.pk).update(ended_at=now())
    assert client.get(reverse("work")).status_code == 403


def test_a_post_given_takes_effect_at_the_next_request_and_the_oldest_comes_first() -> None:
    user, _ = somebody(Role.BROKER)
    client = signed_in(user)
    client.get(reverse("work"))
    given = Post.objects.create(user=user, organisation=an_authority("Other Council"), role=Role.APPROVER.value)
    shown = client.get(reverse("work")).content.decode()
    assert "Other Council" in shown
    found = signed_in(user).get(reverse("work")).wsgi_request.user
    assert [post.role for post in found.live_posts] == ["broker", "approver"]
    assert found.live_posts[1] == given
    assert found.live_posts[1].organisation.name == "Other Council"


def test_an_account_that_is_closed_is_nobodys_at_the_next_request() -> None:
    user, _ = somebody(Role.BROKER)
    client = signed_in(user)
    get_user_model().objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(reverse("work")).status_code == 302


def test_a_changed_password_ends_what_was_signed_in_with_the_old_one() -> None:
    user, _ = somebody(Role.BROKER)
    client = signed_in(user)
    user.set_password("quite another password")
    user.save()
    assert client.get(reverse("work")).status_code == 302


def test_it_takes_one_question_however_many_posts_there_are() -> None:
    user, _ = somebody(Role.BROKER, Role.APPROVER, Role.COMMISSIONER)
    client = signed_in(user)
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("home"))
    asked = [one["sql"] for one in captured if "accounts_" in one["sql"]]
    assert len(asked) == 1
