"""Telling whoever is on duty out of hours what waits in an urgent case: by the rota, or every broker in a gap of it.

Within hours the work list tells it. A message names no person: it leads to the page, behind the sign-in.
"""

from django.conf import settings

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import User
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import OF_AN_AUTHORITY, Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, Running, running_in_cases
from placewell.ledger.events.telephoning import ToldOutOfHours
from placewell.ledger.record import record, send_many
from placewell.market.queries.rota import brokers_of, on_duty_at
from placewell.rules.clocks import london_moment_words
from placewell.rules.out_of_hours import Phase, is_out_of_hours, owed
from placewell.rules.timetable import IN_HOURS
from placewell.tenders.models import Tender, ToldOnDuty
from placewell.tenders.queries.telephoning import TEAM
from placewell.tenders.states import OVER

TELLER = system_actor("on-duty")
# What cannot wait for the morning in an urgent case. Reviews and signatures can.
AT_NIGHT = (
    *(ClockKind.TENDER_CLOSES, ClockKind.TELEPHONE_ROUND, ClockKind.TELEPHONE_BID_CONFIRMED),
    *(ClockKind.TELEPHONE_PRICE_DECIDED, ClockKind.LOW_BID_DECIDED, ClockKind.BUDGET_RAISED, ClockKind.OPTIONS_PUT),
    *(ClockKind.SEARCH_AGAIN, ClockKind.CHOICE, ClockKind.NOMINATION_ANSWERED, ClockKind.SERVICE_ANSWERS),
    *(ClockKind.VISIT, ClockKind.ASSESSOR_VISITS, ClockKind.ASSESSOR_ANSWERED),
    *(ClockKind.EMERGENCY_ANSWERED, ClockKind.PLACEMENT_APPROVED),
)
PHASE_WORDS = {Phase.BEGAN: "It waits until {at}.", Phase.DUE: "Its time is over since {at}."}
WHY = {
    True: "You are told because it is your turn of the out-of-hours rota.",
    False: "Every broker is told, because nobody has the out-of-hours turn now.",
}


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES)
def tell_on_duty(*, actor: Actor, tender: Tender, clock: Running) -> Phase | None:
    """Tell whoever is on duty that a wait of a case began, or that its time is over: once each, out of hours alone.

    Returns what was told; None where nothing was owed. Who was told is recorded, one by one.
    """
    Tender.objects.select_for_update(of=("self",)).get(pk=tender.pk)  # two runs at once tell one after the other
    moment = now()
    rows = ToldOnDuty.objects.filter(clock_id=clock.id, due_at=clock.due_at).values_list("phase", flat=True)
    told = {Phase(one) for one in rows}
    if clock.role not in OF_AN_AUTHORITY:
        told.add(Phase.BEGAN)  # somebody else's turn: staff are told once they are late
    if clock.kind == ClockKind.TENDER_CLOSES:
        told.add(Phase.DUE)  # the opening follows by itself
    phase = owed(clock.started_at, clock.due_at, now=moment, told=told)
    if phase is None:
        return None
    turns = on_duty_at(tender.authority_id, moment)
    holders = {turn.holder: int(turn.holder.partition(":")[2]) for turn in turns}
    if holders:
        mails = list(User.objects.filter(pk__in=holders.values()).order_by("email").values_list("email", flat=True))
    else:
        mails = sorted({post.user.email for post in brokers_of(tender.authority_id)})
    send_many(
        to=mails,
        subject=f"{tender.ref}: {clock.words}",
        body=(
            f"{clock.words}. {PHASE_WORDS[phase].format(at=london_moment_words(clock.due_at))} {WHY[bool(holders)]}"
            f"\n\n{settings.PLACEWELL_BASE_URL}/tenders/{tender.ref}/"
        ),
        about=f"tender:{tender.ref}",
        authority_id=tender.authority_id,
    )
    for who in sorted(holders) or [TEAM]:
        ToldOnDuty.objects.create(
            tender=tender,
            authority_id=tender.authority_id,
            clock_id=clock.id,
            due_at=clock.due_at,
            phase=phase.value,
            told=who,
            at=moment,
        )
        event = ToldOutOfHours(tender_ref=tender.ref, clock=clock.id, phase=phase.value, told=who)
        record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return phase


def tell_all_on_duty() -> int:
    """Tell of every wait in an urgent or emergency search for which it is owed; return of how many."""
    with acting_as(TELLER):
        if not is_out_of_hours(now()):
            return 0
        rows = Tender.objects.filter(urgency__in=[one.value for one in IN_HOURS]).exclude(state__in=OVER)
        newest = {row.package_ref: row for row in rows.order_by("id")}
        clocks = running_in_cases(newest, AT_NIGHT)
    return sum(tell_on_duty(actor=TELLER, tender=newest[one.case_ref], clock=one) is not None for one in clocks)
