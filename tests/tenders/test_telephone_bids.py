"""Bids taken by telephone: the provider's own word before they count, evaluated like the others (§8)."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.accounts.vault import unlock_for
from placewell.choice.actions import put_options
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import EventRow
from placewell.market.actions import record_closure
from placewell.rules.closing import ClosureKind
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.evaluation import evaluate as evaluate_pack
from placewell.rules.options import Outcome
from placewell.rules.pack import LowBid
from placewell.rules.pack_reader import read_pack
from placewell.rules.telephoning import CallOutcome, Standing, WrongBecause
from placewell.tenders.actions import telephone_bids
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.opening import open_bids, reveal_prices
from placewell.tenders.actions.telephone_bids import (
    decide_telephone_price,
    enter_telephone_bid,
    let_telephone_bids_lapse,
    refuse_telephone_bid,
)
from placewell.tenders.models import (
    Evaluation,
    TelephoneBid,
    TelephoneBidAnswer,
    TelephoneEvaluation,
    TelephonePrice,
    Tender,
)
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.outcomes import what_it_came_to
from placewell.tenders.queries.telephoning import own_telephone_bid
from placewell.tenders.states import TenderState
from placewell.web.demonstration.play import mark, move_clock
from tests.closing import closes
from tests.emergencies import choices, member
from tests.factories import suspended
from tests.played import OpenTender
from tests.tenders.opened import open_with
from tests.tenders.telephoning import (
    by_telephone,
    closed_with,
    confirm,
    enter,
    kinds,
    options,
    ring,
    round_now,
    said,
    told,
)

DEAR = "1450.00"  # far above the budget of this person
LOW = "800.00"  # under the floor


def sealed_results(played: OpenTender) -> list[dict[str, object]]:
    with acting_as(OPENER):
        newest = Evaluation.objects.filter(tender=played.tender).order_by("-seq").first()
        assert newest is not None
        found: list[dict[str, object]] = newest.result["bids"]
        return found


def test_what_a_broker_entered_counts_once_the_provider_confirms_it(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    made = enter(emergency, 0)
    assert options(emergency) == []
    assert round_now(emergency).line_of(made.invitation.ref).standing == Standing.AWAITED
    confirm(emergency, 0)
    [option] = options(emergency)
    assert (option.bid_ref, option.bid, option.interim) == (made.bid_ref, None, False)
    assert option.weekly_price == Decimal("990.00")
    assert option.price_terms["lines"] == [{"kind": "core", "amount": "990.00"}]
    assert option.vacancy_confirmed_by == "The manager"
    assert round_now(emergency).line_of(made.invitation.ref).standing == Standing.CONFIRMED


def test_the_provider_is_asked_and_has_a_clock(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    made = enter(emergency, 0)
    assert made.due_at - made.at == timedelta(hours=1)
    assert ClockKind.TELEPHONE_BID_CONFIRMED in kinds(emergency)
    assert any("confirm what you offered" in subject for _to, subject in told(emergency))
    confirm(emergency, 0)
    assert ClockKind.TELEPHONE_BID_CONFIRMED not in kinds(emergency)


def test_the_function_that_evaluates_bids_evaluates_it_in_a_pack_of_its_own(emergency: OpenTender) -> None:
    closed_with(emergency, {0: "1500.00"})
    before = sealed_results(emergency)
    by_telephone(emergency, 1)
    with acting_as(OPENER):
        kept = TelephoneEvaluation.objects.get(tender=emergency.tender)
        pack = read_pack(json.loads(unlock_for(kept.authority_id, bytes(kept.pack_sealed))))
    assert evaluate_pack(pack).as_value() == kept.result
    assert [one["status"] for one in kept.result["bids"]] == ["in_budget_option"]
    # It changes nothing about what was sealed.
    assert sealed_results(emergency) == before
    assert all(one["bid_ref"] != kept.result["bids"][0]["bid_ref"] for one in before)


def test_nothing_waits_for_a_bid_that_misses_a_must_have(emergency: OpenTender) -> None:
    closed_with(emergency)
    by_telephone(emergency, 0, must_haves_met=False)
    assert options(emergency) == []


def test_a_provider_who_says_that_it_is_wrong_is_rung_again(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    made = enter(emergency, 0)
    refuse_telephone_bid(actor=emergency.manager(), invitation_ref=made.invitation.ref, because=WrongBecause.PRICE)
    assert options(emergency) == []
    assert round_now(emergency).line_of(made.invitation.ref).standing == Standing.RING_AGAIN
    assert ClockKind.TELEPHONE_BID_CONFIRMED not in kinds(emergency)
    assert any("not right" in subject for _to, subject in told(emergency))
    with pytest.raises(Conflict, match="answered already"):
        confirm(emergency, 0)
    # Another call, another bid: both are kept.
    by_telephone(emergency, 0, "985.00")
    assert [one.weekly_price for one in options(emergency)] == [Decimal("985.00")]
    with acting_as(OPENER):
        assert TelephoneBid.objects.filter(tender=emergency.tender).count() == 2


def test_one_that_is_not_confirmed_in_time_never_counts(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    enter(emergency, 0)
    assert let_telephone_bids_lapse() == 0
    move_clock(timedelta(hours=1))
    with pytest.raises(WrongState, match="The time to confirm ended"):
        confirm(emergency, 0)
    assert let_telephone_bids_lapse() == 1
    assert let_telephone_bids_lapse() == 0
    assert options(emergency) == []
    assert ClockKind.TELEPHONE_BID_CONFIRMED not in kinds(emergency)
    with pytest.raises(Conflict, match="time has run out"):
        confirm(emergency, 0)
    with pytest.raises(Conflict, match="time has run out"):
        refuse_telephone_bid(
            actor=emergency.manager(), invitation_ref=emergency.invitations[0].ref, because=WrongBecause.NOT_SAID
        )
    by_telephone(emergency, 0)
    assert len(options(emergency)) == 1


def test_nothing_is_entered_without_a_call_that_came_to_an_offer(emergency: OpenTender) -> None:
    closed_with(emergency)
    with pytest.raises(WrongState, match="Log the call first"):
        enter(emergency, 0)
    ring(emergency, 0, CallOutcome.DECLINES)
    with pytest.raises(WrongState, match="Log the call first"):
        enter(emergency, 0)
    ring(emergency, 0)
    enter(emergency, 0)
    with pytest.raises(Conflict, match="entered already"):
        enter(emergency, 0)


def test_the_same_questions_and_price_lines_are_asked_for(urgent: OpenTender) -> None:
    urgent.close()
    open_bids(actor=OPENER, tender_id=urgent.tender.pk)
    ring(urgent, 0)
    with pytest.raises(Refused) as refused:
        enter(urgent, 0, answers=())
    assert refused.value.code == "questions"
    with pytest.raises(Refused) as refused:
        enter(urgent, 0, "0.00")
    assert refused.value.code == "price"
    with acting_as(OPENER):
        assert not TelephoneBid.objects.exists()


def test_a_suspended_service_is_not_taken_by_telephone(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    suspended(emergency.staff(Role.COMMISSIONER), member(emergency, 0))
    with pytest.raises(WrongState, match="suspended"):
        enter(emergency, 0)


def test_a_confirmed_bid_of_a_service_suspended_since_does_not_count(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    enter(emergency, 0)
    suspended(emergency.staff(Role.COMMISSIONER), member(emergency, 0))
    confirm(emergency, 0)
    assert options(emergency) == []


def test_an_offer_of_a_home_that_closes_since_is_not_put_to_the_person_alone(emergency: OpenTender) -> None:
    closed_with(emergency)
    by_telephone(emergency, 0)
    (option,) = options(emergency)
    closes(emergency.county, option.service_id)
    with pytest.raises(WrongState, match="offer closes"):
        put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    with acting_as(OPENER):
        emergency.tender.refresh_from_db()
        came_to = what_it_came_to(emergency.tender)
    assert emergency.tender.state == TenderState.EVALUATED
    # So the broker can search again, or find a place directly.
    assert (came_to.outcome, came_to.options) == (Outcome.TOO_FEW_BIDS, 0)


def test_only_its_own_provider_reads_and_confirms_it(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    made = enter(emergency, 0)
    with pytest.raises(NotFound, match="No offer of yours"):
        refuse_telephone_bid(
            actor=emergency.manager(2), invitation_ref=made.invitation.ref, because=WrongBecause.NOT_SAID
        )
    with acting_as(emergency.manager(2)):
        assert not TelephoneBid.objects.exists()
        assert not TelephonePrice.objects.exists()
    broker = emergency.staff(Role.BROKER)
    with pytest.raises(NotPermitted):
        refuse_telephone_bid(actor=broker, invitation_ref=made.invitation.ref, because=WrongBecause.NOT_SAID)
    # Nor can a broker write the provider's word past the action: the database refuses it.
    with acting_as(broker), pytest.raises(DatabaseError), transaction.atomic():
        TelephoneBidAnswer.objects.create(
            bid=made,
            authority_id=made.authority_id,
            organisation_id=made.organisation_id,
            answer="confirmed",
            by=broker.ref,
            by_name=broker.name,
            at=now(),
        )


def test_who_sees_no_prices_sees_none_by_telephone(emergency: OpenTender) -> None:
    closed_with(emergency)
    by_telephone(emergency, 0)
    for role in (Role.COMMISSIONER, Role.EVALUATOR):
        with acting_as(emergency.staff(role)):
            assert TelephoneBid.objects.exists()
            assert not TelephonePrice.objects.exists()
            assert not TelephoneEvaluation.objects.exists()
    with acting_as(emergency.manager(0)):
        assert TelephonePrice.objects.count() == 1
        assert not TelephoneEvaluation.objects.exists()


def test_a_bid_confirmed_while_answers_are_marked_waits_for_the_sealed_prices(urgent: OpenTender) -> None:
    open_with(urgent, ["990.00"])
    by_telephone(urgent, 2)
    assert options(urgent) == []
    with acting_as(OPENER):
        assert not TelephoneEvaluation.objects.exists()
    mark(urgent.county, urgent.tender)
    reveal_prices(actor=OPENER, tender_id=urgent.tender.pk)
    assert len(options(urgent)) == 1
    put_options(actor=urgent.staff(Role.BROKER), tender_ref=urgent.tender.ref)
    with acting_as(OPENER):
        assert Tender.objects.get(pk=urgent.tender.pk).state == TenderState.OFFERED
    shown = choices(urgent)
    assert shown is not None
    assert len(shown.choices) == 2


def test_the_ledger_tells_no_price_and_no_name(emergency: OpenTender) -> None:
    closed_with(emergency)
    by_telephone(emergency, 0, "991.23")
    with acting_as(OPENER):
        rows = EventRow.objects.filter(case_ref=emergency.package.ref, name__startswith="Telephone")
        text = json.dumps([row.payload for row in rows])
        assert rows.count() == 4
    assert "991" not in text
    assert emergency.invitations[0].service_name not in text


def test_nobody_is_asked_to_ring_again_about_a_search_that_is_over(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    enter(emergency, 0)
    cancel_tender(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref, because="They went home.")
    move_clock(timedelta(hours=1))
    with pytest.raises(WrongState, match="no offer can be added"):
        confirm(emergency, 0)
    assert let_telephone_bids_lapse() == 1
    assert not any("Ring it again" in subject for _to, subject in told(emergency))


def test_a_search_called_off_while_its_provider_confirms_takes_no_offer(
    emergency: OpenTender, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    enter(emergency, 0)
    with acting_as(emergency.manager(0)):
        read_before = own_telephone_bid(emergency.manager(0), emergency.invitations[0].ref)
    cancel_tender(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref, because="They went home.")
    monkeypatch.setattr(telephone_bids, "own_telephone_bid", lambda *_: read_before)
    with pytest.raises(WrongState, match="no offer can be added"):
        confirm(emergency, 0)
    with acting_as(OPENER):
        assert not TelephoneBidAnswer.objects.exists()
        assert not TelephoneEvaluation.objects.exists()
    assert not kinds(emergency)


def test_nothing_is_put_where_the_one_home_that_offered_by_telephone_closes_meanwhile(emergency: OpenTender) -> None:
    closed_with(emergency)
    by_telephone(emergency, 0)
    record_closure(
        actor=emergency.staff(Role.COMMISSIONER),
        service_id=emergency.invitations[0].service_id,
        kind=ClosureKind.BUSINESS_FAILURE,
        last_on=today() + timedelta(days=14),
        evidence="Letter of its administrators.",
    )
    with pytest.raises(WrongState, match="closes"):
        put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    with acting_as(OPENER):
        assert Tender.objects.get(pk=emergency.tender.pk).state == TenderState.EVALUATED


def test_who_took_down_an_offer_does_not_decide_on_its_price_in_another_post(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    approver = emergency.staff(Role.APPROVER)
    response, price = said(emergency, LOW)
    made = enter_telephone_bid(
        actor=replace(emergency.staff(Role.BROKER), ref=approver.ref),
        tender_ref=emergency.tender.ref,
        invitation_ref=emergency.invitations[0].ref,
        response=response,
        price=price,
    )
    confirm(emergency, 0, "Our rent is paid.")
    with pytest.raises(NotPermitted, match="You took down an offer by telephone, so another approver decides"):
        decide_telephone_price(actor=approver, bid_ref=made.bid_ref, decision=LowBid.ACCEPTED, because="It is fine.")
