"""What happens to an additional cost when something else happens first: a stop, a rise, a placement, an end (§7)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import (
    agree_additional_cost,
    choose_option,
    review_additional_cost,
    sign_additional_cost,
    stop_additional_cost,
)
from placewell.choice.additional import MOST, agreements_of, extras_of, in_budget_of, spans_of
from placewell.choice.fairness import findings_of
from placewell.choice.models import Decision, Option
from placewell.directory.queries import today
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.ledger.models import Message
from placewell.needs.actions import set_budget
from placewell.placements.actions import VisitOutcome, approve_placement, refuse_placement, report_visit
from placewell.placements.models import Placement
from placewell.rules.additional_cost import Ground, Payer, SignsAs, State
from placewell.rules.additional_next import Span
from placewell.rules.choosing import Standing
from placewell.rules.errors import Refused, WrongState
from placewell.rules.fairness import Met, Point
from placewell.rules.top_ups import agreed_on
from placewell.tenders.actions.budgets import raise_budget
from placewell.tenders.models import Evaluation
from placewell.tenders.opener import OPENER
from tests.choice.costing_more import advise, ask, bring_to, by_force, check, dear, look, sign, stands
from tests.offered import MYSELF, Offered


def agree(offered: Offered, ref: str) -> None:
    agree_additional_cost(actor=offered.staff(Role.APPROVER), ref=ref, name="Ada Obi")


STEP_BY_STEP: list[tuple[State, Callable[[Offered, str], None]]] = [
    (State.ASKED, advise),
    (State.ADVISED, check),
    (State.CHECKED, sign),
    (State.SIGNED, agree),
]


def review_clock(offered: Offered) -> Running | None:
    with acting_as(OPENER):
        running = running_clocks(case_ref=offered.package.ref)
    return next((one for one in running if one.kind == ClockKind.ADDITIONAL_COST_REVIEWED), None)


def chosen(offered: Offered, bid_ref: str) -> Decision:
    """Choose, and let the service accept after its visit."""
    made = choose_option(actor=offered.person, bid_ref=bid_ref, who=MYSELF)
    assert made.option is not None
    manager = offered.manager_of(made.option)
    report_visit(actor=manager, decision_id=made.pk, outcome=VisitOutcome.ACCEPT, notes="")
    return made


def place(offered: Offered) -> Placement:
    return approve_placement(actor=offered.staff(Role.APPROVER), tender_ref=offered.tender.ref)


def stop(offered: Offered, ref: str) -> None:
    stop_additional_cost(actor=offered.staff(Role.BROKER), ref=ref, because="The money ran out.")


def raise_it(offered: Offered, amount: str = "1499.00", open_book: str = "Staff costs of two years.") -> Evaluation:
    return raise_budget(
        actor=offered.staff(Role.APPROVER),
        tender_ref=offered.tender.ref,
        amount=Decimal(amount),
        because="The garden matters most to her.",
        open_book=open_book,
    )


def told(offered: Offered) -> str:
    with acting_as(OPENER):
        return Message.objects.filter(about=f"package:{offered.package.ref}").order_by("-created_at", "-id")[0].body


# Only while the person is choosing, and only what can be chosen


@pytest.mark.parametrize(("state", "step"), STEP_BY_STEP)
def test_no_step_is_made_once_the_search_is_over(
    dearer: Offered, state: State, step: Callable[[Offered, str], None]
) -> None:
    cost = bring_to(dearer, state)
    by_force("UPDATE tenders_tender SET state = 'cancelled'")
    with pytest.raises(WrongState, match="cancelled, so this goes no further"):
        step(dearer, cost.ref)
    assert stands(dearer).state == state


def test_the_council_does_not_sign_for_a_home_whose_price_has_lapsed(dearer: Offered) -> None:
    cost = bring_to(dearer, State.SIGNED)
    by_force(
        """UPDATE tenders_revealedprice SET content = jsonb_set(content, '{valid_until}', '"2020-01-01"')"""
        " WHERE content->>'price' = '1499.00'"
    )
    with pytest.raises(WrongState, match="that time is over"):
        agree(dearer, cost.ref)
    assert stands(dearer).state == State.SIGNED
    with acting_as(OPENER):
        assert not Option.objects.filter(bid_ref=dear(dearer)).exists()


def test_the_council_does_not_sign_again_for_a_home_that_declined(dearer: Offered) -> None:
    cost = bring_to(dearer, State.IN_FORCE)
    made = choose_option(actor=dearer.person, bid_ref=dear(dearer), who=MYSELF)
    assert made.option is not None
    manager = dearer.manager_of(made.option)
    report_visit(actor=manager, decision_id=made.pk, outcome=VisitOutcome.DECLINE_OTHER, notes="Full.")
    stop(dearer, cost.ref)
    review_additional_cost(actor=dearer.staff(Role.BROKER), ref=cost.ref, said="Over.", goes_on=False)
    again = bring_to(dearer, State.SIGNED)
    with pytest.raises(WrongState, match="cannot be chosen any more"):
        agree(dearer, again.ref)
    assert stands(dearer).state == State.SIGNED


def test_no_placement_above_the_budget_is_approved_once_the_payer_stopped(dearer: Offered) -> None:
    cost = bring_to(dearer, State.IN_FORCE)
    chosen(dearer, dear(dearer))
    stop(dearer, cost.ref)
    with pytest.raises(WrongState, match="nobody has agreed to pay the rest now"):
        place(dearer)
    with acting_as(OPENER):
        assert not Placement.objects.exists()
    refuse_placement(actor=dearer.staff(Role.APPROVER), tender_ref=dearer.tender.ref, because="Nobody pays the rest.")
    assert "Nobody pays the rest." in told(dearer)


# The review survives; what is left open at a placement is closed


def test_the_review_of_a_stopped_agreement_still_waits_after_a_placement_elsewhere(dearer: Offered) -> None:
    cost = bring_to(dearer, State.IN_FORCE)
    stop(dearer, cost.ref)
    before = review_clock(dearer)
    assert before is not None
    chosen(dearer, dearer.options()[0].bid_ref)
    place(dearer)
    after = review_clock(dearer)
    assert after is not None
    assert after.due_at - before.due_at < timedelta(seconds=1)
    assert stands(dearer).state == State.STOPPED


def test_a_wish_and_an_agreement_on_another_home_are_over_at_a_placement(dearer: Offered) -> None:
    cost = bring_to(dearer, State.IN_FORCE)
    within = next(one for one in dearer.options() if one.bid_ref != dear(dearer))
    chosen(dearer, within.bid_ref)
    place(dearer)
    assert (stands(dearer).cost.ref, stands(dearer).state) == (cost.ref, State.ENDED)
    assert review_clock(dearer) is None


def test_a_wish_that_was_not_agreed_comes_to_nothing_at_a_placement(dearer: Offered) -> None:
    bring_to(dearer, State.CHECKED)
    chosen(dearer, dearer.options()[0].bid_ref)
    place(dearer)
    assert stands(dearer).state == State.REFUSED


# Who signs where


@pytest.mark.parametrize("signs_as", list(SignsAs))
def test_on_the_persons_page_nobody_signs_for_somebody_elses_money(dearer: Offered, signs_as: SignsAs) -> None:
    cost = bring_to(dearer, State.CHECKED)
    for name in ("Grace Marlowe", "Edith Marlowe"):
        with pytest.raises(Refused, match="only for your own money") as refused:
            sign_additional_cost(actor=dearer.person, ref=cost.ref, name=name, signs_as=signs_as)
        assert "Marlowe" not in refused.value.sentence
    assert stands(dearer).state == State.CHECKED


def test_a_wrong_name_is_not_answered_with_the_right_one(dearer: Offered) -> None:
    look(dearer)
    cost = ask(dearer, payer=Payer.PERSON, payer_name="Edith Marlowe", ground=Ground.DEFERRED)
    advise(dearer, cost.ref)
    check(dearer, cost.ref)
    with pytest.raises(Refused) as refused:
        sign_additional_cost(actor=dearer.person, ref=cost.ref, name="E. Marlow", signs_as=SignsAs.PAYER)
    assert "Edith" not in refused.value.sentence


# A budget that rises while the person is choosing


def test_a_home_that_a_risen_budget_pays_for_is_a_choice_like_the_others(dearer: Offered) -> None:
    evaluation = raise_it(dearer)
    assert "additional_cost_option" not in {one["status"] for one in evaluation.result["bids"]}
    with acting_as(OPENER):
        risen = Option.objects.get(weekly_price="1499.00")
    choice = dearer.choices().by_bid(risen.bid_ref)
    assert choice is not None
    assert (choice.standing, choice.extra) == (Standing.OPEN, None)


@pytest.mark.parametrize("state", [State.ADVISED, State.CHECKED, State.SIGNED, State.IN_FORCE])
def test_an_agreement_is_over_when_the_budget_has_come_to_pay_for_the_home(dearer: Offered, state: State) -> None:
    bring_to(dearer, state)
    bid_ref = dear(dearer)
    raise_it(dearer)
    agreed = stands(dearer)
    assert (agreed.state, agreed.stands) == (State.COVERED, False)
    assert agreed.steps[-1].facts["because"] == "The budget pays for this home in full now."
    assert review_clock(dearer) is None
    choice = dearer.choices().by_bid(bid_ref)
    assert choice is not None
    assert (choice.standing, choice.extra) == (Standing.OPEN, None)
    with acting_as(OPENER):
        assert in_budget_of(dearer.package.ref).filter(bid_ref=bid_ref).exists()
    chosen(dearer, bid_ref)
    assert place(dearer).weekly_price == Decimal("1499.00")


def test_also_one_that_had_ended_or_stopped_before_the_budget_rose(dearer: Offered) -> None:
    cost = bring_to(dearer, State.IN_FORCE)
    bid_ref = dear(dearer)
    stop(dearer, cost.ref)
    review_additional_cost(actor=dearer.staff(Role.BROKER), ref=cost.ref, said="Over.", goes_on=False)
    choice = dearer.choices().by_bid(bid_ref)
    assert choice is not None
    assert choice.standing == Standing.NOT_AGREED
    raise_it(dearer)
    choice = dearer.choices().by_bid(bid_ref)
    assert choice is not None
    assert choice.standing == Standing.OPEN


def test_a_budget_set_on_the_cases_page_is_evaluated_too_and_the_ceiling_holds_there(dearer: Offered) -> None:
    approver, before = dearer.staff(Role.APPROVER), Evaluation.objects
    with acting_as(OPENER):
        count = before.filter(tender=dearer.tender).count()
        ceiling = Decimal(dearer.tender.figures["ceiling"])
    with pytest.raises(Refused, match="page of the search"):
        set_budget(actor=approver, package_ref=dearer.package.ref, amount=ceiling + Decimal("0.01"), because="More.")
    with pytest.raises(Refused) as refused:
        raise_it(dearer, open_book=" ")
    assert refused.value.code == "open_book"
    set_budget(actor=approver, package_ref=dearer.package.ref, amount=ceiling, because="More.")
    with acting_as(OPENER):
        assert Evaluation.objects.filter(tender=dearer.tender).count() == count + 1


def test_a_risen_budget_that_does_not_pay_for_all_of_it_leaves_the_agreement(dearer: Offered) -> None:
    bring_to(dearer, State.IN_FORCE)
    raise_it(dearer, "1400.00")
    assert stands(dearer).state == State.IN_FORCE
    with acting_as(OPENER):
        assert agreed_on(spans_of(dearer.package.ref, dear(dearer)), today()) == Decimal("99.00")


def test_a_home_that_was_advised_on_and_put_within_the_budget_since_counts_as_an_offer(dearer: Offered) -> None:
    cost = bring_to(dearer, State.ADVISED)
    assert cost.ref
    with acting_as(OPENER):
        assert extras_of(dearer.package.ref) == {}
        before = in_budget_of(dearer.package.ref).count()
    raise_it(dearer)
    with acting_as(OPENER):
        assert in_budget_of(dearer.package.ref).count() == before + 1


# The twelve weeks


def disregarded(dearer: Offered) -> str:
    look(dearer)
    cost = ask(dearer, payer=Payer.PERSON, payer_name="Edith Marlowe", ground=Ground.DISREGARD)
    advise(dearer, cost.ref)
    check(dearer, cost.ref)
    sign_additional_cost(actor=dearer.person, ref=cost.ref, name="Edith Marlowe", signs_as=SignsAs.PAYER)
    agree(dearer, cost.ref)
    return cost.ref


def test_no_review_moves_the_end_of_the_twelve_weeks(dearer: Offered) -> None:
    ref = disregarded(dearer)
    by_force("UPDATE choice_additionalcoststep SET at = at - interval '30 days'")
    end = today() - timedelta(days=30) + timedelta(weeks=12)
    review_additional_cost(actor=dearer.staff(Role.BROKER), ref=ref, said="She wants to.", goes_on=True)
    assert stands(dearer).review_by == end
    clock = review_clock(dearer)
    assert clock is not None
    assert clock.due_at.date() == end


def test_after_the_twelve_weeks_it_stands_no_more_and_can_only_end(dearer: Offered) -> None:
    ref = disregarded(dearer)
    bid_ref = dear(dearer)
    by_force("UPDATE choice_additionalcoststep SET at = at - interval '85 days'")
    assert not stands(dearer).stands
    choice = dearer.choices().by_bid(bid_ref)
    assert choice is not None
    assert choice.standing == Standing.NOT_AGREED
    broker = dearer.staff(Role.BROKER)
    with pytest.raises(Refused, match="agree it anew") as refused:
        review_additional_cost(actor=broker, ref=ref, said="She wants to.", goes_on=True)
    assert refused.value.code == "disregard_over"
    assert review_clock(dearer) is not None
    review_additional_cost(actor=broker, ref=ref, said="The weeks are over.", goes_on=False)
    assert review_clock(dearer) is None


# What others read of it


def test_what_a_payer_owes_on_a_day(dearer: Offered) -> None:
    cost = bring_to(dearer, State.IN_FORCE)
    agreed, bid_ref = stands(dearer), dear(dearer)
    other = next(one for one in dearer.options() if one.bid_ref != bid_ref)
    with acting_as(OPENER):
        spans = spans_of(dearer.package.ref, bid_ref)
        assert spans == [Span(today(), None, agreed.amount)]
        assert agreed_on(spans, today() - timedelta(days=1)) == 0
        assert spans_of(dearer.package.ref, other.bid_ref) == []
    stop(dearer, cost.ref)
    with acting_as(OPENER):
        assert spans_of(dearer.package.ref, bid_ref) == [], "It stopped on the day it began: nobody pays for any day."


def test_the_list_is_bounded_and_hides_no_agreement_in_force(dearer: Offered) -> None:
    cost = bring_to(dearer, State.IN_FORCE)
    bid_ref = dear(dearer)
    stop(dearer, cost.ref)
    by_force(
        "INSERT INTO choice_additionalcost (ref, tender_id, authority_id, package_ref, home, payer, payer_name,"
        " payer_relation, ground, asked_by, at) SELECT 'X-' || n, tender_id, authority_id, package_ref, home, payer,"
        " payer_name, payer_relation, ground, asked_by, at FROM choice_additionalcost, generate_series(1, 30) n"
    )
    by_force(
        "INSERT INTO choice_additionalcoststep (cost_id, authority_id, package_ref, seq, state, facts, pdf_sha256, by,"
        " at) SELECT id, authority_id, package_ref, 1, 'refused', '{}', '', 'user:1', at FROM choice_additionalcost"
        " WHERE ref <> %s",
        cost.ref,
    )
    with acting_as(OPENER):
        found = agreements_of(dearer.package.ref)
        assert len(found) == MOST < 30
        assert found == sorted(found, key=lambda one: -one.cost.pk)
        assert bid_ref in extras_of(dearer.package.ref)


def test_the_panel_counts_a_home_that_the_budget_came_to_pay_for(dearer: Offered) -> None:
    bring_to(dearer, State.IN_FORCE)
    raise_it(dearer)
    look(dearer)
    with acting_as(OPENER):
        met = {one.point: one.met for one in findings_of(dearer.package)}
    assert met[Point.OFFERED] == met[Point.SHOWN] == Met.YES
