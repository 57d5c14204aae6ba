"""The administrator's pages: who may act as what in their authority."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.actions import end_post, give_post
from placewell.accounts.forms import PostForm
from placewell.accounts.models import Organisation, Post
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import NAMES, Role
from placewell.accounts.signing_in import actor_of
from placewell.rules.errors import Refused

A_PAGE = 50


@require_safe
@page(by={Role.ADMINISTRATOR}, whose=Whose.OWN_AUTHORITY)
def people(request: HttpRequest) -> HttpResponse:
    """List the live posts of the authority, by name."""
    after = request.GET.get("after", "")
    posts = Post.objects.filter(organisation_id=actor_of(request).authority_id or 0, ended_at=None)
    if after:
        name, _, last = after.rpartition("~")
        posts = posts.filter(user__name__gte=name).exclude(user__name=name, pk__lte=int(last) if last.isdigit() else 0)
    rows = list(posts.select_related("user").order_by("user__name", "pk")[:A_PAGE])
    more = f"?after={rows[-1].user.name}~{rows[-1].pk}" if len(rows) == A_PAGE else ""
    listed = [(row, NAMES[Role(row.role)]) for row in rows]
    return render(request, "accounts/people.html", {"listed": listed, "more": more})


@page(does=give_post)
def add_post(request: HttpRequest) -> HttpResponse:
    """Let somebody act as something; they are written to."""
    actor = actor_of(request)
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            organisation = form.organisation(Organisation.objects.get(pk=actor.authority_id or 0))
            made = give_post(
                actor=actor,
                email=said["email"],
                name=said["name"],
                organisation=organisation,
                role=Role(said["role"]),
                team=said["team"],
                approval_limit=said["approval_limit"],
            )
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, f"{made.user.name} is {NAMES[Role(made.role)]} now, and has been written to.")
            return redirect("people")
    return render(request, "accounts/add_post.html", {"form": form})


@require_POST
@page(does=end_post)
def end(request: HttpRequest, post_id: int) -> HttpResponse:
    """End a post."""
    ended = end_post(actor=actor_of(request), post_id=post_id)
    messages.success(request, f"{ended.user.name} is no longer {NAMES[Role(ended.role)]}.")
    return redirect("people")
