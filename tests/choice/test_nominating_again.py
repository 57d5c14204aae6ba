"""A home that could not take the person is asked again when it may have a place, and what was said before is kept."""

import pytest
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.choice.models import Nomination, NominationAnswer
from placewell.ledger.clocks import ClockKind
from placewell.rules.errors import Conflict, Refused
from placewell.rules.nominating import Outcome
from placewell.tenders.opener import OPENER
from tests.choice.costing_more import by_force
from tests.choice.naming import ORCHARD, answer, build_orchard, nominate
from tests.choice.test_additional_later import raise_it
from tests.choice.test_nominating import clocks, events
from tests.choice.test_nominating_pages import NAMED
from tests.choice.test_pages import text_of
from tests.offered import Offered
from tests.offered_database import path

FULL = {"has_place": False, "start_on": None, "words": "We are full until spring."}


def days_pass(days: int) -> None:
    """Let days go by since every answer, which only the owner can."""
    by_force(f"UPDATE choice_nominationanswer SET at = at - interval '{days} days'")


def test_a_full_home_is_asked_again_and_becomes_a_choice_with_its_history_kept(offered: Offered) -> None:
    build_orchard()
    first = nominate(offered)
    answer(offered, first.ref, None, **FULL)
    again = nominate(offered)
    assert (first.turn, again.turn) == (1, 2)
    assert ClockKind.NOMINATION_ANSWERED in clocks(offered)
    made = answer(offered, again.ref)
    assert made.outcome == Outcome.OPTION
    choice = offered.choices().by_bid(again.ref)
    assert choice is not None
    assert choice.can_be_chosen
    with acting_as(OPENER):
        kept = list(NominationAnswer.objects.order_by("id").values_list("outcome", "words"))
    assert kept[0] == (Outcome.REFUSED, "We are full until spring.")
    assert [one["nomination_ref"] for one in events(offered, "HomeNominated")] == [first.ref, again.ref]
    with pytest.raises(Refused, match="one of your choices already"):
        nominate(offered)


def test_while_it_is_being_asked_again_it_is_not_asked_a_third_time(offered: Offered) -> None:
    build_orchard()
    answer(offered, nominate(offered).ref, None, **FULL)
    nominate(offered)
    with pytest.raises(Conflict, match="We are asking it"):
        nominate(offered)
    with acting_as(OPENER):
        assert Nomination.objects.count() == 2


def test_after_another_no_it_is_asked_again_only_after_a_while(offered: Offered) -> None:
    build_orchard()
    answer(offered, nominate(offered).ref, None, accepts_terms=False, start_on=None)
    with pytest.raises(Refused, match="We can ask it again from"):
        nominate(offered)
    days_pass(13)
    with pytest.raises(Refused, match="We can ask it again from"):
        nominate(offered)
    days_pass(1)
    assert nominate(offered).turn == 2


def test_of_a_home_that_was_asked_twice_the_newest_price_counts_and_it_is_put_once(offered: Offered) -> None:
    build_orchard()
    answer(offered, nominate(offered).ref, "1400.00")
    days_pass(14)
    again = nominate(offered)
    raise_it(offered, "1450.00")
    assert len(offered.choices().choices) == len(offered.options()), "While it is asked again, its old price is none."
    assert offered.choices().by_bid(again.ref) is None
    answer(offered, again.ref, "1480.00")
    raise_it(offered, "1499.00")
    named = [one for one in offered.choices().choices if one.option.source == "nomination"]
    assert [(one.option.bid_ref, f"{one.option.weekly_price}") for one in named] == [(again.ref, "1480.00")]


def test_the_page_says_from_when_a_home_can_be_asked_again(offered: Offered, person: Client) -> None:
    build_orchard()
    answer(offered, nominate(offered).ref, None, accepts_terms=False, start_on=None)
    find = path("choice_nominate")
    assert "We can ask it again from" in text_of(person.get(find, {"words": "Orchard"}))
    refused = text_of(person.post(path("choice_nominate_home", ORCHARD), NAMED))
    assert "We can ask it again from" in refused
    days_pass(14)
    assert "Ask for Orchard House" in text_of(person.get(find, {"words": "Orchard"}))
    assert person.post(path("choice_nominate_home", ORCHARD), NAMED).status_code == 302
    text = text_of(person.get(find))
    assert "We are asking it. We will write to you when we know." in text
    assert "It does not take people on the council’s terms." in text, "What it said before stays."


def test_a_full_home_is_offered_to_be_asked_again_at_once(offered: Offered, person: Client) -> None:
    build_orchard()
    answer(offered, nominate(offered).ref, None, **FULL)
    assert "Ask for Orchard House" in text_of(person.get(path("choice_nominate"), {"words": "Orchard"}))
