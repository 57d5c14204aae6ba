"""A home's right of reply in a concern: asked at once, unless safeguarding says not yet; its side stands beside it."""

from django.urls import reverse

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.telling import tell_managers
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.placements import ConcernHeldBackFromHome, ConcernPutToHome, ConcernRepliedTo
from placewell.ledger.record import record
from placewell.market.telling import tell_staff
from placewell.placements.actions.reviewing import LONGEST, own_concern
from placewell.placements.models import Concern, ConcernHeldBack, ConcernPart, ConcernReply
from placewell.placements.reviews import locked
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.reviews import NotAsked, home_reply_by, looked_at_by

OVER = ("substantiated", "not_substantiated")


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def put_concern_to_home(*, actor: Actor, concern_ref: str, text: str) -> ConcernPart:
    """Ask the home for its side, in words written for it: it reads nothing else of the concern.

    Raises NotFound, Refused without words, Conflict where it was asked, WrongState once the concern is closed.
    """
    concern = _open(actor, concern_ref)
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Write what the home is to answer, in up to {LONGEST:,} characters.", code="text")
    placement = concern.placement
    part = ConcernPart.objects.create(
        concern=concern,
        concern_ref=concern.ref,
        authority_id=concern.authority_id,
        organisation_id=placement.organisation_id,
        service_name=placement.option.service_name,
        locked=locked(concern.authority_id, text=text.strip()),
        by=actor.ref,
        at=now(),
    )
    event = ConcernPutToHome(package_ref=concern.package_ref, concern_ref=concern.ref)
    record(event, actor=actor, authority_id=concern.authority_id, case_ref=concern.package_ref)
    stop_clock(ClockKind.CONCERN_PUT, subject=f"concern:{concern.ref}")
    start_clock(
        ClockKind.CONCERN_REPLIED,
        subject=f"concern:{concern.ref}",
        role=Role.PROVIDER,
        due_at=home_reply_by(part.at),
        authority_id=concern.authority_id,
        organisation_id=placement.organisation_id,
    )
    tell_managers(
        organisation_id=placement.organisation_id,
        authority_id=concern.authority_id,
        about=f"concern:{concern.ref}",
        subject=f"Your side of a concern: {concern.ref}",
        body=f"Somebody is worried about {part.service_name}. Please read what is put to you, and say your side:",
        path=reverse("placements_our_concern", args=[concern.ref]),
    )
    return part


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def hold_concern_back(*, actor: Actor, concern_ref: str, reason: NotAsked) -> ConcernHeldBack:
    """Write down why safeguarding says that the home is not asked yet. It is looked at again within five working days.

    Raises NotFound, Conflict where the home was asked, WrongState once the concern is closed.
    """
    concern, moment = _open(actor, concern_ref), now()
    made = ConcernHeldBack.objects.create(
        concern=concern,
        authority_id=concern.authority_id,
        reason=reason.value,
        review_by=looked_at_by(moment),
        name=actor.name,
        by=actor.ref,
        at=moment,
    )
    event = ConcernHeldBackFromHome(package_ref=concern.package_ref, concern_ref=concern.ref, reason=reason.value)
    record(event, actor=actor, authority_id=concern.authority_id, case_ref=concern.package_ref)
    start_clock(
        ClockKind.CONCERN_PUT,
        subject=f"concern:{concern.ref}",
        role=Role.SOCIAL_WORKER,
        due_at=made.review_by,
        authority_id=concern.authority_id,
        case_ref=concern.package_ref,
    )
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def reply_to_concern(*, actor: Actor, concern_ref: str, text: str) -> ConcernReply:
    """Say the home's side of a concern that was put to it; it is part of no score.

    Raises NotFound for another's, Conflict for a second side, Refused without words.
    """
    part = own_part(actor, concern_ref)
    if ConcernReply.objects.filter(part=part).exists():
        raise Conflict("You have said your side already.")
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Write your side, in up to {LONGEST:,} characters.", code="text")
    reply = ConcernReply.objects.create(
        part=part,
        authority_id=part.authority_id,
        organisation_id=part.organisation_id,
        locked=locked(part.authority_id, text=text.strip()),
        by=actor.ref,
        at=now(),
    )
    record(ConcernRepliedTo(concern_ref=part.concern_ref), actor=actor, authority_id=part.authority_id)
    stop_clock(ClockKind.CONCERN_REPLIED, subject=f"concern:{part.concern_ref}")
    tell_staff(
        [part.authority_id],
        [Role.SOCIAL_WORKER],
        subject=f"The home said its side: {part.concern_ref}",
        body="Please read it:",
        about=f"concern:{part.concern_ref}",
        authority_id=part.authority_id,
        path=reverse("placements_concern", args=[part.concern_ref]),
    )
    return reply


def own_part(actor: Actor, concern_ref: str) -> ConcernPart:
    """Return what was put to the actor's home of a concern. Raises NotFound."""
    part = ConcernPart.objects.filter(concern_ref=concern_ref, organisation_id=actor.organisation_id or 0).first()
    if part is None:
        raise NotFound("No concern by that reference is put to you.")
    return part


def _open(actor: Actor, concern_ref: str) -> Concern:
    concern = own_concern(actor, concern_ref)
    if concern.steps.filter(decision__in=OVER).exists():
        raise WrongState("This concern is closed.")
    if ConcernPart.objects.filter(concern=concern).exists():
        raise Conflict("The home was asked already.")
    return concern
