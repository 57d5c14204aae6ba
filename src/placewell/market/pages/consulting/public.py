"""What everybody reads of a consultation, and how anybody comments on it."""

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page, permission_of
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.actions import comment_on
from placewell.market.models import Comment
from placewell.market.pages.consulting.forms import ProviderCommentForm, PublicCommentForm
from placewell.market.pages.public import ANYBODY, read_after_id
from placewell.market.queries import consulting as queries
from placewell.market.queries.consulted import passages_of
from placewell.rules.errors import Refused


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def consultations(request: HttpRequest) -> HttpResponse:
    """List every consultation, newest first."""
    lines, following = queries.list_consultations(before=read_after_id(request))
    return render(request, "market/consulting/list.html", {"consultations": lines, "following": following})


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def consultation(request: HttpRequest, consultation_ref: str) -> HttpResponse:
    """Show the first form, every change with the comments that led to it, and what people said."""
    found = queries.consultation_by_ref(consultation_ref)
    comments, following = queries.comments_on(found, after=read_after_id(request))
    shown = {
        "consultation": found,
        "shown": queries.consultation_shown(found),
        "comments": comments,
        "following": following,
        "may_comment": actor_of(request).role in comment_roles(),
        "back": reverse("market_consultations"),
    }
    return render(request, "market/consulting/consultation.html", shown)


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def version(request: HttpRequest, consultation_ref: str, number: int) -> HttpResponse:
    """Show one form of a proposal in full."""
    found = queries.consultation_by_ref(consultation_ref)
    form = queries.version_of(found, number)
    shown = {
        "consultation": found,
        "version": form,
        "passages": passages_of(form),
        "back": reverse("market_consultation", args=[found.ref]),
    }
    return render(request, "market/consulting/version.html", shown)


@page(does=comment_on)
def comment(request: HttpRequest, consultation_ref: str) -> HttpResponse:
    """Comment on a proposal, or on one passage of it."""
    actor = actor_of(request)
    found = queries.consultation_by_ref(consultation_ref)
    onwards = reverse("market_consultation", args=[found.ref])
    if not queries.takes_comments(found, now()):
        messages.info(request, "The time to comment on this proposal is over.")
        return redirect(onwards)
    passages = passages_of(queries.version_of(found, 1))
    asked = {one.ref: one for one in passages}.get(request.GET.get("passage", ""))
    kind = ProviderCommentForm if actor.role == Role.PROVIDER else PublicCommentForm
    form = kind(
        request.POST or None,
        passages=[(one.ref, one.title) for one in passages],
        initial={"passage": asked.ref if asked else "whole"},
    )
    if request.method == "POST" and form.is_valid():
        stopped: HttpResponse | None = consume_or_429(request, action="comment")
        if stopped is not None:
            return stopped
        said = form.cleaned_data
        about = said["passage"]
        try:
            comment_on(
                actor=actor,
                consultation_ref=found.ref,
                text=said["text"],
                passage="" if about == "whole" else about,
                name=said.get("name", ""),
                said_by=Comment.Said(said.get("said_by", Comment.Said.PUBLIC)),
                show_organisation=said.get("show_organisation", False),
                email=said["email"],
            )
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Thank you. Your comment is published, and will be answered.")
            return redirect(onwards)
    shown = {"form": form, "consultation": found, "asked": asked, "back": onwards}
    return render(request, "market/consulting/comment.html", shown)


def comment_roles() -> frozenset[Role]:
    """Return who may comment: everybody but staff, who answer."""
    return permission_of(comment_on).roles
