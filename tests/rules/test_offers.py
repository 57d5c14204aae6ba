"""An offer before it is sealed: its first days, its price lines, what is said at the check, answers that were saved."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Refused
from placewell.rules.needs import CareType
from placewell.rules.offers import (
    LineKind,
    days_to_start_from,
    lines_asked_for,
    notes_before_sealing,
    unread_answers,
    what_price_does,
)
from placewell.rules.pack import PriceMethod
from placewell.rules.portrait import Nights
from placewell.rules.vacancies import check_places
from placewell.tenders.content import Answer, Response, check_response
from tests.rules.test_five_lines import PLAIN

FIGURES = {"floor": Decimal("700.00"), "reference": Decimal("880.00"), "ceiling": Decimal("1012.00")}
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
sets = st.frozensets(st.sampled_from(["evenings", "family", "food"]))


@given(days, days, st.sampled_from(list(CareType)))
def test_the_first_days_are_never_too_early_for_the_close_or_the_start(
    closes: date, wanted: date, care: CareType
) -> None:
    found = days_to_start_from(closes_on=closes, wanted_on=wanted, care_type=care)
    assert found.start_on == wanted
    assert found.valid_until >= max(closes, wanted) + timedelta(days=28)
    assert (found.bed_held_until is not None) == care.is_bed
    if found.bed_held_until is not None:
        assert found.bed_held_until >= max(closes + timedelta(days=14), wanted)


def test_a_portrait_asks_for_the_lines_that_it_gives_reason_for() -> None:
    assert lines_asked_for(PLAIN) == (LineKind.CORE, LineKind.ONE_TO_ONE, LineKind.NIGHTS)
    at_home = replace(PLAIN, care_type=CareType.HOME_CARE, nights=Nights.SLEEPING, one_to_one_hours=Decimal(0))
    assert lines_asked_for(at_home) == (LineKind.CORE, LineKind.SLEEP_IN, LineKind.VISITS)
    settled = replace(PLAIN, nights=Nights.SETTLED, one_to_one_hours=Decimal(0))
    assert lines_asked_for(settled) == (LineKind.CORE,)


def codes(**given_: object) -> list[tuple[str, bool]]:
    defaults = {
        "comparable_price": Decimal("900.00"),
        "figures": FIGURES,
        "start_on": date(2026, 12, 1),
        "wanted_on": date(2026, 12, 1),
        "must_haves_met": True,
        "vacancy_confirmed": True,
    }
    return [(note.code, note.stops) for note in notes_before_sealing(**(defaults | given_))]  # type: ignore[arg-type] # as each test gives


def test_an_offer_that_passes_every_gate_gets_no_note() -> None:
    assert codes() == []


@pytest.mark.parametrize(("price", "low"), [("699.99", True), ("700.00", False)])
def test_a_price_under_the_floor_is_said_and_stops_nothing(price: str, low: bool) -> None:
    assert codes(comparable_price=Decimal(price)) == ([("low", False)] if low else [])


def test_each_gate_that_fails_is_said() -> None:
    assert codes(start_on=date(2026, 12, 2)) == [("start_date", True)]
    assert codes(must_haves_met=False, vacancy_confirmed=False) == [("must_haves", True), ("vacancy", True)]


def test_what_the_price_does_depends_on_the_method() -> None:
    assert "£1,012.00 and above" in what_price_does(PriceMethod.FIXED_REFERENCE, FIGURES)
    assert "between offers of the same quality" in what_price_does(PriceMethod.QUALITY_WITHIN_BUDGET, FIGURES)
    assert "agreed" in what_price_does(PriceMethod.FIXED_RATE, FIGURES)


@given(sets, sets)
def test_each_answer_taken_from_a_saved_one_is_read(taken: frozenset[str], read: frozenset[str]) -> None:
    unread = unread_answers(taken, read)
    assert unread <= taken
    assert not unread & read
    assert taken <= unread | read
    response = Response(
        answers=tuple(Answer(one, "Words.", saved=one in taken, read=one in read) for one in sorted(taken)),
        for_me="You would have the garden.",
        start_on=date(2026, 12, 1),
        vacancy_confirmed=True,
        must_haves_met=True,
        confirmed_by="The manager",
    )
    if unread:
        with pytest.raises(Refused, match="Read it, and say that it is true for this person"):
            check_response(response, question_ids=tuple(sorted(taken)))
    else:
        check_response(response, question_ids=tuple(sorted(taken)))


def test_what_is_sealed_does_not_say_that_an_answer_was_saved() -> None:
    whole = Response((Answer("a", "Words.", saved=True, read=True),), "You.", date(2026, 12, 1), True, True, "Me")
    assert whole.content()["answers"] == [{"question_id": "a", "text": "Words."}]


@pytest.mark.parametrize(("places", "beds", "fine"), [(0, 40, True), (40, 40, True), (41, 40, False), (-1, 40, False)])
def test_a_service_has_no_more_places_than_beds(places: int, beds: int, fine: bool) -> None:
    if fine:
        check_places(places, beds=beds)
    else:
        with pytest.raises(Refused, match="from 0 to 40"):
            check_places(places, beds=beds)
