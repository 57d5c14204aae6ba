"""A home that the person named and that costs more: the lawful additional cost, or a reasoned no (rulebook §7)."""

from decimal import Decimal

import pytest
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import (
    agree_additional_cost,
    check_additional_cost,
    choose_option,
    refuse_additional_cost,
    stop_additional_cost,
)
from placewell.choice.additional import in_budget_of
from placewell.choice.homes_above import homes_above
from placewell.choice.models import AdditionalCostStep, Option, Source
from placewell.rules.additional_cost import State
from placewell.rules.choosing import Standing
from placewell.rules.errors import Refused, WrongState
from placewell.tenders.opener import OPENER
from tests.choice.costing_more import advise, ask, by_force, check, look, sign, stands
from tests.choice.naming import GRACE, ORCHARD, answer, build_orchard, nominate
from tests.choice.test_additional_later import raise_it
from tests.choice.test_nominating import told
from tests.choice.test_pages import text_of
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path

PRICE = "1400.00"


def named_above(offered: Offered) -> str:
    """Name Orchard House, which costs more than the budget; return its reference."""
    build_orchard()
    ref = nominate(offered).ref
    answer(offered, ref, PRICE)
    return ref


def agreed_on(offered: Offered, ref: str, *, until: State = State.IN_FORCE) -> str:
    """Bring an additional cost of the named home to a state; return its reference."""
    look(offered)
    cost = ask(offered)
    advise(offered, cost.ref, ref)
    if until != State.ADVISED:
        check(offered, cost.ref)
        sign(offered, cost.ref)
    if until == State.IN_FORCE:
        agree(offered, cost.ref)
    return cost.ref


def agree(offered: Offered, cost: str) -> None:
    agree_additional_cost(actor=offered.staff(Role.APPROVER), ref=cost, name="Ada Obi")


def amount_above(offered: Offered) -> Decimal:
    with acting_as(OPENER):
        figures = homes_above(offered.tender)[0].figures
    return figures.price - figures.budget


@pytest.mark.question("Q10")
def test_a_named_home_above_the_budget_becomes_a_choice_by_an_agreement(offered: Offered, person: Client) -> None:
    ref = named_above(offered)
    above = amount_above(offered)
    agreed_on(offered, ref)
    assert (stands(offered).state, stands(offered).amount, stands(offered).service) == (
        State.IN_FORCE,
        above,
        "Orchard House",
    )
    choice = offered.choices().by_bid(ref)
    assert choice is not None
    assert choice.can_be_chosen
    assert choice.extra is not None
    assert (choice.option.source, choice.option.weekly_price) == (Source.NOMINATION, Decimal(PRICE))
    with acting_as(OPENER):
        assert not in_budget_of(offered.package.ref).filter(bid_ref=ref).exists(), "It is no offer within the budget."
        step = AdditionalCostStep.objects.select_related("named__nomination").get(state=State.ADVISED)
    assert step.bid is None
    assert step.named is not None
    assert step.named.nomination.ref == ref
    text = text_of(person.get(path("choice_options")))
    assert "Grace Marlowe pays" in text
    assert "You named this home." in text
    assert "You can choose it now." in text_of(person.get(path("choice_nominate")))
    broker = text_of(client_of(offered.staff(Role.BROKER)).get(path("choice_nomination", ref)))
    assert "because what it costs above it was agreed" in broker
    assert choose_option(actor=offered.person, bid_ref=ref, who=GRACE).option_id == choice.option.pk


def test_the_adviser_finds_it_among_the_homes_above_the_budget(offered: Offered) -> None:
    ref = named_above(offered)
    look(offered)
    cost = ask(offered)
    page = client_of(offered.staff(Role.SOCIAL_WORKER)).get(path("choice_additional_advice", cost.ref))
    assert f"Orchard House: £{amount_above(offered):,.2f} a week above the budget" in text_of(page)
    assert f'value="{ref}"' in page.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE directory_service SET registered = false WHERE service_id = %s",
        "UPDATE directory_service SET care_types = '{home_care}' WHERE service_id = %s",
    ],
)
def test_a_home_that_is_none_any_more_cannot_be_agreed_on(offered: Offered, change: str) -> None:
    ref = named_above(offered)
    cost = agreed_on(offered, ref, until=State.SIGNED)
    by_force(change, ORCHARD)
    with pytest.raises(WrongState, match="no suitable home above the budget"):
        agree(offered, cost)
    assert stands(offered).state == State.SIGNED
    with acting_as(OPENER):
        assert not Option.objects.filter(bid_ref=ref).exists()


def test_a_home_that_was_refused_for_another_reason_too_cannot_be_agreed_on(offered: Offered) -> None:
    build_orchard()
    ref = nominate(offered).ref
    answer(offered, ref, PRICE, has_place=False)
    look(offered)
    with pytest.raises(WrongState, match="no suitable home above the budget"):
        advise(offered, ask(offered).ref, ref)


def test_a_price_that_is_not_good_any_more_is_not_agreed_on(offered: Offered) -> None:
    ref = named_above(offered)
    cost = agreed_on(offered, ref, until=State.ADVISED)
    by_force("""UPDATE choice_nominationanswer SET facts = jsonb_set(facts, '{price,valid_until}', '"2020-01-01"')""")
    with pytest.raises(WrongState, match="at a price that is still good"):
        check(offered, cost)
    assert stands(offered).state == State.ADVISED


def test_nobody_pays_for_it_where_continuing_healthcare_does_and_the_no_has_its_reason(offered: Offered) -> None:
    cost = agreed_on(offered, named_above(offered), until=State.ADVISED)
    approver = offered.staff(Role.APPROVER)
    with pytest.raises(Refused) as refused:
        check_additional_cost(actor=approver, ref=cost, healthcare=True)
    assert refused.value.code == "continuing_healthcare"
    refuse_additional_cost(actor=approver, ref=cost, because="The NHS pays for all of your care.")
    assert "The NHS pays for all of your care." in told(offered)


def test_without_a_showing_of_a_home_within_the_budget_it_cannot_even_be_asked_for(offered: Offered) -> None:
    named_above(offered)
    with pytest.raises(Refused) as refused:
        ask(offered)
    assert refused.value.code == "no_in_budget_offer"


def test_a_budget_that_comes_to_pay_for_it_ends_the_agreement_and_leaves_one_choice(offered: Offered) -> None:
    ref = named_above(offered)
    agreed_on(offered, ref)
    raise_it(offered, "1450.00")
    assert stands(offered).state == State.COVERED
    found = [one for one in offered.choices().choices if one.option.bid_ref == ref]
    assert [(one.standing, one.extra) for one in found] == [(Standing.OPEN, None)]


def test_when_the_payer_stops_it_is_no_choice_and_the_page_does_not_say_it_is(offered: Offered, person: Client) -> None:
    ref = named_above(offered)
    cost = agreed_on(offered, ref)
    stop_additional_cost(actor=offered.person, ref=cost, because="I lost my job.")
    choice = offered.choices().by_bid(ref)
    assert choice is not None
    assert choice.standing == Standing.NOT_AGREED
    page = text_of(person.get(path("choice_nominate")))
    assert "You can choose it now." not in page
    assert "It costs more than the council can pay." in page
    raise_it(offered, "1450.00")
    choice = offered.choices().by_bid(ref)
    assert choice is not None
    assert choice.standing == Standing.OPEN


def test_no_provider_learns_of_it(offered: Offered) -> None:
    agreed_on(offered, named_above(offered))
    for manager in offered.county.managers.values():
        with acting_as(manager):
            assert not AdditionalCostStep.objects.exists()
            assert not Option.objects.filter(source=Source.NOMINATION).exists()
