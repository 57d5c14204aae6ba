"""Reads of budgets: the one that stands, line by line. Row security decides who gets an answer."""

import json
from dataclasses import dataclass
from decimal import Decimal

from placewell.accounts.vault import unlock_for
from placewell.needs.models import Budget, Package
from placewell.needs.values import BudgetFigures, read_line
from placewell.rules.budget import BudgetLine, line_group, line_words, total_of
from placewell.rules.errors import WrongState

FIGURES = ("amount", "floor", "reference", "ceiling", "fnc")


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines of a budget under one heading, in words, with what they come to; pounds a week."""

    title: str
    lines: tuple[tuple[str, Decimal], ...]
    total: Decimal


def newest_budget(package: Package) -> Budget | None:
    """Return the budget that was set last, or None; None also for whoever may not see budgets."""
    return package.budgets.order_by("-version").first()


def budget_of(package: Package) -> BudgetFigures:
    """Return the indicative budget as it stands. Raises WrongState before an approver set one."""
    row = newest_budget(package)
    if row is None:
        raise WrongState("There is no budget yet. An approver sets it before a tender can open.")
    return read_budget(row)


def read_budget(row: Budget) -> BudgetFigures:
    """Unlock a budget. One set before lines were kept has none."""
    value = json.loads(unlock_for(row.authority_id, bytes(row.locked)))
    return BudgetFigures(
        **{name: Decimal(value[name]) for name in FIGURES},
        lines=tuple(read_line(line) for line in value.get("lines", ())),
        because=value.get("because", ""),
    )


def line_groups(lines: tuple[BudgetLine, ...]) -> list[LineGroup]:
    """Put lines under their headings, in the order of the lines."""
    grouped: dict[str, list[BudgetLine]] = {}
    for line in lines:
        grouped.setdefault(line_group(line), []).append(line)
    return [
        LineGroup(title, tuple((line_words(line), line.amount) for line in group), total_of(group))
        for title, group in grouped.items()
    ]
