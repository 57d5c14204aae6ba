"""Money of placements: weekly lines by day, splits, absences, four-weekly runs, arrears and refunds, to the penny."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from placewell.rules.errors import NotPermitted, Refused, WrongState
from placewell.rules.funding import (
    Cost,
    Funding,
    Nursing,
    Payer,
    Pays,
    WeeklyLine,
    check_funding,
    ended,
    holding_from,
    in_force,
    most_a_week,
    net_lines,
    nursing_rate,
    nursing_rates_known,
    shares,
    uplifted,
)
from placewell.rules.money import round_pounds
from placewell.rules.pack import PriceBasis
from placewell.rules.payments import (
    Commitment,
    Key,
    RunState,
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
    part_paid,
    period_of,
    schedule,
    schedule_of_period,
    spans,
)

MONDAY = date(2026, 3, 23)
A_DAY = timedelta(days=1)
# Rates of every year that a test meets; the two of a day never differ by whole pounds.
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


def test_the_last_known_nursing_rates_go_on_until_the_next_are_added_and_that_is_said() -> None:
    last, first_unknown = date(2031, 3, 31), date(2031, 4, 1)
    assert nursing_rate(Nursing.HIGHER, first_unknown, RATES) == nursing_rate(Nursing.HIGHER, last, RATES)
    assert nursing_rate(Nursing.STANDARD, date(2040, 5, 1), RATES) == RATES[2030].standard
    assert (nursing_rates_known(last, RATES), nursing_rates_known(first_unknown, RATES)) == (True, False)
    check_funding(core("900.00", first_unknown, nursing=Nursing.HIGHER), RATES)
    more = {**RATES, 2031: NursingRates(pounds("400.00"), pounds("500.00"))}
    assert nursing_rate(Nursing.HIGHER, first_unknown, more) == pounds("500.00")


def test_a_year_before_the_table_of_nursing_rates_is_refused() -> None:
    with pytest.raises(Refused, match="April 2022 are not in the table"):
        nursing_rate(Nursing.HIGHER, date(2023, 3, 31), RATES)


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


def test_paid_net_the_provider_collects_what_the_person_pays() -> None:
    funding = core("1000.00", client=pounds("200.00"), pays=Pays.NET)
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
        ({"third_party": Decimal(50), "pays": Pays.NET}, "A provider is never told"),
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


def test_nobody_takes_two_steps_of_a_run() -> None:
    check_others_hand("user:3", {"drafted": "user:1", "checked": "user:2"})
    with pytest.raises(NotPermitted, match="You checked this"):
        check_others_hand("user:2", {"drafted": "user:1", "checked": "user:2"})


def commits(week: str, *periods: str) -> Commitment:
    return Commitment(pounds(week), {MONDAY + place * PERIOD: pounds(one) for place, one in enumerate(periods)})


def test_four_weeks_at_the_limit_may_be_approved_and_a_dearer_week_not_however_few_days_are_paid() -> None:
    limit = pounds("1000.00")
    check_run_limit([commits("1000.00", "4000.00")], limit=limit)
    check_run_limit([commits("1000.25", "9000.00")], limit=None)
    with pytest.raises(NotPermitted, match=r"costs £1,000\.25 a week"):
        check_run_limit([commits("10.00", "40.00"), commits("1000.25", "142.89")], limit=limit)


def test_arrears_and_releases_need_the_limit_too_and_a_refund_makes_them_no_smaller() -> None:
    limit = pounds("1000.00")
    check_run_limit([commits("900.00", "400.00", "3600.00")], limit=limit)
    with pytest.raises(NotPermitted, match=r"pays £4,000\.01 for one placement.*up to £4,000\.00 at once"):
        check_run_limit([commits("900.00", "400.01", "3600.00")], limit=limit)
    with pytest.raises(NotPermitted, match=r"pays £7,200\.00"):
        check_run_limit([commits("900.00", "3600.00", "-3600.00", "3600.00")], limit=limit)


def test_the_largest_week_is_of_the_days_that_are_paid() -> None:
    dear, cheap = core("1500.00", MONDAY + 10 * A_DAY), core("900.00", MONDAY + 12 * A_DAY)
    versions = [core("800.00"), dear, cheap]
    assert most_a_week(versions, MONDAY, MONDAY + 9 * A_DAY) == pounds("800.00")
    assert most_a_week(versions, MONDAY, MONDAY + 10 * A_DAY) == pounds("1500.00")
    assert most_a_week(versions, MONDAY + 12 * A_DAY, MONDAY + PERIOD) == pounds("900.00")
    assert most_a_week([], MONDAY, MONDAY + PERIOD) == 0


# Ends, and additional costs


def test_nothing_is_paid_after_the_last_day_of_a_placement_whatever_was_written() -> None:
    versions = ended([core("700.00"), core("1400.00", MONDAY + 20 * A_DAY)], MONDAY + 9 * A_DAY)
    assert sum(schedule(versions, [], MONDAY, MONDAY + PERIOD, RATES).values()) == pounds("1000.00")
    assert ended([core("700.00")], None) == (core("700.00"),)


def test_what_was_paid_after_the_last_day_becomes_a_refund() -> None:
    period = period_of(MONDAY + PERIOD)
    paid = due([core("700.00")], [], {}, until=period + PERIOD, since=period, rates=RATES)
    owed = due(ended([core("700.00")], period + 6 * A_DAY), [], paid, until=period + PERIOD, since=period, rates=RATES)
    assert owed == {
        Key(period, Cost.CORE, Payer.COUNCIL): pounds("-2100.00"),
        Key(period + PERIOD, Cost.CORE, Payer.COUNCIL): pounds("-2800.00"),
    }


# What a provider reads


def test_no_penny_of_what_a_provider_reads_depends_on_who_pays_which_part() -> None:
    lines = tuple(WeeklyLine(cost, pounds(amount)) for cost, amount in ((Cost.CORE, "815.33"), (Cost.NIGHTS, "61.17")))
    seen = set()
    for cents in range(0, 40_000, 97):
        client = Decimal(cents) / 100
        for third in ("0.00", "33.33"):
            version = Funding(MONDAY, lines, client=client, third_party=pounds(third), icb_percent=Decimal("33.33"))
            read: dict[Cost, Decimal] = {}
            for cell, amount in schedule([version], [], MONDAY, MONDAY + 16 * A_DAY, RATES).items():
                read[cell.cost] = read.get(cell.cost, Decimal(0)) + amount
            seen.add(tuple(sorted(read.items())))
    assert len(seen) == 1


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
