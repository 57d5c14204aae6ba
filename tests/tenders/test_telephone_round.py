"""The telephone round: begun with too few offers at the close, logged call by call, in the order of a draw (§8)."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.telephoning import CallOutcome, RoundState, SpokenTo, Standing
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.telephoning import end_telephone_round
from placewell.tenders.models import TelephoneCall, Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.telephoning import telephone_round_of
from placewell.web.demonstration.play import move_clock
from tests.played import OpenTender
from tests.tenders.telephoning import by_telephone, closed_with, enter, ring, round_now, rung

ENOUGH = {0: "990.00", 1: "975.00"}


def kinds(played: OpenTender) -> list[ClockKind]:
    with acting_as(OPENER):
        return [one.kind for one in running_clocks(case_ref=played.package.ref)]


def events(played: OpenTender, name: str) -> list[dict[str, object]]:
    with acting_as(OPENER):
        rows = EventRow.objects.filter(case_ref=played.package.ref, name=name).order_by("id")
        return [row.payload for row in rows]


def test_with_too_few_offers_services_are_rung_until_a_published_moment(emergency: OpenTender) -> None:
    closed_with(emergency, {0: "990.00"})
    found = round_now(emergency)
    assert (found.offers, found.fewest, found.state) == (1, 2, RoundState.RINGING)
    assert found.ends_at == emergency.tender.closes_at + timedelta(hours=2)
    assert ClockKind.TELEPHONE_ROUND in kinds(emergency)
    began = events(emergency, "TelephoneRoundBegan")
    assert [one["offers"] for one in began] == [1]


def test_with_enough_offers_nobody_is_rung(emergency: OpenTender) -> None:
    tender = closed_with(emergency, ENOUGH)
    with acting_as(OPENER):
        assert telephone_round_of(tender) is None
    assert ClockKind.TELEPHONE_ROUND not in kinds(emergency)
    assert events(emergency, "TelephoneRoundBegan") == []
    with pytest.raises(WrongState, match="no telephone round"):
        ring(emergency, 2)


def test_before_the_close_there_is_no_round_and_no_way_to_log_a_call(emergency: OpenTender) -> None:
    with pytest.raises(WrongState, match="no telephone round"):
        ring(emergency, 0)
    # The database says the same: what is sealed is nobody's to ring about.
    broker = emergency.staff(Role.BROKER)
    with acting_as(broker), pytest.raises(DatabaseError, match="not been opened"), transaction.atomic():
        TelephoneCall.objects.create(
            tender=emergency.tender,
            invitation=emergency.invitations[0],
            authority_id=emergency.tender.authority_id,
            spoken_to="manager",
            outcome="declines",
            called_at=now(),
            by=broker.ref,
            by_name=broker.name,
            at=now(),
        )


def test_everybody_without_an_offer_is_rung_in_the_order_of_the_draw(emergency: OpenTender) -> None:
    closed_with(emergency, {0: "990.00"})
    others = [one.ref for one in emergency.invitations[1:]]
    drawn = sorted(others, key=lambda ref: hashlib.sha256(f"{emergency.tender.ref}:{ref}".encode()).hexdigest())
    assert [one.ref for one in rung(emergency)] == drawn
    with pytest.raises(NotFound, match="not rung"):
        ring(emergency, 0)


def test_each_call_is_logged_and_never_changed(emergency: OpenTender) -> None:
    closed_with(emergency)
    again_at = now() + timedelta(minutes=30)
    ring(emergency, 0, CallOutcome.NO_ANSWER, SpokenTo.NOBODY)
    ring(emergency, 0, CallOutcome.CALL_BACK, SpokenTo.OFFICE, call_back_at=again_at)
    ring(emergency, 1, CallOutcome.NO_VACANCY, SpokenTo.NURSE_IN_CHARGE)
    found = round_now(emergency)
    first = found.line_of(emergency.invitations[0].ref)
    assert [(call.outcome, call.spoken_to) for call in first.calls] == [
        ("no_answer", "nobody"),
        ("call_back", "office"),
    ]
    assert first.standing == Standing.RING_AGAIN
    assert found.line_of(emergency.invitations[1].ref).standing == Standing.OUT
    assert [one["outcome"] for one in events(emergency, "CallLogged")] == ["no_answer", "call_back", "no_vacancy"]
    with acting_as(emergency.staff(Role.BROKER)), pytest.raises(DatabaseError), transaction.atomic():
        TelephoneCall.objects.filter(tender=emergency.tender).update(outcome="declines")


@pytest.mark.parametrize(
    ("outcome", "spoken_to", "changed", "code"),
    [
        (CallOutcome.NO_ANSWER, SpokenTo.MANAGER, {}, "spoken_to"),
        (CallOutcome.DECLINES, SpokenTo.NOBODY, {}, "spoken_to"),
        (CallOutcome.CALL_BACK, SpokenTo.MANAGER, {}, "call_back_at"),
        (CallOutcome.DECLINES, SpokenTo.MANAGER, {"call_back_at": timedelta(hours=1)}, "call_back_at"),
        (CallOutcome.CALL_BACK, SpokenTo.MANAGER, {"call_back_at": timedelta(hours=-1)}, "call_back_at"),
        (CallOutcome.DECLINES, SpokenTo.MANAGER, {"called_at": timedelta(minutes=5)}, "called_at"),
        (CallOutcome.DECLINES, SpokenTo.MANAGER, {"called_at": timedelta(hours=-2)}, "called_at"),
    ],
)
def test_a_call_that_cannot_have_been_so_is_refused(
    emergency: OpenTender, outcome: CallOutcome, spoken_to: SpokenTo, changed: dict[str, timedelta], code: str
) -> None:
    closed_with(emergency)
    moments = {name: now() + by for name, by in changed.items()}
    with pytest.raises(Refused) as refused:
        ring(emergency, 0, outcome, spoken_to, **moments)
    assert refused.value.code == code
    assert round_now(emergency).calls == 0


def test_only_a_broker_of_the_authority_rings(emergency: OpenTender) -> None:
    closed_with(emergency)
    for role in (Role.COMMISSIONER, Role.APPROVER, Role.SOCIAL_WORKER):
        with pytest.raises(NotPermitted):
            ring(emergency, 0, actor=emergency.staff(role))
    with pytest.raises(NotPermitted):
        ring(emergency, 0, actor=emergency.manager())
    with pytest.raises(NotFound, match="no such tender"):
        ring(emergency, 0, tender_ref="T-ELSEWHERE")


def test_no_provider_reads_a_call(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0, CallOutcome.DECLINES)
    for place in (0, 1):
        with acting_as(emergency.manager(place)):
            assert not TelephoneCall.objects.exists()


def test_a_round_ends_when_everybody_has_been_rung_and_nothing_waits(emergency: OpenTender) -> None:
    closed_with(emergency)
    broker = emergency.staff(Role.BROKER)
    with pytest.raises(WrongState, match="Not everybody has been rung"):
        end_telephone_round(actor=broker, tender_ref=emergency.tender.ref)
    for place in range(len(emergency.invitations)):
        ring(emergency, place, CallOutcome.NO_ANSWER, SpokenTo.NOBODY)
    made = end_telephone_round(actor=broker, tender_ref=emergency.tender.ref)
    assert (made.calls, made.offers) == (len(emergency.invitations), 0)
    assert round_now(emergency).state == RoundState.ENDED_WITHOUT
    assert ClockKind.TELEPHONE_ROUND not in kinds(emergency)
    assert len(events(emergency, "TelephoneRoundEnded")) == 1
    with pytest.raises(WrongState, match="has ended"):
        ring(emergency, 0)
    with pytest.raises(WrongState, match="has ended"):
        end_telephone_round(actor=broker, tender_ref=emergency.tender.ref)


def test_once_its_time_is_over_a_round_can_end_with_services_that_nobody_rang(emergency: OpenTender) -> None:
    closed_with(emergency)
    move_clock(timedelta(hours=2))
    assert round_now(emergency).state == RoundState.TIME_OVER
    ring(emergency, 0, CallOutcome.DECLINES)  # late is better than never
    end_telephone_round(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    assert round_now(emergency).state == RoundState.ENDED_WITHOUT


def test_a_round_does_not_end_while_an_offer_waits_for_its_provider(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    broker = emergency.staff(Role.BROKER)
    move_clock(timedelta(hours=2))
    with pytest.raises(WrongState, match="still has to be entered"):
        end_telephone_round(actor=broker, tender_ref=emergency.tender.ref)
    enter(emergency, 0)
    with pytest.raises(WrongState, match="still has to be entered"):
        end_telephone_round(actor=broker, tender_ref=emergency.tender.ref)


def test_a_round_that_brought_an_offer_ends_with_it(emergency: OpenTender) -> None:
    closed_with(emergency)
    by_telephone(emergency, 0)
    move_clock(timedelta(hours=2))
    made = end_telephone_round(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    assert made.offers == 1
    assert round_now(emergency).state == RoundState.ENDED_WITH


def test_nobody_is_rung_for_a_search_that_was_called_off(emergency: OpenTender) -> None:
    closed_with(emergency)
    broker = emergency.staff(Role.BROKER)
    ring(emergency, 0)
    enter(emergency, 0)
    cancel_tender(actor=broker, tender_ref=emergency.tender.ref, because="They went home.")
    assert kinds(emergency) == []
    with pytest.raises(WrongState, match="nobody is rung any more"):
        ring(emergency, 1)


def test_two_tabs_do_not_log_beside_an_offer_that_is_entered(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    enter(emergency, 0)
    with pytest.raises(Conflict, match="is entered"):
        ring(emergency, 0, CallOutcome.DECLINES)


def test_a_round_costs_as_many_questions_however_many_are_rung(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)

    def questions() -> int:
        asked = 0

        def count(execute: object, *given: object) -> object:
            nonlocal asked
            asked += 1
            return execute(*given)  # type: ignore[operator] # Django's own

        with acting_as(OPENER):
            tender = Tender.objects.get(pk=emergency.tender.pk)
            with connection.execute_wrapper(count):
                telephone_round_of(tender)
        return asked

    few = questions()
    ring(emergency, 1)
    ring(emergency, 2, CallOutcome.DECLINES)
    assert questions() == few
