"""Running a consultation: opening it, revising, answering, hiding, closing and taking it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.market.actions import (
    answer_comment,
    close_consultation,
    hide_comment,
    open_consultation,
    revise_consultation,
    withdraw_consultation,
)
from placewell.market.models import Comment, Consultation, Policy
from placewell.market.pages.acting import act
from placewell.market.pages.consulting.forms import AnswerForm, OpenForm, ReviseForm, WhyForm
from placewell.market.pages.public import read_after_id
from placewell.market.queries import consulting as queries
from placewell.market.queries import running as schemes
from placewell.market.queries.consulted import passages_of, passages_of_scheme
from placewell.rules.consulting import AnswerKind, ConsultationSubject, read_passages, write_passages
from placewell.ui.forms import GovForm

READERS = {Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR}
CHOICES = 100


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def consultations(request: HttpRequest) -> HttpResponse:
    """List the authority's consultations, with how many comments wait for an answer."""
    actor = actor_of(request)
    lines, following = queries.list_consultations(before=read_after_id(request), run_by=actor)
    shown = {"consultations": lines, "following": following, "schemes": schemes.own_schemes(actor)}
    return render(request, "market/consulting/work.html", shown)


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def desk(request: HttpRequest, consultation_ref: str) -> HttpResponse:
    """Show what waits in one consultation: comments without an answer, oldest first."""
    found = queries.own_by_ref(actor_of(request), consultation_ref)
    waiting, following = queries.comments_on(found, after=read_after_id(request), unanswered=True)
    shown = {
        "consultation": found,
        "shown": queries.consultation_shown(found),
        "waiting": waiting,
        "following": following,
        "runs_it": actor_of(request).role == Role.COMMISSIONER,
        "back": reverse("market_consulting_list"),
    }
    return render(request, "market/consulting/desk.html", shown)


@page(does=open_consultation)
def start(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Open a consultation about a scheme."""
    actor = actor_of(request)
    scheme = schemes.own_scheme_by_ref(actor, scheme_ref)
    categories = {str(one.pk): one for one in scheme.categories.order_by("id")[:CHOICES]}
    policies = {str(one.pk): one for one in queries.proposed_policies(scheme)}

    def do(form: OpenForm) -> str:
        given = form.cleaned_data
        subject = ConsultationSubject(given["subject"])
        policy = policies.get(given["policy"]) if subject == ConsultationSubject.POLICY else None
        category = categories.get(given["category"])
        made = open_consultation(
            actor=actor,
            scheme=scheme,
            subject=subject,
            title=given["title"],
            summary=given["summary"],
            why=given["why"],
            days=given["days"],
            shorter_because=given["shorter_because"],
            category=policy.category if policy else category,
            policy=policy,
            passages=() if policy else read_passages(given["text"]),
        )
        return _desk(made)

    form = OpenForm(
        request.POST or None,
        categories=[(key, one.name) for key, one in categories.items()],
        initial={"text": write_passages(passages_of_scheme(scheme))},
        policies=[(key, f"{one.category.name}, version {one.version}") for key, one in policies.items()],
    )
    return act(
        request,
        form,
        do,
        title="Open a consultation",
        caption=scheme.name,
        lead="It is public at once, and members are told. What you put to people stays as it is until the end.",
        button="Open it",
        done="The consultation is open.",
        onwards=reverse("market_consulting_list"),
    )


@page(does=revise_consultation)
def revise(request: HttpRequest, consultation_ref: str) -> HttpResponse:
    """Give a proposal a new form."""
    actor = actor_of(request)
    found = queries.own_by_ref(actor, consultation_ref)
    last = found.versions.order_by("-number")[0]
    policies: dict[str, Policy] | None = None
    if found.subject == ConsultationSubject.POLICY:
        newer = queries.proposed_policies(found.scheme, found.category_id)
        policies = {str(one.pk): one for one in newer if one.pk != last.policy_id}
    comments = {str(one.pk): one for one in found.comments.filter(hidden=None).order_by("id")[:CHOICES]}

    def do(form: ReviseForm) -> None:
        given = form.cleaned_data
        revise_consultation(
            actor=actor,
            consultation=found,
            why=given["why"],
            policy=policies.get(given["policy"]) if policies is not None else None,
            passages=() if policies is not None else read_passages(given["text"]),
            follows=[comments[one] for one in given.get("follows", [])],
        )

    form = ReviseForm(
        request.POST or None,
        policies=None if policies is None else [(key, f"Version {one.version}") for key, one in policies.items()],
        comments=[(key, f"{key}: {_short(one)}") for key, one in comments.items()],
        initial={"text": write_passages(passages_of(last))},
    )
    return act(
        request,
        form,
        do,
        title="Revise the proposal",
        caption=found.title,
        lead="Everybody sees each change, word by word. Then answer the comments that led to it.",
        button="Publish this version",
        done="The new version is published.",
        onwards=_desk(found),
    )


@page(does=answer_comment)
def answer(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Answer a comment."""
    actor = actor_of(request)
    found = queries.comment_by_id(actor, comment_id)
    consultation = found.consultation

    def do(form: AnswerForm) -> None:
        given = form.cleaned_data
        number, _, passage = given["change"].partition(":")
        answer_comment(
            actor=actor,
            comment=found,
            kind=AnswerKind(given["kind"]),
            text=given["text"],
            version=queries.version_of(consultation, int(number)) if number else None,
            passage=passage or None,
        )

    return act(
        request,
        AnswerForm(request.POST or None, changes=queries.changes_to_choose(consultation)),
        do,
        title="Answer a comment",
        caption=consultation.title,
        lead=f"“{found.text}”",
        button="Publish the answer",
        done="The answer is published.",
        onwards=_desk(consultation),
    )


@page(does=hide_comment)
def hide(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Hide a comment, for a published reason."""
    actor = actor_of(request)
    found = queries.comment_by_id(actor, comment_id)
    return act(
        request,
        WhyForm(request.POST or None),
        lambda form: _done(hide_comment(actor=actor, comment=found, reason=form.cleaned_data["reason"])),
        title="Hide a comment",
        caption=found.consultation.title,
        lead=f"“{found.text}” Your reason is shown in its place. It counts among the comments all the same.",
        button="Hide it",
        done="The comment is hidden.",
        onwards=_desk(found.consultation),
    )


@page(does=close_consultation)
def close(request: HttpRequest, consultation_ref: str) -> HttpResponse:
    """Close a consultation."""
    actor = actor_of(request)
    found = queries.own_by_ref(actor, consultation_ref)
    return act(
        request,
        GovForm(request.POST if request.method == "POST" else None),
        lambda _: _done(close_consultation(actor=actor, consultation=found)),
        title="Close the consultation",
        caption=found.title,
        lead="Every comment has its answer then, and the present form is what may be adopted.",
        button="Close it",
        done="The consultation is closed.",
        onwards=_desk(found),
    )


@page(does=withdraw_consultation)
def withdraw(request: HttpRequest, consultation_ref: str) -> HttpResponse:
    """Take a proposal back."""
    actor = actor_of(request)
    found = queries.own_by_ref(actor, consultation_ref)
    return act(
        request,
        WhyForm(request.POST or None),
        lambda form: _done(withdraw_consultation(actor=actor, consultation=found, because=form.cleaned_data["reason"])),
        title="Take the proposal back",
        caption=found.title,
        lead="What people said stays readable. No answer is due any more.",
        button="Take it back",
        done="The proposal is taken back.",
        onwards=_desk(found),
    )


def _done(_: object) -> None:
    """Go on to where the page leads."""


def _desk(consultation: Consultation) -> str:
    return reverse("market_consulting", args=[consultation.ref])


def _short(comment: Comment) -> str:
    return comment.text if len(comment.text) <= 100 else f"{comment.text[:100]}…"
