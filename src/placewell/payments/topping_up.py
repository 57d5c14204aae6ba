"""What was agreed as an additional cost of a placement, and finance's turn once it stopped, changed or became less."""

from placewell.accounts.roles import Role
from placewell.choice.additional import spans_of
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.payments.models import FundingVersion
from placewell.payments.stored import read_funding
from placewell.placements.models import Placement, PlacementEnd
from placewell.rules.additional_next import Span
from placewell.rules.clocks import london_day_of, working_days_after
from placewell.rules.funding import ended
from placewell.rules.top_ups import days_to_write_anew

# Working days in which finance sets who pays from the day on which an additional cost stopped or changed.
SET_WITHIN = 2


def top_ups_of(placement: Placement) -> list[Span]:
    """Return the days on which somebody pays on top for the very home of a placement, earliest first."""
    return spans_of(placement.package_ref, placement.option.bid_ref)


def wait_for_who_pays(placement: Placement) -> bool:
    """Tell whether who pays has to be written anew; finance's clock runs while that is so.

    A third party's share is nothing on a day without an agreement, less once the budget has risen, and somebody
    else's from the day on which another agreement follows. Part of an action that holds the lock of payments.
    """
    subject = f"placement:{placement.ref}"
    rows = FundingVersion.objects.filter(placement=placement).order_by("number")
    end = PlacementEnd.objects.filter(placement=placement).first()
    versions = ended([read_funding(one) for one in rows], end.last_on if end else None)
    if not days_to_write_anew(versions, top_ups_of(placement), today=london_day_of(now())):
        stop_clock(ClockKind.EXTRA_PAYMENT_STOPPED, subject=subject)
        return False
    start_clock(
        ClockKind.EXTRA_PAYMENT_STOPPED,
        subject=subject,
        role=Role.FINANCE_OFFICER,
        due_at=working_days_after(now(), SET_WITHIN),
        authority_id=placement.authority_id,
    )
    return True
