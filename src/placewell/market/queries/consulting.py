"""What the pages of consultation show: proposals, their changes with the comments that led to them, and comments."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from placewell.accounts.actor import Actor
from placewell.ledger.clock import now
from placewell.market.models import Comment, Consultation, ConsultedVersion, Policy, Scheme
from placewell.market.queries.consulted import passages_of
from placewell.rules.consulting import (
    ANSWER_WORDS,
    AnswerKind,
    Change,
    ConsultationState,
    Passage,
    differences,
)
from placewell.rules.errors import NotFound

PAGE = 25
SAID_BY = {
    Comment.Said.PROVIDER: "A provider",
    Comment.Said.PERSON: "Somebody who draws on care, or close to them",
    Comment.Said.PUBLIC: "A member of the public",
}


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    """One consultation in a list, with what is waited for."""

    id: int
    ref: str
    title: str
    scheme: str
    standing: str
    closes_at: datetime
    answers_due_at: datetime
    comments: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class CommentShown:
    """One comment as everybody reads it, with what was answered. Its words are left out where it is hidden."""

    id: int
    who: str
    about: str
    text: str
    made_at: datetime
    hidden_because: str
    answer_title: str
    answer: str


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One passage that changed, word by word, and the comments that led to it."""

    change: Change
    comments: tuple[CommentShown, ...]


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A later form of a proposal: why, the comments it says it follows, and what it changed."""

    number: int
    why: str
    made_at: datetime
    follows: tuple[int, ...]
    changes: tuple[ChangeShown, ...]


@dataclass(frozen=True, slots=True)
class PassageShown:
    """One passage of the first form, and how many comments are about it."""

    passage: Passage
    comments: int


@dataclass(frozen=True, slots=True)
class ConsultationShown:
    """A consultation in full, but for its comments, which are paged."""

    standing: str
    takes_comments: bool
    late: bool
    comments: int
    changed: int
    answered: int
    first: tuple[PassageShown, ...]
    versions: tuple[VersionShown, ...]


def consultation_by_ref(ref: str) -> Consultation:
    """Return a consultation. Raises NotFound."""
    found = Consultation.objects.select_related("scheme", "authority", "category").filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such consultation.")
    return found


def own_by_ref(actor: Actor, ref: str) -> Consultation:
    """Return a consultation that the actor's authority runs. Raises NotFound."""
    rows = Consultation.objects.run_by(actor).select_related("scheme", "category")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such consultation in your authority.")
    return found


def comment_by_id(actor: Actor, comment_id: int) -> Comment:
    """Return a comment on a proposal of the actor's authority. Raises NotFound."""
    runs = Consultation.objects.run_by(actor)
    rows = Comment.objects.select_related("consultation").filter(consultation__in=runs)
    found = rows.filter(pk=comment_id).first()
    if found is None:
        raise NotFound("There is no such comment in your authority.")
    return found


def list_consultations(*, before: int = 0, run_by: Actor | None = None) -> tuple[list[ConsultationLine], int]:
    """Return a page of consultations, newest first, and the id that the next one goes on from (0: none).

    Everybody's, or those that an actor's authority runs.
    """
    rows = Consultation.objects.run_by(run_by) if run_by is not None else Consultation.objects.all()
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(_counted(rows)[: PAGE + 1])
    lines = _lines(found[:PAGE])
    return lines, (lines[-1].id if len(found) > PAGE else 0)


def open_in(scheme: Scheme) -> list[ConsultationLine]:
    """Return what is open on a scheme's page: at most the newest 25."""
    return _lines(_counted(scheme.consultations.filter(state=ConsultationState.OPEN))[:PAGE])


def _counted(rows: QuerySet[Consultation]) -> Any:  # each with two numbers more
    waiting = Q(comments__isnull=False, comments__answer=None, comments__hidden=None)
    counted = rows.annotate(said=Count("comments"), waiting=Count("comments", filter=waiting))
    return counted.select_related("scheme").order_by("-id")


def _lines(rows: Any) -> list[ConsultationLine]:  # as _counted gives them
    moment = now()
    return [
        ConsultationLine(
            one.pk,
            one.ref,
            one.title,
            one.scheme.name,
            standing(one, moment),
            one.closes_at,
            one.answers_due_at,
            one.said,
            one.waiting,
        )
        for one in rows
    ]


def standing(consultation: Consultation, moment: datetime) -> str:
    """Say in a few words where a consultation stands."""
    if consultation.state == ConsultationState.CLOSED:
        return "Answered and closed"
    if consultation.state == ConsultationState.WITHDRAWN:
        return "Withdrawn"
    if moment <= consultation.closes_at:
        return "Open for comments"
    return "Answers are late" if moment > consultation.answers_due_at else "Comments are being answered"


def consultation_shown(consultation: Consultation) -> ConsultationShown:
    """Return a consultation as everybody reads it: first form, each change and its comments, and the counts."""
    moment = now()
    versions = list(consultation.versions.order_by("number"))
    counts = dict(consultation.comments.order_by().values_list("passage").annotate(Count("pk")))
    totals = consultation.comments.aggregate(
        answered=Count("pk", filter=Q(answer__isnull=False)),
        changed=Count("pk", filter=Q(answer__kind=AnswerKind.WE_DID)),
    )
    words = standing(consultation, moment)
    titles = {one.ref: one.title for one in passages_of(versions[0])}
    led = consultation.comments.filter(answer__kind=AnswerKind.WE_DID).select_related("answer", "hidden")
    by_change: dict[tuple[int, str], list[CommentShown]] = {}
    for one in led.order_by("id"):
        by_change.setdefault((one.answer.after_id or 0, one.answer.passage), []).append(_shown(one, titles))
    later = []
    for before, version in itertools.pairwise(versions):
        found = differences(passages_of(before), passages_of(version))
        changes = tuple(ChangeShown(one, tuple(by_change.get((version.pk, one.ref), ()))) for one in found)
        later.append(VersionShown(version.number, version.why, version.made_at, tuple(version.follows), changes))
    return ConsultationShown(
        standing=words,
        takes_comments=takes_comments(consultation, moment),
        late=words == "Answers are late",
        comments=sum(counts.values()),
        changed=totals["changed"],
        answered=totals["answered"],
        first=tuple(PassageShown(one, counts.get(one.ref, 0)) for one in passages_of(versions[0])),
        versions=tuple(later),
    )


def takes_comments(consultation: Consultation, moment: datetime) -> bool:
    """Tell whether people may comment now."""
    return consultation.state == ConsultationState.OPEN and moment <= consultation.closes_at


def comments_on(
    consultation: Consultation, *, after: int = 0, unanswered: bool = False
) -> tuple[list[CommentShown], int]:
    """Return a page of comments, oldest first, and the id that the next one goes on after (0: none)."""
    first = version_of(consultation, 1)
    rows = consultation.comments.filter(pk__gt=after)
    if unanswered:
        rows = rows.filter(answer=None, hidden=None)
    found = list(rows.select_related("answer", "hidden").order_by("id")[: PAGE + 1])
    titles = {one.ref: one.title for one in passages_of(first)}
    return [_shown(one, titles) for one in found[:PAGE]], (found[PAGE - 1].pk if len(found) > PAGE else 0)


def version_of(consultation: Consultation, number: int) -> ConsultedVersion:
    """Return one form of a proposal. Raises NotFound."""
    found = consultation.versions.filter(number=number).first()
    if found is None:
        raise NotFound("This proposal has no such version.")
    return found


def changes_to_choose(consultation: Consultation) -> list[tuple[str, str]]:
    """Return every change of a proposal as a choice: `version:passage`, and what it is called."""
    versions: Sequence[ConsultedVersion] = list(consultation.versions.order_by("number"))
    return [
        (f"{version.number}:{one.ref}", f"Version {version.number}: {one.title}")
        for before, version in itertools.pairwise(versions)
        for one in differences(passages_of(before), passages_of(version))
    ]


def proposed_policies(scheme: Scheme, category_id: int | None = None) -> list[Policy]:
    """Return the policies of a scheme's categories neither adopted nor withdrawn, newest first; at most 50."""
    rows = Policy.objects.filter(category__scheme=scheme, withdrawal=None).exclude(
        approvals__in_force_from__isnull=False
    )
    if category_id is not None:
        rows = rows.filter(category_id=category_id)
    return list(rows.select_related("category").order_by("-id")[:50])


def _shown(comment: Comment, titles: dict[str, str]) -> CommentShown:
    hidden = getattr(comment, "hidden", None)
    answer = getattr(comment, "answer", None)
    return CommentShown(
        id=comment.pk,
        who=comment.name or SAID_BY[Comment.Said(comment.said_by)],
        about=titles.get(comment.passage, "The whole proposal"),
        text="" if hidden else comment.text,
        made_at=comment.made_at,
        hidden_because=hidden.reason if hidden else "",
        answer_title=ANSWER_WORDS[AnswerKind(answer.kind)] if answer else "",
        answer=answer.text if answer else "",
    )
