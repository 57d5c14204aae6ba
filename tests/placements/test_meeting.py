"""The person reads on their page who comes to meet them, where and when, until the visit was made."""

from datetime import timedelta

from django.test import Client

from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.placements.actions import arrange_visit
from placewell.placements.models import Place
from placewell.rules.clocks import london_moment_words
from placewell.web.demonstration.play import move_clock
from tests.choice.test_choosing import choose
from tests.choice.test_pages import text_of
from tests.offered import Offered
from tests.offered_database import path
from tests.placements.test_visits import report

HOME = "person_home"


def test_the_arranged_visit_stands_on_the_persons_page_in_plain_words(offered: Offered, person: Client) -> None:
    assert "comes to meet you" not in text_of(person.get(path(HOME)))
    made = choose(offered)
    assert made.option is not None
    assert "See when they come" in text_of(person.get(path("choice_options")))
    assert "comes to meet you" not in text_of(person.get(path(HOME))), "Nothing is arranged yet."
    when = now() + timedelta(days=1)
    broker = offered.staff(Role.BROKER)
    arrange_visit(actor=broker, decision_id=made.pk, place=Place.HOSPITAL, meets_at=when, who="Sam Reed")
    page = text_of(person.get(path(HOME)))
    assert f"{made.option.service_name} comes to meet you" in page
    assert f"Sam Reed meets you at {london_moment_words(when)}. They come to see you in hospital." in page
    assert "If the time does not suit you, tell Rosa Marchetti at the council." in page


def test_the_newest_arrangement_counts_and_one_whose_time_has_passed_says_what_to_do(
    offered: Offered, person: Client
) -> None:
    made = choose(offered)
    for days, who in ((1, "Sam Reed"), (2, "Ann Bell")):
        arrange_visit(
            actor=offered.staff(Role.BROKER),
            decision_id=made.pk,
            place=Place.VIDEO,
            meets_at=now() + timedelta(days=days),
            who=who,
        )
    page = text_of(person.get(path(HOME)))
    assert "Ann Bell meets you at" in page
    assert "They talk with you by video." in page
    assert "Sam Reed" not in page
    move_clock(timedelta(days=3))
    page = text_of(person.get(path(HOME)))
    assert "Ann Bell was going to meet you at" in page
    assert "If nobody came, tell Rosa Marchetti at the council." in page


def test_after_the_visit_or_another_choice_it_is_gone(offered: Offered, person: Client) -> None:
    made = choose(offered)
    given = {"place": Place.HOME, "meets_at": now() + timedelta(days=1), "who": "Sam Reed"}
    arrange_visit(actor=offered.staff(Role.BROKER), decision_id=made.pk, **given)  # type: ignore[arg-type] # as named
    assert "Sam Reed" in text_of(person.get(path(HOME)))
    report(offered, made)
    assert "Sam Reed" not in text_of(person.get(path(HOME)))


def test_another_choice_is_another_visit(offered: Offered, person: Client) -> None:
    made = choose(offered)
    given = {"place": Place.HOME, "meets_at": now() + timedelta(days=1), "who": "Sam Reed"}
    arrange_visit(actor=offered.staff(Role.BROKER), decision_id=made.pk, **given)  # type: ignore[arg-type] # as named
    choose(offered, 1)
    assert "Sam Reed" not in text_of(person.get(path(HOME)))
