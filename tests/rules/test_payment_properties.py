"""Money of placements, over generated histories of five years: nothing paid twice, and splits always sum."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from placewell.rules.errors import Refused
from placewell.rules.funding import (
    Cost,
    Funding,
    Nursing,
    Payer,
    Pays,
    WeeklyLine,
    ended,
    net_lines,
)
from placewell.rules.money import round_pounds
from placewell.rules.pack import PriceBasis
from placewell.rules.payments import (
    Key,
    added,
    due,
)
from placewell.rules.schedules import (
    FIRST_PERIOD,
    PERIOD,
    Absence,
    Cell,
    check_absence,
    exact_cells,
    rounded,
    schedule,
    schedule_of_period,
    spans,
)
from tests.rules.test_payments import RATES

YEARS = 5
BEGINS, ENDS = FIRST_PERIOD, FIRST_PERIOD + timedelta(days=365 * YEARS)
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


@settings(deadline=None)
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


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([Cell(c, p, ours=True) for c in Cost for p in Payer]), st.fractions(0, 10_000)))
def test_rounding_keeps_the_sum_and_does_not_depend_on_the_order(cells: dict[Cell, Fraction]) -> None:
    made = rounded(cells)
    assert sum(made.values()) == round_pounds(sum(cells.values(), Fraction(0)))
    assert made == rounded(dict(reversed(cells.items())))


@settings(deadline=None)
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
    """What became known before the run of a period: a version made, absences as known now, or the last day."""

    before_run: int
    version: Funding | None = None
    absences: tuple[Absence, ...] | None = None
    last_on: date | None = None


RUNS = (ENDS - BEGINS) // PERIOD
happenings = (
    st.builds(Happening, st.integers(0, RUNS), version=fundings())
    | st.builds(Happening, st.integers(0, RUNS), absences=absence_lists())
    | st.builds(Happening, st.integers(0, RUNS), last_on=days)
)
Line = tuple[date, Cost]


def of_the_last(versions: Sequence[Funding], absences: Sequence[Absence], *, until: date) -> dict[Key, Decimal]:
    """What the final versions cost altogether, worked out at once from nothing paid."""
    return due(versions, absences, {}, until=until, rates=RATES)


@settings(max_examples=25, deadline=None)
@given(st.lists(happenings, min_size=1, max_size=7), st.data())
def test_over_five_years_the_runs_pay_what_the_last_versions_cost_and_nothing_twice(
    happened: list[Happening], data: st.DataObject
) -> None:
    """Lines are held as a whole, for as many runs as it takes; a placement may end, also in what is paid already."""
    versions: list[Funding] = []
    absences: tuple[Absence, ...] = ()
    last_on: date | None = None
    paid: dict[Key, Decimal] = {}
    remitted: dict[Line, Decimal] = {}
    holding: set[Line] = set()
    out: set[Line] = set()
    for number in range(RUNS + 1):
        period = BEGINS + number * PERIOD
        new = [one for one in happened if one.before_run == number]
        for one in new:
            versions += [one.version] if one.version else []
            absences = one.absences if one.absences is not None else absences
            last_on = one.last_on or last_on
        known = ended(versions, last_on)
        run = due(known, absences, paid, until=period, rates=RATES)
        if number and not new and not out:
            # Where nothing changed and nothing was held, a run owes nothing for the time before its own four weeks.
            assert {key.period for key in run} <= {period}
            assert run == due(known, absences, paid, until=period, since=period, rates=RATES)
        lines = {(key.period, key.cost) for key in run}
        released = {one for one in sorted(holding) if number == RUNS or data.draw(st.integers(0, 3)) == 0}
        holding -= released
        holding |= {one for one in sorted(lines) if number < RUNS and data.draw(st.integers(0, 40)) == 0}
        out = holding & lines
        held = [key for key in run if (key.period, key.cost) in holding]
        before = paid
        paid = added(paid, run, held)
        for line in lines - holding:
            # What a provider gets for a line is whole: all payers' parts together.
            remitted[line] = remitted.get(line, Decimal(0)) + sum(run[key] for key in run if key[:2] == line)
        assert all(paid.get(key) == before.get(key) for key in held)
        # Made again, it pays nothing but what is held.
        again = due(known, absences, paid, until=period, rates=RATES)
        assert again == {key: run[key] for key in held}
    last = BEGINS + RUNS * PERIOD
    final = ended(versions, last_on)
    assert {key: amount for key, amount in paid.items() if amount} == of_the_last(final, absences, until=last)
    for period in sorted({key.period for key in paid}):
        cells = schedule_of_period(final, absences, period, RATES)
        ours = sum((amount for cell, amount in cells.items() if cell.ours), Decimal(0))
        assert sum(amount for key, amount in paid.items() if key.period == period) == ours
        assert sum(amount for line, amount in remitted.items() if line[0] == period) == ours
        assert last_on is None or period <= last_on or not ours


@settings(deadline=None)
@given(fundings(), amounts, st.none() | percents, absence_lists(), days, st.integers(1, 60))
def test_what_a_provider_gets_for_each_line_is_the_same_to_the_penny_whoever_pays(
    funding: Funding, third: Decimal, percent: Decimal | None, absences: tuple[Absence, ...], start: date, length: int
) -> None:
    gross = replace(funding, pays=Pays.GROSS, starts_on=start)
    other = replace(gross, third_party=third, client=Decimal(0), icb_percent=percent, icb_amount=None)
    read = []
    for one in (gross, other):
        lines: dict[Cost, Decimal] = {}
        for cell, amount in schedule([one], absences, start, start + timedelta(days=length), RATES).items():
            lines[cell.cost] = lines.get(cell.cost, Decimal(0)) + amount
        read.append(lines)
    assert read[0] == read[1]
