"""What an authority does with an application: asks, takes longer with a reason, decides, and looks again."""

from placewell.accounts.actor import Actor
from placewell.accounts.models import Post
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.market import ApplicantAsked, ApplicationDecided, DecisionExtended, ReviewDecided
from placewell.ledger.record import record
from placewell.market.actions.applying import keep_checks, own_application
from placewell.market.actions.members import admit_services
from placewell.market.actions.own import written
from placewell.market.actions.telling import tell_applicant
from placewell.market.models import Application, ApplicationCheck, ApplicationNote, Membership
from placewell.market.queries.applications import checks_now
from placewell.rules.clocks import london_moment_words
from placewell.rules.errors import Conflict, Refused
from placewell.rules.joining import (
    ApplicationAct,
    ApplicationState,
    application_after,
    decision_due,
    review_asked_by,
)
from placewell.rules.joining_checks import Finding, stops
from placewell.rules.legal_basis import LegalBasis

LOOKS_AGAIN = frozenset({Role.COMMISSIONER, Role.APPROVER})


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("sent",))
def ask_applicant(*, actor: Actor, ref: str, what: str) -> ApplicationNote:
    """Ask an applicant for something that is missing. The clock of the decision goes on, and it is told so."""
    own = own_application(actor, ref)
    application_after(ApplicationState(own.state), ApplicationAct.ASK)
    note = ApplicationNote(
        authority_id=own.authority_id,
        organisation_id=own.organisation_id,
        application=own,
        kind=ApplicationNote.Kind.ASKED,
        text=written(what, "what is missing"),
        by=actor.ref,
        at=now(),
    )
    note.save(force_insert=True)
    record(ApplicantAsked(application_ref=own.ref), actor=actor, authority_id=own.authority_id)
    tell_applicant(
        own,
        subject=f"Something is missing in your application for {own.service.name}",
        body=f"{note.text}\n\nIt is still decided by {london_moment_words(own.due_at)}, so answer as soon as you can.",
    )
    return note


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("sent",))
def extend_decision(*, actor: Actor, ref: str, reasons: str) -> Application:
    """Take the longer time that the legal basis allows, once, for a recorded reason that the applicant reads.

    Raises Refused where the basis allows no longer time, Conflict where it was taken or the time is over.
    """
    own = own_application(actor, ref)
    application_after(ApplicationState(own.state), ApplicationAct.EXTEND)
    why = written(reasons, "why this application takes longer")
    due = decision_due(LegalBasis(own.scheme.legal_basis), own.sent_at, longer=True, bids_by=own.bids_by)
    if own.longer_because:
        raise Conflict("The longer time was taken already.", code="longer")
    if now() > own.due_at:
        raise Conflict("The time to decide is over. It cannot be made longer afterwards.", code="longer")
    own.due_at, own.longer_because = due, why
    own.save(update_fields=["due_at", "longer_because"])
    start_clock(
        ClockKind.APPLICATION_DECIDED,
        subject=f"application:{own.ref}",
        role=Role.COMMISSIONER.value,
        due_at=due,
        authority_id=own.authority_id,
    )
    extended = DecisionExtended(application_ref=own.ref, due_at=due.isoformat())
    record(extended, actor=actor, authority_id=own.authority_id)
    body = f"{why}\n\nIt is decided by {london_moment_words(due)}."
    tell_applicant(own, subject=f"Your application for {own.service.name} takes longer", body=body)
    return own


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("sent",))
def decide_application(*, actor: Actor, ref: str, accept: bool, reasons: str) -> Application:
    """Accept or refuse an application, with reasons that the applicant reads; accepted, its service is a member now.

    Every check is made again and kept. Raises Refused for accepting what a check stops, Conflict for whoever sent it
    or acted for the applicant, and what `admit_services` raises. Whether the clock was kept is written down with it.
    """
    own = own_application(actor, ref)
    state = application_after(ApplicationState(own.state), ApplicationAct.ACCEPT if accept else ApplicationAct.REFUSE)
    _check_other_side(actor, own)
    why, moment = written(reasons, "the reasons for your decision"), now()
    findings = checks_now(own)
    if accept:
        own.membership = _admit(actor, own, findings, why)
    keep_checks(own, findings, ApplicationCheck.Stage.DECIDED, moment)
    own.state, own.decided_by, own.decided_at, own.reasons = state.value, actor.ref, moment, why
    own.in_time = moment <= own.due_at
    own.save(update_fields=["state", "decided_by", "decided_at", "reasons", "in_time", "membership"])
    stop_clock(ClockKind.APPLICATION_DECIDED, subject=f"application:{own.ref}")
    decided = ApplicationDecided(
        application_ref=own.ref, category_ref=own.category.ref, accepted=accept, in_time=own.in_time
    )
    record(decided, actor=actor, authority_id=own.authority_id)
    if accept:
        subject = f"{own.service.name} is a member of {own.category.name} now"
        body = f"{why}\n\nIt is invited to every search that it can meet from now on."
    else:
        subject = f"Your application for {own.service.name} was refused"
        body = (
            f"{why}\n\nYou can ask for a second look, by somebody else, until"
            f" {london_moment_words(review_asked_by(moment))}. You can also apply again at any time."
        )
    tell_applicant(own, subject=subject, body=body)
    return own


@action(by=LOOKS_AGAIN, whose=Whose.OWN_AUTHORITY, states=("review_asked",))
def decide_review(*, actor: Actor, ref: str, reverse: bool, reasons: str) -> Application:
    """Look again at a refusal that somebody else decided: it stands, or it is reversed and the service is a member.

    Raises Conflict for whoever decided it first; else as `decide_application` does.
    """
    own = own_application(actor, ref)
    act = ApplicationAct.REVERSE if reverse else ApplicationAct.LET_STAND
    state = application_after(ApplicationState(own.state), act)
    if actor.ref == own.decided_by:
        raise Conflict("You decided this application. Somebody else looks at it again.")
    _check_other_side(actor, own)
    why, moment = written(reasons, "the reasons for your decision"), now()
    findings = checks_now(own)
    if reverse:
        own.membership = _admit(actor, own, findings, why)
    keep_checks(own, findings, ApplicationCheck.Stage.REVIEWED, moment)
    own.state, own.reviewed_by, own.reviewed_at, own.review_reasons = state.value, actor.ref, moment, why
    own.review_in_time = own.review_due_at is not None and moment <= own.review_due_at
    own.save(
        update_fields=["state", "reviewed_by", "reviewed_at", "review_reasons", "review_in_time", "membership"],
    )
    stop_clock(ClockKind.APPLICATION_REVIEWED, subject=f"application:{own.ref}")
    decided = ReviewDecided(
        application_ref=own.ref, category_ref=own.category.ref, reversed=reverse, in_time=own.review_in_time
    )
    record(decided, actor=actor, authority_id=own.authority_id)
    if reverse:
        subject = f"{own.service.name} is a member of {own.category.name} now"
        body = f"We looked again at your application and reversed the refusal. {why}"
    else:
        subject = f"The refusal of {own.service.name} stands"
        body = f"Somebody else looked at it again. {why}\n\nYou can apply again at any time."
    tell_applicant(own, subject=subject, body=body)
    return own


def _check_other_side(actor: Actor, own: Application) -> None:
    """Raise Conflict for somebody who sent the application, or has ever acted for the applicant."""
    acted = Post.objects.filter(user_id=actor.user_id or 0, organisation_id=own.organisation_id).exists()
    if actor.ref == own.sent_by or acted:
        raise Conflict("You have acted for this applicant. Somebody else decides about it.")


def _admit(actor: Actor, own: Application, findings: tuple[Finding, ...], reasons: str) -> Membership:
    against = stops(findings)
    if against:
        raise Refused(f"This cannot be accepted. {against[0].words}", code=against[0].kind.value)
    if own.service.provider_id != own.organisation.code:
        raise Refused(
            f"{own.service.name} has another provider now than the one that applied. Refuse it: the other can apply.",
            code="provider",
        )
    return admit_services(actor=actor, category=own.category, services=[own.service], reasons=reasons)[0]
