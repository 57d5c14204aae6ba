"""Investment in quality: the points list, the states of a claim, and for how long it counts (rulebook §6)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Refused, WrongState
from placewell.rules.investment import (
    ACT_WORDS,
    COUNTING,
    KIND_WORDS,
    LONGEST_MONTHS,
    MOST_ITEMS,
    STATE_WORDS,
    STEPS,
    WAITING,
    InvestmentAct,
    InvestmentItem,
    InvestmentKind,
    InvestmentState,
    Verified,
    acts_open,
    after,
    answer_due,
    check_decidable,
    check_list,
    counted,
    decision_due,
    expires_on,
    free_code,
    look_due,
    may_renew,
    points_of,
)

FRIDAY = datetime(2026, 12, 18, 9, tzinfo=UTC)
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
MONTHS = st.integers(1, LONGEST_MONTHS)
POINTS = st.decimals("0.01", "100", places=2)


def an_item(**given: object) -> InvestmentItem:
    made = {"code": "iip", "kind": "accreditation", "what": "Accredited", "points": Decimal(20), "months": 12}
    return InvestmentItem(**(made | {"evidence": "The certificate"} | given))  # type: ignore[arg-type] # as given


@st.composite
def verified(draw: st.DrawFn) -> Verified:
    day = draw(DAYS)
    code = draw(st.sampled_from("abcd"))
    return Verified(code, draw(POINTS), day, expires_on(day, draw(MONTHS)), counts=draw(st.booleans()))


class TestAList:
    def test_it_has_one_to_twenty_items(self):
        for many in (0, MOST_ITEMS + 1):
            with pytest.raises(Refused, match="between 1 and 20 items"):
                check_list([an_item(code=f"i{n}", points=Decimal(1)) for n in range(many)])
        check_list([an_item(code=f"i{n}", points=Decimal(5)) for n in range(MOST_ITEMS)])

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"code": "Not plain"}, "is not an id"),
            ({"code": ""}, "is not an id"),
            ({"kind": "luck"}, "what kind of investment"),
            ({"what": " "}, "what is shown to be done"),
            ({"evidence": " "}, "what evidence is asked"),
            ({"points": Decimal(0)}, "above 0 and at most 100"),
            ({"points": Decimal(-1)}, "above 0"),
            ({"points": Decimal("0.005")}, "two decimals"),
            ({"points": Decimal("100.01")}, "at most 100"),
            ({"points": Decimal("NaN")}, "above 0"),
            ({"points": Decimal("Infinity")}, "above 0"),
            ({"months": 0}, "1 to 36 months"),
            ({"months": 37}, "1 to 36 months"),
        ],
    )
    def test_each_item_is_whole(self, given, said):
        with pytest.raises(Refused, match=said):
            check_list([an_item(**given)])

    def test_ids_are_each_its_own(self):
        with pytest.raises(Refused, match="stands twice"):
            check_list([an_item(), an_item()])

    @given(st.lists(POINTS, min_size=1, max_size=MOST_ITEMS))
    def test_all_items_together_have_a_hundred_points_at_most(self, points):
        items = [an_item(code=f"i{n}", points=one) for n, one in enumerate(points)]
        if sum(points) <= 100:
            check_list(items)
        else:
            with pytest.raises(Refused, match="100 at most"):
                check_list(items)

    def test_a_new_item_never_takes_the_id_of_another(self):
        assert free_code(InvestmentKind.PAY, set()) == "pay_1"
        assert free_code(InvestmentKind.PAY, {"pay_1", "pay_3"}) == "pay_2"

    def test_every_kind_has_words(self):
        assert set(KIND_WORDS) == set(InvestmentKind)


class TestStates:
    @pytest.mark.parametrize(("state", "act"), list(product(InvestmentState, InvestmentAct)))
    def test_every_act_leads_where_the_table_says_or_is_refused(self, state, act):
        if (state, act) in STEPS:
            assert after(state, act) == STEPS[state, act]
        else:
            with pytest.raises(WrongState, match="not open now"):
                after(state, act)

    def test_an_end_is_an_end(self):
        ends = {InvestmentState.WITHDRAWN, InvestmentState.STANDS, InvestmentState.EXPIRED}
        assert not {state for state, _ in STEPS} & ends

    def test_a_decision_is_looked_at_again_once(self):
        looked = {to for (_, act), to in STEPS.items() if act == InvestmentAct.CONFIRM}
        assert looked == {InvestmentState.STANDS}
        assert {state for state, act in STEPS if act == InvestmentAct.ASK_AGAIN} == {"refused", "ended"}

    def test_what_counts_is_what_was_verified_and_not_ended(self):
        assert not COUNTING & WAITING
        verifying = {InvestmentAct.VERIFY, InvestmentAct.KEEP, InvestmentAct.REVERSE}
        assert {to for (_, act), to in STEPS.items() if act in verifying} == {InvestmentState.VERIFIED}

    def test_every_state_and_act_has_words(self):
        assert set(STATE_WORDS) == set(InvestmentState)
        assert set(ACT_WORDS) == set(InvestmentAct)


class TestPoints:
    def test_nothing_verified_is_no_score_and_something_that_expired_is_none_at_all(self):
        assert points_of([], date(2026, 1, 1)) is None
        gone = Verified("a", Decimal(20), date(2024, 1, 1), date(2025, 1, 1))
        assert points_of([gone], date(2026, 1, 1)) == 0

    def test_a_claim_counts_from_its_verification_to_its_last_day(self):
        one = Verified("a", Decimal(20), date(2026, 3, 3), date(2027, 3, 3))
        on = [date(2026, 3, 2), date(2026, 3, 3), date(2027, 3, 3), date(2027, 3, 4)]
        assert [points_of([one], day) for day in on] == [0, 20, 20, 0]

    def test_one_that_was_ended_counts_no_longer(self):
        one = Verified("a", Decimal(20), date(2026, 3, 3), date(2027, 3, 3), counts=False)
        assert points_of([one], date(2026, 6, 1)) == 0

    @given(st.lists(verified(), max_size=12), DAYS)
    def test_points_are_the_sum_of_each_item_once_and_never_over_a_hundred(self, claims, on):
        points = points_of(claims, on)
        best = {}
        for one in claims:
            if one.counts and one.verified_on <= on <= one.expires_on:
                best[one.code] = max(one.points, best.get(one.code, Decimal(0)))
        assert points == (min(Decimal(100), sum(best.values())) if claims else None)

    @given(st.lists(verified(), min_size=1, max_size=12), verified(), DAYS)
    def test_one_more_verified_claim_never_lowers_them(self, claims, more, on):
        assert points_of([*claims, more], on) >= points_of(claims, on)

    @given(st.lists(verified(), max_size=8), DAYS)
    def test_they_do_not_depend_on_the_order(self, claims, on):
        assert points_of(claims, on) == points_of(claims[::-1], on)


class TestExpiry:
    @pytest.mark.parametrize(
        ("day", "months", "last"),
        [
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2027, 12, 31), 2, date(2028, 2, 29)),
            (date(2028, 2, 29), 12, date(2029, 2, 28)),
            (date(2026, 12, 1), 12, date(2027, 12, 1)),
            (date(2026, 10, 24), 1, date(2026, 11, 24)),  # over the end of summer time
        ],
    )
    def test_it_is_the_same_day_so_many_months_on_or_that_months_last(self, day, months, last):
        assert expires_on(day, months) == last

    @given(DAYS, MONTHS)
    def test_it_is_that_many_months_on_and_never_later_in_the_month(self, day, months):
        last = expires_on(day, months)
        assert (last.year - day.year) * 12 + last.month - day.month == months
        assert last.day == day.day or (last.day < day.day and (last + timedelta(days=1)).day == 1)

    @given(DAYS, st.integers(1, LONGEST_MONTHS - 1))
    def test_more_months_are_later(self, day, months):
        assert expires_on(day, months) < expires_on(day, months + 1)

    def test_it_is_claimed_anew_in_its_last_eight_weeks(self):
        last = date(2027, 3, 3)
        assert not may_renew(last, last - timedelta(days=57))
        assert may_renew(last, last - timedelta(days=56))


class TestClocks:
    @given(st.sampled_from(InvestmentState), st.booleans(), st.booleans())
    def test_what_is_open_is_what_the_table_says_and_is_in_time(self, state, late, long_ago):
        decided = datetime(2026, 11, 2, tzinfo=UTC) if long_ago else FRIDAY
        moment = FRIDAY + timedelta(hours=1)
        due = moment - timedelta(minutes=1) if late else moment
        opened = acts_open(state, due_at=due, decided_at=decided, now=moment)
        allowed = {act for before, act in STEPS if before == state}
        waited_for = state in {InvestmentState.ASKED, InvestmentState.NOTICE} and not late
        closed = {InvestmentAct.REFUSE, InvestmentAct.END, InvestmentAct.KEEP} if waited_for else set()
        if state == InvestmentState.NOTICE and late:
            closed |= {InvestmentAct.REPLY}
        if long_ago:
            closed |= {InvestmentAct.ASK_AGAIN}
        assert opened == allowed - closed

    def test_what_was_never_decided_is_not_looked_at_again(self):
        opened = acts_open(InvestmentState.REFUSED, due_at=None, decided_at=None, now=FRIDAY)
        assert opened == frozenset()

    def test_each_side_has_ten_working_days(self):
        # From Friday 18 December: Christmas, the holiday of Boxing Day and New Year's Day do not count.
        tenth = datetime(2027, 1, 6, 23, 59, 59, tzinfo=UTC)
        assert decision_due(FRIDAY) == answer_due(FRIDAY) == look_due(FRIDAY) == tenth

    def test_nobody_decides_while_the_provider_may_still_answer(self):
        for state in (InvestmentState.ASKED, InvestmentState.NOTICE):
            with pytest.raises(WrongState, match="may still answer"):
                check_decidable(state, due_at=FRIDAY, now=FRIDAY)
            check_decidable(state, due_at=FRIDAY, now=FRIDAY + timedelta(seconds=1))
        check_decidable(InvestmentState.CLAIMED, due_at=FRIDAY, now=FRIDAY)


FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)


@given(st.decimals(0, 100, places=2) | st.none(), st.timedeltas(timedelta(0), timedelta(days=89, hours=23)))
def test_nobodys_points_count_before_all_have_had_time_to_claim(points: Decimal | None, later: timedelta) -> None:
    assert counted(points, first_list_at=FIRST, at=FIRST + later) is None


@given(st.decimals(0, 100, places=2), st.timedeltas(timedelta(days=90), timedelta(days=4_000)))
def test_from_then_on_whatever_is_verified_is_more_than_nothing(points: Decimal, later: timedelta) -> None:
    at = FIRST + later
    nothing = counted(None, first_list_at=FIRST, at=at)
    assert nothing == 0
    assert counted(points, first_list_at=FIRST, at=at) == points >= nothing


@given(st.decimals(0, 100, places=2) | st.none())
def test_without_a_list_in_force_it_is_what_was_set(points: Decimal | None) -> None:
    assert counted(points, first_list_at=None, at=FIRST) == points
    assert counted(points, first_list_at=FIRST, at=FIRST - timedelta(seconds=1)) == points
