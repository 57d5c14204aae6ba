"""Additional costs: asked, advised, checked by another, signed, chosen, reviewed and stopped (rulebook §7)."""

import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import person_actor
from placewell.accounts.roles import Role
from placewell.choice.actions import (
    agree_additional_cost,
    ask_additional_cost,
    check_additional_cost,
    choose_option,
    refuse_additional_cost,
    review_additional_cost,
    sign_additional_cost,
    stop_additional_cost,
)
from placewell.choice.models import AdditionalCost, AdditionalCostStep, Decision, Option
from placewell.directory.queries import today
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.placements.actions import VisitOutcome, approve_placement, report_visit
from placewell.rules.additional_cost import Ground, Payer, SignsAs, State
from placewell.rules.choosing import Standing
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.visits import How, Kind, Mark
from placewell.tenders.opener import OPENER
from tests.choice.costing_more import WISH, advise, ask, bring_to, by_force, check, dear, look, sign, stands
from tests.offered import MYSELF, Offered


def clocks(offered: Offered) -> dict[ClockKind, str]:
    with acting_as(OPENER):
        return {one.kind: one.role for one in running_clocks(case_ref=offered.package.ref)}


def choose_dear(offered: Offered) -> Decision:
    return choose_option(actor=offered.person, bid_ref=dear(offered), who=MYSELF)


# The lawful way


@pytest.mark.question("Q10")
def test_a_home_above_the_budget_can_be_chosen_once_both_sides_have_signed(dearer: Offered) -> None:
    cost = bring_to(dearer, State.SIGNED)
    with pytest.raises(NotFound):
        choose_dear(dearer)
    agree_additional_cost(actor=dearer.staff(Role.APPROVER), ref=cost.ref, name="Ada Obi")
    made = choose_dear(dearer)
    assert made.option is not None
    assert made.option.weekly_price == Decimal("1499.00")


def test_the_amount_is_the_price_less_the_budget_and_is_kept_locked(dearer: Offered) -> None:
    bring_to(dearer, State.IN_FORCE)
    agreed = stands(dearer)
    assert agreed.figures is not None
    assert agreed.amount == Decimal("1499.00") - agreed.figures.budget > 0
    with acting_as(OPENER):
        events = EventRow.objects.filter(case_ref=dearer.package.ref, name__startswith="AdditionalCost")
        assert len(events) == 5
        for row in events:
            assert f"{agreed.amount:.2f}" not in str(row.payload)
            assert "Marlowe" not in str(row.payload)
        step = AdditionalCostStep.objects.get(cost=agreed.cost, state=State.CHECKED)
        assert f"{agreed.amount:.2f}".encode() not in bytes(step.locked or b"")
        assert bytes(step.pdf or b"").startswith(b"%PDF")


def test_each_turn_waits_for_somebody_and_a_review_waits_within_the_year(dearer: Offered) -> None:
    look(dearer)
    cost = ask(dearer)
    assert clocks(dearer)[ClockKind.ADDITIONAL_COST] == Role.BROKER
    advise(dearer, cost.ref)
    assert clocks(dearer)[ClockKind.ADDITIONAL_COST] == Role.APPROVER
    check(dearer, cost.ref)
    sign(dearer, cost.ref)
    agree_additional_cost(actor=dearer.staff(Role.APPROVER), ref=cost.ref, name="Ada Obi")
    running = clocks(dearer)
    assert ClockKind.ADDITIONAL_COST not in running
    assert running[ClockKind.ADDITIONAL_COST_REVIEWED] == Role.SOCIAL_WORKER
    assert stands(dearer).review_by == today().replace(year=today().year + 1)


def test_the_placement_is_at_the_whole_fee_and_the_review_still_waits(dearer: Offered) -> None:
    bring_to(dearer, State.IN_FORCE)
    made = choose_dear(dearer)
    assert made.option is not None
    manager = dearer.manager_of(made.option)
    report_visit(actor=manager, decision_id=made.pk, outcome=VisitOutcome.ACCEPT)
    placement = approve_placement(actor=dearer.staff(Role.APPROVER), tender_ref=dearer.tender.ref)
    assert placement.weekly_price == Decimal("1499.00")
    assert clocks(dearer)[ClockKind.ADDITIONAL_COST_REVIEWED] == Role.SOCIAL_WORKER


def test_the_person_signs_themselves_on_a_ground_and_their_attorney_for_health_cannot(dearer: Offered) -> None:
    look(dearer)
    cost = ask(dearer, payer=Payer.PERSON, payer_name="Edith Marlowe", ground=Ground.DEFERRED)
    advise(dearer, cost.ref)
    check(dearer, cost.ref)
    with pytest.raises(Refused, match="only for your own money"):
        sign_additional_cost(actor=dearer.person, ref=cost.ref, name="Grace Marlowe", signs_as=SignsAs.LPA_HEALTH)
    step = sign_additional_cost(actor=dearer.person, ref=cost.ref, name="Edith Marlowe", signs_as=SignsAs.PAYER)
    assert step.facts["evidence"].startswith("Typed by whoever opened")
    assert len(step.facts["signed"]) == 64


def test_under_a_property_disregard_the_review_comes_when_the_twelve_weeks_end(dearer: Offered) -> None:
    look(dearer)
    cost = ask(dearer, payer=Payer.PERSON, payer_name="Edith Marlowe", ground=Ground.DISREGARD)
    advise(dearer, cost.ref)
    check(dearer, cost.ref)
    sign_additional_cost(actor=dearer.person, ref=cost.ref, name="Edith Marlowe", signs_as=SignsAs.PAYER)
    agree_additional_cost(actor=dearer.staff(Role.APPROVER), ref=cost.ref, name="Ada Obi")
    assert stands(dearer).review_by == today() + timedelta(weeks=12)


# What the law refuses


@pytest.mark.question("Q10")
def test_refused_while_no_offer_within_the_budget_was_shown(dearer: Offered) -> None:
    with pytest.raises(Refused) as refused:
        ask(dearer)
    assert refused.value.code == "no_in_budget_offer"


def test_refused_when_what_was_shown_could_not_be_chosen_any_more(dearer: Offered) -> None:
    by_force("UPDATE choice_option SET valid_until = '2020-01-01'")
    look(dearer)
    with pytest.raises(Refused) as refused:
        ask(dearer)
    assert refused.value.code == "no_in_budget_offer"


def test_refused_for_nhs_continuing_healthcare(dearer: Offered) -> None:
    cost = bring_to(dearer, State.ADVISED)
    with pytest.raises(Refused) as refused:
        check(dearer, cost.ref, healthcare=True)
    assert refused.value.code == "continuing_healthcare"
    assert stands(dearer).state == State.ADVISED


def test_refused_under_a_scheme_of_nhs_choice_whatever_anybody_says(dearer: Offered) -> None:
    look(dearer)
    by_force("UPDATE market_scheme SET legal_basis = 'psr_choice'")
    with pytest.raises(Refused) as refused:
        ask(dearer)
    assert refused.value.code == "continuing_healthcare"


def test_refused_for_home_care(dearer: Offered) -> None:
    look(dearer)
    by_force("""UPDATE tenders_tender SET portrait = jsonb_set(portrait, '{care_type}', '"home_care"')""")
    with pytest.raises(Refused) as refused:
        ask(dearer)
    assert refused.value.code == "home_care"


def test_refused_for_a_payer_who_is_not_entitled(dearer: Offered) -> None:
    look(dearer)
    with pytest.raises(Refused) as refused:
        ask(dearer, payer=Payer.PERSON, payer_name="Edith Marlowe")
    assert refused.value.code == "payer_not_entitled"
    with pytest.raises(DatabaseError), acting_as(OPENER):
        AdditionalCost.objects.create(
            ref="X-0", tender=dearer.tender, authority_id=1, package_ref="P", home="H", payer="person",
            payer_name="E", ground="none", asked_by="u:1", at=dearer.tender.issued_at,
        )  # fmt: skip


def test_refused_because_a_portrait_was_wrong_also_after_it_was_asked(dearer: Offered) -> None:
    cost = bring_to(dearer, State.ADVISED)
    option = dearer.options()[0]
    made = choose_option(actor=dearer.person, bid_ref=option.bid_ref, who=MYSELF)
    report_visit(
        actor=dearer.manager_of(option),
        decision_id=made.pk,
        outcome=VisitOutcome.DECLINE_PORTRAIT_WRONG,
        marks={"transfers": Mark(How.DIFFERS, Kind.UNDERSTATED, said="Two carers are needed.")},
    )
    with pytest.raises(Refused) as refused:
        check(dearer, cost.ref)
    assert refused.value.code == "portrait_wrong"


def test_refused_before_the_advice(dearer: Offered) -> None:
    cost = bring_to(dearer, State.ASKED)
    with pytest.raises(WrongState, match="the advice comes first"):
        check(dearer, cost.ref)
    for changed, code in (({"given_by": " "}, "no_advice"), ({"said_yes": False}, "no_consent")):
        with pytest.raises(Refused) as refused:
            advise(dearer, cost.ref, **changed)
        assert refused.value.code == code


def test_refused_when_a_figure_has_changed_since_the_agreement_was_drawn_up(dearer: Offered) -> None:
    cost = bring_to(dearer, State.SIGNED)
    by_force("UPDATE tenders_evaluation SET result = replace(result::text, '\"1499.00\"', '\"1498.00\"')::jsonb")
    with pytest.raises(Conflict, match="has changed"):
        agree_additional_cost(actor=dearer.staff(Role.APPROVER), ref=cost.ref, name="Ada Obi")


def test_an_offer_that_the_budget_pays_for_is_no_additional_cost(dearer: Offered) -> None:
    cost = bring_to(dearer, State.ASKED)
    with pytest.raises(WrongState, match="no suitable home above the budget"):
        advise(dearer, cost.ref, bid_ref=dearer.options()[0].bid_ref)


# Who may


def test_another_checks_than_who_asked_and_an_approver_alone(dearer: Offered) -> None:
    cost = bring_to(dearer, State.ADVISED)
    with pytest.raises(NotPermitted):
        check_additional_cost(actor=dearer.staff(Role.BROKER), ref=cost.ref, healthcare=False)
    approver = dearer.staff(Role.APPROVER)
    by_force("UPDATE choice_additionalcoststep SET by = %s WHERE state = 'advised'", approver.ref)
    for act in (
        lambda: check_additional_cost(actor=approver, ref=cost.ref, healthcare=False),
        lambda: refuse_additional_cost(actor=approver, ref=cost.ref, because="No."),
    ):
        with pytest.raises(NotPermitted, match="Another approver"):
            act()


def test_who_opened_the_case_checks_no_additional_cost_of_it(dearer: Offered) -> None:
    cost = bring_to(dearer, State.ADVISED)
    with acting_as(OPENER):
        opened_by = dearer.package.opened_by
    hand = dataclasses.replace(dearer.staff(Role.APPROVER), ref=opened_by)
    with pytest.raises(NotPermitted):
        check_additional_cost(actor=hand, ref=cost.ref, healthcare=False)


def test_another_authority_and_another_person_find_nothing(dearer: Offered) -> None:
    cost = bring_to(dearer, State.CHECKED)
    stranger = dataclasses.replace(dearer.staff(Role.BROKER), authority_id=999_999, organisation_id=999_999)
    other = person_actor(link_id=1, case_ref="P-OTHER", authority_id=dearer.tender.authority_id)
    for actor in (stranger, other):
        with pytest.raises(NotFound):
            stop_additional_cost(actor=actor, ref=cost.ref, because="Money.")
        with pytest.raises(NotFound):
            ask_additional_cost(actor=actor, package_ref=dearer.package.ref, wish=WISH, home="Rowan Court")
        with acting_as(actor):
            assert not AdditionalCost.objects.exists()
            assert not AdditionalCostStep.objects.exists()


def test_a_provider_sees_its_whole_price_and_nothing_of_the_additional_cost(dearer: Offered) -> None:
    bring_to(dearer, State.IN_FORCE)
    with acting_as(OPENER):
        option = Option.objects.get(bid_ref=dear(dearer))
    with acting_as(dearer.manager_of(option)):
        assert Option.objects.get().weekly_price == Decimal("1499.00")
        assert not AdditionalCost.objects.exists()
        assert not AdditionalCostStep.objects.exists()


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_staff_without_money_see_no_additional_cost(dearer: Offered, role: Role) -> None:
    bring_to(dearer, State.CHECKED)
    with acting_as(dearer.staff(role)):
        assert not AdditionalCost.objects.exists()
        assert not AdditionalCostStep.objects.exists()


def test_its_steps_are_never_changed(dearer: Offered) -> None:
    bring_to(dearer, State.ASKED)
    for statement in ("UPDATE choice_additionalcoststep SET state = 'in_force'", "DELETE FROM choice_additionalcost"):
        with pytest.raises(DatabaseError), acting_as(dearer.staff(Role.BROKER)), connection.cursor() as cursor:
            cursor.execute(statement)


def test_one_at_a_time_and_after_a_refusal_another(dearer: Offered) -> None:
    cost = bring_to(dearer, State.ADVISED)
    with pytest.raises(Conflict):
        ask(dearer)
    with pytest.raises(Refused, match="the person reads it"):
        refuse_additional_cost(actor=dearer.staff(Role.APPROVER), ref=cost.ref, because=" ")
    refuse_additional_cost(actor=dearer.staff(Role.APPROVER), ref=cost.ref, because="It is too much for Grace.")
    with acting_as(OPENER):
        told = Message.objects.filter(about=f"package:{dearer.package.ref}").order_by("-created_at")[0]
    assert "It is too much for Grace." in told.body
    assert ask(dearer).ref != cost.ref


# What comes after


def test_when_the_payer_stops_the_council_pays_all_and_a_review_decides(dearer: Offered) -> None:
    cost = bring_to(dearer, State.IN_FORCE)
    stop_additional_cost(actor=dearer.staff(Role.FINANCE_OFFICER), ref=cost.ref, because="The money has run out.")
    assert stands(dearer).state == State.STOPPED
    with acting_as(OPENER):
        told = Message.objects.filter(about=f"package:{dearer.package.ref}").order_by("-created_at")[0]
    assert "So you cannot choose this home now" in told.body
    choice = dearer.choices().by_bid(dear(dearer))
    assert choice is not None
    assert choice.standing == Standing.NOT_AGREED
    with pytest.raises(WrongState, match="nobody has agreed to pay the rest"):
        choose_dear(dearer)
    worker = dearer.staff(Role.SOCIAL_WORKER)
    with pytest.raises(WrongState):
        review_additional_cost(actor=worker, ref=cost.ref, said="Grace can pay again.", goes_on=True)
    review_additional_cost(actor=worker, ref=cost.ref, said="The council pays the difference.", goes_on=False)
    assert stands(dearer).state == State.ENDED
    assert ClockKind.ADDITIONAL_COST_REVIEWED not in clocks(dearer)


def test_a_review_says_what_was_found_and_sets_the_next_within_the_year(dearer: Offered) -> None:
    cost = bring_to(dearer, State.IN_FORCE)
    broker = dearer.staff(Role.BROKER)
    with pytest.raises(Refused):
        review_additional_cost(actor=broker, ref=cost.ref, said=" ", goes_on=True)
    review_additional_cost(actor=broker, ref=cost.ref, said="Grace was asked alone. She still wants to.", goes_on=True)
    agreed = stands(dearer)
    assert (agreed.state, agreed.stands) == (State.REVIEWED, True)
    assert ClockKind.ADDITIONAL_COST_REVIEWED in clocks(dearer)
