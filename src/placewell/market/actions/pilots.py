"""Stop criteria of a pilot: fixed before it starts, tested each month, and acted upon at once."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import PilotTested, StopCriterionDropped, StopCriterionFixed
from placewell.ledger.record import record
from placewell.market.actions.own import own_scheme, written
from placewell.market.actions.scheme_life import pause_scheme
from placewell.market.models import PilotTest, Scheme, StopCriterion
from placewell.rules import pilots
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.pilots import MEASURES, Direction, Measured, PilotMeasure, Verdict
from placewell.rules.scheme_states import SchemeState


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("draft",))
def fix_stop_criterion(
    *,
    actor: Actor,
    scheme: Scheme,
    measure: PilotMeasure,
    direction: Direction,
    threshold: Decimal,
    least_cases: int,
    reason: str,
) -> StopCriterion:
    """Fix where a pilot stops, before it starts. `threshold` is per cent or days, with one decimal at most.

    Raises Refused for a scheme that is no pilot or a criterion that tells nothing, WrongState once it is live,
    Conflict for a measure that has its criterion.
    """
    own = _draft_pilot(actor, scheme)
    criterion = pilots.StopCriterion(measure, direction, threshold, least_cases)
    pilots.check_criterion(criterion)
    if own.stop_criteria.filter(measure=measure).exists():
        raise Conflict(f"There is a criterion for “{MEASURES[measure].title}”. Take it back first.", code="measure")
    made = StopCriterion.objects.create(
        scheme=own,
        measure=measure,
        direction=direction,
        threshold=threshold,
        least_cases=least_cases,
        reason=written(reason, "why the pilot stops there"),
        fixed_by=actor.ref,
        fixed_at=now(),
    )
    fixed = StopCriterionFixed(
        scheme_ref=own.ref, measure=measure.value, direction=direction.value, threshold=str(threshold)
    )
    record(fixed, actor=actor, authority_id=None)
    return made


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("draft",))
def drop_stop_criterion(*, actor: Actor, scheme: Scheme, criterion_id: int) -> None:
    """Take a criterion back while the pilot is a draft. Raises NotFound, and WrongState once it is live."""
    own = _draft_pilot(actor, scheme)
    found = own.stop_criteria.filter(pk=criterion_id).first()
    if found is None:
        raise NotFound("This pilot has no such criterion.")
    found.delete()
    record(StopCriterionDropped(scheme_ref=own.ref, measure=found.measure), actor=actor, authority_id=None)


@action(by={Role.SYSTEM}, whose=Whose.OWN_AUTHORITY, states=("live", "paused"))
def record_pilot_test(
    *, actor: Actor, scheme: Scheme, month: date, measured: Mapping[PilotMeasure, Measured]
) -> list[PilotTest]:
    """Test every criterion of a pilot for a month that is over, by what was measured up to its end.

    Each is tested once for a month. When one is met the scheme is paused at once: its people decide, within ten
    working days and in public, whether it winds down or goes on.
    """
    own = own_scheme(actor, scheme)
    tested, met = [], []
    for row in own.stop_criteria.exclude(tests__month=month).order_by("id"):
        criterion = pilots.StopCriterion(
            PilotMeasure(row.measure), Direction(row.direction), row.threshold, row.least_cases
        )
        found = measured[criterion.measure]
        verdict = pilots.verdict_on(criterion, found)
        tested.append(
            PilotTest.objects.create(
                criterion=row, month=month, value=found.value, cases=found.cases, verdict=verdict, tested_at=now()
            )
        )
        event = PilotTested(scheme_ref=own.ref, measure=row.measure, month=month.isoformat(), verdict=verdict.value)
        record(event, actor=actor, authority_id=None)
        if verdict == Verdict.MET:
            met.append(MEASURES[criterion.measure].title)
    if met and own.state == SchemeState.LIVE:
        reasons = f"The pilot met its stop criterion in {month:%B %Y}: {'; '.join(met)}."
        pause_scheme(actor=actor, scheme=own, reasons=reasons, by_criterion=True)
    return tested


def _draft_pilot(actor: Actor, scheme: Scheme) -> Scheme:
    own = own_scheme(actor, scheme)
    if not own.pilot:
        raise Refused("Only a pilot has stop criteria.", code="pilot")
    if own.state != SchemeState.DRAFT:
        raise WrongState("Stop criteria are fixed before a pilot starts. It has started, so they stay as they are.")
    return own
