"""A tender keeps the times it was started with, and everybody invited is reminded on the published timetable (§8)."""

from datetime import timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.models import Message
from placewell.market.actions import publish_times
from placewell.rules.timetable import Escalation, StepKind, Timetable, steps_of, with_window
from placewell.rules.urgency import TIMES, Urgency
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.reminding import remind_of_all
from placewell.tenders.models import Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.times import steps_in_words, times_of
from placewell.web.demonstration.play import move_clock
from tests.clients import client_of
from tests.played import OpenTender

LONGER = Timetable(
    {**TIMES, Urgency.STANDARD: with_window(Urgency.STANDARD, working_days=4, low_bid=3)}, Escalation(remind_at=30)
)


def fresh(played: OpenTender) -> Tender:
    with acting_as(OPENER):
        return Tender.objects.get(pk=played.tender.pk)


def reminders(played: OpenTender) -> list[str]:
    with acting_as(OPENER):
        rows = Message.objects.filter(about=f"tender:{played.tender.ref}", subject__contains="closes at")
        return sorted(rows.values_list("to", flat=True))


def test_times_published_later_never_touch_a_tender_under_way(played: OpenTender) -> None:
    before = (times_of(fresh(played)), steps_in_words(fresh(played)))
    publish_times(
        actor=played.staff(Role.COMMISSIONER),
        category=played.county.category,
        timetable=LONGER,
        because="Homes asked for more time.",
    )
    assert (times_of(fresh(played)), steps_in_words(fresh(played))) == before
    assert times_of(fresh(played)) == TIMES[Urgency.STANDARD]


def test_everybody_is_reminded_once_when_half_the_time_has_gone(played: OpenTender) -> None:
    tender = played.tender
    half = next(
        step.at
        for step in steps_of(Escalation(), issued_at=tender.issued_at, closes_at=tender.closes_at)
        if step.kind == StepKind.REMIND
    )
    move_clock(half - now() - timedelta(seconds=30))
    assert remind_of_all() == 0
    move_clock(timedelta(seconds=31))
    assert remind_of_all() == 1
    invited = {played.county.managing(one.organisation_id).ref for one in played.invitations}
    assert len(reminders(played)) == len(invited)
    assert remind_of_all() == 0
    assert len(reminders(played)) == len(invited)


def test_nobody_is_reminded_of_a_search_that_was_called_off_or_has_closed(played: OpenTender) -> None:
    cancel_tender(actor=played.staff(Role.BROKER), tender_ref=played.tender.ref, because="The person moved in.")
    played.close()
    assert remind_of_all() == 0
    assert reminders(played) == []


def test_the_timetable_is_shown_to_the_council_and_to_everybody_invited(played: OpenTender) -> None:
    for actor, address in (
        (played.staff(Role.BROKER), f"/tenders/{played.tender.ref}/"),
        (played.manager(), f"/invitations/{played.invitations[0].ref}/"),
    ):
        page = client_of(actor).get(address).content.decode()
        assert "What happens when" in page
        for sentence, _at in steps_in_words(played.tender):
            assert sentence in page
