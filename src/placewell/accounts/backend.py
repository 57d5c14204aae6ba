"""Signing in, and finding at every request who is signed in, with their live posts, in one question."""

from collections.abc import Sequence
from typing import TypeVar

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection, models

from placewell.accounts.models import Organisation, Post, User

M = TypeVar("M", bound=models.Model)
_NAMES: dict[type[models.Model], list[str]] = {
    model: [
        field.attname
        for field in model._meta.concrete_fields  # noqa: SLF001 (documented by Django, all the same)
        if field.name != "last_login"  # no page shows it
    ]
    for model in (User, Post, Organisation)
}
_COLUMNS = [f"accounts_{model.__name__.lower()}.{name}" for model, names in _NAMES.items() for name in names]
# Written out, and not through the ORM: it runs before every request of everybody who is signed in.
_FIND = (
    f"SELECT {', '.join(_COLUMNS)} FROM accounts_user"  # noqa: S608 (names of our own)
    " LEFT JOIN accounts_post ON accounts_post.user_id = accounts_user.id AND accounts_post.ended_at IS NULL"
    " LEFT JOIN accounts_organisation ON accounts_organisation.id = accounts_post.organisation_id"
    " WHERE accounts_user.id = %s AND accounts_user.is_active ORDER BY accounts_post.id"
)


class PostsBackend(AuthenticationBackend):  # type: ignore[misc] # allauth has no types
    """allauth's way to sign in; a user is found together with the posts that they hold now."""

    def get_user(self, user_id: int) -> User | None:
        """Return an active user with `live_posts`, oldest first; None when there is none of that number."""
        with connection.cursor() as cursor:
            cursor.execute(_FIND, (user_id,))
            rows = cursor.fetchall()
        if not rows:
            return None
        after_user = len(_NAMES[User])
        user = _made(User, rows[0])
        user.live_posts = [_post(user, row[after_user:]) for row in rows if row[after_user] is not None]
        return user


def _post(user: User, row: Sequence[object]) -> Post:
    post = _made(Post, row)
    post.user, post.organisation = user, _made(Organisation, row[len(_NAMES[Post]) :])
    return post


def _made(model: type[M], row: Sequence[object]) -> M:
    """Make a row of a table from the first values of a longer one."""
    names = _NAMES[model]
    return model.from_db(connection.alias, names, row[: len(names)])
