"""From one additional-cost agreement to the next: what may follow, from which day, and which days each pays (§7)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.additional_cost import Ground, Payer, Wish, ends_on
from placewell.rules.additional_next import Span, check_next, next_begins, span_of
from placewell.rules.errors import Refused
from placewell.rules.funding import A_DAY, Cost, Funding, WeeklyLine
from placewell.rules.top_ups import agreed_on, check_top_up, days_to_write_anew

MONDAY = date(2026, 3, 23)
OWN = Wish(Payer.PERSON, "Edith Marlowe", Ground.DISREGARD)
DAUGHTER = Wish(Payer.THIRD_PARTY, "Grace Marlowe")
FIFTY = Decimal("50.00")
days = st.integers(min_value=0, max_value=400).map(lambda n: MONDAY + timedelta(days=n))


def paid(third_party: str = "50.00", starts_on: date = MONDAY, price: str = "1000.00") -> Funding:
    return Funding(starts_on, (WeeklyLine(Cost.CORE, Decimal(price)),), third_party=Decimal(third_party))


def span(first: int = 0, last: int | None = None, amount: str = "50.00") -> Span:
    return Span(MONDAY + first * A_DAY, None if last is None else MONDAY + last * A_DAY, Decimal(amount))


# What may follow


def test_another_payer_or_another_ground_may_follow() -> None:
    check_next(OWN, DAUGHTER, stands=True)
    check_next(OWN, replace(OWN, ground=Ground.DEFERRED), stands=True)
    check_next(DAUGHTER, replace(DAUGHTER, payer_name="Walter Pym"), stands=True)


def test_the_twelve_weeks_are_counted_once() -> None:
    with pytest.raises(Refused, match="come once") as refused:
        check_next(OWN, OWN, stands=False)
    assert refused.value.code == "ground"


def test_what_is_agreed_already_is_not_asked_for_beside_it_but_can_be_once_it_is_over() -> None:
    with pytest.raises(Refused, match="agreed already"):
        check_next(DAUGHTER, replace(DAUGHTER, payer_name=" Grace  Marlowe "), stands=True)
    check_next(DAUGHTER, DAUGHTER, stands=False)


# From which day


@given(begins=days, drawn_up=days)
def test_the_new_one_begins_the_day_after_the_twelve_weeks_and_never_before_it_is_drawn_up(
    begins: date, drawn_up: date
) -> None:
    last = ends_on(begins, Ground.DISREGARD)
    assert last is not None
    first = next_begins(stands=begins <= drawn_up <= last, last=last, today=drawn_up)
    assert first >= drawn_up
    if begins <= drawn_up <= last:
        assert first == last + A_DAY, "No day has two agreements, and none between them has none."
    else:
        assert first == drawn_up


def test_where_the_one_before_has_no_end_or_is_over_the_new_one_begins_today() -> None:
    assert next_begins(stands=True, last=None, today=MONDAY) == MONDAY
    assert next_begins(stands=False, last=MONDAY + A_DAY, today=MONDAY) == MONDAY


# Which days each pays


def test_it_is_paid_from_its_first_day_or_the_last_signature_until_it_stops_or_ends() -> None:
    given_days = {"begins_on": MONDAY, "signed_on": MONDAY + A_DAY, "amount": FIFTY}
    assert span_of(**given_days, over_on=None, last=None) == Span(MONDAY + A_DAY, None, FIFTY)  # type: ignore[arg-type]
    stopped = span_of(**given_days, over_on=MONDAY + 9 * A_DAY, last=MONDAY + 20 * A_DAY)  # type: ignore[arg-type]
    assert stopped == Span(MONDAY + A_DAY, MONDAY + 8 * A_DAY, FIFTY)
    lapsed = span_of(**given_days, over_on=MONDAY + 30 * A_DAY, last=MONDAY + 20 * A_DAY)  # type: ignore[arg-type]
    assert lapsed == Span(MONDAY + A_DAY, MONDAY + 20 * A_DAY, FIFTY), "A late review moves no end of the 12 weeks."
    assert span_of(**given_days, over_on=MONDAY + A_DAY, last=None) is None  # type: ignore[arg-type]


@given(begins=days, signed=days, over=st.none() | days, last=st.none() | days, day=days)
def test_no_day_is_paid_before_both_signed_or_after_it_was_over(
    begins: date, signed: date, over: date | None, last: date | None, day: date
) -> None:
    found = span_of(begins_on=begins, signed_on=signed, over_on=over, last=last, amount=FIFTY)
    expected = day >= begins and day >= signed and (over is None or day < over) and (last is None or day <= last)
    assert (found is not None and found.holds_on(day)) == expected


@given(begins=days, signed_early=st.integers(min_value=0, max_value=84), day=days)
def test_one_that_follows_the_twelve_weeks_shares_no_day_with_them_and_leaves_none_out(
    begins: date, signed_early: int, day: date
) -> None:
    last = ends_on(begins, Ground.DISREGARD)
    assert last is not None
    signed = last - timedelta(days=signed_early)
    first = span_of(begins_on=begins, signed_on=begins, over_on=None, last=last, amount=FIFTY)
    starts = next_begins(stands=True, last=last, today=signed)
    second = span_of(begins_on=starts, signed_on=signed, over_on=None, last=None, amount=FIFTY)
    assert first is not None
    assert second is not None
    assert first.holds_on(day) + second.holds_on(day) == (day >= begins)


# What finance may write


@pytest.mark.parametrize(
    ("spans", "says"),
    [
        ([], "Nobody has agreed"),
        ([span(amount="49.99")], r"£49\.99 a week was agreed"),
        ([span(-9, -1)], "not paid any more from 23 March 2026"),
        ([span(3)], "agreed from 26 March 2026"),
    ],
)
def test_a_third_party_pays_only_what_is_agreed_and_on_the_days_it_is(spans: list[Span], says: str) -> None:
    with pytest.raises(Refused, match=says) as refused:
        check_top_up(paid(), spans)
    assert refused.value.code == "third_party"
    check_top_up(paid("0.00"), spans)


def test_the_days_before_it_stopped_can_be_put_right_and_those_of_the_next_one_written() -> None:
    check_top_up(paid(), [span(0, 0)])
    check_top_up(paid("80.00", MONDAY + 9 * A_DAY), [span(0, 8), span(9, amount="80.00")])
    with pytest.raises(Refused):
        check_top_up(paid("80.00", MONDAY + 8 * A_DAY), [span(0, 8), span(9, amount="80.00")])


@given(amount=st.integers(min_value=0, max_value=90), day=st.integers(min_value=0, max_value=40))
def test_what_may_be_written_is_never_more_than_is_agreed_that_day(amount: int, day: int) -> None:
    spans = [span(3, 10), span(11, 20, "80.00")]
    starts_on = MONDAY + day * A_DAY
    try:
        check_top_up(paid(f"{amount}.00", starts_on), spans)
    except Refused:
        assert amount > agreed_on(spans, starts_on)
    else:
        assert amount <= agreed_on(spans, starts_on)


# What finance has to write anew


def anew(versions: list[Funding], spans: list[Span], today: int = 0) -> list[int]:
    found = days_to_write_anew(versions, spans, today=MONDAY + today * A_DAY)
    return [(one - MONDAY).days for one in found]


def test_nothing_has_to_be_written_where_all_is_as_agreed_or_nobody_pays_on_top() -> None:
    assert anew([paid()], [span()]) == []
    assert anew([paid("0.00")], [span(0, 8), span(9)], today=3) == []
    assert anew([paid()], []) == []


def test_a_stop_is_written_from_its_day_also_when_it_has_passed() -> None:
    assert anew([paid()], [span(0, 8)], today=12) == [9, 12]
    assert anew([paid(), paid("0.00", MONDAY + 9 * A_DAY)], [span(0, 8)], today=12) == []


def test_less_after_a_risen_budget_is_written_from_today_and_not_for_days_that_have_passed() -> None:
    assert anew([paid()], [span(amount="40.00")], today=12) == [12]
    assert anew([paid(), paid("40.00", MONDAY + 12 * A_DAY)], [span(amount="40.00")], today=12) == []


def test_somebody_else_who_pays_is_written_from_the_first_day_of_their_agreement() -> None:
    spans = [span(0, 84), span(85)]
    assert anew([paid()], spans, today=60) == [85]
    assert anew([paid(), paid(starts_on=MONDAY + 85 * A_DAY)], spans, today=60) == []
    ended = [paid(), Funding(MONDAY + 70 * A_DAY, ())]
    assert anew(ended, spans, today=60) == [], "Nothing is paid after the last day of a placement."
