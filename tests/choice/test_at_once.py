"""In an emergency standing offers within the budget are shown at once, while the search goes on (rulebook §8)."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.accounts.vault import unlock_for
from placewell.choice.actions import choose_none, put_options
from placewell.choice.actions.asking import AskKind, ask_service
from placewell.choice.actions.putting import OptionsPut
from placewell.choice.models import Decision, Option, Source, StandingEvaluation
from placewell.directory.models import Vacancy
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow
from placewell.market.actions import withdraw_standing_offer
from placewell.rules.choosing import WhyNone
from placewell.rules.errors import NotFound, NotPermitted, WrongState
from placewell.rules.evaluation import evaluate as evaluate_pack
from placewell.rules.pack_reader import read_pack
from placewell.rules.urgency import Urgency
from placewell.tenders.models import Evaluation
from placewell.tenders.opener import OPENER
from placewell.tenders.states import TenderState
from placewell.web.demonstration.play import move_clock
from tests.emergencies import bid, choices, choose, evaluate, person, place_for_now, put, stand_by
from tests.offered import MYSELF
from tests.played import OpenTender, copy_of_a_county


@pytest.fixture
def emergency(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[OpenTender]:
    """A county with an emergency tender open."""
    with django_db_blocker.unblock(), copy_of_a_county(template, Urgency.EMERGENCY) as made:
        yield made


def test_those_within_the_budget_are_put_at_once_and_the_search_goes_on(emergency: OpenTender) -> None:
    near, dear = stand_by(emergency, 0), stand_by(emergency, 1, "1900.00")
    [option] = put(emergency, near, dear)
    assert (option.source, option.interim, option.bid) == (Source.STANDING, True, None)
    assert option.weekly_price == Decimal("990.00")
    assert option.price_terms["lines"] == [{"kind": "core", "amount": "990.00"}]
    shown = choices(emergency)
    assert shown is not None
    assert shown.interim
    assert shown.still_choosing
    assert [one.option.bid_ref for one in shown.choices] == [option.bid_ref]
    assert shown.tender.state == TenderState.OPEN


def test_the_function_that_evaluates_bids_evaluates_them_and_its_pack_is_kept(emergency: OpenTender) -> None:
    put(emergency, stand_by(emergency, 0))
    with acting_as(OPENER):
        kept = StandingEvaluation.objects.get(tender=emergency.tender)
    pack = json.loads(unlock_for(kept.authority_id, bytes(kept.pack_sealed)))
    assert evaluate_pack(read_pack(pack)).as_value() == kept.result
    with acting_as(OPENER):
        event = EventRow.objects.get(name="StandingOffersPut")
    assert event.payload["pack_sha256"] == kept.pack_sha256


def test_nothing_is_put_where_nobody_said_that_the_must_haves_are_met(emergency: OpenTender) -> None:
    stand_by(emergency, 0)
    with pytest.raises(WrongState, match="must-haves"):
        put(emergency)


def test_one_that_is_above_the_budget_is_not_put(emergency: OpenTender) -> None:
    with pytest.raises(WrongState, match="within the budget"):
        put(emergency, stand_by(emergency, 0, "1900.00"))


def test_one_that_was_withdrawn_or_has_no_place_is_not_put(emergency: OpenTender) -> None:
    gone, full = stand_by(emergency, 0), stand_by(emergency, 1)
    withdraw_standing_offer(actor=emergency.manager(0), membership_id=gone.membership_id)
    with acting_as(OPENER):
        service = emergency.invitations[1].service
        Vacancy.objects.create(service=service, places=0, stated_at=now(), stated_by="test")
    with pytest.raises(WrongState, match="No standing offer"):
        put(emergency, gone, full)


def test_only_an_open_emergency_has_them(played: OpenTender, emergency: OpenTender) -> None:
    offer = stand_by(emergency, 0)
    emergency.close()
    with pytest.raises(WrongState, match="not open any more"):
        put(emergency, offer)


def test_a_search_that_can_wait_has_none(played: OpenTender) -> None:
    with pytest.raises(WrongState, match="Standing offers are for emergencies"):
        put(played, stand_by(played, 0))


def test_another_authoritys_broker_finds_nothing_and_nobody_else_puts_them(emergency: OpenTender) -> None:
    from placewell.choice.actions import put_standing_offers

    offer = stand_by(emergency, 0)
    for role in (Role.SOCIAL_WORKER, Role.APPROVER, Role.COMMISSIONER):
        with pytest.raises(NotPermitted):
            put_standing_offers(
                actor=emergency.staff(role), tender_ref=emergency.tender.ref, meet_must_haves=[offer.ref]
            )
    with pytest.raises(NotFound):
        put_standing_offers(actor=emergency.staff(Role.BROKER), tender_ref="T-0", meet_must_haves=[offer.ref])


def test_the_same_is_put_once_and_a_new_one_beside_it(emergency: OpenTender) -> None:
    first = stand_by(emergency, 0)
    put(emergency, first)
    with pytest.raises(WrongState):
        put(emergency, first)
    second = stand_by(emergency, 1)
    [more] = put(emergency, first, second)
    assert more.service_id == emergency.invitations[1].service_id


def test_whoever_holds_one_may_still_bid_and_nobody_learns_of_it(emergency: OpenTender) -> None:
    bid(emergency, {0: "980.00"})
    [option] = put(emergency, stand_by(emergency, 0))
    with acting_as(OPENER):
        [event] = EventRow.objects.filter(name="StandingOffersPut")
    assert set(event.payload) == {"package_ref", "tender_ref", "options", "pack_sha256", "result_sha256"}
    assert choose(emergency, option).option_id == option.pk


def test_a_chosen_service_answers_within_its_hours_and_visits_within_a_day(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0, response_hours=3))
    made = choose(emergency, option)
    with acting_as(OPENER):
        due = {one.kind: one.due_at - made.at for one in running_clocks(case_ref=emergency.package.ref)}
    assert due[ClockKind.EMERGENCY_ANSWERED] == timedelta(hours=3)
    assert abs(due[ClockKind.VISIT] - timedelta(hours=24)) < timedelta(minutes=1)


def test_nobody_has_to_choose_a_place_for_now(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    with pytest.raises(WrongState, match="You do not have to choose"):
        choose_none(actor=person(emergency), who=MYSELF, reasons=[WhyNone.TOO_FAR])
    with pytest.raises(WrongState, match="no time to ask"):
        ask_service(actor=person(emergency), bid_ref=option.bid_ref, kind=AskKind.QUESTION, text="Is there a garden?")


# The ordinary choice that follows


def test_staying_is_a_choice_although_the_home_made_no_offer(emergency: OpenTender) -> None:
    bid(emergency, {1: "985.00", 2: "995.00"})
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    evaluate(emergency)
    put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    shown = choices(emergency)
    assert shown is not None
    assert not shown.interim
    assert shown.chosen is None
    assert shown.still_choosing
    [stay] = [one for one in shown.choices if one.lives_there]
    assert (stay.option.source, stay.option.interim) == (Source.STANDING, False)
    assert stay.option.weekly_price == option.weekly_price
    assert len(shown.choices) == 3
    assert all(not one.option.interim for one in shown.choices)
    choose(emergency, stay.option)


def test_the_home_for_now_that_bid_in_the_search_is_there_once(emergency: OpenTender) -> None:
    bid(emergency, {0: "970.00", 1: "985.00"})
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    evaluate(emergency)
    put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    shown = choices(emergency)
    assert shown is not None
    [own] = [one for one in shown.choices if one.lives_there]
    assert (own.option.source, own.option.weekly_price) == (Source.BID, Decimal("970.00"))


def test_staying_is_a_choice_when_nobody_else_offered(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    evaluate(emergency)
    [stay] = put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    assert stay.service_id == option.service_id


def test_staying_never_lapses_and_its_bed_is_never_taken(emergency: OpenTender) -> None:
    short = now().date() + timedelta(days=3)
    [option] = put(emergency, stand_by(emergency, 0, valid_until=short))
    placement = place_for_now(emergency, option)
    evaluate(emergency)
    move_clock(timedelta(weeks=4))
    [stay] = put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    assert stay.valid_until == placement.review_on
    shown = choices(emergency)
    assert shown is not None
    assert shown.choices[0].can_be_chosen


def test_the_home_for_now_gains_no_points(emergency: OpenTender) -> None:
    bid(emergency, {0: "985.00", 1: "985.00", 2: "985.00"})
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    evaluate(emergency)
    with acting_as(OPENER):
        kept = Evaluation.objects.get(tender=emergency.tender)
        own = Option.objects.get(pk=option.pk)
    pack = json.loads(unlock_for(kept.authority_id, bytes(kept.pack_sealed)))
    # The pack is all that a score is made from: nothing in it says who is where.
    assert own.bid_ref not in json.dumps(pack)
    assert {key for one in pack["bids"] for key in one} == {
        *("bid_ref", "price", "price_basis", "register", "case_response", "track_record", "investment"),
        *("distance_miles", "gates", "low_bid"),
    }


def test_a_place_for_now_that_nobody_took_falls_away_when_the_search_is_done(emergency: OpenTender) -> None:
    bid(emergency, {1: "985.00", 2: "995.00"})
    [option] = put(emergency, stand_by(emergency, 0))
    evaluate(emergency)
    put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    shown = choices(emergency)
    assert shown is not None
    assert len(shown.choices) == 2
    with pytest.raises(NotFound):
        choose(emergency, option)
    with acting_as(OPENER):
        assert EventRow.objects.filter(name=OptionsPut.__name__).count() == 1


def test_whoever_has_a_place_for_now_is_put_no_other(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    place_for_now(emergency, option)
    with pytest.raises(WrongState, match="has a place for now"):
        put(emergency, stand_by(emergency, 1))
    shown = choices(emergency)
    assert shown is not None
    assert not shown.still_choosing


def test_no_provider_learns_before_the_close_that_its_standing_offer_was_within_the_budget(
    emergency: OpenTender,
) -> None:
    [option] = put(emergency, stand_by(emergency, 0), stand_by(emergency, 1, "1900.00"))
    manager = emergency.county.managing(option.organisation_id)
    with acting_as(manager):
        assert not Option.objects.exists()
        assert not StandingEvaluation.objects.exists()
    made = choose(emergency, option)
    with acting_as(manager):
        assert [one.pk for one in Option.objects.all()] == [option.pk]
        assert [one.pk for one in Decision.objects.all()] == [made.pk]
