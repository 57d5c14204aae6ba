"""Others who live in a home that closes, whom the authority did not place; and residents who wish to move together."""

import json
import secrets
from dataclasses import dataclass

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.vault import lock_for
from placewell.ledger.clock import now
from placewell.ledger.events.placements import MoveTogetherWished, OtherResidentNoted
from placewell.ledger.record import record
from placewell.market.queries.closing import Closing, closing_by_ref
from placewell.placements.actions.following_closures import FOLLOWS
from placewell.placements.models import MoveTogether, OtherResident
from placewell.placements.residents import placements_in
from placewell.rules.closing import OtherStage, Payer, check_other, check_together
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState


@dataclass(frozen=True, slots=True)
class Other:
    """What is noted of somebody whom the authority did not place: initials, never a name, and whom to speak with."""

    initials: str
    contact: str
    payer: Payer
    stage: OtherStage


@action(by=FOLLOWS, whose=Whose.OWN_AUTHORITY)
def note_other(*, actor: Actor, closure_ref: str, other: Other, resident_ref: str = "") -> OtherResident:
    """Note somebody else who lives in a home that closes, or how they stand now: a new version of what was noted.

    Initials and contact are encrypted. Raises NotFound for another authority's, Refused for more than initials.
    """
    closing = _standing(actor, closure_ref)
    check_other(initials=other.initials, contact=other.contact)
    authority_id, number, ref = actor.authority_id or 0, 1, resident_ref or f"O-{secrets.token_hex(4).upper()}"
    if resident_ref:
        rows = OtherResident.objects.filter(closure_id=closing.id, authority_id=authority_id, ref=resident_ref)
        before = rows.order_by("-number").first()
        if before is None:
            raise NotFound("There is no such resident on your list.")
        number = before.number + 1
    said = {"initials": other.initials.strip(), "contact": other.contact.strip()}
    made = OtherResident.objects.create(
        closure_id=closing.id,
        ref=ref,
        number=number,
        authority_id=authority_id,
        payer=other.payer.value,
        stage=other.stage.value,
        locked=lock_for(authority_id, json.dumps(said).encode()),
        by=actor.ref,
        at=now(),
    )
    event = OtherResidentNoted(
        closure_ref=closing.ref, resident_ref=ref, payer=other.payer.value, stage=other.stage.value
    )
    record(event, actor=actor, authority_id=authority_id)
    return made


@action(by=FOLLOWS, whose=Whose.OWN_AUTHORITY)
def wish_together(
    *,
    actor: Actor,
    closure_ref: str,
    package_ref: str,
    other_ref: str,
    agreed_by: str,
    other_agreed_by: str,
    services_may_read: bool,
) -> MoveTogether:
    """Write down that two own residents wish to move together; services read it only where both agreed to that.

    It binds nobody: each chooses for themselves. Raises Refused unless both live there and somebody said so for each,
    Conflict where it is written down already.
    """
    closing = _standing(actor, closure_ref)
    check_together(package_ref, other_ref, agreed=(agreed_by, other_agreed_by))
    there = {one.package_ref for one in placements_in(closing, actor.authority_id or 0)}
    if not {package_ref, other_ref} <= there:
        raise Refused("Both have to live in this home, placed by you.", code="other")
    first, second = sorted((package_ref, other_ref))
    by_case = {package_ref: agreed_by.strip(), other_ref: other_agreed_by.strip()}
    if MoveTogether.objects.filter(package_ref=first, other_ref=second, taken_back_at=None).exists():
        raise Conflict("It is written down already that they wish to move together.", code="other")
    made = MoveTogether.objects.create(
        ref=f"W-{secrets.token_hex(4).upper()}",
        closure_id=closing.id,
        authority_id=actor.authority_id or 0,
        package_ref=first,
        other_ref=second,
        agreed_by=by_case[first],
        other_agreed_by=by_case[second],
        services_may_read=services_may_read,
        by=actor.ref,
        at=now(),
    )
    _record_wish(actor, made, taken_back=False)
    return made


@action(by=FOLLOWS, whose=Whose.OWN_AUTHORITY)
def take_back_wish(*, actor: Actor, wish_ref: str) -> MoveTogether:
    """Write down that two people do not wish to move together any more. A search that is open says it still."""
    rows = MoveTogether.objects.select_for_update().filter(ref=wish_ref, authority_id=actor.authority_id or 0)
    wish = rows.first()
    if wish is None:
        raise NotFound("There is no such wish on your list.")
    if wish.taken_back_at is not None:
        raise Conflict("This wish was taken back already.")
    wish.taken_back_by, wish.taken_back_at = actor.ref, now()
    wish.save(update_fields=["taken_back_by", "taken_back_at"])
    _record_wish(actor, wish, taken_back=True)
    return wish


def _standing(actor: Actor, closure_ref: str) -> Closing:
    closing = closing_by_ref(actor, closure_ref)
    if not closing.stands:
        raise WrongState(f"{closing.service_name} goes on: nobody has to move.")
    return closing


def _record_wish(actor: Actor, wish: MoveTogether, *, taken_back: bool) -> None:
    for package_ref, other_ref in ((wish.package_ref, wish.other_ref), (wish.other_ref, wish.package_ref)):
        event = MoveTogetherWished(
            package_ref=package_ref, other_ref=other_ref, wish_ref=wish.ref, taken_back=taken_back
        )
        record(event, actor=actor, authority_id=wish.authority_id, case_ref=package_ref)
