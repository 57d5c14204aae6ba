"""Preparing a scheme's notices from what stands, and recording that they were sent."""

from collections.abc import Sequence
from datetime import date

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.market import NoticePrepared, NoticeSent
from placewell.ledger.record import record
from placewell.market.actions.own import own_scheme, written
from placewell.market.models import Notice, Scheme
from placewell.market.queries.notices import facts_of
from placewell.rules.clocks import LONDON, working_days_after
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.notices import NoticeChange, NoticeKind, notice_content
from placewell.rules.scheme_states import SchemeState

SENT_WITHIN = 2  # working days, a default of Placewell: the Act says as soon as reasonably practicable


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("draft",))
def prepare_intention(*, actor: Actor, scheme: Scheme) -> Notice:
    """Prepare the notice that a scheme is intended, from its draft. Its other notices are prepared by what they tell.

    Raises WrongState once it is live, Conflict when it is prepared already.
    """
    own = own_scheme(actor, scheme)
    if own.state != SchemeState.DRAFT:
        raise WrongState("A scheme is intended while it is a draft. It has gone beyond that.")
    if own.notices.filter(kind=NoticeKind.INTENTION).exists():
        raise Conflict("This notice is prepared already. Send it, and enter its reference.", code="prepared")
    return prepare(actor, own, NoticeKind.INTENTION)


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def record_notice_sent(*, actor: Actor, scheme: Scheme, notice_id: int, reference: str, sent_on: date) -> Notice:
    """Record when a notice was sent and its reference there, such as its number on the central platform.

    Raises NotFound for a notice that is not the scheme's, Conflict when it was recorded before, Refused for a day to
    come or before it was prepared.
    """
    own = own_scheme(actor, scheme)
    notice = own.notices.select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise NotFound("This scheme has no such notice.")
    if notice.sent_on is not None:
        raise Conflict(f"This notice was sent on {notice.sent_on:%-d %B %Y}, as {notice.reference}.", code="sent")
    today = now().astimezone(LONDON).date()
    if not notice.prepared_at.astimezone(LONDON).date() <= sent_on <= today:
        raise Refused("A notice is sent on the day it was prepared or later, and not in the future.", code="sent_on")
    notice.reference = written(reference, "where the notice was published, or its number there")
    notice.sent_on = sent_on
    notice.save(update_fields=["reference", "sent_on"])
    stop_clock(ClockKind.NOTICE_SENT, subject=_subject(own, notice))
    sent = NoticeSent(scheme_ref=own.ref, notice=notice.pk, kind=notice.kind)
    record(sent, actor=actor, authority_id=None)
    return notice


def prepare(
    actor: Actor, scheme: Scheme, kind: NoticeKind, *, changes: Sequence[NoticeChange] = (), because: str = ""
) -> Notice:
    """Prepare a notice of a scheme whose row is locked, and start the clock for sending it. Part of an action."""
    moment = now()
    facts = facts_of(scheme, changes=tuple(changes), because=because)
    content = notice_content(kind, facts, dated=moment.astimezone(LONDON).date())
    notice = Notice.objects.create(scheme=scheme, kind=kind, content=content, prepared_by=actor.ref, prepared_at=moment)
    prepared = NoticePrepared(scheme_ref=scheme.ref, notice=notice.pk, kind=kind.value)
    record(prepared, actor=actor, authority_id=None)
    start_clock(
        ClockKind.NOTICE_SENT,
        subject=_subject(scheme, notice),
        role=Role.COMMISSIONER,
        due_at=working_days_after(moment, SENT_WITHIN),
        authority_id=scheme.authority_id,
    )
    return notice


def _subject(scheme: Scheme, notice: Notice) -> str:
    return f"notice:{scheme.ref}/{notice.pk}"
