"""Recording what the NHS pays for nursing in a year, once it is published."""

from datetime import date

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, stop_clock
from placewell.ledger.events.market import NursingRatesRecorded
from placewell.ledger.record import record
from placewell.market.models import NursingRate
from placewell.market.nursing import nursing_rates
from placewell.rules.clocks import london_day_of
from placewell.rules.errors import NotPermitted
from placewell.rules.pricing import NursingRates, check_nursing_rates, going_on_from


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def record_nursing_rates(
    *, actor: Actor, year: int, rates: NursingRates, source: str, published_on: date
) -> NursingRate:
    """Record the rates of FNC of the year from April `year`, or put them right as a new version; the same is the same.

    Nothing is changed by it that was paid: the next run puts the difference right. Raises Refused for rates that
    cannot be, or without their source and day.
    """
    if actor.authority_id is None:
        raise NotPermitted("You act for no authority.")
    moment = now()
    today = london_day_of(moment)
    check_nursing_rates(year, rates, source=source, published_on=published_on, today=today)
    newest = NursingRate.objects.filter(authority_id=actor.authority_id, year=year).order_by("-version").first()
    said = (rates.standard, rates.higher, source.strip(), published_on)
    if newest is not None and (newest.standard, newest.higher, newest.source, newest.published_on) == said:
        return newest
    made = NursingRate.objects.create(
        authority_id=actor.authority_id,
        year=year,
        version=newest.version + 1 if newest else 1,
        standard=rates.standard,
        higher=rates.higher,
        source=source.strip(),
        published_on=published_on,
        recorded_by=actor.ref,
        recorded_at=moment,
    )
    event = NursingRatesRecorded(authority_id=actor.authority_id, year=year, version=made.version)
    record(event, actor=actor, authority_id=actor.authority_id)
    if going_on_from(today, nursing_rates(actor.authority_id)) is None:
        stop_clock(ClockKind.NURSING_RATES, subject=f"nursing:{actor.authority_id}")
    return made
