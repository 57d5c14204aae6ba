"""Raising what is paid in a whole category from a day: proposed with its preview, applied by an approver, or closed."""

from datetime import date
from decimal import Decimal

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.payments import UpliftApplied, UpliftExpired, UpliftProposed, UpliftWithdrawn
from placewell.ledger.record import record
from placewell.market.models import Category
from placewell.market.nursing import nursing_rates
from placewell.market.telling import tell_staff
from placewell.needs.actions import approval_limit_of
from placewell.payments.actions.funding import write_version
from placewell.payments.locking import lock_payments, lock_payments_of
from placewell.payments.models import Uplift
from placewell.payments.raising import Raised, raised, raised_by
from placewell.payments.waiting import wait_for_next_run
from placewell.rules.budget import check_approval_limit
from placewell.rules.clocks import working_days_after
from placewell.rules.errors import NotFound, NotPermitted, Refused
from placewell.rules.funding import check_funding, price_of
from placewell.rules.payments import UPLIFT_OPEN_FOR, UPLIFT_WAITS, check_others_hand, check_uplift_open

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
    moment = now()
    waits = Uplift.objects.filter(
        authority_id=authority_id, applied_at=None, closed_at=None, expires_at__gte=moment, **fields
    )
    waiting = waits.order_by("id").first()
    if waiting is not None:
        return waiting
    made = Uplift.objects.create(
        authority_id=authority_id,
        because=because.strip(),
        proposed_by=actor.ref,
        proposed_at=moment,
        expires_at=moment + UPLIFT_OPEN_FOR,
        **_totals(rows),
        **fields,
    )
    event = UpliftProposed(uplift_id=made.pk, category_ref=category.ref)
    record(event, actor=actor, authority_id=authority_id)
    start_clock(
        ClockKind.UPLIFT_DECIDED,
        subject=event.subject,
        role=Role.APPROVER,
        due_at=working_days_after(moment, UPLIFT_WAITS),
        authority_id=authority_id,
    )
    _tell(made, Role.APPROVER, "a rise waits for an approver", f"It can be applied until {made.expires_at:%-d %B %Y}.")
    return made


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY)
def apply_uplift(*, actor: Actor, uplift_id: int) -> Uplift:
    """Apply a proposed uplift to what is paid now: each placement gets a version from its day, all or none.

    Raises NotPermitted for its proposer and where any raised version, also one that was planned for later, is above
    the approver's limit; Conflict where it is applied already or was taken back; WrongState after its time.
    """
    authority_id = lock_payments(actor)
    uplift = _open(authority_id, uplift_id)
    check_others_hand(actor.ref, {"proposed": uplift.proposed_by})
    limit, rows, rates = approval_limit_of(actor), list(raised_by(uplift)), nursing_rates(authority_id)
    if not rows:
        raise Refused("Nothing is paid in this category from that day on any more.")
    for row in rows:
        for number, version in enumerate(row.versions, start=row.newest + 1):
            check_approval_limit(version.price, limit=limit)
            check_funding(version, rates)
            write_version(actor, row.placement, version, number=number, because=uplift.because, uplift=uplift)
    uplift.applied_by, uplift.applied_at = actor.ref, now()
    for name, total in _totals(rows).items():
        setattr(uplift, name, total)
    uplift.save()
    wait_for_next_run(authority_id)
    event = UpliftApplied(uplift_id=uplift.pk, category_ref=uplift.category.ref, placements=len(rows))
    record(event, actor=actor, authority_id=authority_id)
    stop_clock(ClockKind.UPLIFT_DECIDED, subject=event.subject)
    return uplift


@action(by={Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY)
def withdraw_uplift(*, actor: Actor, uplift_id: int, because: str) -> Uplift:
    """Take a proposed uplift back, as its proposer, with a reason: nothing changes, and nobody can apply it.

    Raises NotPermitted for anybody else, Refused without a reason, Conflict where it is applied or taken back already.
    """
    authority_id = lock_payments(actor)
    uplift = _open(authority_id, uplift_id)
    if uplift.proposed_by != actor.ref:
        raise NotPermitted("Only whoever proposed a rise takes it back. An approver need not apply it.")
    if not because.strip():
        raise Refused("Say why you take it back: the approver reads it.", code="because")
    uplift.closed_at, uplift.withdrawn_because = now(), because.strip()
    uplift.save(update_fields=["closed_at", "withdrawn_because"])
    event = UpliftWithdrawn(uplift_id=uplift.pk, category_ref=uplift.category.ref)
    record(event, actor=actor, authority_id=authority_id)
    stop_clock(ClockKind.UPLIFT_DECIDED, subject=event.subject)
    _tell(uplift, Role.APPROVER, "a proposed rise was taken back", "Its proposer says why there.")
    return uplift


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES)
def expire_uplift(*, actor: Actor, uplift_id: int) -> Uplift:
    """Close a proposed uplift that nobody applied in its time. One that is open, or closed already, stays as it is."""
    uplift = Uplift.objects.select_related("category").get(pk=uplift_id)
    lock_payments_of(uplift.authority_id)
    uplift.refresh_from_db()
    moment = now()
    if uplift.applied_at is not None or uplift.closed_at is not None or moment <= uplift.expires_at:
        return uplift
    uplift.closed_at = moment
    uplift.save(update_fields=["closed_at"])
    event = UpliftExpired(uplift_id=uplift.pk, category_ref=uplift.category.ref)
    record(event, actor=actor, authority_id=uplift.authority_id)
    stop_clock(ClockKind.UPLIFT_DECIDED, subject=event.subject)
    _tell(uplift, Role.FINANCE_OFFICER, "a proposed rise expired", "Nobody applied it in time. Propose it again.")
    return uplift


def expire_uplifts() -> int:
    """Close every proposed uplift whose time is over; return how many there were."""
    system = system_actor("payments")
    with acting_as(system):
        rows = Uplift.objects.filter(applied_at=None, closed_at=None, expires_at__lt=now()).order_by("pk")
        over = list(rows.values_list("pk", flat=True))
    for uplift_id in over:
        expire_uplift(actor=system, uplift_id=uplift_id)
    return len(over)


def _open(authority_id: int, uplift_id: int) -> Uplift:
    uplift = Uplift.objects.select_related("category").filter(authority_id=authority_id, pk=uplift_id).first()
    if uplift is None:
        raise NotFound("There is no such uplift in your authority.")
    check_uplift_open(
        applied=uplift.applied_at is not None,
        withdrawn=bool(uplift.withdrawn_because),
        closed_at=uplift.closed_at,
        expires_at=uplift.expires_at,
        now=now(),
    )
    return uplift


def _tell(uplift: Uplift, role: Role, what: str, body: str) -> None:
    tell_staff(
        [uplift.authority_id],
        [role],
        subject=f"{uplift.category.name}: {what}",
        body=f"{body} It is about what is paid from {uplift.from_on:%-d %B %Y} on.",
        about=f"uplift:{uplift.pk}",
        authority_id=uplift.authority_id,
        path=f"/payments/uplifts/{uplift.pk}/",
    )


def _totals(rows: list[Raised]) -> dict[str, int | Decimal]:
    return {
        "placements": len(rows),
        "before": price_of(one.before for one in rows),
        "after": price_of(one.after for one in rows),
    }
