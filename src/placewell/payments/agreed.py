"""What was agreed about a placement's price on each day, and finance's turn where another price is funded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Count, Max, QuerySet

from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.payments.models import FundingVersion, Uplift
from placewell.payments.stored import read_funding
from placewell.payments.topping_up import SET_WITHIN
from placewell.placements.models import Agreement, Placement, PlacementEnd
from placewell.placements.queries.terms import version_of
from placewell.rules.agreed_prices import AgreedPrice, Difference, Rise, agreed_prices, differences
from placewell.rules.agreeing import in_turn
from placewell.rules.clocks import working_days_after
from placewell.rules.funding import ended

SIDES = 2


def prices_of(placement: Placement) -> tuple[AgreedPrice, ...]:
    """Return what both sides signed that a placement costs, by day, with the uplifts that were applied to it."""
    return _prices(Agreement.objects.filter(placement=placement)).get(placement.pk, ())


def prices_that_changed(authority_id: int) -> Mapping[int, tuple[AgreedPrice, ...]]:
    """Return the same by placement for those of an authority of which both sides signed more than a first version.

    Nothing else can differ from what is funded: who pays is written for the agreed price, and refused for another.
    """
    changed = Agreement.objects.filter(authority_id=authority_id, number__gt=1)
    return _prices(Agreement.objects.filter(placement__in=_signed(changed).values("placement_id")))


def differences_of(placement: Placement) -> tuple[Difference, ...]:
    """Return from which days on another price is funded for a placement than was agreed."""
    rows = FundingVersion.objects.filter(placement=placement).order_by("number")
    end = PlacementEnd.objects.filter(placement=placement).first()
    versions = ended([read_funding(one) for one in rows], end.last_on if end else None)
    return differences(versions, prices_of(placement)) if versions else ()


def wait_for_agreed_price(placement: Placement) -> bool:
    """Tell whether another price is funded than was agreed; finance's clock runs while that is so.

    Part of an action that holds the lock of payments.
    """
    subject = f"placement:{placement.ref}"
    if not differences_of(placement):
        stop_clock(ClockKind.FUNDING_DIFFERS, subject=subject)
        return False
    start_clock(
        ClockKind.FUNDING_DIFFERS,
        subject=subject,
        role=Role.FINANCE_OFFICER,
        due_at=working_days_after(now(), SET_WITHIN),
        authority_id=placement.authority_id,
    )
    return True


def _signed(rows: "QuerySet[Agreement]") -> Any:
    signed = rows.annotate(sides=Count("signatures__side", distinct=True), signed_at=Max("signatures__at"))
    return signed.filter(sides=SIDES)


def _prices(rows: "QuerySet[Agreement]") -> dict[int, tuple[AgreedPrice, ...]]:
    versions = _versions(rows)
    rises = _rises_on(versions)
    return {
        placement_id: agreed_prices([version_of(one) for one in listed], rises[placement_id])
        for placement_id, listed in versions.items()
    }


def _versions(rows: "QuerySet[Agreement]") -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in _signed(rows).select_related("placement").defer("pdf").order_by("placement_id", "number"):
        found[row.placement_id].append(row)
    return found


def _rises_on(versions: Mapping[int, list[Any]]) -> dict[int, list[Rise]]:
    """Return the rises of each placement: its own, after those of the place that it carries on with a successor."""
    applied = _rises(versions)
    found = {pk: [_rise(one, listed) for one in applied.get(pk, ())] for pk, listed in versions.items()}
    places = (listed[0].placement for listed in versions.values())
    former = {one.pk: one.follows_id for one in places if one.carried_on}
    if not former:
        return found
    before = _versions(Agreement.objects.filter(placement__in=former.values()))
    rises = _rises_on(before)
    for pk, former_id in former.items():
        if former_id in before:  # its first version says what stood without them, so they rise on it here too
            stood, first = in_turn([version_of(one) for one in before[former_id]])[-1], versions[pk][0].number
            counted = [one for one in rises[former_id] if one.after >= stood.number or one.from_on > stood.starts_on]
            found[pk] = [*(replace(one, after=first) for one in counted), *found[pk]]
    return found


def _rises(placements: Iterable[int]) -> dict[int, list[Uplift]]:
    rows = FundingVersion.objects.filter(placement__in=list(placements), uplift__applied_at__isnull=False)
    raised: dict[int | None, list[int]] = defaultdict(list)
    for placement_id, uplift_id in rows.values_list("placement_id", "uplift_id").distinct():
        raised[uplift_id].append(placement_id)
    found: dict[int, list[Uplift]] = defaultdict(list)
    for one in Uplift.objects.filter(pk__in=[pk for pk in raised if pk]).order_by("applied_at", "pk"):
        for placement_id in raised[one.pk]:
            found[placement_id].append(one)
    return found


def _rise(applied: Uplift, versions: Iterable[Any]) -> Rise:
    when = applied.applied_at
    after = max((one.number for one in versions if when is not None and one.signed_at <= when), default=0)
    return Rise(applied.from_on, applied.percent, applied.amount, after)
