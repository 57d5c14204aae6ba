"""Raising what is paid in a whole category from a day: proposed with its preview, and applied by an approver."""

from datetime import date
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.payments import UpliftApplied, UpliftProposed
from placewell.ledger.record import record
from placewell.market.models import Category
from placewell.needs.actions import approval_limit_of
from placewell.payments.actions.funding import write_version
from placewell.payments.locking import lock_payments
from placewell.payments.models import Uplift
from placewell.payments.raising import Raised, raised, raised_by
from placewell.payments.waiting import wait_for_next_run
from placewell.rules.budget import check_approval_limit
from placewell.rules.errors import Conflict, NotFound, Refused
from placewell.rules.funding import check_funding, price_of
from placewell.rules.payments import check_others_hand

MOST_PERCENT = Decimal(25)


@action(by={Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY)
def propose_uplift(
    *, actor: Actor, category_ref: str, from_on: date, percent: Decimal | None, amount: Decimal | None, because: str
) -> Uplift:
    """Propose to raise every funding of a category from a day. Nothing changes until an approver applies it.

    Raises Refused for both or neither of a percentage and an amount, for over 25 per cent, and where nothing is paid.
    """
    authority_id = lock_payments(actor)
    # A shared scheme is another authority's; each raises what it pays itself.
    category = Category.objects.filter(ref=category_ref).first()
    if category is None:
        raise NotFound("There is no such category.")
    if (percent is None) == (amount is None):
        raise Refused("Give a percentage or an amount a week: one of the two.", code="percent")
    if percent is not None and not 0 < percent <= MOST_PERCENT:
        raise Refused(f"A rise is above 0 and up to {MOST_PERCENT} per cent.", code="percent")
    if amount is not None and amount <= 0:
        raise Refused("A rise is above £0.00 a week.", code="amount")
    if not because.strip():
        raise Refused("Say which decision this carries out.", code="because")
    rows = list(raised(authority_id, category.pk, from_on, percent=percent, amount=amount))
    if not rows:
        raise Refused("Nothing is paid in this category from that day on.", code="from_on")
    fields = {"category": category, "from_on": from_on, "percent": percent, "amount": amount}
    waiting = Uplift.objects.filter(authority_id=authority_id, applied_at=None, **fields).order_by("id").first()
    if waiting is not None:
        return waiting
    made = Uplift.objects.create(
        authority_id=authority_id,
        because=because.strip(),
        proposed_by=actor.ref,
        proposed_at=now(),
        **_totals(rows),
        **fields,
    )
    event = UpliftProposed(uplift_id=made.pk, category_ref=category.ref)
    record(event, actor=actor, authority_id=authority_id)
    return made


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY)
def apply_uplift(*, actor: Actor, uplift_id: int) -> Uplift:
    """Apply a proposed uplift to what is paid now: each placement gets a version from its day, all or none.

    Raises NotPermitted for its proposer and where any raised version, also one that was planned for later, is above
    the approver's limit; Conflict where it is applied already.
    """
    authority_id = lock_payments(actor)
    uplift = Uplift.objects.select_related("category").filter(authority_id=authority_id, pk=uplift_id).first()
    if uplift is None:
        raise NotFound("There is no such uplift in your authority.")
    if uplift.applied_at is not None:
        raise Conflict("This uplift is applied already.")
    check_others_hand(actor.ref, {"proposed": uplift.proposed_by})
    limit, rows = approval_limit_of(actor), list(raised_by(uplift))
    if not rows:
        raise Refused("Nothing is paid in this category from that day on any more.")
    for row in rows:
        for number, version in enumerate(row.versions, start=row.newest + 1):
            check_approval_limit(version.price, limit=limit)
            check_funding(version)
            write_version(actor, row.placement, version, number=number, because=uplift.because, uplift=uplift)
    uplift.applied_by, uplift.applied_at = actor.ref, now()
    for name, total in _totals(rows).items():
        setattr(uplift, name, total)
    uplift.save()
    wait_for_next_run(authority_id)
    event = UpliftApplied(uplift_id=uplift.pk, category_ref=uplift.category.ref, placements=len(rows))
    record(event, actor=actor, authority_id=authority_id)
    return uplift


def _totals(rows: list[Raised]) -> dict[str, int | Decimal]:
    return {
        "placements": len(rows),
        "before": price_of(one.before for one in rows),
        "after": price_of(one.after for one in rows),
    }
