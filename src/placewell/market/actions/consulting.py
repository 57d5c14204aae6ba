"""Running a consultation: opening, revising, answering, hiding, closing, withdrawing (rulebook §1; Q14)."""

from collections.abc import Sequence

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.market import (
    CommentAnswered,
    CommentTakenDown,
    ConsultationClosed,
    ConsultationOpened,
    ConsultationRevised,
    ConsultationWithdrawn,
)
from placewell.ledger.record import record, send
from placewell.market.actions.own import own_category, own_scheme, written
from placewell.market.models import (
    Category,
    Comment,
    CommentAnswer,
    CommentContact,
    CommentHidden,
    Consultation,
    ConsultedVersion,
    Policy,
    PolicyWithdrawal,
    Scheme,
)
from placewell.market.queries.consulted import passages_of, passages_of_policy, stored_passages
from placewell.market.references import new_reference
from placewell.market.telling import tell_members, tell_where
from placewell.rules.clocks import london_day_words, london_moment_words
from placewell.rules.consulting import (
    OF_A_CATEGORY,
    AnswerKind,
    ConsultationAct,
    ConsultationState,
    ConsultationSubject,
    Passage,
    after,
    answers_due,
    check_answer,
    check_passages,
    differences,
    reading_ends,
)
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.scheme_states import SchemeState

OPEN = (ConsultationState.OPEN.value,)


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def open_consultation(
    *,
    actor: Actor,
    scheme: Scheme,
    subject: ConsultationSubject,
    title: str,
    summary: str,
    why: str,
    days: int,
    shorter_because: str = "",
    category: Category | None = None,
    policy: Policy | None = None,
    passages: Sequence[Passage] = (),
) -> Consultation:
    """Put a proposal to everybody, public at once, for `days` calendar days. Members are told.

    The passages are those given, or those of a `policy` that was proposed and not yet adopted. Raises Refused as
    `reading_ends` and `check_passages` do, WrongState for a closed scheme or an adopted policy.
    """
    own = own_scheme(actor, scheme)
    if own.state == SchemeState.CLOSED:
        raise WrongState(f"The scheme {own.ref} is closed. There is nothing left to consult on.")
    place = own_category(actor, category) if category is not None else None
    if (subject in OF_A_CATEGORY) != (place is not None) or (place is not None and place.scheme_id != own.pk):
        raise Refused("Choose the kind of care that this is about.", code="category")
    shown = _passages(policy, place, passages)
    if (subject == ConsultationSubject.POLICY) != (policy is not None):
        raise Refused("Choose the proposed policy that this is about.", code="policy")
    moment = now()
    closes = reading_ends(moment, days, reason=shorter_because)
    made = Consultation.objects.create(
        authority_id=own.authority_id,
        scheme=own,
        category=place,
        ref=new_reference("CO"),
        subject=subject,
        title=written(title, "what this consultation is called"),
        summary=written(summary, "what you propose, in plain English"),
        why=written(why, "why you propose it"),
        shorter_because=shorter_because.strip(),
        opened_by=actor.ref,
        opened_at=moment,
        closes_at=closes,
        answers_due_at=answers_due(closes),
    )
    _add_version(made, 1, shown, policy, made.why, [], actor)
    opened = ConsultationOpened(
        consultation_ref=made.ref, scheme_ref=own.ref, about=subject.value, closes_at=closes.isoformat()
    )
    record(opened, actor=actor, authority_id=None)
    start_clock(
        ClockKind.COMMENTS_ANSWERED,
        subject=f"consultation:{made.ref}",
        role=Role.COMMISSIONER,
        due_at=made.answers_due_at,
        authority_id=made.authority_id,
    )
    tell_members(
        own,
        subject=f"You are asked about a proposal: {made.title}",
        body=f"{made.summary} You can comment until {london_moment_words(closes)}.",
        path=f"/consultations/{made.ref}/",
    )
    return made


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=OPEN)
def revise_consultation(
    *,
    actor: Actor,
    consultation: Consultation,
    why: str,
    policy: Policy | None = None,
    passages: Sequence[Passage] = (),
    follows: Sequence[Comment] = (),
) -> ConsultedVersion:
    """Give a proposal a new form once the reading period is over, saying which comments it follows.

    Everybody reads and comments on the same first form. Raises WrongState before the end of the reading period,
    Refused where nothing differs from the form before, or for comments on another proposal.
    """
    own = own_consultation(actor, consultation)
    after(ConsultationState(own.state), ConsultationAct.REVISE)
    if now() <= own.closes_at:
        raise WrongState(
            f"People read and comment on the proposal until {london_moment_words(own.closes_at)}. Revise it after that."
        )
    if (own.subject == ConsultationSubject.POLICY) != (policy is not None):
        raise Refused("Choose the newer version of the policy that the proposal became.", code="policy")
    last = own.versions.order_by("-number")[0]
    shown = _passages(policy, own.category, passages)
    if not differences(passages_of(last), shown):
        raise Refused("Nothing is different from the form before.", code="text")
    followed = sorted(one.pk for one in follows)
    if Comment.objects.filter(consultation=own, pk__in=followed).count() != len(set(followed)):
        raise Refused("Choose comments on this proposal.", code="follows")
    made = _add_version(own, last.number + 1, shown, policy, why, followed, actor)
    record(ConsultationRevised(consultation_ref=own.ref, version=made.number), actor=actor, authority_id=None)
    return made


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=OPEN)
def answer_comment(
    *,
    actor: Actor,
    comment: Comment,
    kind: AnswerKind,
    text: str,
    version: ConsultedVersion | None = None,
    passage: str | None = None,
) -> CommentAnswer:
    """Answer a comment, once: we did (with the passage that `version` changed), we did not because, or noted.

    Whoever left an e-mail address is written to, and the address is erased. Raises Conflict when it is answered
    already, Refused when the passage did not change in that version.
    """
    found = Comment.objects.filter(pk=comment.pk).select_related("consultation").first()
    if found is None:
        raise NotFound("There is no such comment.")
    own = own_consultation(actor, found.consultation)
    after(ConsultationState(own.state), ConsultationAct.ANSWER)
    if CommentAnswer.objects.filter(comment=found).exists():
        raise Conflict("This comment is answered already. An answer stays as it was given.")
    before = None
    changed: set[str] = set()
    if version is not None:
        before = own.versions.filter(number=version.number - 1).first()
        if before is None or version.consultation_id != own.pk:
            raise Refused("Choose a change to this proposal.", code="change")
        changed = {one.ref for one in differences(passages_of(before), passages_of(version))}
    clean = check_answer(kind, text=text, changed=changed, passage=passage)
    did = kind == AnswerKind.WE_DID
    made = CommentAnswer.objects.create(
        comment=found,
        kind=kind,
        text=clean,
        before=before if did else None,
        after=version if did else None,
        passage=(passage or "") if did else "",
        answered_by=actor.ref,
        answered_at=now(),
    )
    answered = CommentAnswered(consultation_ref=own.ref, comment_id=found.pk, kind=kind.value)
    record(answered, actor=actor, authority_id=None)
    _tell_author(found, own)
    return made


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def hide_comment(*, actor: Actor, comment: Comment, reason: str) -> CommentHidden:
    """Show a comment no more, for a reason that is published in its place. Raises Conflict when it is hidden."""
    found = Comment.objects.filter(pk=comment.pk).select_related("consultation").first()
    if found is None:
        raise NotFound("There is no such comment.")
    own = own_consultation(actor, found.consultation)
    after(ConsultationState(own.state), ConsultationAct.HIDE)
    if CommentHidden.objects.filter(comment=found).exists():
        raise Conflict("This comment is hidden already.")
    why = written(reason, "why it is hidden: everybody reads the reason in its place")
    made = CommentHidden.objects.create(comment=found, reason=why, hidden_by=actor.ref, hidden_at=now())
    with acting_as(system_actor("consultation", authority_id=own.authority_id)):
        CommentContact.objects.filter(comment=found).delete()
    record(CommentTakenDown(consultation_ref=own.ref, comment_id=found.pk), actor=actor, authority_id=None)
    return made


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=OPEN)
def close_consultation(*, actor: Actor, consultation: Consultation) -> Consultation:
    """Close a consultation when its reading period is over and every comment is answered, or hidden with a reason.

    Raises WrongState before the end of the period, Refused with the numbers of the comments that wait.
    """
    own = own_consultation(actor, consultation)
    state = after(ConsultationState(own.state), ConsultationAct.CLOSE)
    moment = now()
    if moment <= own.closes_at:
        raise WrongState(f"People have until {london_moment_words(own.closes_at)} to comment. Close it after that.")
    waiting = own.comments.filter(answer=None, hidden=None).order_by("id")
    if waiting.exists():
        numbers = ", ".join(str(one) for one in waiting.values_list("pk", flat=True)[:20])
        raise Refused(f"Answer every comment first. These wait: {numbers}.", code="unanswered")
    own.state, own.ended_at = state, moment
    own.save(update_fields=["state", "ended_at"])
    stop_clock(ClockKind.COMMENTS_ANSWERED, subject=f"consultation:{own.ref}")
    closed = ConsultationClosed(
        consultation_ref=own.ref,
        comments=own.comments.count(),
        changed=own.comments.filter(answer__kind=AnswerKind.WE_DID).count(),
    )
    record(closed, actor=actor, authority_id=None)
    tell_members(
        own.scheme,
        subject=f"What came of the proposal: {own.title}",
        body=f"Every comment was answered. {closed.comments} were made and {closed.changed} of them changed something.",
        path=f"/consultations/{own.ref}/",
    )
    return own


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=OPEN)
def withdraw_consultation(*, actor: Actor, consultation: Consultation, because: str) -> Consultation:
    """Take a proposal back, for a published reason. What was said about it stays readable."""
    own = own_consultation(actor, consultation)
    own.state = after(ConsultationState(own.state), ConsultationAct.WITHDRAW)
    own.ended_at = now()
    own.ended_because = written(because, "why the proposal is taken back")
    own.save(update_fields=["state", "ended_at", "ended_because"])
    stop_clock(ClockKind.COMMENTS_ANSWERED, subject=f"consultation:{own.ref}")
    record(ConsultationWithdrawn(consultation_ref=own.ref), actor=actor, authority_id=None)
    with acting_as(system_actor("consultation", authority_id=own.authority_id)):
        CommentContact.objects.filter(comment__consultation=own).delete()
    return own


def own_consultation(actor: Actor, consultation: Consultation) -> Consultation:
    """Return the consultation, locked. Raises NotFound when it is not run by the actor's authority."""
    rows = Consultation.objects.run_by(actor).select_related("scheme").select_for_update(of=("self",))
    found = rows.filter(pk=consultation.pk).first()
    if found is None:
        raise NotFound("There is no such consultation in your authority.")
    return found


def _passages(policy: Policy | None, category: Category | None, given: Sequence[Passage]) -> tuple[Passage, ...]:
    if policy is None:
        check_passages(given)
        return tuple(given)
    found = Policy.objects.filter(pk=policy.pk, category=category).first() if category is not None else None
    if found is None:
        raise Refused("Choose a policy that was proposed for this kind of care.", code="policy")
    if found.approvals.filter(in_force_from__isnull=False).exists():
        raise WrongState(f"Version {found.version} of this policy is adopted already: propose a new version.")
    if PolicyWithdrawal.objects.filter(policy=found).exists():
        raise WrongState(f"Version {found.version} of this policy was withdrawn: propose a new version.")
    return passages_of_policy(found)


def _add_version(
    consultation: Consultation,
    number: int,
    passages: Sequence[Passage],
    policy: Policy | None,
    why: str,
    follows: list[int],
    actor: Actor,
) -> ConsultedVersion:
    return ConsultedVersion.objects.create(
        consultation=consultation,
        number=number,
        passages=stored_passages(passages),
        policy=policy,
        why=written(why, "why the proposal takes this form"),
        follows=follows,
        made_by=actor.ref,
        made_at=now(),
    )


def _tell_author(comment: Comment, consultation: Consultation) -> None:
    with acting_as(system_actor("consultation", authority_id=consultation.authority_id)):
        contact = CommentContact.objects.filter(comment=comment).first()
        if contact is None:
            return
        send(
            to=contact.email,
            subject="Your comment was answered",
            body=(
                f"You commented on “{consultation.title}” on {london_day_words(comment.made_at)}. Read the answer:\n\n"
                f"{tell_where(f'/consultations/{consultation.ref}/')}"
            ),
            about=f"consultation:{consultation.ref}",
            authority_id=consultation.authority_id,
        )
        contact.delete()
