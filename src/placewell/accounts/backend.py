"""Signing in, and finding at every request who is signed in, with their live posts, in one question."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection, models

from placewell.accounts.models import Organisation, Post, User

_ORDER = (User, Post, Organisation)


def _fields(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _columns(model: type[models.Model]) -> str:
    table = model._meta.db_table
    return ", ".join(f'"{table}"."{field.column}"' for field in model._meta.concrete_fields)


# Written out, and not through the ORM: it runs before every request of everybody who is signed in.
_FIND = (
    f"SELECT {', '.join(_columns(model) for model in _ORDER)} FROM accounts_user"  # noqa: S608 (names of our own)
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
        user: User = _made(User, rows[0], 0)
        user.live_posts = []
        after_user, after_post = len(_fields(User)), len(_fields(User)) + len(_fields(Post))
        for row in rows:
            if row[after_user] is not None:
                post: Post = _made(Post, row, after_user)
                post.user, post.organisation = user, _made(Organisation, row, after_post)
                user.live_posts.append(post)
        return user


def _made(model: type[models.Model], row: tuple[object, ...], start: int) -> "User | Post | Organisation":
    names = _fields(model)
    return model.from_db(connection.alias, names, row[start : start + len(names)])
