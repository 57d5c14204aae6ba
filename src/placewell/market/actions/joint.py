"""Joint schemes: a lead that runs it, and authorities that share it and start searches of their own in it."""

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.market import AuthorityAnswered, AuthorityInvited
from placewell.ledger.record import record
from placewell.market.actions.own import own_scheme
from placewell.market.models import Scheme, SchemeAuthority
from placewell.market.telling import tell_staff
from placewell.rules.clocks import working_days_after
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.legal_basis import RULES, LegalBasis
from placewell.rules.scheme_states import SchemeState

State = SchemeAuthority.State
ANSWERED_WITHIN = 10  # working days, a default of Placewell


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("draft", "live"))
def invite_authority(*, actor: Actor, scheme: Scheme, authority: Organisation) -> SchemeAuthority:
    """Ask another authority to share a scheme that the actor's leads.

    A scheme on regulations of 2015 names its authorities when it is established, so it is shared only as a draft.
    Raises Refused for one's own authority or none, Conflict for one that was asked or shares it already.
    """
    own = own_scheme(actor, scheme)
    _check_shareable(own)
    if authority.kind != Organisation.Kind.AUTHORITY or authority.pk == own.authority_id:
        raise Refused("Name another council or integrated care board.", code="authority")
    known = own.sharers.filter(authority=authority, state__in=[State.INVITED, State.JOINED]).first()
    if known is not None:
        raise Conflict(f"{authority.name} has been asked, or shares this scheme already.", code="authority")
    moment = now()
    made = SchemeAuthority.objects.create(scheme=own, authority=authority, invited_at=moment)
    record(AuthorityInvited(scheme_ref=own.ref, organisation_id=authority.pk), actor=actor, authority_id=None)
    start_clock(
        ClockKind.SCHEME_SHARED,
        subject=_subject(made),
        role=Role.COMMISSIONER,
        due_at=working_days_after(moment, ANSWERED_WITHIN),
        authority_id=authority.pk,
    )
    tell_staff(
        [authority.pk],
        {Role.COMMISSIONER},
        subject=f"{own.authority.name} asks you to share a scheme",
        body=(
            f"Your authority can share the scheme {own.name}. {own.authority.name} runs it and decides about members;"
            " you start searches of your own in it. Neither sees the other’s people, searches or budgets."
        ),
        about=f"scheme:{own.ref}",
        authority_id=authority.pk,
        path=f"/schemes/{own.ref}/",
    )
    return made


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("invited",))
def answer_invitation(*, actor: Actor, invitation_id: int, joins: bool) -> SchemeAuthority:
    """Join a scheme that another authority leads, or decline. Raises NotFound for an invitation to another."""
    found = _mine(actor, invitation_id, State.INVITED)
    if joins:
        _check_shareable(found.scheme)
    found.state = State.JOINED if joins else State.DECLINED
    found.answered_by, found.answered_at = actor.ref, now()
    found.save(update_fields=["state", "answered_by", "answered_at"])
    stop_clock(ClockKind.SCHEME_SHARED, subject=_subject(found))
    _answered(actor, found)
    return found


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("joined",))
def leave_scheme(*, actor: Actor, invitation_id: int) -> SchemeAuthority:
    """Stop sharing a scheme: no new searches; those under way, and everybody placed, go on."""
    found = _mine(actor, invitation_id, State.JOINED)
    found.state, found.left_at = State.LEFT, now()
    found.save(update_fields=["state", "left_at"])
    _answered(actor, found)
    return found


def _mine(actor: Actor, invitation_id: int, state: SchemeAuthority.State) -> SchemeAuthority:
    rows = SchemeAuthority.objects.invited(actor).select_related("scheme", "authority")
    found = rows.select_for_update(of=("self",)).filter(pk=invitation_id).first()
    if found is None:
        raise NotFound("Your authority was not asked to share such a scheme.")
    if found.state != state:
        raise WrongState(f"Your authority has {found.state} this scheme. This is not open now.")
    return found


def _check_shareable(scheme: Scheme) -> None:
    if scheme.state not in {SchemeState.DRAFT, SchemeState.LIVE}:
        raise WrongState("This scheme is paused or ends. Nobody new shares it now.")
    rules = RULES[LegalBasis(scheme.legal_basis)]
    if rules.established_before is not None and scheme.state != SchemeState.DRAFT:
        raise Refused(
            f"Under {rules.source} a scheme names the authorities that use it when it is established. It is live, so"
            " no other can be added.",
            code="legal_basis",
        )


def _answered(actor: Actor, found: SchemeAuthority) -> None:
    answered = AuthorityAnswered(scheme_ref=found.scheme.ref, organisation_id=found.authority_id, answer=found.state)
    record(answered, actor=actor, authority_id=None)


def _subject(invitation: SchemeAuthority) -> str:
    return f"sharing:{invitation.pk}"
