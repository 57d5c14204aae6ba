"""Telling the managers of members, and the staff of authorities, what happens to a scheme or a membership."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.ledger.record import send_many
from placewell.market.models import Membership, Scheme


def tell_managers(
    organisations: Iterable[int], *, subject: str, body: str, about: str, authority_id: int, path: str
) -> None:
    """Write the same to everybody who manages one of these organisations. Part of an action."""
    posts = Post.objects.filter(organisation_id__in=list(organisations), role=Role.PROVIDER, ended_at=None)
    _tell(posts.order_by("user__email"), subject, body, about, authority_id, path)


def tell_staff(
    authorities: Iterable[int],
    roles: Iterable[Role],
    *,
    subject: str,
    body: str,
    about: str,
    authority_id: int,
    path: str,
) -> None:
    """Write the same to everybody who acts in these roles for these authorities. Part of an action."""
    posts = Post.objects.filter(organisation_id__in=list(authorities), role__in=list(roles), ended_at=None)
    _tell(posts.order_by("user__email"), subject, body, about, authority_id, path)


def tell_commissioners(member: Membership, *, subject: str, body: str) -> None:
    """Write to the commissioners who decide about a member, with its public page. Part of an action."""
    tell_staff(
        [member.authority_id],
        [Role.COMMISSIONER],
        subject=subject,
        body=body,
        about=f"membership:{member.pk}",
        authority_id=member.authority_id,
        path=f"/market/standing/members/{member.pk}/",
    )


def tell_members(scheme: Scheme, *, subject: str, body: str, path: str = "") -> None:
    """Write to the managers of every member of a scheme that has not ended. Part of an action.

    `path` is the page it is about; the scheme's own where none is given.
    """
    members = Membership.objects.live().filter(category__scheme=scheme).values_list("organisation_id", flat=True)
    tell_managers(
        set(members),
        subject=subject,
        body=body,
        about=f"scheme:{scheme.ref}",
        authority_id=scheme.authority_id,
        path=path or f"/schemes/{scheme.ref}/",
    )


def tell_where(path: str) -> str:
    """Return a page's whole address, as a message carries it."""
    return f"{settings.PLACEWELL_BASE_URL}{path}"


def _tell(posts: "QuerySet[Post]", subject: str, body: str, about: str, authority_id: int, path: str) -> None:
    send_many(
        to=posts.values_list("user__email", flat=True).distinct(),
        subject=subject,
        body=f"{body}\n\n{tell_where(path)}",
        about=about,
        authority_id=authority_id,
    )
