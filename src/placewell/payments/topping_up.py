"""What was agreed as an additional cost of a placement, and finance's turn once it stopped or became less."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from placewell.accounts.roles import Role
from placewell.choice.additional import Agreed, agreements_of, shares_today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.payments.models import FundingVersion
from placewell.payments.stored import read_funding
from placewell.placements.models import Placement, PlacementEnd
from placewell.rules.additional_cost import State
from placewell.rules.clocks import london_day_of, working_days_after
from placewell.rules.funding import NOTHING, ended, holding_from

# Working days in which finance sets who pays from the day on which an additional cost stopped.
SET_WITHIN = 2


@dataclass(frozen=True, slots=True)
class TopUp:
    """What a third party pays at most for a placement, pounds a week, and from which day it pays no more."""

    agreed: Decimal
    stopped_on: date | None = None


def top_up_of(placement: Placement) -> TopUp | None:
    """Return what was agreed about the very home of a placement: what stands, else what stopped last; else None."""
    found = [one for one in agreements_of(placement.package_ref) if one.bid_ref == placement.option.bid_ref]
    for one in found:
        shares = shares_today(one)
        if one.stands and shares is not None:
            return TopUp(shares.payer)
    for one in found:
        moment = _stopped_at(one)
        if moment is not None:
            return TopUp(one.amount, london_day_of(moment))
    return None


def wait_for_who_pays(placement: Placement) -> bool:
    """Tell whether a third party pays on above its share; finance's clock runs while that is so.

    Its share is nothing once the agreement stopped, and less once the budget has risen. Part of an action that holds
    the lock of payments.
    """
    subject = f"placement:{placement.ref}"
    top_up = top_up_of(placement)
    if top_up is None or not _pays_above(placement, top_up):
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


def _stopped_at(agreed: Agreed) -> datetime | None:
    if agreed.newest(State.IN_FORCE) is None or agreed.stands:
        return None
    return next((one.at for one in agreed.steps if one.state in {State.STOPPED, State.ENDED}), None)


def _pays_above(placement: Placement, top_up: TopUp) -> bool:
    rows = FundingVersion.objects.filter(placement=placement).order_by("number")
    end = PlacementEnd.objects.filter(placement=placement).first()
    versions = ended([read_funding(one) for one in rows], end.last_on if end else None)
    stopped = top_up.stopped_on is not None
    day, most = top_up.stopped_on or london_day_of(now()), NOTHING if stopped else top_up.agreed
    return any(one.third_party > most for one in holding_from(versions, day) if one.lines)
