"""From a request to an actor: a signed-in user in one of their posts, a person through their link, or nobody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from placewell.accounts.actor import NOBODY, Actor, person_actor
from placewell.accounts.models import Organisation, Post, PrivateLink
from placewell.accounts.permissions import Permission
from placewell.accounts.roles import NAMES, OF_AN_AUTHORITY, Role
from placewell.ledger.clock import Now

POST_KEY = "post"
LINK_KEY = "link"


def actor_of(request: HttpRequest) -> Actor:
    """Return who is behind a request; the answer is kept on the request."""
    found: Actor | None = getattr(request, "placewell_actor", None)
    if found is None:
        found = _find_actor(request)
        request.placewell_actor = found  # type: ignore[attr-defined] # ours
    return found


def posts_of(request: HttpRequest) -> list[Post]:
    """List the live posts of the signed-in user, oldest first."""
    if not request.user.is_authenticated:
        return []
    found: list[Post] | None = getattr(request.user, "live_posts", None)
    if found is not None:
        return found
    live = Post.objects.filter(user_id=request.user.pk, ended_at=None)
    return list(live.select_related("organisation").order_by("id"))


def actor_in_post(post: Post, *, user_name: str) -> Actor:
    """Return the actor that a user is in one of their posts."""
    buys = post.organisation.kind != Organisation.Kind.PROVIDER
    return Actor(
        ref=f"user:{post.user_id}",
        role=Role(post.role),
        name=user_name,
        user_id=post.user_id,
        organisation_id=post.organisation_id,
        authority_id=post.organisation_id if buys else None,
    )


def _find_actor(request: HttpRequest) -> Actor:
    link_id = request.session.get(LINK_KEY)
    if link_id is not None:
        link = PrivateLink.objects.filter(pk=link_id, closed_at=None, expires_at__gt=Now()).first()
        if link is not None:
            return person_actor(link_id=link.pk, case_ref=link.case_ref, authority_id=link.authority_id)
    posts = posts_of(request)
    if not posts:
        return NOBODY
    chosen = request.session.get(POST_KEY)
    post = next((p for p in posts if p.pk == chosen), posts[0])
    return actor_in_post(post, user_name=request.user.get_full_name())  # type: ignore[union-attr] # is a User here


def sign_in_first(request: HttpRequest, permission: Permission) -> HttpResponse:
    """Send somebody not signed in to where those who may see this page sign in; tell who has no post what to do."""
    if request.user.is_authenticated:
        return render(request, "accounts/no_post.html", status=403)
    if permission.roles & (OF_AN_AUTHORITY | {Role.PROVIDER}):
        names = ", ".join(sorted(NAMES[role] for role in permission.roles if role not in {Role.PERSON, Role.SYSTEM}))
        messages.info(request, f"Sign in to see that page. It is for: {names}.")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
    return redirect("link_needed")
