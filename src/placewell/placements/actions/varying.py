"""Varying an agreement: proposed by either side with a reason, decided by an approver, signed by both."""

from datetime import date
from decimal import Decimal

from django.urls import reverse

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.telling import tell_managers
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.placements import VariationDecided, VariationProposed
from placewell.ledger.record import record
from placewell.needs.actions import approval_limit_of
from placewell.needs.queries import hands_on
from placewell.placements.agreements import draw_up, wait_for_signatures
from placewell.placements.models import Placement, Variation, VariationDecision
from placewell.placements.queries.current import standing_placement
from placewell.placements.queries.terms import agreed_terms, standing_terms
from placewell.rules.agreeing import Proposed, VariationReason, check_first_signed, check_variation, moved_lines
from placewell.rules.budget import check_approval_limit
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused
from placewell.rules.independence import check_independent, why_no_placement
from placewell.rules.urgency import Urgency
from placewell.rules.waits import decision_due


@action(by={Role.BROKER, Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def propose_variation(
    *, actor: Actor, placement_ref: str, reason: VariationReason, said: str, starts_on: date, weekly_price: Decimal
) -> Variation:
    """Propose that an agreement be varied from a day on; `weekly_price` is the whole price, pounds a week.

    Raises NotFound for another's, WrongState after the end or for a later day before the first version is signed,
    Conflict while a proposal waits, Refused without words or
    for a change of price that its reason does not carry.
    """
    placement = standing_placement(placement_ref, **own_of(actor))
    if Variation.objects.filter(placement=placement, decision=None).exists():
        raise Conflict("Another change of this agreement waits for its decision.")
    stands = standing_terms(placement)
    before = stands.weekly_price
    proposed = Proposed(reason, starts_on, moved_lines(stands.lines, weekly_price - before), weekly_price)
    check_variation(proposed, price_now=before, placed_on=placement.starts_on, said=said)
    check_first_signed(signed=bool(agreed_terms(placement)), starts_on=starts_on, placed_on=placement.starts_on)
    side = "provider" if actor.role == Role.PROVIDER else "authority"
    made = Variation.objects.create(
        placement=placement,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        package_ref=placement.package_ref,
        side=side,
        reason=reason.value,
        said=said.strip(),
        starts_on=starts_on,
        weekly_price=weekly_price,
        lines=[{"kind": kind, "amount": f"{amount:.2f}"} for kind, amount in proposed.lines],
        by=actor.ref,
        at=now(),
    )
    event = VariationProposed(
        package_ref=placement.package_ref, placement_ref=placement.ref, side=side, reason=reason.value
    )
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    start_clock(
        ClockKind.VARIATION_DECIDED,
        subject=f"placement:{placement.ref}",
        role=Role.APPROVER,
        due_at=decision_due(Urgency.PLANNED, made.at),
        authority_id=placement.authority_id,
        case_ref=placement.package_ref,
    )
    return made


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY)
def decide_variation(*, actor: Actor, placement_ref: str, agree: bool, because: str = "") -> VariationDecision:
    """Agree to the variation that waits, which draws up the next version for both to sign, or refuse it with a reason.

    Raises NotPermitted for whoever proposed it, worked on the case, or over their limit; NotFound where none waits.
    """
    placement = standing_placement(placement_ref, authority_id=actor.authority_id or 0)
    variation = _waiting(placement)
    if variation.by == actor.ref:
        raise NotPermitted("You proposed this change, so somebody else decides about it.")
    check_independent(why_no_placement(actor.ref, hands_on(placement.package_ref)))
    if agree:
        check_approval_limit(variation.weekly_price, limit=approval_limit_of(actor))
    elif not because.strip():
        raise Refused("Say why not: whoever proposed it reads it.", code="because")
    made = _decide(actor, variation, "agreed" if agree else "refused", because)
    if agree:
        draw_up(actor, placement, variation)
        wait_for_signatures(placement, Urgency.PLANNED)
    tell_managers(
        organisation_id=placement.organisation_id,
        authority_id=placement.authority_id,
        about=f"placement:{placement.ref}",
        subject=f"{placement.ref}: {'a new version to sign' if agree else 'a change was not agreed'}",
        body="The council decided about a change of the agreement. Please read it:",
        path=reverse("placements_agreement", args=[placement.ref]),
    )
    return made


@action(by={Role.BROKER, Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def withdraw_variation(*, actor: Actor, placement_ref: str) -> VariationDecision:
    """Take back one's own side's proposal before it was decided. Raises NotFound where none waits."""
    placement = standing_placement(placement_ref, **own_of(actor))
    variation = _waiting(placement)
    if variation.side != ("provider" if actor.role == Role.PROVIDER else "authority"):
        raise NotPermitted("The other side proposed this change. Only they can take it back.")
    return _decide(actor, variation, "withdrawn", "")


def own_of(actor: Actor) -> dict[str, object]:
    """Return whose placements an actor may write about, as a filter."""
    if actor.role == Role.PROVIDER:
        return {"organisation_id": actor.organisation_id or 0}
    if actor.role == Role.PERSON:
        return {"authority_id": actor.authority_id or 0, "package_ref": actor.case_ref}
    return {"authority_id": actor.authority_id or 0}


def _waiting(placement: Placement) -> Variation:
    found = Variation.objects.filter(placement=placement, decision=None).order_by("-id").first()
    if found is None:
        raise NotFound("No change of this agreement waits for a decision.")
    return found


def _decide(actor: Actor, variation: Variation, outcome: str, because: str) -> VariationDecision:
    made = VariationDecision.objects.create(
        variation=variation,
        authority_id=variation.authority_id,
        organisation_id=variation.organisation_id,
        package_ref=variation.package_ref,
        outcome=outcome,
        because=because.strip(),
        by=actor.ref,
        at=now(),
    )
    ref = variation.placement.ref
    event = VariationDecided(
        package_ref=variation.package_ref, placement_ref=ref, reason=variation.reason, outcome=outcome
    )
    record(event, actor=actor, authority_id=variation.authority_id, case_ref=variation.package_ref)
    stop_clock(ClockKind.VARIATION_DECIDED, subject=f"placement:{ref}")
    return made
