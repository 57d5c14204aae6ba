"""The indicative budget: line by line from the model and the person's levels, never under what care costs (§5)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from placewell.rules.cost_model import ALL_LINES, BED_LINES, CostModel
from placewell.rules.errors import NotPermitted, Refused
from placewell.rules.money import format_money, round_pounds
from placewell.rules.needs import Domain, Level


class LineKind(StrEnum):
    """Where a line of a budget comes from."""

    COST = "cost"
    LEVEL = "level"
    ONE_TO_ONE = "one_to_one"
    WAKING_NIGHTS = "waking_nights"
    ADDITION = "addition"


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One line, in pounds a week.

    `code` is the cost line's code, or `domain:level`; `quantity` and `rate` are hours or nights a week and pounds
    for each; `because` is the approver's reason for an addition.
    """

    kind: LineKind
    amount: Decimal
    code: str = ""
    quantity: Decimal | None = None
    rate: Decimal | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """What an approver adds to the model: pounds a week, and why."""

    amount: Decimal
    because: str


def reference_lines(
    model: CostModel,
    levels: Mapping[Domain, Level],
    *,
    one_to_one_hours: Decimal,
    waking_nights: int,
    reference: Decimal,
) -> tuple[BudgetLine, ...]:
    """Return what the reference at a person's levels is made of; the lines sum to `reference` to the penny.

    `reference` is pounds a week at these levels. A model per hour is scaled up to it, line by line; what rounding
    leaves over falls on lines that are no whole pence, so that a published line of a weekly model is shown as it is.
    """
    exact = [
        *(BudgetLine(LineKind.COST, line.amount, line.code) for line in model.lines if line.amount),
        *_uplift_lines(model, levels, one_to_one_hours=one_to_one_hours, waking_nights=waking_nights),
    ]
    total = sum((Fraction(line.amount) for line in exact), Fraction(0))
    if total <= 0:
        raise Refused("The cost model has no line above £0.00.", code="cost_line")
    scale = Fraction(reference) / total
    so_far, written, lines = Fraction(0), Decimal(0), []
    for line in exact:
        so_far += Fraction(line.amount)
        up_to_here = round_pounds(so_far * scale)
        lines.append(
            BudgetLine(line.kind, up_to_here - written, line.code, line.quantity, line.rate),
        )
        written = up_to_here
    return tuple(lines)


def budget_lines(lines: Sequence[BudgetLine], additions: Sequence[Addition]) -> tuple[BudgetLine, ...]:
    """Return the lines of a budget: the reference's, then the approver's own. Raises Refused for one without a reason
    or an amount.
    """
    added = []
    for one in additions:
        if not one.because.strip():
            raise Refused(f"Say what the {format_money(one.amount)} is for.", code="addition_because")
        if one.amount <= 0:
            raise Refused(f"An addition is above £0.00: {one.because.strip()}.", code="addition_amount")
        if one.amount != round_pounds(one.amount):
            raise Refused(f"Enter pounds and pence: {one.because.strip()}.", code="addition_amount")
        added.append(BudgetLine(LineKind.ADDITION, round_pounds(one.amount), because=one.because.strip()))
    return (*lines, *added)


def total_of(lines: Collection[BudgetLine]) -> Decimal:
    """Return what lines come to, pounds a week."""
    return sum((line.amount for line in lines), Decimal("0.00"))


def _uplift_lines(
    model: CostModel, levels: Mapping[Domain, Level], *, one_to_one_hours: Decimal, waking_nights: int
) -> list[BudgetLine]:
    table = model.uplifts
    lines = [
        BudgetLine(LineKind.LEVEL, table.by_level[domain, level], f"{domain.value}:{level.value}")
        for domain, level in sorted(levels.items(), key=lambda pair: list(Domain).index(pair[0]))
        if table.by_level.get((domain, level))
    ]
    nights = Decimal(waking_nights)
    for kind, quantity, rate in (
        (LineKind.ONE_TO_ONE, one_to_one_hours, table.per_one_to_one_hour),
        (LineKind.WAKING_NIGHTS, nights, table.per_waking_night),
    ):
        if quantity and rate:
            lines.append(BudgetLine(kind, quantity * rate, quantity=quantity, rate=rate))
    return lines


def line_words(line: BudgetLine) -> str:
    """Return what a line is for, in plain words."""
    if line.kind == LineKind.COST:
        return (BED_LINES.get(line.code) or ALL_LINES[line.code])[1]
    if line.kind == LineKind.LEVEL:
        domain, _, level = line.code.partition(":")
        return f"More help with {Domain(domain).title.lower()} ({Level(level).words})"
    if line.kind == LineKind.ADDITION:
        return line.because
    quantity = f"{line.quantity.normalize():f}" if line.quantity is not None else "0"
    each = format_money(line.rate or Decimal(0))
    if line.kind == LineKind.ONE_TO_ONE:
        return f"One-to-one support, {quantity} hours at {each}"
    return f"Somebody awake at night, {quantity} nights at {each}"


def line_group(line: BudgetLine) -> str:
    """Return under which heading a line stands."""
    if line.kind == LineKind.COST:
        return ALL_LINES[line.code][0].value
    return "Added by the approver" if line.kind == LineKind.ADDITION else "Needs above the model"


def check_budget(amount: Decimal, *, reference: Decimal) -> None:
    """Raise Refused when a budget is under the reference price at the person's levels (pounds a week, net of FNC)."""
    if amount < reference:
        raise Refused(
            f"{format_money(amount)} a week is under {format_money(reference)}, which is what sustainable care costs"
            " at these levels of need. Set at least that.",
            code="budget_below_reference",
        )


def check_not_lowered(amount: Decimal, *, standing: Decimal) -> None:
    """Raise Refused when a budget falls while a search that started with it is under way: it may only rise."""
    if amount < standing:
        raise Refused(
            f"A search is under way with a budget of {format_money(standing)} a week, so it cannot fall. Leave it, or"
            " raise it.",
            code="budget_lowered",
        )


def check_open_book(amount: Decimal, *, standing: Decimal, ceiling: Decimal, seen: str) -> None:
    """Raise Refused when a budget rises over the ceiling during a search and no open-book costs were seen (§7)."""
    if amount > max(standing, ceiling) and not seen.strip():
        raise Refused(
            f"{format_money(amount)} a week is over the ceiling of {format_money(ceiling)}. Raise it on the page of the"
            " search, which asks for the open-book costs, or take the package out of the DPS and negotiate.",
            code="open_book",
        )


def check_approval_limit(amount: Decimal, *, limit: Decimal | None) -> None:
    """Raise NotPermitted when an amount is over what an approver may agree, pounds a week; None is no limit."""
    if limit is not None and amount > limit:
        raise NotPermitted(
            f"You may approve up to {format_money(limit)} a week. Ask somebody with a higher limit.",
            code="approval_limit",
        )
