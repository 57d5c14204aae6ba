"""A provider's own page of everything held about it, and what it can do: reply, object, dispute, leave."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market import files
from placewell.market.actions import ask_second_look, leave_category, make_dispute, reply_to_notice
from placewell.market.models.joining import DOCUMENT_NAMES
from placewell.market.pages.acting import act
from placewell.market.pages.joining.forms import ReasonsForm
from placewell.market.pages.standing.deciding import GROUNDS, NOTICES, shown
from placewell.market.pages.standing.forms import DisputeForm, ReplyForm
from placewell.market.queries import standing as queries
from placewell.market.queries.register import STATE_WORDS
from placewell.rules.joining import APPLICATION_WORDS, ApplicationState
from placewell.rules.standing import ProceedingState, review_asked_by


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def home(request: HttpRequest) -> HttpResponse:
    """Show everything held about the provider."""
    context = {
        "held": queries.held_about(actor_of(request)),
        "state_words": STATE_WORDS,
        "grounds": GROUNDS,
        "notice_words": NOTICES,
        "decision_words": queries.DECISION_WORDS,
        "about_words": queries.ABOUT_WORDS,
        "application_words": {one.value: APPLICATION_WORDS[one] for one in ApplicationState},
        "document_names": DOCUMENT_NAMES,
    }
    return render(request, "market/standing/own.html", context)


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def notice(request: HttpRequest, proceeding_id: int) -> HttpResponse:
    """Show one notice, and what can be done about it now."""
    found = queries.proceeding_by_id(actor_of(request), proceeding_id)
    moment = now()
    until = review_asked_by(found.decided_at) if found.decided_at else None
    context = shown(found) | {
        "may_reply": queries.until_reply(found, moment),
        "may_object": found.state == ProceedingState.UPHELD and until is not None and moment <= until,
        "objects_until": until,
        "back": reverse("standing_home"),
    }
    return render(request, "market/standing/notice.html", context)


@page(does=reply_to_notice)
def reply(request: HttpRequest, proceeding_id: int) -> HttpResponse:
    """Reply to a notice."""
    found = queries.proceeding_by_id(actor_of(request), proceeding_id)

    def do(form: ReplyForm) -> None:
        reply_to_notice(
            actor=actor_of(request),
            proceeding_id=proceeding_id,
            text=form.cleaned_data["reasons"],
            contents=form.contents(),
        )

    hint = "Say what is wrong in the evidence, and what you have done. Name nobody who lives with you."
    return act(
        request,
        ReplyForm(request.POST or None, request.FILES or None, label="Your reply", hint=hint),
        do,
        title=f"Reply: {found.membership.service.name}",
        lead=found.evidence,
        button="Send the reply",
        done="Your reply is kept. Somebody who did not give the notice reads it and decides.",
        onwards=reverse("standing_notice", args=[proceeding_id]),
        more={"multipart": True},
    )


@require_safe
@page(by={Role.PROVIDER, Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR}, whose=Whose.OWN_ORGANISATION)
def download(request: HttpRequest, file_id: int) -> HttpResponse:
    """Give out a file of a reply to whoever may read it, to be saved: a browser never shows or runs it here."""
    found = queries.file_by_id(actor_of(request), file_id)
    answer = HttpResponse(files.content_of(found), content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="reply-{found.pk}.{found.ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@page(does=ask_second_look)
def object_to(request: HttpRequest, proceeding_id: int) -> HttpResponse:
    """Ask for a second look at a decision."""
    found = queries.proceeding_by_id(actor_of(request), proceeding_id)

    def do(form: ReasonsForm) -> None:
        ask_second_look(actor=actor_of(request), proceeding_id=proceeding_id, because=form.cleaned_data["reasons"])

    return act(
        request,
        ReasonsForm(request.POST or None, label="Why should it be looked at again?"),
        do,
        title=f"Ask for a second look: {found.membership.service.name}",
        lead=found.reasons,
        button="Ask for a second look",
        done="A third person looks at it again, within 10 working days.",
        onwards=reverse("standing_notice", args=[proceeding_id]),
    )


@page(does=make_dispute)
def dispute(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Say that something held about one of its services is wrong."""
    found = queries.own_member_by_id(actor_of(request), membership_id)

    def do(form: DisputeForm) -> None:
        make_dispute(
            actor=actor_of(request),
            membership_id=membership_id,
            about=form.cleaned_data["about"],
            text=form.cleaned_data["text"],
        )

    return act(
        request,
        DisputeForm(request.POST or None),
        do,
        title=f"Something is wrong: {found.service.name}",
        lead=f"{found.category.scheme.name}, {found.category.name}. It is answered within 10 working days.",
        button="Send it",
        done="It is sent. You read the answer here.",
        onwards=reverse("standing_home"),
    )


@page(does=leave_category)
def leave(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Leave a category."""
    found = queries.own_member_by_id(actor_of(request), membership_id)

    def do(form: ReasonsForm) -> None:
        leave_category(actor=actor_of(request), membership_id=membership_id, because=form.cleaned_data["reasons"])

    return act(
        request,
        ReasonsForm(request.POST or None, label="Why does it leave?", hint="The council reads it."),
        do,
        title=f"{found.service.name} leaves {found.category.name}",
        lead="It is not invited from now on. People who live there stay, on the agreements that stand. You can apply"
        " again at any time. A suspension, or a notice that waits, is not ended by leaving.",
        button="Leave this category",
        done="It has left. The council has been written to.",
        onwards=reverse("standing_home"),
    )
