"""Naming a home outside the system: asked, answered with evidence, and a choice or a reasoned no (§7)."""

import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import person_actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.choice.actions import ask_service, choose_option, put_options
from placewell.choice.actions.asking import AskKind
from placewell.choice.homes_above import homes_above
from placewell.choice.models import Nomination, NominationAnswer, Option, Source
from placewell.directory.queries import today
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.rules.choosing import Order
from placewell.rules.deciding import AuthorityToDecide, WhoDecides
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.nominating import Condition, Outcome
from placewell.tenders.models import Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.states import TenderState
from tests.choice.costing_more import by_force
from tests.choice.naming import GRACE, ORCHARD, answer, build_orchard, nominate
from tests.choice.test_additional_later import raise_it
from tests.choice.test_pages import text_of
from tests.offered import Offered, offer
from tests.offered_database import path


def clocks(offered: Offered) -> dict[ClockKind, str]:
    with acting_as(OPENER):
        return {one.kind: one.role for one in running_clocks(case_ref=offered.package.ref)}


def told(offered: Offered) -> str:
    with acting_as(OPENER):
        return Message.objects.filter(about=f"package:{offered.package.ref}").order_by("-created_at", "-id")[0].body


def events(offered: Offered, name: str) -> list[dict[str, object]]:
    with acting_as(OPENER):
        return [row.payload for row in EventRow.objects.filter(case_ref=offered.package.ref, name=name).order_by("id")]


@pytest.mark.question("Q9")
def test_a_named_home_is_asked_and_becomes_a_choice_like_any_other(offered: Offered) -> None:
    build_orchard()
    named = nominate(offered)
    assert clocks(offered)[ClockKind.NOMINATION_ANSWERED] == Role.BROKER
    assert events(offered, "HomeNominated")[0]["authority_to_decide"] == "lpa_health_welfare"
    made = answer(offered, named.ref)
    assert (made.outcome, made.not_met) == (Outcome.OPTION, [])
    assert ClockKind.NOMINATION_ANSWERED not in clocks(offered)
    assert "can care for you" in told(offered)
    choice = offered.choices().by_bid(named.ref)
    assert choice is not None
    assert choice.can_be_chosen
    assert choice.option.source == Source.NOMINATION
    assert choice.option.price_terms == {
        "price_basis": "net_of_fnc",
        "lines": [{"kind": "core", "amount": "985.00"}],
    }
    assert (choice.option.weekly_price, choice.option.score) == (Decimal("985.00"), None)
    assert choice.option.vacancy_confirmed_by == "Ruth Adeyemi, manager"
    decided = choose_option(actor=offered.person, bid_ref=named.ref, who=GRACE)
    assert decided.option_id == choice.option.pk
    assert clocks(offered)[ClockKind.VISIT] == Role.BROKER, "Nobody of the home is here to answer."


def test_its_provider_gets_an_organisation_once(offered: Offered) -> None:
    build_orchard()
    build_orchard(service_id="1-900000002", name="Orchard Cottage")
    for service_id in (ORCHARD, "1-900000002"):
        answer(offered, nominate(offered, service_id=service_id).ref)
    with acting_as(OPENER):
        made = Organisation.objects.get(code="1-900000000")
        assert made.name == "Orchard Trust"
        assert set(Option.objects.filter(source="nomination").values_list("organisation_id", flat=True)) == {made.pk}


def test_it_stands_last_where_the_score_orders_and_where_it_belongs_elsewhere(offered: Offered) -> None:
    build_orchard()
    ref = nominate(offered).ref
    answer(offered, ref, "700.00", low_because="A charity owns the house.")
    assert offered.choices(Order.SCORE).choices[-1].option.bid_ref == ref
    assert offered.choices(Order.PRICE).choices[0].option.bid_ref == ref


@pytest.mark.parametrize(
    ("changed", "not_met", "reason"),
    [
        ({"suitable": False}, ["suitable"], "It cannot meet all that you need."),
        ({"has_place": False}, ["available"], "It has no free room for you now."),
        ({"accepts_terms": False}, ["terms"], "It does not take people on the council’s terms."),
    ],
)
def test_a_refusal_is_coded_and_told_with_how_to_disagree(
    offered: Offered, changed: dict[str, object], not_met: list[str], reason: str
) -> None:
    build_orchard()
    named = nominate(offered)
    made = answer(offered, named.ref, None, start_on=None, words="We are full until spring.", **changed)
    assert (made.outcome, made.not_met, made.option) == (Outcome.REFUSED, not_met, None)
    assert events(offered, "NominationAnswered")[0]["not_met"] == ",".join(not_met)
    body = told(offered)
    assert reason in body
    assert "“We are full until spring.”" in body
    assert "If you think that this is wrong" in body
    assert offered.choices().by_bid(named.ref) is None


def test_a_home_that_left_the_register_or_changed_its_kind_since_is_refused(offered: Offered) -> None:
    build_orchard()
    named = nominate(offered)
    by_force(
        "UPDATE directory_service SET registered = false, care_types = '{home_care}' WHERE service_id = %s", ORCHARD
    )
    made = answer(offered, named.ref)
    assert made.not_met == [Condition.REGISTERED, Condition.SAME_TYPE]


def test_above_the_budget_it_is_no_choice_and_nobody_learns_the_budget(offered: Offered) -> None:
    build_orchard()
    named = nominate(offered)
    made = answer(offered, named.ref, "2000.00")
    assert (made.outcome, made.not_met) == (Outcome.ABOVE_BUDGET, ["cost"])
    assert offered.choices().by_bid(named.ref) is None
    assert "£" not in told(offered)
    for manager in offered.county.managers.values():
        with acting_as(manager):
            assert not Nomination.objects.exists()
            assert not NominationAnswer.objects.exists()


def test_a_named_home_above_the_budget_has_a_way_on_that_asks_nobody_for_money(
    offered: Offered, person: Client
) -> None:
    build_orchard()
    answer(offered, nominate(offered).ref, "2000.00")
    page = text_of(person.get(path("choice_nominate")))
    for words in (told(offered), page):
        assert "look again at what the council can pay" in words
        assert "pay extra" not in words
        assert "pay the rest" not in words
        assert "£" not in words
    assert "Your other choices stay." in page


def test_a_named_home_becomes_a_choice_once_a_risen_budget_pays_for_it(offered: Offered, person: Client) -> None:
    build_orchard()
    ref = nominate(offered).ref
    answer(offered, ref, "1400.00")
    before = offered.choices().choices
    raise_it(offered, "1350.00")
    assert offered.choices().by_bid(ref) is None, "The budget does not pay for all of it yet."
    raise_it(offered, "1450.00")
    choice = offered.choices().by_bid(ref)
    assert choice is not None
    assert choice.can_be_chosen
    assert choice.extra is None
    assert (choice.option.weekly_price, choice.option.source) == (Decimal("1400.00"), Source.NOMINATION)
    assert "the council can pay for it" in told(offered)
    assert "You can choose it now." in text_of(person.get(path("choice_nominate")))
    raise_it(offered, "1499.00")
    assert len(offered.choices().choices) == len(before) + 1, "It is put once."
    assert choose_option(actor=offered.person, bid_ref=ref, who=GRACE).option_id == choice.option.pk


def test_a_risen_budget_makes_no_choice_of_a_home_that_left_the_register(offered: Offered) -> None:
    build_orchard()
    ref = nominate(offered).ref
    answer(offered, ref, "1400.00")
    by_force("UPDATE directory_service SET registered = false WHERE service_id = %s", ORCHARD)
    raise_it(offered)
    assert offered.choices().by_bid(ref) is None


def test_what_is_missing_from_an_answer_is_asked_and_nothing_is_half_written(offered: Offered) -> None:
    build_orchard()
    named = nominate(offered)
    for changed, code in (
        ({"asked_whom": ""}, "asked_whom"),
        ({"words": " "}, "words"),
        ({"start_on": None}, "start_on"),
        ({"asked_on": today() + timedelta(days=1)}, "asked_on"),
    ):
        with pytest.raises(Refused) as refused:
            answer(offered, named.ref, **changed)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        answer(offered, named.ref, "400.00")
    assert refused.value.code == "low_because"
    with acting_as(OPENER):
        assert not NominationAnswer.objects.exists()
        assert not Option.objects.filter(source="nomination").exists()
        assert not Organisation.objects.filter(code="1-900000000").exists()


def test_it_is_answered_once_by_a_broker_of_the_authority(offered: Offered) -> None:
    build_orchard()
    named = nominate(offered)
    stranger = dataclasses.replace(offered.staff(Role.BROKER), authority_id=999_999, organisation_id=999_999)
    from placewell.choice.actions import answer_nomination
    from tests.choice.naming import price, says

    with pytest.raises(NotFound):
        answer_nomination(actor=stranger, ref=named.ref, says=says(), price=price())
    for actor in (offered.person, offered.staff(Role.APPROVER)):
        with pytest.raises(NotPermitted):
            answer_nomination(actor=actor, ref=named.ref, says=says(), price=price())
    answer(offered, named.ref)
    with pytest.raises(Conflict):
        answer(offered, named.ref)


def test_what_cannot_be_named_is_refused(offered: Offered) -> None:
    build_orchard()
    build_orchard(service_id="1-900000003", name="Orchard Visits", care_types=["home_care"])
    build_orchard(service_id="1-900000004", name="Orchard Gone", registered=False)
    for service_id in ("1-900000003", "1-900000004"):
        with pytest.raises(Refused) as refused:
            nominate(offered, service_id=service_id)
        assert refused.value.code == "service_id"
    with pytest.raises(NotFound):
        nominate(offered, service_id="1-0")
    with pytest.raises(Refused, match="one of your choices already"):
        nominate(offered, service_id=offered.options()[0].service_id)
    with pytest.raises(Refused, match="few words why"):
        nominate(offered, because="")
    with pytest.raises(Refused, match="name of who asks"):
        nominate(offered, who=WhoDecides(AuthorityToDecide.PERSON, " "))
    nominate(offered)
    with pytest.raises(Conflict, match="named Orchard House already"):
        nominate(offered)


def test_a_member_that_made_an_offer_above_the_budget_is_said_so(dearer: Offered) -> None:
    with acting_as(OPENER):
        service_id = homes_above(dearer.tender)[0].service_id
    with pytest.raises(Refused, match="costs more than the council can pay"):
        nominate(dearer, service_id=service_id)


def test_a_member_that_was_asked_and_made_no_offer_can_be_named(offered: Offered) -> None:
    with acting_as(OPENER):
        taken = [one.service_id for one in offered.options()]
        other = offered.tender.invitations.exclude(service_id__in=taken).order_by("id")[0]
    named = nominate(offered, service_id=other.service_id)
    made = answer(offered, named.ref)
    assert made.option is not None
    assert made.option.organisation_id == other.organisation_id
    choice = offered.choices().by_bid(named.ref)
    assert choice is not None
    assert choice.answers_here
    choose_option(actor=offered.person, bid_ref=named.ref, who=GRACE)
    assert clocks(offered)[ClockKind.VISIT] == Role.PROVIDER


def test_a_broker_writes_it_down_for_them_and_nobody_names_in_anothers_case(offered: Offered) -> None:
    build_orchard()
    other = person_actor(link_id=1, case_ref="P-OTHER", authority_id=offered.package.authority_id)
    stranger = dataclasses.replace(offered.staff(Role.BROKER), authority_id=999_999, organisation_id=999_999)
    for actor in (other, stranger):
        with pytest.raises(NotFound):
            nominate(offered, actor=actor)
    with pytest.raises(NotPermitted):
        nominate(offered, actor=offered.staff(Role.SOCIAL_WORKER))
    broker = offered.staff(Role.BROKER)
    assert nominate(offered, actor=broker).by == broker.ref


def _another_search(offered: Offered) -> int:
    return offer(offered.county, "Walter", "Pym", "Joan Pym", "joan@family.example", bids=2).tender.pk


def test_with_too_few_offers_a_named_home_can_be_put_alone(offered: Offered) -> None:
    build_orchard()
    by_force("UPDATE choice_option SET package_ref = 'P-NOBODY', tender_id = %s", _another_search(offered))
    by_force("UPDATE tenders_tender SET state = 'evaluated' WHERE id = %s", offered.tender.pk)
    by_force("""UPDATE tenders_evaluation SET result = result || '{"outcome": "budget_must_rise", "bids": []}'""")
    with pytest.raises(WrongState, match="budget must rise"):
        put_options(actor=offered.staff(Role.BROKER), tender_ref=offered.tender.ref)
    named = nominate(offered)
    made = answer(offered, named.ref)
    assert made.option is not None
    assert "We will send you your choices soon." in told(offered)
    put = put_options(actor=offered.staff(Role.BROKER), tender_ref=offered.tender.ref)
    assert put == [made.option]
    assert [one.option.bid_ref for one in offered.choices().there] == [named.ref]


def test_when_the_choosing_is_over_nothing_is_named_or_answered(offered: Offered) -> None:
    build_orchard()
    named = nominate(offered)
    with acting_as(OPENER):
        Tender.objects.filter(pk=offered.tender.pk).update(state=TenderState.CANCELLED)
    with pytest.raises(WrongState, match="stopped choosing"):
        answer(offered, named.ref)
    with pytest.raises(WrongState, match="when your choices are here"):
        nominate(offered)


def test_a_home_that_nobody_manages_here_is_asked_by_telephone(offered: Offered) -> None:
    build_orchard()
    ref = nominate(offered).ref
    answer(offered, ref)
    with pytest.raises(WrongState, match="Ring it"):
        ask_service(actor=offered.person, bid_ref=ref, kind=AskKind.VISIT, text="On Tuesday?")


def test_what_was_named_and_answered_is_never_changed(offered: Offered) -> None:
    build_orchard()
    answer(offered, nominate(offered).ref)
    with pytest.raises(DatabaseError), acting_as(OPENER):
        Nomination.objects.update(because="Another reason")
    with pytest.raises(DatabaseError), acting_as(OPENER):
        NominationAnswer.objects.update(words="Other words")
