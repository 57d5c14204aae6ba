"""Choosing: any option of any search, by whoever may, until the placement; or none of them (rulebook §7)."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.db import connection, connections

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import person_actor
from placewell.accounts.roles import Role
from placewell.choice.actions import (
    AuthorityToDecide,
    WhoDecides,
    ask_more_time,
    choose_none,
    choose_option,
    put_options,
)
from placewell.choice.models import Decision, Grounds
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.rules.choosing import Order, Standing, WhyNone
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.scoring import draw
from placewell.rules.waits import MoreTime
from placewell.tenders.opener import OPENER
from tests.offered import MYSELF, Offered, put


def choose(offered: Offered, place: int = 0, **more: object) -> Decision:
    """Choose the option in a place, nearest first."""
    given: dict[str, object] = {"who": MYSELF, "bid_ref": offered.options()[place].bid_ref}
    return choose_option(actor=offered.person, **(given | more))  # type: ignore[arg-type] # as each test gives


def clocks(offered: Offered) -> dict[ClockKind, Running]:
    """The clocks that run in the case."""
    with acting_as(OPENER):
        return {one.kind: one for one in running_clocks(case_ref=offered.package.ref)}


def newest_event(offered: Offered, name: str) -> EventRow:
    with acting_as(OPENER):
        return EventRow.objects.filter(case_ref=offered.package.ref, name=name).order_by("-id")[0]


def second_search(offered: Offered, *, bids: int = 6) -> Offered:
    """A wider search beside the first, whose options are put as well."""
    return put(offered.county, offered.package, bids=bids)


# What is put


@pytest.mark.question("Q9")
def test_every_option_is_put_with_what_its_offer_promises(offered: Offered) -> None:
    choices = offered.choices()
    assert len(choices.choices) == len(offered.options()) >= 3
    for one in choices.choices:
        option = one.option
        assert one.can_be_chosen
        assert option.vacancy_confirmed_at < option.put_at
        assert option.bed_held_until == option.valid_until - timedelta(days=9)
        assert one.full_cost == option.weekly_price + one.fnc


def test_the_order_is_the_draw_unless_one_is_asked_for(offered: Offered) -> None:
    drawn = [one.option.bid_ref for one in offered.choices().choices]
    assert drawn == sorted(drawn, key=lambda ref: draw(offered.tender.ref, ref))
    near = [one.option.distance_miles for one in offered.choices(Order.NEAR).choices]
    assert near == sorted(near)


def test_options_are_put_once_by_a_broker_of_the_authority(offered: Offered) -> None:
    with pytest.raises(WrongState, match="with the person, who is choosing"):
        put_options(actor=offered.staff(Role.BROKER), tender_ref=offered.tender.ref)
    with pytest.raises(NotPermitted):
        put_options(actor=offered.staff(Role.SOCIAL_WORKER), tender_ref=offered.tender.ref)
    stranger = dataclasses.replace(offered.staff(Role.BROKER), authority_id=999_999, organisation_id=999_999)
    with pytest.raises(NotFound):
        put_options(actor=stranger, tender_ref=offered.tender.ref)


def test_putting_options_starts_the_persons_clock_and_sends_their_link(offered: Offered) -> None:
    running = clocks(offered)
    assert running[ClockKind.CHOICE].role == Role.PERSON
    assert running[ClockKind.CHOICE].subject == f"package:{offered.package.ref}"
    with acting_as(OPENER):
        sent = Message.objects.filter(about=f"package:{offered.package.ref}").order_by("-created_at")[0]
    assert "/me/" in sent.body


# Choosing


def test_a_choice_is_kept_with_who_decided_and_waits_for_the_visit(offered: Offered) -> None:
    first, second = offered.options()[:2]
    made = choose(offered, second_ref=second.bid_ref, because=" The hens. ")
    assert (made.option, made.second, made.because) == (first, second, "The hens.")
    running = clocks(offered)
    assert ClockKind.CHOICE not in running
    visit = running[ClockKind.VISIT]
    assert (visit.role, visit.subject) == (Role.PROVIDER, f"decision:{made.pk}")
    with acting_as(offered.manager_of(first)):
        assert [one.kind for one in running_clocks(organisation_id=first.organisation_id)] == [ClockKind.VISIT]
    assert newest_event(offered, "OptionChosen").payload["bid_ref"] == first.bid_ref
    with acting_as(offered.person):
        assert Grounds.objects.get(decision=made).decided_name == "Edith Marlowe"


def test_the_chosen_service_is_told_and_no_other(offered: Offered) -> None:
    first = offered.options()[0]
    choose(offered)
    with acting_as(OPENER):
        told = list(Message.objects.filter(subject__startswith="You have been chosen").values_list("to", flat=True))
        code = offered.manager_of(first).user_id
        assert len(told) == 1
        assert told[0] == _mail(code)


def _mail(user_id: int | None) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM accounts_user WHERE id = %s", (user_id,))
        return str(cursor.fetchone()[0])


def test_until_the_placement_a_change_of_mind_is_a_new_choice(offered: Offered) -> None:
    before = choose(offered, 0)
    after = choose(offered, 1)
    assert before.pk < after.pk
    assert clocks(offered)[ClockKind.VISIT].subject == f"decision:{after.pk}"
    assert offered.choices().chosen == after
    with acting_as(OPENER):
        told = Message.objects.filter(subject__startswith="No visit is needed").values_list("to", flat=True)
        assert list(told) == [_mail(offered.manager_of(offered.options()[0]).user_id)]


def test_a_change_of_mind_is_recorded_with_what_it_was_and_is(offered: Offered) -> None:
    before, after = choose(offered, 0), choose(offered, 1)
    event = newest_event(offered, "ChoiceChanged")
    assert before.option is not None
    assert after.option is not None
    assert (event.payload["bid_ref"], event.payload["now_bid_ref"]) == (before.option.bid_ref, after.option.bid_ref)
    choose_none(actor=offered.person, who=MYSELF, reasons=[WhyNone.TOO_FAR], said="They never smile.")
    event = newest_event(offered, "ChoiceChanged")
    assert (event.payload["bid_ref"], event.payload["now_bid_ref"]) == (after.option.bid_ref, "")
    assert ClockKind.VISIT not in clocks(offered)
    with acting_as(OPENER):
        bodies = Message.objects.filter(subject__startswith="No visit is needed").values_list("body", flat=True)
        assert len(bodies) == 2
        assert not any("smile" in body for body in bodies)


def test_a_first_choice_is_no_change_of_mind(offered: Offered) -> None:
    choose(offered)
    with acting_as(OPENER):
        assert not EventRow.objects.filter(name="ChoiceChanged").exists()


# More time


def test_more_time_moves_when_somebody_asks_and_never_brings_it_forward(offered: Offered) -> None:
    before = clocks(offered)[ClockKind.CHOICE].due_at
    ask_more_time(actor=offered.person, how_much=MoreTime.FEW_DAYS)
    assert clocks(offered)[ClockKind.CHOICE].due_at == before, "Five working days stood; three more come sooner."
    ask_more_time(actor=offered.person, how_much=MoreTime.TWO_WEEKS)
    assert clocks(offered)[ClockKind.CHOICE].due_at > before
    assert newest_event(offered, "MoreTimeAsked").payload["working_days"] == 10
    assert len(offered.choices().there) == len(offered.options()), "Nothing lapses by it."


def test_more_time_is_the_persons_to_ask_while_nothing_is_chosen(offered: Offered) -> None:
    with pytest.raises(NotPermitted):
        ask_more_time(actor=offered.staff(Role.BROKER), how_much=MoreTime.WEEK)
    choose(offered)
    with pytest.raises(WrongState, match="You can change your mind until you move"):
        ask_more_time(actor=offered.person, how_much=MoreTime.WEEK)


def test_the_same_offer_is_not_chosen_twice(offered: Offered) -> None:
    choose(offered)
    with pytest.raises(Conflict, match="You have chosen"):
        choose(offered)


def test_what_is_no_option_of_theirs_cannot_be_chosen(offered: Offered) -> None:
    with pytest.raises(NotFound, match="not one of your choices"):
        choose(offered, bid_ref="B-NONE")
    with pytest.raises(NotFound, match="not one of your choices"):
        choose(offered, second_ref="B-NONE")
    with pytest.raises(Refused, match="different second choice"):
        choose(offered, second_ref=offered.options()[0].bid_ref)
    other = person_actor(link_id=1, case_ref="P-OTHER", authority_id=offered.package.authority_id)
    with pytest.raises(WrongState, match="nothing to choose from"):
        choose_option(actor=other, bid_ref=offered.options()[0].bid_ref, who=MYSELF)


@pytest.mark.question("Q9")
def test_only_the_person_chooses(offered: Offered) -> None:
    for role in (Role.BROKER, Role.SOCIAL_WORKER, Role.APPROVER):
        with pytest.raises(NotPermitted):
            choose_option(actor=offered.staff(role), bid_ref=offered.options()[0].bid_ref, who=MYSELF)


def test_what_the_law_asks_of_a_decider_is_asked_by_the_action(offered: Offered) -> None:
    bare = WhoDecides(AuthorityToDecide.BEST_INTERESTS, "Amina Yusuf")
    with pytest.raises(Refused, match="whether the person can make this choice"):
        choose(offered, who=bare)
    with acting_as(OPENER):
        assert not Decision.objects.exists()
    choose(
        offered,
        who=dataclasses.replace(
            bare, capacity_assessed_by="Dr Okafor", capacity_assessed_on=date(2024, 1, 1), consulted="Her daughter"
        ),
    )


def test_a_price_that_has_lapsed_cannot_be_chosen_nor_be_a_second_choice(offered: Offered) -> None:
    option = offered.options()[0]
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE choice_option DISABLE TRIGGER append_only")
        cursor.execute("UPDATE choice_option SET valid_until = '2020-01-01' WHERE id = %s", (option.pk,))
    with pytest.raises(WrongState, match="that time is over"):
        choose(offered)
    with pytest.raises(WrongState, match="that time is over"):
        choose(offered, 1, second_ref=option.bid_ref)
    assert offered.choices().by_bid(option.bid_ref).standing == Standing.PRICE_LAPSED  # type: ignore[union-attr] # is there


# None of these


@pytest.mark.question("Q9")
def test_choosing_none_says_why_and_starts_the_brokers_clock_while_the_options_stay(offered: Offered) -> None:
    choose(offered)
    made = choose_none(
        actor=offered.person,
        who=MYSELF,
        reasons=[WhyNone.TOO_FAR, WhyNone.KNOWS_ANOTHER],
        home="The Larches",
    )
    assert (made.kind, made.reasons, made.option) == ("none", ["knows_another", "too_far"], None)
    running = clocks(offered)
    assert set(running) == {ClockKind.SEARCH_AGAIN, *_of_the_portrait(running)}
    assert running[ClockKind.SEARCH_AGAIN].role == Role.BROKER
    event = newest_event(offered, "NoneChosen")
    assert event.payload["reasons"] == "knows_another,too_far"
    assert "Larches" not in str(event.payload)
    choose(offered)
    assert ClockKind.SEARCH_AGAIN not in clocks(offered)


def _of_the_portrait(running: dict[ClockKind, Running]) -> set[ClockKind]:
    return {kind for kind in running if kind.value.startswith("portrait")}


def test_none_is_not_chosen_without_a_reason_or_a_name(offered: Offered) -> None:
    with pytest.raises(Refused, match="Tick at least one reason"):
        choose_none(actor=offered.person, who=MYSELF, reasons=[])
    with pytest.raises(Refused, match="Give the name"):
        choose_none(actor=offered.person, who=dataclasses.replace(MYSELF, name=""), reasons=[WhyNone.RATING])
