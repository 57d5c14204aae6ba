"""The indicative budget, line by line (rulebook §5)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.budget import (
    Addition,
    BudgetLine,
    LineKind,
    budget_lines,
    check_approval_limit,
    check_not_lowered,
    check_open_book,
    line_group,
    line_words,
    reference_lines,
    total_of,
)
from placewell.rules.cost_model import BED_LINES, CostLine, CostModel, Uplifts, figures_at
from placewell.rules.errors import NotPermitted, Refused
from placewell.rules.money import round_pounds
from placewell.rules.needs import LEVELS_OF, Domain, Level

DAY = date(2026, 4, 1)
pence = st.integers(100, 99_999).map(lambda n: Decimal(n) / 100)
levels = st.fixed_dictionaries({domain: st.sampled_from(LEVELS_OF[domain]) for domain in Domain})
hours = st.integers(0, 400).map(lambda tenths: Decimal(tenths) / 10)
reasons = st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=20)


@st.composite
def models(draw: st.DrawFn) -> CostModel:
    amounts = draw(st.dictionaries(st.sampled_from(sorted(BED_LINES)), pence, min_size=1, max_size=12))
    amounts |= {"staffing_care": draw(pence), "returns_capital": draw(pence)}
    lines = tuple(CostLine(code, amount, "A source", DAY) for code, amount in amounts.items())
    keys = st.tuples(st.sampled_from(list(Domain)), st.sampled_from(list(Level)))
    uplifts = Uplifts(draw(st.dictionaries(keys, pence, max_size=12)), draw(pence), draw(pence))
    return CostModel(lines, uplifts=uplifts)


@pytest.mark.question("Q3")
@given(models(), levels, hours, st.integers(0, 7), st.lists(st.tuples(pence, reasons), max_size=6))
def test_the_lines_of_a_budget_sum_to_it_to_the_penny(
    model: CostModel,
    at: dict[Domain, Level],
    one_to_one: Decimal,
    nights: int,
    added: list[tuple[Decimal, str]],
) -> None:
    figures = figures_at(model, at, one_to_one_hours=one_to_one, waking_nights=nights)
    start = reference_lines(model, at, one_to_one_hours=one_to_one, waking_nights=nights, reference=figures.reference)
    assert total_of(start) == figures.reference
    additions = [Addition(amount, because) for amount, because in added]
    lines = budget_lines(start, additions)
    assert total_of(lines) == figures.reference + sum(amount for amount, _ in added)
    assert all(line.amount >= 0 and line.amount == round_pounds(line.amount) for line in lines)


@given(models(), levels, hours, st.integers(0, 7))
def test_a_published_line_of_a_weekly_model_is_shown_as_it_is(
    model: CostModel, at: dict[Domain, Level], one_to_one: Decimal, nights: int
) -> None:
    figures = figures_at(model, at, one_to_one_hours=one_to_one, waking_nights=nights)
    lines = reference_lines(model, at, one_to_one_hours=one_to_one, waking_nights=nights, reference=figures.reference)
    shown = {line.code: line.amount for line in lines if line.kind == LineKind.COST}
    assert shown == {line.code: line.amount for line in model.lines}
    uplifts = {line.code: line.amount for line in lines if line.kind == LineKind.LEVEL}
    table = model.uplifts.by_level
    expected = {f"{domain}:{level}": table[domain, level] for domain, level in at.items() if (domain, level) in table}
    assert uplifts == expected


@given(models(), st.integers(1, 600).map(lambda tenths: Decimal(tenths) / 10))
def test_the_lines_of_care_by_the_hour_come_to_the_hours_at_the_hourly_price(model: CostModel, a_week: Decimal) -> None:
    hourly = figures_at(CostModel(model.lines), {}, one_to_one_hours=Decimal(0), waking_nights=0).reference
    weekly = round_pounds(hourly * a_week)
    lines = reference_lines(CostModel(model.lines), {}, one_to_one_hours=Decimal(0), waking_nights=0, reference=weekly)
    assert total_of(lines) == weekly


def some_lines() -> tuple[BudgetLine, ...]:
    model = CostModel(
        (
            CostLine("staffing_care", Decimal("700.00"), "s", DAY),
            CostLine("returns_operations", Decimal("60.00"), "s", DAY),
        ),
        uplifts=Uplifts({(Domain.COGNITION, Level.SEVERE): Decimal(45)}, Decimal("19.50"), Decimal(25)),
    )
    at = {Domain.COGNITION: Level.SEVERE, Domain.SKIN: Level.LOW}
    return reference_lines(model, at, one_to_one_hours=Decimal("2.5"), waking_nights=3, reference=Decimal("928.75"))


def test_every_line_says_in_plain_words_what_it_is_for() -> None:
    lines = budget_lines(some_lines(), [Addition(Decimal("40.00"), " A larger room ")])
    assert [(line_group(line), line_words(line), line.amount) for line in lines] == [
        ("Staffing", "Care staff", Decimal("700.00")),
        ("Returns", "Return on operations", Decimal("60.00")),
        ("Needs above the model", "More help with cognition (severe)", Decimal("45.00")),
        ("Needs above the model", "One-to-one support, 2.5 hours at £19.50", Decimal("48.75")),
        ("Needs above the model", "Somebody awake at night, 3 nights at £25.00", Decimal("75.00")),
        ("Added by the approver", "A larger room", Decimal("40.00")),
    ]


@pytest.mark.parametrize(
    ("addition", "says"),
    [
        (Addition(Decimal("40.00"), "  "), "Say what the £40.00 is for"),
        (Addition(Decimal("0.00"), "Nothing"), "above £0.00: Nothing"),
        (Addition(Decimal("-5.00"), "Less"), "above £0.00: Less"),
        (Addition(Decimal("5.005"), "Odd"), "pounds and pence: Odd"),
    ],
)
def test_an_addition_has_a_reason_and_an_amount(addition: Addition, says: str) -> None:
    with pytest.raises(Refused, match=says):
        budget_lines(some_lines(), [addition])


def test_an_approver_agrees_up_to_their_limit_and_no_further() -> None:
    check_approval_limit(Decimal("2500.00"), limit=Decimal("2500.00"))
    check_approval_limit(Decimal("99999.00"), limit=None)
    with pytest.raises(NotPermitted, match=r"up to £2,500\.00 a week"):
        check_approval_limit(Decimal("2500.01"), limit=Decimal("2500.00"))


def test_a_budget_does_not_fall_under_a_search() -> None:
    check_not_lowered(Decimal("900.00"), standing=Decimal("900.00"))
    with pytest.raises(Refused, match="it cannot fall"):
        check_not_lowered(Decimal("899.99"), standing=Decimal("900.00"))


@given(pence, pence, pence, st.booleans())
def test_a_rise_over_the_ceiling_asks_for_open_book_costs(
    amount: Decimal, standing: Decimal, ceiling: Decimal, seen: bool
) -> None:
    book = "Costs of two years." if seen else " "
    if amount > ceiling and amount > standing and not seen:
        with pytest.raises(Refused) as refused:
            check_open_book(amount, standing=standing, ceiling=ceiling, seen=book)
        assert refused.value.code == "open_book"
    else:
        check_open_book(amount, standing=standing, ceiling=ceiling, seen=book)
