"""What follows a visit that finds the portrait wrong: corrected, priced again, and asked about again (rulebook §9)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.additional import portrait_was_wrong
from placewell.choice.models import Option, Source
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import EventRow, Message
from placewell.placements.actions import VisitOutcome, approve_placement
from placewell.placements.models import Placement, Visit
from placewell.rules.choosing import Standing
from placewell.rules.errors import Conflict, NotPermitted, Refused, WrongState
from placewell.rules.visits import How, Kind, Mark
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.budgets import raise_budget
from placewell.tenders.actions.confirming import open_confirmation_round
from placewell.tenders.actions.opening import make_keys
from placewell.tenders.models import Invitation, Tender
from placewell.tenders.opener import OPENER
from tests.choice.test_choosing import choose, clocks
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path
from tests.offers import price_of, response_to
from tests.placements.corrected import (
    A_LEVEL_UP,
    DEARER_LINES,
    TWO_CARERS,
    correct,
    higher_continence,
    rewrite,
    set_budget,
)
from tests.placements.test_visits import report


def dearer_visit(offered: Offered, **more: object) -> Visit:
    """The chosen service accepts at another price, because more help at night is needed."""
    given: dict[str, object] = {"marks": A_LEVEL_UP, "lines": DEARER_LINES, "notes": ""}
    return report(offered, choose(offered), VisitOutcome.ACCEPT_AT_PRICE, **(given | more))


def approve(offered: Offered) -> Placement:
    return approve_placement(actor=offered.staff(Role.APPROVER), tender_ref=offered.tender.ref)


def open_round(offered: Offered, role: Role = Role.BROKER) -> Tender:
    make_keys(actor=OPENER, spare=4)
    return open_confirmation_round(actor=offered.staff(role), tender_ref=offered.tender.ref)


# Accepted at another price


def test_a_changed_price_waits_for_the_portrait_and_the_budget_then_for_an_approver(offered: Offered) -> None:
    dearer_visit(offered)
    assert clocks(offered)[ClockKind.PORTRAIT_CORRECTED].role == Role.SOCIAL_WORKER
    assert ClockKind.PLACEMENT_APPROVED not in clocks(offered)
    with pytest.raises(WrongState, match="A social worker corrects it first"):
        approve(offered)
    rewrite(offered, domains=higher_continence(offered))
    assert clocks(offered)[ClockKind.BUDGET_CORRECTED].role == Role.APPROVER
    assert ClockKind.PORTRAIT_CORRECTED not in clocks(offered)
    with pytest.raises(WrongState, match="Set the budget again first"):
        approve(offered)
    set_budget(offered, above="60.00")
    assert ClockKind.BUDGET_CORRECTED not in clocks(offered)
    assert clocks(offered)[ClockKind.PLACEMENT_APPROVED].role == Role.APPROVER


def test_somebody_is_placed_at_the_changed_price_and_the_first_offer_stays_as_it_was(offered: Offered) -> None:
    before = len(offered.choices().choices)
    dearer_visit(offered)
    rewrite(offered, domains=higher_continence(offered))
    set_budget(offered, above="60.00")
    approve(offered)
    with acting_as(OPENER):
        placed = Option.objects.get(source=Source.VISIT)
        event = EventRow.objects.get(name="PlacementApproved")
        first = offered.options()[0]
    assert placed.weekly_price == Decimal("1010.00")
    assert placed.price_terms == {"price_basis": "net_of_fnc", "lines": [{"kind": "core", "amount": "1010.00"}]}
    assert first.weekly_price == Decimal("990.00")
    assert event.payload["bid_ref"] == first.bid_ref, "Bidders are told which of their offers was chosen."
    assert len(offered.choices().choices) == before, "A changed price is no further choice."


def test_a_price_above_the_budget_raises_the_budget_and_never_costs_a_family(offered: Offered) -> None:
    dearer_visit(offered, lines={next(iter(DEARER_LINES)): Decimal("1900.00")})
    rewrite(offered, domains=higher_continence(offered))
    set_budget(offered, above="60.00")
    assert clocks(offered)[ClockKind.BUDGET_CORRECTED].role == Role.APPROVER, "It is still the approver’s turn."
    with pytest.raises(WrongState, match="never becomes a cost"):
        approve(offered)
    with acting_as(OPENER):
        assert portrait_was_wrong(offered.tender)
    raise_budget(
        actor=offered.staff(Role.APPROVER),
        tender_ref=offered.tender.ref,
        amount=Decimal("1900.00"),
        because="More help at night.",
        open_book="The accounts of Elmhurst Fold.",
    )
    assert ClockKind.BUDGET_CORRECTED not in clocks(offered)
    assert approve(offered).weekly_price == Decimal("1900.00")


def test_another_price_needs_a_difference_that_it_is_tied_to(offered: Offered) -> None:
    made = choose(offered)
    for marks, lines, said in (
        ({}, DEARER_LINES, "The price that you offered stands"),
        ({"about_me.people": Mark(How.DIFFERS, Kind.MISSING, said="A son, too.")}, DEARER_LINES, "makes it dearer"),
        (A_LEVEL_UP, {}, "Give the lines"),
        (A_LEVEL_UP, {next(iter(DEARER_LINES)): Decimal("990.00")}, "the one that you offered"),
    ):
        with pytest.raises(Refused, match=said):
            report(offered, made, VisitOutcome.ACCEPT_AT_PRICE, marks=marks, lines=lines)
    with acting_as(OPENER):
        assert not Visit.objects.exists()


# A material difference


@pytest.mark.question("Q8")
@pytest.mark.parametrize("outcome", [VisitOutcome.ACCEPT, VisitOutcome.DECLINE_PORTRAIT_WRONG])
def test_a_material_difference_is_corrected_and_sent_to_every_invited_service(
    offered: Offered, outcome: VisitOutcome
) -> None:
    report(offered, choose(offered), outcome, marks=TWO_CARERS)
    with pytest.raises(WrongState):
        approve(offered)
    with pytest.raises(WrongState, match="has not been corrected yet"):
        open_round(offered)
    correct(offered)
    assert clocks(offered)[ClockKind.CONFIRMATION_ROUND].role == Role.BROKER
    made = open_round(offered)
    with acting_as(OPENER):
        before = set(Invitation.objects.filter(tender=offered.tender).values_list("service_id", flat=True))
        asked = set(Invitation.objects.filter(tender=made).values_list("service_id", flat=True))
    assert asked == before
    assert made.portrait["transfers"] == "Two carers, with a hoist."
    assert ClockKind.CONFIRMATION_ROUND not in clocks(offered)
    assert ClockKind.CHOICE not in clocks(offered), "Nothing is left to choose until the answers are in."


def test_a_round_is_short_and_what_could_be_chosen_falls_away(offered: Offered) -> None:
    report(offered, choose(offered), marks=TWO_CARERS)
    correct(offered)
    made = open_round(offered)
    assert made.closes_at - now() < timedelta(days=8)
    assert made.times["class"]["window"] == 1
    choices = offered.choices()
    assert {one.standing for one in choices.choices} == {Standing.PORTRAIT_CORRECTED}
    assert choices.chosen is None
    with pytest.raises(WrongState, match="was not right"):
        choose(offered)
    with acting_as(OPENER):
        told = Message.objects.get(to="grace@family.example", subject="We are asking the services again")
    assert "Nobody in your family pays" in told.body


def test_a_service_prices_again_under_seal_and_reads_what_is_right(offered: Offered) -> None:
    report(offered, choose(offered), marks=TWO_CARERS)
    correct(offered)
    made = open_round(offered)
    with acting_as(OPENER):
        invitation = Invitation.objects.filter(tender=made).order_by("distance_miles", "id")[0]
    manager = offered.county.managing(invitation.organisation_id)
    home = client_of(manager).get(path("tenders_invitation", invitation.ref)).content.decode()
    assert "This is the corrected one." in home
    assert "Two carers, with a hoist." in home
    act = seal_bid(
        actor=manager, invitation_ref=invitation.ref, response=response_to(made), price=price_of(made, "1040.00")
    )
    assert act


def test_a_round_is_opened_once_by_a_broker_and_only_for_a_material_difference(offered: Offered) -> None:
    made = choose(offered)
    with pytest.raises(WrongState, match="No visit has found"):
        open_round(offered)
    report(offered, made, marks=TWO_CARERS)
    correct(offered)
    with pytest.raises(NotPermitted):
        open_round(offered, Role.APPROVER)
    open_round(offered)
    with pytest.raises(Conflict, match="under way"):
        open_round(offered)


def test_a_placement_is_not_approved_on_a_portrait_that_differs_materially(offered: Offered) -> None:
    report(offered, choose(offered), marks=TWO_CARERS)
    with pytest.raises(WrongState, match="goes to every invited service first"):
        approve(offered)


def test_the_broker_sends_it_from_a_page_that_says_what_follows(offered: Offered) -> None:
    report(offered, choose(offered), marks=TWO_CARERS)
    correct(offered)
    make_keys(actor=OPENER, spare=4)
    broker = client_of(offered.staff(Role.BROKER))
    case = broker.get(path("placements_placement", offered.tender.ref)).content.decode()
    assert "Two carers, with a hoist." in case
    where = path("tenders_confirm", offered.tender.ref)
    assert "withdraws without fault" in broker.get(where).content.decode()
    assert broker.post(where).status_code == 302
    with acting_as(OPENER):
        assert Tender.objects.filter(follows=offered.tender, kind="confirmation").count() == 1
