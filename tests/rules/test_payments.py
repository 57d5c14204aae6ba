"""Money of placements: weekly lines by day, splits, absences, four-weekly runs, arrears and refunds, to the penny."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placewell.rules.errors import NotPermitted, Refused, WrongState
from placewell.rules.funding import (
    Cost,
    Funding,
    Nursing,
    Payer,
    Pays,
    WeeklyLine,
    check_funding,
    holding_from,
    in_force,
    net_lines,
    shares,
    uplifted,
)
from placewell.rules.money import round_pounds
from placewell.rules.pack import PriceBasis
from placewell.rules.payments import (
    Key,
    RunState,
    added,
    check_others_hand,
    check_run_limit,
    check_run_step,
    due,
)
from placewell.rules.pricing import NursingRates
from placewell.rules.schedules import (
    FIRST_PERIOD,
    PERIOD,
    Absence,
    Cell,
    check_absence,
    check_period,
    exact_cells,
    part_paid,
    period_of,
    rounded,
    schedule,
    schedule_of_period,
    spans,
)

MONDAY = date(2026, 3, 23)
A_DAY = timedelta(days=1)
YEARS = 5
BEGINS, ENDS = FIRST_PERIOD, FIRST_PERIOD + timedelta(days=365 * YEARS)
# Rates for every year that a generated history meets; the two of a day never differ by whole pounds.
RATES = {
    year: NursingRates(Decimal(f"{year % 100}5.88"), Decimal(f"{year % 100 + 9}7.43")) for year in range(2023, 2031)
}


def pounds(text: str) -> Decimal:
    return Decimal(text)


def core(amount: str, day: date = MONDAY, **fields: object) -> Funding:
    return Funding(day, (WeeklyLine(Cost.CORE, pounds(amount)),), **fields)  # type: ignore[arg-type]


def by_payer(cells: dict[Cell, Decimal]) -> dict[Payer, Decimal]:
    found: dict[Payer, Decimal] = {}
    for cell, amount in cells.items():
        found[cell.payer] = found.get(cell.payer, Decimal(0)) + amount
    return found


# A week, and its days


def test_a_day_costs_a_seventh_of_its_week_and_four_weeks_cost_four() -> None:
    funding = core("1000.00")
    assert schedule([funding], [], MONDAY, MONDAY, RATES) == {
        Cell(Cost.CORE, Payer.COUNCIL, ours=True): pounds("142.86")
    }
    four = schedule([funding], [], MONDAY, MONDAY + PERIOD - A_DAY, RATES)
    assert sum(four.values()) == pounds("4000.00")


def test_a_placement_is_paid_from_its_first_day_and_until_a_version_without_lines() -> None:
    over = Funding(MONDAY + timedelta(days=10), ())
    cells = schedule([core("700.00", MONDAY + 3 * A_DAY), over], [], MONDAY, MONDAY + PERIOD, RATES)
    assert sum(cells.values()) == pounds("700.00")


def test_a_day_has_no_hours_so_a_change_of_the_clocks_costs_nothing() -> None:
    clocks_change = date(2026, 3, 29)
    one = schedule([core("700.00")], [], clocks_change, clocks_change, RATES)
    assert sum(one.values()) == pounds("100.00")


def test_the_29th_of_february_is_a_day_like_any_other() -> None:
    cells = schedule([core("700.00", date(2028, 2, 1))], [], date(2028, 2, 28), date(2028, 3, 1), RATES)
    assert sum(cells.values()) == pounds("300.00")


def test_the_last_version_made_counts_from_its_day_whatever_was_said_before() -> None:
    first, later, earlier = core("700.00"), core("900.00", MONDAY + 20 * A_DAY), core("800.00", MONDAY + 10 * A_DAY)
    versions = [first, later, earlier]
    assert in_force(versions, MONDAY - A_DAY) is None
    assert in_force(versions, MONDAY) == first
    assert in_force(versions, MONDAY + 30 * A_DAY) == earlier


# Nursing care


def test_a_net_price_stands_and_a_gross_one_falls_when_the_rate_of_nursing_care_rises_in_april() -> None:
    april = date(2026, 4, 1)
    net = core("1000.00", nursing=Nursing.STANDARD)
    gross = replace(net, basis=PriceBasis.GROSS)
    before, after = (nursing.standard for nursing in (RATES[2025], RATES[2026]))
    for day, rate in ((april - A_DAY, before), (april, after)):
        assert by_payer(schedule([net], [], day, day, RATES)) == {
            Payer.COUNCIL: round_pounds(Fraction(1000, 7)),
            Payer.NHS: round_pounds(Fraction(rate) / 7),
        }
        assert by_payer(schedule([gross], [], day, day, RATES))[Payer.COUNCIL] == round_pounds(
            (1000 - Fraction(rate)) / 7
        )
    assert [one.last for one in spans([net], [], MONDAY, MONDAY + PERIOD, RATES)] == [april - A_DAY, MONDAY + PERIOD]


def test_nursing_care_is_taken_from_core_care_first_and_never_below_nothing() -> None:
    lines = (WeeklyLine(Cost.ONE_TO_ONE, pounds("100.00")), WeeklyLine(Cost.CORE, pounds("200.00")))
    gross = Funding(MONDAY, lines, basis=PriceBasis.GROSS, nursing=Nursing.STANDARD)
    taken = {one.cost: one.amount for one in net_lines(gross, pounds("250.00"))}
    assert taken == {Cost.CORE: 0, Cost.ONE_TO_ONE: pounds("50.00")}
    assert {one.amount for one in net_lines(gross, pounds("999.00"))} == {0}


def test_a_year_whose_nursing_rates_are_not_known_is_said() -> None:
    funding = core("900.00", nursing=Nursing.HIGHER)
    with pytest.raises(Refused, match="April 2032 are not in the table"):
        schedule([funding], [], date(2032, 5, 1), date(2032, 5, 2), RATES)


# Who pays


def test_the_third_party_the_icb_the_person_and_the_council_pay_in_that_order() -> None:
    funding = core("1000.00", third_party=pounds("100.00"), icb_percent=Decimal(40), client=pounds("150.00"))
    assert shares(funding, pounds("1000.00")) == {
        Payer.THIRD_PARTY: 100,
        Payer.ICB: 360,
        Payer.CLIENT: 150,
        Payer.COUNCIL: 390,
    }
    # When the price falls, nobody pays more than is left.
    assert shares(funding, pounds("120.00")) == {Payer.THIRD_PARTY: 100, Payer.ICB: 8, Payer.CLIENT: 12}


def test_aftercare_under_section_117_is_not_charged() -> None:
    funding = core("1000.00", aftercare=True, icb_amount=pounds("500.00"), client=pounds("150.00"))
    assert shares(funding, pounds("1000.00")) == {Payer.ICB: 500, Payer.COUNCIL: 500}
    with pytest.raises(Refused, match="is not charged"):
        check_funding(funding, RATES)


def test_paid_net_the_provider_collects_what_the_person_and_a_third_party_pay() -> None:
    funding = core("1000.00", third_party=pounds("50.00"), client=pounds("150.00"), pays=Pays.NET)
    period = period_of(MONDAY + PERIOD)
    ours = {cell.payer for cell in schedule_of_period([funding], [], period, RATES) if cell.ours}
    assert ours == {Payer.COUNCIL}
    assert due([funding], [], {}, until=period, since=period, rates=RATES) == {
        Key(period, Cost.CORE, Payer.COUNCIL): pounds("3200.00")
    }


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"third_party": Decimal("1000.01")}, "A third party cannot pay £1,000.01"),
        ({"client": Decimal(900), "icb_percent": Decimal(50)}, "The person cannot pay £900.00"),
        ({"icb_percent": Decimal(50), "icb_amount": Decimal(1)}, "not as both"),
        ({"icb_percent": Decimal("100.5")}, "between 0 and 100"),
        ({"basis": PriceBasis.GROSS}, "no nursing care funded here"),
        ({"client": Decimal("1.005")}, "pounds and pence"),
        ({"lines": (WeeklyLine(Cost.CORE, Decimal(1)),) * 2}, "each price line once"),
        ({"lines": (WeeklyLine(Cost.CORE, Decimal(0)),)}, "above £0.00"),
    ],
)
def test_a_version_that_cannot_be_paid_is_refused(fields: dict[str, object], says: str) -> None:
    with pytest.raises(Refused, match=says):
        check_funding(replace(core("1000.00"), **fields), RATES)


def test_a_version_that_ends_payment_needs_nothing_more() -> None:
    check_funding(Funding(MONDAY, ()), RATES)


# Absences


def test_a_bed_that_is_held_is_paid_in_full_at_first_and_then_in_part() -> None:
    away = Absence(MONDAY + A_DAY, MONDAY + 6 * A_DAY, full_days=2, percent_after=Decimal(80))
    parts = [part_paid([away], MONDAY + day * A_DAY) for day in range(8)]
    assert parts == [1, 1, 1, *[Fraction(4, 5)] * 4, 1]
    cells = schedule([core("700.00", client=pounds("70.00"))], [away], MONDAY, MONDAY + 7 * A_DAY, RATES)
    assert by_payer(cells) == {Payer.CLIENT: pounds("72.00"), Payer.COUNCIL: pounds("648.00")}


def test_absences_do_not_overlap() -> None:
    open_ended = Absence(MONDAY, None, 0, Decimal(50))
    with pytest.raises(Refused, match="overlap an absence from 23 March 2026"):
        check_absence(Absence(MONDAY + 90 * A_DAY, None, 0, Decimal(50)), [open_ended])
    check_absence(Absence(MONDAY - 5 * A_DAY, MONDAY - A_DAY, 0, Decimal(50)), [open_ended])
    with pytest.raises(Refused, match="before the first"):
        check_absence(Absence(MONDAY, MONDAY - A_DAY, 0, Decimal(50)), [])
    with pytest.raises(Refused, match="between 0 and 100"):
        check_absence(Absence(MONDAY, None, 0, Decimal(101)), [])


# Periods, and steps of a run


def test_periods_are_four_weeks_that_begin_on_a_monday_and_follow_each_other() -> None:
    start = period_of(MONDAY)
    assert start.weekday() == 0
    assert period_of(start + PERIOD - A_DAY) == start
    assert period_of(start + PERIOD) == start + PERIOD
    assert period_of(FIRST_PERIOD - A_DAY) == FIRST_PERIOD - PERIOD
    check_period(start)
    with pytest.raises(Refused, match="Four weeks of payment begin on"):
        check_period(start + A_DAY)


def test_a_run_goes_from_draft_to_paid_and_never_back_once_it_is_approved() -> None:
    allowed = {(now, then) for now in RunState for then in RunState if _may(now, then)}
    assert allowed == {
        (RunState.DRAFT, RunState.DRAFT),
        (RunState.DRAFT, RunState.CHECKED),
        (RunState.CHECKED, RunState.DRAFT),
        (RunState.CHECKED, RunState.APPROVED),
        (RunState.APPROVED, RunState.PAID),
    }


def _may(now: RunState, then: RunState) -> bool:
    try:
        check_run_step(now, then)
    except WrongState:
        return False
    return True


def test_nobody_takes_two_steps_of_a_run_and_nobody_approves_over_their_limit() -> None:
    check_others_hand("user:3", {"drafted": "user:1", "checked": "user:2"})
    with pytest.raises(NotPermitted, match="You checked this"):
        check_others_hand("user:2", {"drafted": "user:1", "checked": "user:2"})
    check_run_limit([pounds("4000.00")], limit=pounds("1000.00"))
    check_run_limit([pounds("4000.00")], limit=None)
    with pytest.raises(NotPermitted, match=r"costs £1,000\.25 a week"):
        check_run_limit([pounds("10.00"), pounds("4001.00")], limit=pounds("1000.00"))


# Uplifts


def test_an_uplift_raises_each_line_by_a_percentage_or_core_care_by_an_amount() -> None:
    lines = (WeeklyLine(Cost.CORE, pounds("815.33")), WeeklyLine(Cost.NIGHTS, pounds("99.99")))
    assert [one.amount for one in uplifted(Funding(MONDAY, lines), percent=Decimal("6.5")).lines] == [
        pounds("868.33"),
        pounds("106.49"),
    ]
    assert [one.amount for one in uplifted(Funding(MONDAY, lines), amount=pounds("12.50")).lines] == [
        pounds("827.83"),
        pounds("99.99"),
    ]
    with pytest.raises(Refused, match="one of the two"):
        uplifted(Funding(MONDAY, lines))


def test_what_was_planned_after_the_day_of_an_uplift_is_kept_and_raised_too() -> None:
    first, planned, nothing = core("700.00"), core("900.00", MONDAY + 40 * A_DAY), Funding(MONDAY + 60 * A_DAY, ())
    day = MONDAY + 10 * A_DAY
    assert holding_from([first, planned, nothing], day) == (replace(first, starts_on=day), planned, nothing)
    made = [uplifted(one, percent=Decimal(10)) for one in holding_from([first, planned, nothing], day)]
    versions = [first, planned, nothing, *made]
    priced = [in_force(versions, MONDAY + days * A_DAY).price for days in (0, 10, 40, 60)]  # type: ignore[union-attr]
    assert priced == [pounds("700.00"), pounds("770.00"), pounds("990.00"), 0]


# Properties

days = st.dates(BEGINS - timedelta(days=40), ENDS)
amounts = st.integers(0, 200_000).map(lambda pence: Decimal(pence) / 100)
percents = st.sampled_from([Decimal(0), Decimal("33.33"), Decimal(50), Decimal(80), Decimal(100)])


@st.composite
def fundings(draw: st.DrawFn) -> Funding:
    """A version that holds, of any mix of lines, bases and payers; one in ten ends payment."""
    if draw(st.integers(0, 9)) == 0:
        return Funding(draw(days), ())
    costs = draw(
        st.lists(st.sampled_from([one for one in Cost if one != Cost.NURSING]), min_size=1, max_size=3, unique=True)
    )
    percent = draw(st.none() | percents)
    nursing = draw(st.sampled_from(Nursing))
    aftercare = draw(st.booleans())
    return Funding(
        draw(days),
        tuple(WeeklyLine(cost, draw(amounts)) for cost in costs),
        basis=draw(st.sampled_from(PriceBasis)) if nursing != Nursing.NONE else PriceBasis.NET,
        nursing=nursing,
        client=draw(amounts) if not aftercare else Decimal(0),
        third_party=draw(amounts),
        icb_percent=percent,
        icb_amount=None if percent is not None else draw(st.none() | amounts),
        aftercare=aftercare,
        pays=draw(st.sampled_from(Pays)),
    )


@st.composite
def absence_lists(draw: st.DrawFn) -> tuple[Absence, ...]:
    """Absences that do not overlap, the last of which may still last."""
    kept: list[Absence] = []
    for first in draw(st.lists(days, max_size=3)):
        length = draw(st.none() | st.integers(0, 90))
        last = None if length is None else first + timedelta(days=length)
        one = Absence(first, last, draw(st.integers(0, 14)), draw(percents))
        try:
            check_absence(one, kept)
        except Refused:
            continue
        kept.append(one)
    return tuple(kept)


@given(st.lists(fundings(), min_size=1, max_size=3), absence_lists(), days, st.integers(1, 60))
def test_splits_always_sum_to_the_price_and_each_is_within_a_penny_of_its_own(
    versions: list[Funding], absences: tuple[Absence, ...], start: date, length: int
) -> None:
    end = start + timedelta(days=length - 1)
    cells = schedule(versions, absences, start, end, RATES)
    exact: dict[Cell, Fraction] = {}
    whole = Fraction(0)
    for span in spans(versions, absences, start, end, RATES):
        price = sum((one.amount for one in net_lines(span.funding, span.fnc)), Decimal(0))
        whole += Fraction(price) * span.part * span.days / 7
        for cell, amount in exact_cells(span).items():
            exact[cell] = exact.get(cell, Fraction(0)) + amount
    assert sum(amount for cell, amount in cells.items() if cell.payer != Payer.NHS) == round_pounds(whole)
    assert set(cells) <= set(exact)
    assert all(abs(Fraction(cells.get(cell, 0)) - amount) < Fraction(1, 100) for cell, amount in exact.items())
    assert all(amount > 0 for amount in cells.values())


@given(st.dictionaries(st.sampled_from([Cell(c, p, ours=True) for c in Cost for p in Payer]), st.fractions(0, 10_000)))
def test_rounding_keeps_the_sum_and_does_not_depend_on_the_order(cells: dict[Cell, Fraction]) -> None:
    made = rounded(cells)
    assert sum(made.values()) == round_pounds(sum(cells.values(), Fraction(0)))
    assert made == rounded(dict(reversed(cells.items())))


@given(fundings(), absence_lists(), days)
def test_a_day_costs_the_same_whichever_days_it_is_asked_for_with(
    funding: Funding, absences: tuple[Absence, ...], start: date
) -> None:
    """Exact amounts of whole periods are the sum of their days: nothing is lost between two spans."""
    end = start + timedelta(days=20)
    together: dict[Cell, Fraction] = {}
    apart: dict[Cell, Fraction] = {}
    for span in spans([funding], absences, start, end, RATES):
        _add(together, exact_cells(span))
    for day in range(21):
        for span in spans([funding], absences, start + timedelta(days=day), start + timedelta(days=day), RATES):
            _add(apart, exact_cells(span))
    assert together == apart


def _add(total: dict[Cell, Fraction], more: dict[Cell, Fraction]) -> None:
    for cell, amount in more.items():
        total[cell] = total.get(cell, Fraction(0)) + amount


@dataclass(frozen=True)
class Happening:
    """What became known before the run of a period: a version made, or what is known of absences now."""

    before_run: int
    version: Funding | None = None
    absences: tuple[Absence, ...] | None = None


RUNS = (ENDS - BEGINS) // PERIOD
happenings = st.builds(Happening, st.integers(0, RUNS), version=fundings()) | st.builds(
    Happening, st.integers(0, RUNS), absences=absence_lists()
)


def of_the_last(versions: Sequence[Funding], absences: Sequence[Absence], *, until: date) -> dict[Key, Decimal]:
    """What the final versions cost altogether, worked out at once from nothing paid."""
    return due(versions, absences, {}, until=until, rates=RATES)


@settings(max_examples=25, deadline=None)
@given(st.lists(happenings, min_size=1, max_size=6), st.data())
def test_over_five_years_the_runs_pay_what_the_last_versions_cost_and_nothing_twice(
    happened: list[Happening], data: st.DataObject
) -> None:
    versions: list[Funding] = []
    absences: tuple[Absence, ...] = ()
    paid: dict[Key, Decimal] = {}
    held: list[Key] = []
    for number in range(RUNS + 1):
        period = BEGINS + number * PERIOD
        new = [one for one in happened if one.before_run == number]
        for one in new:
            versions += [one.version] if one.version else []
            absences = one.absences if one.absences is not None else absences
        run = due(versions, absences, paid, until=period, rates=RATES)
        if number and not new and not held:
            # Where nothing changed and nothing was held, a run owes nothing for the time before its own four weeks.
            assert {key.period for key in run} <= {period}
            assert run == due(versions, absences, paid, until=period, since=period, rates=RATES)
        held = [key for key in run if number < RUNS and data.draw(st.integers(0, 40)) == 0]
        paid = added(paid, run, held)
        if not held:
            # Made again, it changes nothing.
            assert due(versions, absences, paid, until=period, rates=RATES) == {}
    last = BEGINS + RUNS * PERIOD
    assert {key: amount for key, amount in paid.items() if amount} == of_the_last(versions, absences, until=last)
    whole = {key.period for key in paid}
    for period in sorted(whole):
        cells = schedule_of_period(versions, absences, period, RATES)
        ours = sum((amount for cell, amount in cells.items() if cell.ours), Decimal(0))
        assert sum(amount for key, amount in paid.items() if key.period == period) == ours
