"""What becomes of a bid taken by telephone: decided where it is low, put to the person, chosen like others (§8)."""

from decimal import Decimal

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import put_options
from placewell.choice.models import Source
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import EventRow, Message
from placewell.placements.actions import approve_placement
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused
from placewell.rules.low_bids import RejectReason
from placewell.rules.options import Outcome
from placewell.rules.pack import LowBid
from placewell.rules.telephoning import Standing
from placewell.tenders.actions.budgets import raise_budget
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.telephone_bids import (
    decide_telephone_price,
)
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.lists import tender_by_ref
from placewell.tenders.queries.outcomes import what_it_came_to
from placewell.tenders.queries.rises import rise_of
from tests.emergencies import accept, choices, choose
from tests.played import OpenTender
from tests.tenders.telephoning import by_telephone, closed_with, confirm, enter, kinds, options, ring, round_now, told

DEAR = "1450.00"  # far above the budget of this person
LOW = "800.00"  # under the floor


def test_the_broker_puts_it_to_the_person_with_the_others(emergency: OpenTender) -> None:
    closed_with(emergency, {0: "990.00"})
    made = by_telephone(emergency, 1)
    put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    shown = choices(emergency)
    assert shown is not None
    sources = {one.option.bid_ref: one.option.source for one in shown.choices}
    assert len(sources) == 2
    assert sources[made.bid_ref] == Source.TELEPHONE


def test_with_nothing_sealed_an_offer_by_telephone_can_be_put_alone(emergency: OpenTender) -> None:
    closed_with(emergency)
    assert ClockKind.SEARCH_AGAIN in kinds(emergency)
    by_telephone(emergency, 0)
    assert ClockKind.OPTIONS_PUT in kinds(emergency)
    assert ClockKind.SEARCH_AGAIN not in kinds(emergency)
    put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    shown = choices(emergency)
    assert shown is not None
    assert len(shown.choices) == 1


def test_while_the_person_is_choosing_it_is_put_beside_their_choices_and_they_are_told(emergency: OpenTender) -> None:
    closed_with(emergency, {0: "990.00"})
    put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    by_telephone(emergency, 1)
    shown = choices(emergency)
    assert shown is not None
    assert len(shown.choices) == 2
    with acting_as(OPENER):
        subjects = Message.objects.filter(about=f"package:{emergency.package.ref}").values_list("subject", flat=True)
        assert "There is more to choose from" in subjects
        put = EventRow.objects.filter(case_ref=emergency.package.ref, name="OptionsPut")
        assert put.count() == 2


def test_above_the_budget_it_is_no_choice_until_the_budget_rises(emergency: OpenTender) -> None:
    closed_with(emergency, {0: DEAR})
    by_telephone(emergency, 1, "1100.00")
    assert options(emergency) == []
    assert ClockKind.BUDGET_RAISED in kinds(emergency)
    raise_budget(
        actor=emergency.staff(Role.APPROVER),
        tender_ref=emergency.tender.ref,
        amount=Decimal("1120.00"),
        because="Nothing else is there.",
        open_book="",
    )
    [option] = options(emergency)
    assert option.weekly_price == Decimal("1100.00")
    assert ClockKind.OPTIONS_PUT in kinds(emergency)


def test_a_price_under_what_care_costs_is_explained_decided_and_only_then_offered(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    made = enter(emergency, 0, LOW)
    with pytest.raises(Refused) as refused:
        confirm(emergency, 0)
    assert refused.value.code == "explanation"
    confirm(emergency, 0, "The room has stood empty since spring, and the night staff are there anyway.")
    assert options(emergency) == []
    assert ClockKind.TELEPHONE_PRICE_DECIDED in kinds(emergency)
    decided_by = emergency.staff(Role.APPROVER)
    decide_telephone_price(
        actor=decided_by, bid_ref=made.bid_ref, decision=LowBid.ACCEPTED, because="It covers the staff."
    )
    assert [one.bid_ref for one in options(emergency)] == [made.bid_ref]
    assert ClockKind.TELEPHONE_PRICE_DECIDED not in kinds(emergency)
    with pytest.raises(Conflict, match="has been decided"):
        decide_telephone_price(actor=decided_by, bid_ref=made.bid_ref, decision=LowBid.ACCEPTED, because="Again.")
    with acting_as(emergency.staff(Role.COMMISSIONER)):
        assert not EventRow.objects.filter(name="TelephonePriceDecided").exists()


def test_a_rejected_price_is_never_offered_and_its_provider_is_told_why(emergency: OpenTender) -> None:
    closed_with(emergency)
    ring(emergency, 0)
    made = enter(emergency, 0, LOW)
    confirm(emergency, 0, "We hope for the best.")
    with pytest.raises(Refused) as refused:
        decide_telephone_price(
            actor=emergency.staff(Role.APPROVER), bid_ref=made.bid_ref, decision=LowBid.REJECTED, because="No."
        )
    assert refused.value.code == "reason"
    decide_telephone_price(
        actor=emergency.staff(Role.APPROVER),
        bid_ref=made.bid_ref,
        decision=LowBid.REJECTED,
        because="Hope pays nobody.",
        reason=RejectReason.DOES_NOT_COVER_COST,
    )
    assert options(emergency) == []
    assert any("decided on your price" in subject for _to, subject in told(emergency))


def test_no_decision_is_asked_for_about_a_price_that_covers_the_cost(emergency: OpenTender) -> None:
    closed_with(emergency)
    made = by_telephone(emergency, 0)
    with pytest.raises(NotFound, match="Nothing has to be decided"):
        decide_telephone_price(
            actor=emergency.staff(Role.APPROVER), bid_ref=made.bid_ref, decision=LowBid.ACCEPTED, because="Fine."
        )
    with pytest.raises(NotPermitted):
        decide_telephone_price(
            actor=emergency.staff(Role.BROKER), bid_ref=made.bid_ref, decision=LowBid.ACCEPTED, because="Fine."
        )


def test_the_approver_sees_an_offer_by_telephone_beside_the_sealed_ones(emergency: OpenTender) -> None:
    closed_with(emergency, {0: DEAR})
    made = by_telephone(emergency, 2, "1100.00")
    approver = emergency.staff(Role.APPROVER)
    with acting_as(approver):
        rise = rise_of(approver, tender_by_ref(approver, emergency.tender.ref))
        came_to = what_it_came_to(emergency.tender)
    assert [(one.service, one.price) for one in rise.offers] == [
        (made.service_name, Decimal("1100.00")),
        (emergency.invitations[0].service_name, Decimal(DEAR)),
    ]
    # The least that gives two choices reaches both, the sealed one being the dearer.
    assert rise.least == Decimal(DEAR)
    assert came_to.outcome == Outcome.BUDGET_MUST_RISE


def test_what_a_search_came_to_counts_its_offers_by_telephone(emergency: OpenTender) -> None:
    closed_with(emergency)
    with acting_as(OPENER):
        assert what_it_came_to(emergency.tender).outcome == Outcome.TOO_FEW_BIDS
    by_telephone(emergency, 0)
    with acting_as(OPENER):
        came_to = what_it_came_to(emergency.tender)
    assert (came_to.outcome, came_to.options, came_to.least_budget) == (Outcome.OPTIONS, 1, None)


def test_who_confirmed_an_offer_is_told_what_became_of_it_and_nothing_of_another(emergency: OpenTender) -> None:
    closed_with(emergency, {0: "990.00"})
    by_telephone(emergency, 2, "1100.00")
    cancel_tender(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref, because="They went home.")
    with acting_as(OPENER):
        [message] = Message.objects.filter(subject__startswith="What became of your offer by telephone")
    assert "was not put to the person" in message.body
    assert "quality score was" in message.body
    assert "990" not in message.body
    assert "budget" not in message.body
    assert emergency.invitations[0].service_name not in message.body


def test_a_chosen_offer_by_telephone_leads_to_a_placement_like_any_other(emergency: OpenTender) -> None:
    closed_with(emergency, {0: "990.00"})
    made = by_telephone(emergency, 2, "985.00")
    put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    [option] = options(emergency)
    accept(emergency, choose(emergency, option), option)
    placed = approve_placement(actor=emergency.staff(Role.APPROVER), tender_ref=emergency.tender.ref)
    assert placed.option_id == option.pk
    assert not kinds(emergency) & {ClockKind.TELEPHONE_ROUND, ClockKind.TELEPHONE_BID_CONFIRMED}
    with acting_as(OPENER):
        [message] = Message.objects.filter(subject__startswith="What became of your offer by telephone")
    assert "The person chose your offer." in message.body
    assert round_now(emergency).line_of(made.invitation.ref).standing == Standing.CONFIRMED
