"""The life of a scheme: going live, changing, pausing, extending, winding down, closing. Each step is published."""

from datetime import date, timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.market import (
    SchemeClosed,
    SchemeExtended,
    SchemePaused,
    SchemeResumed,
    SchemeWentLive,
    WindingDownStarted,
)
from placewell.ledger.record import record
from placewell.market.actions.notices import prepare
from placewell.market.actions.own import own_scheme, written
from placewell.market.models import Scheme, SchemeAuthority, SchemeChange
from placewell.market.queries.readiness import missing_of
from placewell.market.telling import tell_members, tell_staff
from placewell.rules.clocks import LONDON, end_of_day, working_days_after
from placewell.rules.errors import Refused
from placewell.rules.legal_basis import LegalBasis, check_scheme
from placewell.rules.notices import NoticeChange, NoticeKind
from placewell.rules.pilots import check_pilot_dates
from placewell.rules.scheme_states import SchemeAct, SchemeState, after

WINDING_DOWN_NOTICE = timedelta(days=28)  # a default of Placewell: a month for whoever depends on it
PILOT_DECIDED_WITHIN = 10  # working days
RUNS_THE_SCHEME = frozenset({Role.COMMISSIONER, Role.BROKER, Role.APPROVER})


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("draft",))
def go_live(*, actor: Actor, scheme: Scheme) -> Scheme:
    """Put a scheme into use: services may join, and searches start from its first day on.

    Prepares the notice that it is established. Raises Refused, with everything that is missing, unless its public
    record is whole: authorities asked and what they answered, schemes given up elsewhere, the assessments, services
    lost, and the engagement before the first draft; its categories have terms in force; the notices its legal basis
    wants first are sent; and a pilot has its stop criteria.
    """
    own = own_scheme(actor, scheme)
    becomes = after(SchemeState(own.state), SchemeAct.GO_LIVE)
    moment = now()
    lacking = missing_of(own, moment)
    if lacking:
        raise Refused(" ".join(["It cannot go live yet.", *(one.sentence for one in lacking)]), code="not_ready")
    check_scheme(LegalBasis(own.legal_basis), starts_on=own.starts_on, ends_on=own.ends_on)
    own.state, own.went_live_at = becomes, moment
    own.save(update_fields=["state", "went_live_at"])
    record(SchemeWentLive(scheme_ref=own.ref), actor=actor, authority_id=None)
    prepare(actor, own, NoticeKind.ESTABLISHMENT)
    _clock_of_end(own)
    return own


@action(by={Role.COMMISSIONER, Role.SYSTEM}, whose=Whose.OWN_AUTHORITY, states=("live",))
def pause_scheme(*, actor: Actor, scheme: Scheme, reasons: str, by_criterion: bool = False) -> Scheme:
    """Start no searches for now; what is under way goes on, and services may still join.

    `by_criterion` when a pilot met a stop criterion: then a decision is due within ten working days.
    """
    own = own_scheme(actor, scheme)
    _move(actor, own, SchemeAct.PAUSE, written(reasons, "why the scheme is paused"))
    record(SchemePaused(scheme_ref=own.ref, by_criterion=by_criterion), actor=actor, authority_id=None)
    if by_criterion:
        start_clock(
            ClockKind.PILOT_DECIDED,
            subject=f"scheme:{own.ref}",
            role=Role.COMMISSIONER,
            due_at=working_days_after(now(), PILOT_DECIDED_WITHIN),
            authority_id=own.authority_id,
        )
    _tell_all(own, f"{own.name} is paused", f"No new search starts in this scheme for now. {reasons.strip()}")
    return own


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states=("paused",))
def resume_scheme(*, actor: Actor, scheme: Scheme, reasons: str) -> Scheme:
    """Start searches again, for published reasons; a paused scheme is resumed by an approver, not by who runs it."""
    own = own_scheme(actor, scheme)
    _move(actor, own, SchemeAct.RESUME, written(reasons, "why the scheme goes on"))
    record(SchemeResumed(scheme_ref=own.ref), actor=actor, authority_id=None)
    stop_clock(ClockKind.PILOT_DECIDED, subject=f"scheme:{own.ref}")
    _tell_all(own, f"{own.name} goes on", f"Searches start again in this scheme. {reasons.strip()}")
    return own


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("live",))
def extend_scheme(*, actor: Actor, scheme: Scheme, ends_on: date | None, reasons: str) -> Scheme:
    """Give a live scheme a later last day, or none where its basis allows that; prepares the notice of the change.

    Raises Refused for a day that is no extension, that the legal basis forbids, or that makes a pilot too long.
    """
    own = own_scheme(actor, scheme)
    before = own.ends_on
    if before is None:
        raise Refused("This scheme has no last day. There is nothing to extend.", code="ends_on")
    if ends_on is not None and ends_on <= before:
        raise Refused("An extension ends later. To end it sooner, wind the scheme down.", code="ends_on")
    check_scheme(LegalBasis(own.legal_basis), starts_on=own.starts_on, ends_on=ends_on)
    if own.pilot:
        check_pilot_dates(own.starts_on, ends_on)
    why = written(reasons, "why the scheme is extended")
    after(SchemeState(own.state), SchemeAct.EXTEND)
    own.ends_on = ends_on
    own.save(update_fields=["ends_on"])
    change = NoticeChange("Last day", _day(before), _day(ends_on))
    _changed(actor, own, change, why)
    extended = SchemeExtended(scheme_ref=own.ref, ends_on=ends_on.isoformat() if ends_on else None)
    record(extended, actor=actor, authority_id=None)
    prepare(actor, own, NoticeKind.MODIFICATION, changes=[change], because=why)
    _clock_of_end(own)
    _tell_all(own, f"{own.name} runs on", f"This scheme’s last day is now: {_day(ends_on)}. {why}")
    return own


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("live", "paused"))
def wind_down(*, actor: Actor, scheme: Scheme, last_day: date, reasons: str) -> Scheme:
    """Begin to end a scheme: no new members; searches start until the last day; whoever lives somewhere stays there.

    Everybody who depends on it is told: members, the authorities that share it, and those who look after people with
    a placement made in it. The last day is four weeks away at least. Raises Refused for one that is sooner, or later
    than the scheme's own.
    """
    own = own_scheme(actor, scheme)
    today = now().astimezone(LONDON).date()
    soonest = today + WINDING_DOWN_NOTICE
    if last_day < soonest:
        raise Refused(f"Give four weeks’ notice: the last day is {_day(soonest)} or later.", code="last_day")
    if own.ends_on is not None and last_day > own.ends_on:
        raise Refused(
            f"The scheme ends on {_day(own.ends_on)} anyway. Choose that day or one before it.", code="last_day"
        )
    why = written(reasons, "why the scheme ends")
    before = own.ends_on
    own.ends_on, own.closed_because = last_day, why
    own.save(update_fields=["ends_on", "closed_because"])
    _move(actor, own, SchemeAct.WIND_DOWN, why)
    change = NoticeChange("Last day", _day(before), _day(last_day))
    record(WindingDownStarted(scheme_ref=own.ref, ends_on=last_day.isoformat()), actor=actor, authority_id=None)
    stop_clock(ClockKind.PILOT_DECIDED, subject=f"scheme:{own.ref}")
    prepare(actor, own, NoticeKind.MODIFICATION, changes=[change], because=why)
    _clock_of_end(own)
    said = (
        f"This scheme ends on {_day(last_day)}. Until then searches go on. Nobody who lives in a home or is cared for"
        f" at home through it has to move or change. {why}"
    )
    _tell_all(own, f"{own.name} is winding down", said)
    return own


@action(by={Role.COMMISSIONER, Role.SYSTEM}, whose=Whose.OWN_AUTHORITY, states=("draft", "winding_down"))
def close_scheme(*, actor: Actor, scheme: Scheme, reasons: str) -> Scheme:
    """Close a draft that is given up, or a scheme whose last day has been: nothing new starts in it ever again.

    What is under way goes on. Prepares the notice that it has ended, unless it never went live. Raises Refused before
    the last day of a scheme that is winding down.
    """
    own = own_scheme(actor, scheme)
    becomes = after(SchemeState(own.state), SchemeAct.CLOSE)
    today = now().astimezone(LONDON).date()
    lived = own.went_live_at is not None
    if lived and own.ends_on is not None and today <= own.ends_on:
        raise Refused(f"Its last day is {_day(own.ends_on)}. Close it after that.", code="last_day")
    own.state = becomes
    own.closed_because = written(reasons, "why the scheme closes")
    own.save(update_fields=["state", "closed_because"])
    record(SchemeClosed(scheme_ref=own.ref), actor=actor, authority_id=None)
    stop_clock(ClockKind.SCHEME_ENDS, subject=f"scheme:{own.ref}")
    if lived:
        prepare(actor, own, NoticeKind.CESSATION, because=own.closed_because)
    return own


def close_ended_schemes() -> int:
    """Close every scheme whose winding down is over; return how many. Run daily by the system."""
    actor = system_actor("scheme ends")
    today = now().astimezone(LONDON).date()
    with acting_as(actor):
        found = list(Scheme.objects.filter(state=SchemeState.WINDING_DOWN, ends_on__lt=today).order_by("id"))
    for scheme in found:
        close_scheme(actor=actor, scheme=scheme, reasons=scheme.closed_because)
    return len(found)


def _move(actor: Actor, scheme: Scheme, act: SchemeAct, reasons: str) -> None:
    before = SchemeState(scheme.state)
    scheme.state = after(before, act)
    scheme.save(update_fields=["state"])
    _changed(actor, scheme, NoticeChange("State", before.value, scheme.state), reasons)


def _changed(actor: Actor, scheme: Scheme, change: NoticeChange, reasons: str) -> None:
    SchemeChange.objects.create(
        scheme=scheme,
        what=change.what,
        before=change.before,
        after=change.after,
        reasons=reasons,
        changed_by=actor.ref,
        changed_at=now(),
    )


def _clock_of_end(scheme: Scheme) -> None:
    subject = f"scheme:{scheme.ref}"
    if scheme.ends_on is None:
        stop_clock(ClockKind.SCHEME_ENDS, subject=subject)
        return
    start_clock(
        ClockKind.SCHEME_ENDS,
        subject=subject,
        role=Role.COMMISSIONER,
        due_at=end_of_day(scheme.ends_on),
        authority_id=scheme.authority_id,
    )


def _tell_all(scheme: Scheme, subject: str, body: str) -> None:
    tell_members(scheme, subject=subject, body=body)
    shared = SchemeAuthority.objects.filter(scheme=scheme, state=SchemeAuthority.State.JOINED)
    tell_staff(
        [scheme.authority_id, *shared.values_list("authority_id", flat=True)],
        RUNS_THE_SCHEME,
        subject=subject,
        body=body,
        about=f"scheme:{scheme.ref}",
        authority_id=scheme.authority_id,
        path=f"/schemes/{scheme.ref}/",
    )


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "no last day"
