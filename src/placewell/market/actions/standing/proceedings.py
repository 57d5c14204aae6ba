"""A notice to a member, its reply, and the decision of somebody else, looked at again by a third (rulebook §10)."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime

from django.db import IntegrityError, transaction

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.market import NoticeGiven, NoticeRepliedTo, ProceedingDecided, SecondLookAsked
from placewell.ledger.record import record
from placewell.market import files
from placewell.market.actions.changing import end, reinstate, suspend
from placewell.market.actions.members import admit_services
from placewell.market.actions.own import own_membership, written
from placewell.market.models import Membership, NoticeFile, Proceeding
from placewell.market.telling import tell_managers
from placewell.rules.clocks import london_moment_words, working_days_after
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.file_kinds import kind_of
from placewell.rules.standing import (
    GROUND_WORDS,
    REVIEW_DECIDED_WORKING_DAYS,
    Ground,
    ProceedingAct,
    ProceedingKind,
    ProceedingState,
    after,
    check_at_once,
    check_decidable,
    check_other,
    check_review_asked,
    decision_due,
    reply_due,
    review_asked_by,
)

DECIDES = frozenset({Role.COMMISSIONER, Role.APPROVER})
MOST_FILES = 5  # with one reply
LIVE = (Membership.State.ACTIVE, Membership.State.SUSPENDED)


@action(by={Role.COMMISSIONER, Role.SYSTEM}, whose=Whose.OWN_AUTHORITY, states=("active", "suspended"))
def give_notice(
    *,
    actor: Actor,
    membership: Membership,
    kind: ProceedingKind,
    ground: Ground,
    evidence: str,
    at_once: bool = False,
) -> Proceeding:
    """Give a member notice that it may be suspended or removed, with the evidence. It may reply for three working days.

    `at_once` suspends it with the notice, to keep people safe or by what the register says. Somebody else decides.
    Raises Conflict while another notice is under way, Refused for `at_once` where nothing calls for it or without
    evidence, WrongState for suspending what is suspended.
    """
    own = own_membership(actor, membership, states=LIVE)
    if kind == ProceedingKind.SUSPENSION and own.state == Membership.State.SUSPENDED:
        raise WrongState(f"{own.service.name} is suspended already. Review the suspension, or propose its removal.")
    check_at_once(kind, ground, at_once=at_once)
    why, moment = written(evidence, "the evidence"), now()
    due = reply_due(moment)
    made = Proceeding(
        membership=own,
        authority_id=own.authority_id,
        organisation_id=own.organisation_id,
        kind=kind.value,
        ground=ground.value,
        evidence=why,
        at_once=at_once,
        noticed_by=actor.ref,
        noticed_at=moment,
        reply_due_at=due,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "A notice to this member is under way already. Decide that first.", code="one_proceeding"
        ) from error
    if at_once:
        suspend(own, actor=actor, reasons=why, ground=ground)
    _start(ClockKind.PROCEEDING_REPLIED_TO, made, Role.PROVIDER, due, organisation_id=own.organisation_id)
    _start(ClockKind.PROCEEDING_DECIDED, made, Role.COMMISSIONER, decision_due(due))
    given = NoticeGiven(
        category_ref=own.category.ref,
        membership_id=own.pk,
        proceeding=made.pk,
        kind=made.kind,
        ground=made.ground,
    )
    record(given, actor=actor, authority_id=own.authority_id)
    begun = "It takes no new people from now on, until this is decided. " if at_once else ""
    _tell(
        own,
        subject=f"{own.service.name}: a notice about {own.category.name}",
        body=(
            f"We propose its {made.kind}. Ground: {GROUND_WORDS[ground]}. {begun}You can read the evidence and reply"
            f" until {london_moment_words(due)}. Somebody who did not give this notice decides."
        ),
    )
    return made


@action(by={Role.SYSTEM}, whose=Whose.OWN_AUTHORITY, states=("active",))
def suspend_meanwhile(*, actor: Actor, membership: Membership, ground: Ground, reasons: str) -> Membership:
    """Suspend by what the register says while another notice is under way: that one is decided, and this reviewed."""
    own = own_membership(actor, membership, states=(Membership.State.ACTIVE,))
    suspend(own, actor=actor, reasons=written(reasons, "the evidence"), ground=ground)
    _tell(own, subject=f"{own.service.name} takes no new people in {own.category.name}", body=reasons)
    return own


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("notice",))
def reply_to_notice(*, actor: Actor, proceeding_id: int, text: str, contents: Sequence[bytes] = ()) -> Proceeding:
    """Reply to a notice, once, with up to five files that show what is said. They are kept encrypted.

    Raises WrongState when its time is over or it is decided, Refused for a file that cannot be read or too many.
    """
    if len(contents) > MOST_FILES:
        raise Refused(f"Send {MOST_FILES} files at most. Put several pages into one.", code="file")
    own = _own(actor, proceeding_id)
    state, moment = after(ProceedingState(own.state), ProceedingAct.REPLY), now()
    if moment > own.reply_due_at:
        raise WrongState(f"You could reply until {london_moment_words(own.reply_due_at)}. Ask for a second look later.")
    own.state, own.reply = state.value, written(text, "your reply")
    own.replied_by, own.replied_at = actor.ref, moment
    own.save(update_fields=["state", "reply", "replied_by", "replied_at"])
    with ExitStack() as kept:
        for content in contents:
            _keep(kept, own, content, actor, moment)
        stop_clock(ClockKind.PROCEEDING_REPLIED_TO, subject=_subject(own))
        replied = NoticeRepliedTo(
            category_ref=own.membership.category.ref, membership_id=own.membership_id, proceeding=own.pk
        )
        record(replied, actor=actor, authority_id=own.authority_id)
    return own


@action(by=DECIDES, whose=Whose.OWN_AUTHORITY, states=("notice", "replied"))
def decide_proceeding(*, actor: Actor, proceeding_id: int, uphold: bool, reasons: str) -> Proceeding:
    """Decide a notice that somebody else gave, once the member has replied or its time to is over.

    Upheld, the member is suspended or removed; dropped, a suspension that began with the notice is lifted. Raises
    Refused for whoever gave the notice, WrongState before the reply.
    """
    own, moment = _own(actor, proceeding_id), now()
    state = after(ProceedingState(own.state), ProceedingAct.UPHOLD if uphold else ProceedingAct.DROP)
    check_other(actor.ref, not_again={own.noticed_by: "gave this notice"})
    check_decidable(ProceedingState(own.state), reply_due_at=own.reply_due_at, now=moment)
    why = written(reasons, "the reasons for your decision")
    own.state, own.decided_by, own.decided_at, own.reasons = state.value, actor.ref, moment, why
    own.save(update_fields=["state", "decided_by", "decided_at", "reasons"])
    _carry_out(own, actor, why, upheld=uphold)
    _close(own, actor, state)
    if uphold:
        by = london_moment_words(review_asked_by(moment))
        body = f"{why}\n\nYou can ask for a second look, by a third person, until {by}."
        _tell(own.membership, subject=f"{own.membership.service.name}: decided, its {own.kind}", body=body)
    else:
        _tell(own.membership, subject=f"{own.membership.service.name}: the notice is dropped", body=why)
    return own


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("notice", "replied"))
def withdraw_notice(*, actor: Actor, proceeding_id: int, reasons: str) -> Proceeding:
    """Take a notice back, with the reasons; a suspension that began with it is lifted."""
    own = _own(actor, proceeding_id)
    state = after(ProceedingState(own.state), ProceedingAct.WITHDRAW)
    why = written(reasons, "why the notice is withdrawn")
    own.state, own.review_reasons = state.value, why
    own.save(update_fields=["state", "review_reasons"])
    _carry_out(own, actor, why, upheld=False)
    _close(own, actor, state)
    _tell(own.membership, subject=f"{own.membership.service.name}: the notice is withdrawn", body=why)
    return own


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("upheld",))
def ask_second_look(*, actor: Actor, proceeding_id: int, because: str) -> Proceeding:
    """Ask that a third person looks again at a decision, within ten working days. It stands meanwhile."""
    own, moment = _own(actor, proceeding_id), now()
    state = after(ProceedingState(own.state), ProceedingAct.ASK_REVIEW)
    check_review_asked(own.decided_at or moment, now=moment)
    own.state, own.objection, own.objected_at = state.value, written(because, "why it should be looked at"), moment
    own.save(update_fields=["state", "objection", "objected_at"])
    due = working_days_after(moment, REVIEW_DECIDED_WORKING_DAYS)
    _start(ClockKind.DECISION_REVIEWED, own, Role.COMMISSIONER, due)
    asked = SecondLookAsked(
        category_ref=own.membership.category.ref, membership_id=own.membership_id, proceeding=own.pk
    )
    record(asked, actor=actor, authority_id=own.authority_id)
    return own


@action(by=DECIDES, whose=Whose.OWN_AUTHORITY, states=("review_asked",))
def decide_second_look(*, actor: Actor, proceeding_id: int, reverse: bool, reasons: str) -> Proceeding:
    """Look again at a decision as a third person: it stands, or it is reversed and the service is a member as before.

    Raises Refused for whoever gave the notice or decided it, and for reversing what the register does not allow now.
    """
    own, moment = _own(actor, proceeding_id), now()
    state = after(ProceedingState(own.state), ProceedingAct.REVERSE if reverse else ProceedingAct.CONFIRM)
    check_other(actor.ref, not_again={own.noticed_by: "gave this notice", own.decided_by: "decided this"})
    why = written(reasons, "the reasons for your decision")
    own.state, own.reviewed_by, own.reviewed_at, own.review_reasons = state.value, actor.ref, moment, why
    own.save(update_fields=["state", "reviewed_by", "reviewed_at", "review_reasons"])
    if reverse:
        _put_back(own, actor, why)
    stop_clock(ClockKind.DECISION_REVIEWED, subject=_subject(own))
    _say(own, actor, state)
    stands = "the decision is reversed" if reverse else "the decision stands"
    _tell(own.membership, subject=f"{own.membership.service.name}: looked at again, {stands}", body=why)
    return own


def _own(actor: Actor, proceeding_id: int) -> Proceeding:
    rows = Proceeding.objects.visible_to(actor).select_for_update(of=("self",))
    found = rows.select_related("membership__category__scheme", "membership__service").filter(pk=proceeding_id).first()
    if found is None:
        raise NotFound("There is no such notice of yours.")
    return found


def _carry_out(own: Proceeding, actor: Actor, reasons: str, *, upheld: bool) -> None:
    """Do to the membership what was decided. One that has ended meanwhile stays ended."""
    member = Membership.objects.select_for_update(of=("self",)).get(pk=own.membership_id)
    if member.state == Membership.State.ENDED:
        return
    suspended = member.state == Membership.State.SUSPENDED
    if not upheld:
        if own.at_once and suspended:
            reinstate(member, actor=actor, reasons=reasons)
    elif own.kind == ProceedingKind.REMOVAL:
        end(member, actor=actor, reasons=reasons, by="removal")
    elif not suspended:
        suspend(member, actor=actor, reasons=reasons, ground=Ground(own.ground))


def _put_back(own: Proceeding, actor: Actor, reasons: str) -> None:
    member = Membership.objects.select_for_update(of=("self",)).get(pk=own.membership_id)
    if own.kind == ProceedingKind.REMOVAL:
        admit_services(actor=actor, category=member.category, services=[member.service], reasons=reasons)
    elif member.state == Membership.State.SUSPENDED:
        reinstate(member, actor=actor, reasons=reasons)


def _close(own: Proceeding, actor: Actor, state: ProceedingState) -> None:
    stop_clock(ClockKind.PROCEEDING_REPLIED_TO, ClockKind.PROCEEDING_DECIDED, subject=_subject(own))
    _say(own, actor, state)


def _say(own: Proceeding, actor: Actor, state: ProceedingState) -> None:
    decided = ProceedingDecided(
        category_ref=own.membership.category.ref,
        membership_id=own.membership_id,
        proceeding=own.pk,
        outcome=state.value,
    )
    record(decided, actor=actor, authority_id=own.authority_id)


def _start(kind: ClockKind, own: Proceeding, role: Role, due: datetime, organisation_id: int | None = None) -> None:
    start_clock(
        kind,
        subject=_subject(own),
        role=role.value,
        due_at=due,
        authority_id=own.authority_id,
        organisation_id=organisation_id,
    )


def _subject(own: Proceeding) -> str:
    return f"proceeding:{own.pk}"


def _tell(member: Membership, *, subject: str, body: str) -> None:
    tell_managers(
        [member.organisation_id],
        subject=subject,
        body=body,
        about=f"membership:{member.pk}",
        authority_id=member.authority_id,
        path="/standing/",
    )


def _keep(kept: ExitStack, own: Proceeding, content: bytes, actor: Actor, moment: datetime) -> None:
    """Keep a file of a reply; where what follows within `kept` fails, its bytes go again."""
    kind = kind_of(content)
    stored = kept.enter_context(files.keeping(content, organisation_id=own.organisation_id))
    NoticeFile(
        proceeding=own,
        authority_id=own.authority_id,
        organisation_id=own.organisation_id,
        media_type=kind.media_type,
        ending=kind.ending,
        size=stored.size,
        digest=stored.digest,
        stored_as=stored.name,
        locked_for=own.organisation_id,
        added_by=actor.ref,
        added_at=moment,
    ).save(force_insert=True)
