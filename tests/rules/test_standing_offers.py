"""Standing offers: what can be offered for emergencies, and when it can be used (rulebook §8)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.availability import Availability, DayKind, HourRange
from placewell.rules.errors import Refused
from placewell.rules.needs import CareType
from placewell.rules.offers import LineKind
from placewell.rules.pack import PriceBasis
from placewell.rules.standing_offers import (
    NotUsable,
    OfferState,
    OfferTerms,
    Rate,
    bid_lines,
    check_offer,
    comparable_price,
    last_day,
    reminders_owed,
    state_of,
    why_not_usable,
)

FLOOR, TODAY = Decimal("700.00"), date(2026, 11, 25)  # a Wednesday
EVENING = datetime(2026, 11, 25, 21, tzinfo=UTC)
TERMS = OfferTerms(
    rates=(Rate(LineKind.CORE, Decimal("960.00")), Rate(LineKind.NIGHTS, Decimal("30.00"))),
    basis=PriceBasis.NET,
    valid_from=TODAY,
    valid_until=date(2027, 2, 28),
    availability=Availability({DayKind.WEDNESDAY: (HourRange(20, 24),)}),
    response_hours=2,
    places=1,
)


def check(terms, *, care_type=CareType.RESIDENTIAL, floor=FLOOR, beds=40):
    check_offer(terms, care_type=care_type, floor=floor, today=TODAY, beds=beds)


def reason(terms=TERMS, state=OfferState.LIVE, *, now=EVENING, **given_):
    facts = {
        "active_member": True,
        "stopped": False,
        "vacancies": None,
        "care_type": CareType.RESIDENTIAL,
        "floor": FLOOR,
    }
    return why_not_usable(terms, state, now=now, **(facts | given_))


def priced(core, **given_):
    return replace(TERMS, rates=(Rate(LineKind.CORE, Decimal(core)),), **given_)


def test_what_holds_is_taken():
    check(TERMS)
    check(priced("700.00"))


@pytest.mark.parametrize(
    ("terms", "code", "sentence"),
    [
        (priced("699.99"), "core", "under £700.00, below which care cannot be sustained"),
        (priced("0"), "core", "above £0.00"),
        (priced("900.001"), "core", "pounds and pence"),
        (priced("NaN"), "core", "above £0.00"),
        (replace(TERMS, rates=(Rate(LineKind.NIGHTS, Decimal(30)),)), "core", "one price for core care"),
        (replace(TERMS, rates=(*TERMS.rates, *TERMS.rates)), "core", "each other rate once"),
        (replace(TERMS, rates=(*TERMS.rates, Rate(LineKind.VISITS, Decimal(3)))), "core", "each other rate once"),
        (replace(TERMS, basis=PriceBasis.GROSS), "basis", "Only a nursing category"),
        (replace(TERMS, valid_from=date(2026, 11, 24)), "valid_from", "first day has passed"),
        (replace(TERMS, valid_from=date(2027, 3, 1)), "valid_until", "last day is before the first"),
        (replace(TERMS, valid_until=date(2027, 5, 26)), "valid_until", "until 25 May 2027"),
        (replace(TERMS, availability=Availability({})), "monday", "which hours"),
        (replace(TERMS, response_hours=5), "response_hours", "within 4 hours"),
        (replace(TERMS, response_hours=0), "response_hours", "within 4 hours"),
        (replace(TERMS, places=0), "places", "from 1 to 40"),
        (replace(TERMS, places=41), "places", "from 1 to 40"),
        (replace(TERMS, conditions="word " * 501), "conditions", "500 words at most"),
        (replace(TERMS, not_covered="word " * 501), "not_covered", "500 words at most"),
    ],
)
def test_terms_that_could_not_be_honoured_are_refused_with_what_to_do(terms, code, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        check(terms)
    assert refused.value.code == code


def test_a_gross_price_is_compared_net_of_nursing_care():
    # 267.68 a week in 2026/27: 967.68 is 700.00 net, and a penny less is under the floor.
    until = date(2027, 3, 31)
    check(priced("967.68", basis=PriceBasis.GROSS, valid_until=until), care_type=CareType.NURSING)
    with pytest.raises(Refused, match=r"under £700\.00"):
        check(priced("967.67", basis=PriceBasis.GROSS, valid_until=until), care_type=CareType.NURSING)
    with pytest.raises(Refused, match=r"Without NHS-funded nursing care this is £699\.99, under £700\.00"):
        check(priced("967.67", basis=PriceBasis.GROSS, valid_until=until), care_type=CareType.NURSING)
    # Until the rates of 2027/28 are published those of 2026/27 go on.
    check(priced("967.68", basis=PriceBasis.GROSS, valid_until=date(2027, 4, 1)), care_type=CareType.NURSING)


def test_a_price_by_a_unit_that_is_no_longer_published_is_not_used():
    assert reason(same_unit=False) == NotUsable.ANOTHER_UNIT


def test_who_cares_at_home_has_no_beds_to_stay_under():
    check(replace(TERMS, places=3), beds=0)


@given(st.decimals("0.01", "2000", places=2), st.sampled_from(PriceBasis))
def test_no_offer_that_is_taken_is_ever_a_low_bid(price, basis):
    terms = priced(price, basis=basis)
    try:
        check(terms, care_type=CareType.NURSING)
    except Refused:
        return
    assert comparable_price(price, basis, care_type=CareType.NURSING, day=TODAY) >= FLOOR


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_it_stands_for_six_months_at_most_and_never_for_a_day_of_the_seventh(today):
    last = last_day(today)
    assert (last.year * 12 + last.month) - (today.year * 12 + today.month) == 6
    assert last.day <= today.day
    assert last.day == today.day or (last + timedelta(days=1)).day == 1


def test_it_stands_until_the_end_of_its_last_day_in_england():
    until = date(2026, 7, 31)
    assert state_of(None, until, now=datetime(2026, 7, 31, 22, 59, tzinfo=UTC)) == OfferState.LIVE
    assert state_of(None, until, now=datetime(2026, 7, 31, 23, 0, tzinfo=UTC)) == OfferState.EXPIRED
    for ended in (OfferState.REPLACED, OfferState.WITHDRAWN):
        assert state_of(ended, until, now=datetime(2026, 9, 1, tzinfo=UTC)) == ended


def test_it_is_usable_at_its_hours_and_the_vacancy_may_be_unknown():
    assert reason() is None
    assert reason(vacancies=2) is None


@pytest.mark.parametrize(
    ("given_", "why"),
    [
        ({"state": OfferState.WITHDRAWN}, NotUsable.ENDED),
        ({"state": OfferState.REPLACED}, NotUsable.ENDED),
        ({"state": OfferState.EXPIRED}, NotUsable.EXPIRED),
        ({"terms": replace(TERMS, valid_from=date(2026, 11, 26))}, NotUsable.NOT_YET),
        ({"active_member": False}, NotUsable.NOT_A_MEMBER),
        ({"stopped": True}, NotUsable.STOPPED),
        ({"floor": Decimal("960.01")}, NotUsable.UNDER_FLOOR),
        ({"vacancies": 0}, NotUsable.NO_VACANCY),
        ({"now": datetime(2026, 11, 25, 12, tzinfo=UTC)}, NotUsable.NOT_AT_THIS_HOUR),
    ],
)
def test_an_offer_that_cannot_be_used_says_why(given_, why):
    assert reason(**given_) == why


def test_of_several_reasons_the_weightiest_is_said():
    assert reason(stopped=True, vacancies=0, now=datetime(2026, 11, 25, 12, tzinfo=UTC)) == NotUsable.STOPPED


def test_a_bid_made_from_it_has_a_line_for_each_thing_somebody_needs():
    lines = bid_lines(TERMS, core_units=Decimal(1), one_to_one_hours=Decimal(0), waking_nights=7, sleep_ins=0)
    assert lines == (Rate(LineKind.CORE, Decimal("960.00")), Rate(LineKind.NIGHTS, Decimal("210.00")))
    at_home = bid_lines(
        priced("21.33"), core_units=Decimal("10.5"), one_to_one_hours=Decimal(0), waking_nights=0, sleep_ins=0
    )
    assert at_home == (Rate(LineKind.CORE, Decimal("223.97")),), "rounded once, half up"
    with pytest.raises(Refused, match="no rate for an hour of one-to-one care"):
        bid_lines(TERMS, core_units=Decimal(1), one_to_one_hours=Decimal(4), waking_nights=0, sleep_ins=0)


@pytest.mark.parametrize(
    ("left", "sent", "owed"),
    [(15, (), ()), (14, (), (14,)), (9, (14,), ()), (2, (14,), (3,)), (2, (), (14, 3)), (0, (14,), (3,)), (-1, (), ())],
)
def test_it_is_reminded_of_fourteen_and_three_days_before_its_last(left, sent, owed):
    assert reminders_owed(TODAY + timedelta(days=left), TODAY, sent=sent) == owed
