"""Money of placements, over generated histories of five years: nothing paid twice, and splits always sum."""

from collections.abc import Sequence
from dataclasses import dataclass
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
