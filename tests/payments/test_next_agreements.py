"""Who pays on top once the first agreement is over: a new one from the day after it, and payments follow (§7)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.choice.actions import (
    agree_additional_cost,
    ask_next_agreement,
    check_additional_cost,
    record_advice,
    sign_additional_cost,
    stop_additional_cost,
)
from placewell.choice.additional import Agreed, agreements_of, extra_of, spans_of
from placewell.choice.models import AdditionalCost
from placewell.directory.queries import today
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import Message
from placewell.needs.actions import set_budget
from placewell.placements.actions import end_placement
from placewell.rules.additional_cost import Advice, Ground, Payer, SignsAs, State, Wish
from placewell.rules.ending import EndReason
from placewell.rules.errors import Conflict, NotPermitted, Refused, WrongState
from placewell.tenders.opener import OPENER
from tests.choice.costing_more import advise, ask, by_force, check, dear, look
from tests.choice.test_additional_later import agree
from tests.choice.test_pages import text_of
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import dearer, dearer_once, path
from tests.payments.paying import Paying
from tests.payments.test_top_ups import placed, waiting

__all__ = ["dearer", "dearer_once"]


@pytest.fixture
def person(dearer: Offered) -> Client:
    """The person at their private page."""
    return client_of(None, PrivateLink.objects.filter(case_ref=dearer.package.ref).order_by("-id")[0])


DAUGHTER = Wish(Payer.THIRD_PARTY, "Grace Marlowe")


@pytest.fixture
def disregarded(dearer: Offered) -> Paying:
    """Somebody who pays on top for their home in the 12 weeks in which their old one is not counted."""
    look(dearer)
    cost = ask(dearer, payer=Payer.PERSON, payer_name="Edith Marlowe", ground=Ground.DISREGARD)
    advise(dearer, cost.ref)
    check(dearer, cost.ref)
    sign_additional_cost(actor=dearer.person, ref=cost.ref, name="Edith Marlowe", signs_as=SignsAs.PAYER)
    agree(dearer, cost.ref)
    return placed(dearer, dear(dearer))


def agreements(paying: Paying) -> list[Agreed]:
    """Every agreement of the case, newest first."""
    with acting_as(OPENER):
        return agreements_of(paying.placement.package_ref)


def ask_next(paying: Paying, wish: Wish = DAUGHTER) -> AdditionalCost:
    """Ask, as a broker, that somebody pays on."""
    before = agreements(paying)[0].cost.ref
    return ask_next_agreement(actor=paying.offered.staff(Role.BROKER), ref=before, wish=wish, relation="daughter")


def signed_by_both(paying: Paying, wish: Wish = DAUGHTER) -> Agreed:
    """Bring a new agreement to force, on the lawful way."""
    cost, offered = ask_next(paying, wish), paying.offered
    record_advice(
        actor=offered.staff(Role.SOCIAL_WORKER),
        ref=cost.ref,
        bid_ref=paying.placement.option.bid_ref,
        advice=Advice(today(), "Ines Duarte", said_yes=True),
        how="At the council’s office, with the leaflet.",
    )
    approver = offered.staff(Role.APPROVER)
    check_additional_cost(actor=approver, ref=cost.ref, healthcare=False)
    sign_additional_cost(
        actor=offered.staff(Role.BROKER),
        ref=cost.ref,
        name=wish.payer_name,
        signs_as=SignsAs.PAYER,
        evidence="On paper, in the file.",
    )
    agree_additional_cost(actor=approver, ref=cost.ref, name="Tom Achebe")
    return agreements(paying)[0]


def in_days(paying: Paying, day: date) -> int:
    return (day - paying.begins).days


def finance_was_told(paying: Paying) -> list[str]:
    with acting_as(OPENER):
        sent = Message.objects.filter(about=f"placement:{paying.placement.ref}", subject__contains="extra payment")
        return [f"{one.subject} {one.body}" for one in sent.order_by("id")]


@pytest.mark.question("Q10")
def test_when_the_twelve_weeks_end_the_daughter_pays_from_the_next_day_and_payments_follow(
    disregarded: Paying,
) -> None:
    first = agreements(disregarded)[0]
    disregarded.fund("1500.00", third_party=first.amount)
    assert first.ends_on is not None
    second = signed_by_both(disregarded)
    begins = first.ends_on + timedelta(days=1)
    assert (second.state, second.begins_on, second.stands) == (State.IN_FORCE, begins, False)
    assert agreements(disregarded)[1].stands, "The first stands until its 12 weeks are over."
    with acting_as(OPENER):
        spans = spans_of(disregarded.placement.package_ref, disregarded.placement.option.bid_ref)
        paper = bytes(second.document.pdf or b"") if second.document else b""
    assert [(one.first, one.last) for one in spans][1:] == [(begins, None)]
    assert spans[0].last == first.ends_on
    assert paper.startswith(b"%PDF") or second.document is not None
    assert waiting(disregarded) == [disregarded.placement.ref]
    told = finance_was_told(disregarded)[-1]
    assert "another extra payment was agreed" in told
    assert "£" not in told
    assert "Marlowe" not in told
    disregarded.fund("1500.00", days=in_days(disregarded, begins), third_party=second.amount)
    assert waiting(disregarded) == []


def test_without_a_new_agreement_finance_writes_nothing_after_the_twelve_weeks(disregarded: Paying) -> None:
    first = agreements(disregarded)[0]
    assert first.ends_on is not None
    after = in_days(disregarded, first.ends_on + timedelta(days=1))
    with pytest.raises(Refused, match="not paid any more from"):
        disregarded.fund("1500.00", days=after, third_party=first.amount)
    disregarded.fund("1500.00", days=after - 1, third_party=first.amount)


def test_after_a_stop_a_new_one_begins_when_both_have_signed_and_no_day_before(disregarded: Paying) -> None:
    first = agreements(disregarded)[0]
    stop_additional_cost(actor=disregarded.offered.person, ref=first.cost.ref, because="The money is gone.")
    second = signed_by_both(disregarded)
    assert (second.begins_on, second.stands) == (today(), True)
    with acting_as(OPENER):
        kept = extra_of(disregarded.placement.package_ref, disregarded.placement.option.bid_ref)
    assert kept is not None
    assert kept.cost.ref == second.cost.ref


def test_one_without_an_end_ends_when_the_new_one_is_signed(disregarded: Paying) -> None:
    first = agreements(disregarded)[0]
    stop_additional_cost(actor=disregarded.offered.person, ref=first.cost.ref, because="The money is gone.")
    second = signed_by_both(disregarded)
    third = signed_by_both(disregarded, replace(DAUGHTER, payer_name="Walter Pym"))
    assert third.stands
    assert next(one for one in agreements(disregarded) if one.cost.ref == second.cost.ref).state == State.ENDED
    with acting_as(OPENER):
        running = running_clocks(case_ref=disregarded.placement.package_ref)
    reviews = [one.ref for one in running if one.kind == ClockKind.ADDITIONAL_COST_REVIEWED]
    assert third.cost.ref in reviews
    assert second.cost.ref not in reviews


def test_the_law_is_the_same_for_a_new_one(disregarded: Paying) -> None:
    own = Wish(Payer.PERSON, "Edith Marlowe", Ground.DISREGARD)
    for wish, code in (
        (own, "ground"),
        (replace(own, ground=Ground.NONE), "payer_not_entitled"),
        (replace(DAUGHTER, willing=False), "not_willing"),
        (replace(DAUGHTER, stay_weeks=50, able_weeks=4), "not_able"),
        (replace(DAUGHTER, payer_name=" "), "payer_name"),
    ):
        with pytest.raises(Refused) as refused:
            ask_next(disregarded, wish)
        assert refused.value.code == code
    assert len(agreements(disregarded)) == 1
    cost = ask_next(disregarded)
    with pytest.raises(WrongState, match="the advice comes first"):
        check_additional_cost(actor=disregarded.offered.staff(Role.APPROVER), ref=cost.ref, healthcare=False)
    with pytest.raises(Conflict, match="asked for already"):
        ask_next_agreement(
            actor=disregarded.offered.staff(Role.BROKER), ref=agreements(disregarded)[1].cost.ref, wish=DAUGHTER
        )


def test_only_a_broker_asks_and_only_for_the_home_in_which_the_person_lives(disregarded: Paying) -> None:
    ref = agreements(disregarded)[0].cost.ref
    for actor in (disregarded.offered.person, disregarded.offered.staff(Role.APPROVER), disregarded.manager):
        with pytest.raises(NotPermitted):
            ask_next_agreement(actor=actor, ref=ref, wish=DAUGHTER)
    end_placement(
        actor=disregarded.offered.staff(Role.SOCIAL_WORKER),
        placement_ref=disregarded.placement.ref,
        reason=EndReason.DIED,
        last_on=today(),
    )
    with pytest.raises(WrongState, match="home in which the person lives"):
        ask_next_agreement(actor=disregarded.offered.staff(Role.BROKER), ref=ref, wish=DAUGHTER)


def test_a_budget_that_pays_for_all_of_it_leaves_nothing_to_agree(disregarded: Paying) -> None:
    offered = disregarded.offered
    by_force("UPDATE needs_portrait SET expires_at = expires_at + interval '60 days'")  # as signed again
    raised = Decimal(offered.tender.figures["ceiling"])
    before = agreements(disregarded)[0]
    assert before.figures is not None
    by_force("UPDATE choice_option SET weekly_price = %s WHERE bid_ref = %s", raised, before.bid_ref)
    set_budget(actor=offered.staff(Role.APPROVER), package_ref=offered.package.ref, amount=raised, because="Needs.")
    with pytest.raises(Refused) as refused:
        ask_next(disregarded)
    assert refused.value.code == "within_budget"


def test_a_broker_records_it_on_the_cases_page_and_the_person_reads_from_when_it_is(
    disregarded: Paying, person: Client
) -> None:
    first = agreements(disregarded)[0]
    case = path("choice_additional_costs", disregarded.placement.package_ref)
    broker = client_of(disregarded.offered.staff(Role.BROKER))
    page = text_of(broker.get(case))
    assert f"Record who would pay on for {first.service}" in page
    assert "Nobody has to pay on, and nobody has to move because of it." in page
    said = {
        "payer": "third_party",
        "payer_name": "Grace Marlowe",
        "relation": "daughter",
        "ground": "none",
        "willing": "no",
        "stay_weeks": "",
        "able_weeks": "",
    }
    refused = broker.post(case, said)
    assert "Whoever would pay must want to." in text_of(refused)
    assert 'value="Grace Marlowe"' in refused.content.decode(), "Nothing that was typed is lost."
    assert broker.post(case, {**said, "willing": "yes"}).status_code == 302
    cost = agreements(disregarded)[0].cost
    assert cost.follows_id == first.cost.pk
    assert first.cost.ref in text_of(broker.get(path("choice_additional_cost", cost.ref)))
    assert "Record who would pay on" not in text_of(broker.get(case)), "One is under way."
    advice = text_of(broker.get(path("choice_additional_advice", cost.ref)))
    assert f"{first.service}: £" in advice
    by_force("UPDATE choice_additionalcoststep SET state = 'refused' WHERE cost_id = %s", cost.pk)
    mine = text_of(person.get(path("choice_costs_more")))
    assert "It is agreed. Your place there is agreed too." in mine, "What stands is read, not what came to nothing."


def test_the_person_reads_from_when_the_new_one_is(disregarded: Paying, person: Client) -> None:
    second = signed_by_both(disregarded)
    assert second.begins_on is not None
    page = text_of(person.get(path("choice_costs_more")))
    assert f"It begins on {second.begins_on:%-d %B %Y}. You do not have to move." in page
