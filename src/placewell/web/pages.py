"""Pages that belong to no single room: home, each role's work, health, and what only a demonstration has."""

import shutil

from django.conf import settings
from django.contrib.auth import login, logout
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.models import Post
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import EVERYONE, NAMES, SIGNED_IN, Role
from placewell.accounts.signing_in import LINK_KEY, POST_KEY, actor_of, posts_of
from placewell.ledger.models import Installation, Message
from placewell.placements.queries.meeting import meeting_of
from placewell.ui.keyset import more, read_after
from placewell.web.health import examine
from placewell.web.waiting import A_PAGE, CHASES, waits_for
from placewell.web.work import work_for

ANYBODY = EVERYONE - {Role.SYSTEM}
OUTBOX_SHOWS = 100
TURNS = (("all", "Everybody’s turn"), ("mine", "Your turn"))


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def home(request: HttpRequest) -> HttpResponse:
    """Say what Placewell is, and where to begin."""
    return render(request, "web/home.html")


@require_safe
@page(by=SIGNED_IN, whose=Whose.OWN_ACCOUNT)
def work(request: HttpRequest) -> HttpResponse:
    """Show what waits for somebody in the post they act in, soonest first, and their other posts."""
    actor = actor_of(request)
    only_mine = request.GET.get("turn") == "mine"
    waits = waits_for(actor, only_mine=only_mine, after=read_after(request.GET))
    posts = [(post.pk, NAMES[Role(post.role)], post.organisation.name) for post in posts_of(request)]
    context = {
        "posts": posts,
        "waits": waits,
        "turns": TURNS if actor.role in CHASES else (),
        "only_mine": only_mine,
        "more": more(request.GET, (waits[-1].due_at, waits[-1].id)) if len(waits) == A_PAGE else "",
        "parts": work_for(actor),
    }
    return render(request, "web/work.html", context)


@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def person_home(request: HttpRequest) -> HttpResponse:
    """Lead the person to their portrait, their choices, who read about them, and what was agreed; say who visits."""
    actor = actor_of(request)
    return render(request, "web/person_home.html", {"waits": waits_for(actor), "meeting": meeting_of(actor.case_ref)})


@require_POST
@page(by=SIGNED_IN, whose=Whose.OWN_ACCOUNT)
def act_as(request: HttpRequest, post_id: int) -> HttpResponse:
    """Act in another of one's own posts."""
    if post_id not in {post.pk for post in posts_of(request)}:
        raise Http404
    request.session[POST_KEY] = post_id
    return redirect("work")


@require_safe
@page(by={Role.ADMINISTRATOR}, whose=Whose.EVERYONES)
def health(request: HttpRequest) -> HttpResponse:
    """Show whether the service is well, as `placewell doctor` looks at it."""
    checks = examine(free_bytes=shutil.disk_usage("/").free)
    return render(request, "web/health.html", {"checks": checks, "well": all(one.holds for one in checks)})


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES, begins_itself=True)
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a page takes its request)
    """Answer that the process runs."""
    return JsonResponse({"status": "live"})


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES, begins_itself=True)
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a page takes its request)
    """Answer whether the database is there and was migrated."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT placewell_clock()")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ready"})


def _only_in_a_demonstration() -> None:
    # Both must say so: the process, and the database, whose kind is fixed when it is made.
    kind = Installation.objects.values_list("kind", flat=True).first()
    if not settings.DEMONSTRATION or kind != "demonstration":
        raise Http404


@page(by=ANYBODY, whose=Whose.OWN_ACCOUNT)
def ready_sign_ins(request: HttpRequest) -> HttpResponse:
    """Offer a demonstration's people, each a button that signs in as them."""
    _only_in_a_demonstration()
    live_posts = Post.objects.filter(ended_at=None, user__is_active=True).select_related("user", "organisation")
    if request.method == "POST":
        post = get_object_or_404(live_posts, pk=request.POST.get("post") or 0)
        logout(request)
        login(request, post.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session.pop(LINK_KEY, None)
        request.session[POST_KEY] = post.pk
        return redirect("work")
    posts = [
        (post.pk, post.user.name, NAMES[Role(post.role)], post.organisation.name) for post in live_posts.order_by("id")
    ]
    return render(request, "web/ready_sign_ins.html", {"posts": posts})


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def outbox(request: HttpRequest) -> HttpResponse:
    """Show a demonstration's messages, newest first; nothing leaves it."""
    _only_in_a_demonstration()
    newest = Message.objects.order_by("-created_at", "id")[:OUTBOX_SHOWS]
    return render(request, "web/outbox.html", {"sent": list(newest)})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Answer 400 in plain words."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Answer 403 in plain words."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Answer 404 in plain words."""
    return render(request, "404.html", status=404)
