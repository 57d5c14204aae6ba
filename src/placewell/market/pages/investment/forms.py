"""Forms of investment in quality."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from placewell.market.pages.file_field import a_file
from placewell.market.words import plain
from placewell.rules.investment import (
    KIND_WORDS,
    LONGEST_MONTHS,
    MOST_ITEMS,
    InvestmentItem,
    InvestmentKind,
    free_code,
)
from placewell.ui.forms import DayField, GovForm, set_choices

LINES = forms.Textarea(attrs={"rows": 4})
FEW_LINES = forms.Textarea(attrs={"rows": 2})
NARROW = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4", "spellcheck": "false"})
MORE_ROWS, LEAST_ROWS = 2, 4
PARTS = ("what", "kind", "points", "months", "evidence")


class ListForm(GovForm):
    """The items of a points list: those that stand, and rows for more."""

    def __init__(self, *args: Any, standing: Sequence[InvestmentItem], **options: Any) -> None:
        super().__init__(*args, **options)
        self.standing = standing
        self.many = min(max(len(standing) + MORE_ROWS, LEAST_ROWS), MOST_ITEMS)
        for row in range(1, self.many + 1):
            self._add(row, standing[row - 1] if row <= len(standing) else None)
        self.fields["in_force_from"] = DayField(
            label="In force from",
            required=False,
            help_text="Empty: from the moment it is published. What was verified before keeps its points.",
        )

    def _add(self, row: int, item: InvestmentItem | None) -> None:
        name, given = f"Item {row}", self.fields
        given[f"what_{row}"] = forms.CharField(
            label="What is shown to be done", required=False, max_length=300, initial=item.what if item else ""
        )
        given[f"kind_{row}"] = forms.ChoiceField(
            label="Kind",
            required=False,
            choices=[("", "Choose"), *((one.value, KIND_WORDS[one]) for one in InvestmentKind)],
            initial=item.kind if item else "",
        )
        wrong = dict.fromkeys(("invalid", "max_digits", "max_decimal_places"), f"{name}: enter points such as 12.5.")
        given[f"points_{row}"] = forms.DecimalField(
            label="Points",
            required=False,
            widget=NARROW,
            max_digits=5,
            decimal_places=2,
            error_messages=wrong,
            initial=plain(item.points) if item else None,
        )
        given[f"months_{row}"] = forms.IntegerField(
            label="Months that it counts",
            required=False,
            widget=NARROW,
            max_value=LONGEST_MONTHS,
            error_messages=dict.fromkeys(("invalid", "max_value"), f"{name}: enter 1 to {LONGEST_MONTHS} months."),
            initial=item.months if item else None,
        )
        given[f"evidence_{row}"] = forms.CharField(
            label="Evidence that is asked for",
            required=False,
            max_length=600,
            widget=FEW_LINES,
            initial=item.evidence if item else "",
        )

    def rows(self) -> Iterator[tuple[int, list[BoundField]]]:
        """Return each row's number with its fields, in the order shown."""
        for row in range(1, self.many + 1):
            yield row, [self[f"{part}_{row}"] for part in PARTS]

    def items(self, taken: Collection[str]) -> tuple[InvestmentItem, ...]:
        """Return what was typed; a row whose words were emptied is dropped. `taken` are ids that no new item gets."""
        found: list[InvestmentItem] = []
        used = set(taken)
        for row in range(1, self.many + 1):
            what, kind, points, months, evidence = (self.cleaned_data[f"{part}_{row}"] for part in PARTS)
            if not what.strip():
                continue
            known = self.standing[row - 1].code if row <= len(self.standing) else ""
            code = known or free_code(InvestmentKind(kind or InvestmentKind.STAFFING), used)
            used.add(code)
            found.append(InvestmentItem(code, kind, what, points or Decimal(0), months or 0, evidence))
        return tuple(found)


class ClaimForm(GovForm):
    """What a member has done, with a file or two that show it."""

    item = forms.ChoiceField(
        label="What have you done?", widget=forms.RadioSelect, error_messages={"required": "Choose what you have done."}
    )
    statement = forms.CharField(
        label="Since when, and how can it be seen?",
        help_text="Name nobody who lives or works with you.",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Say since when, and how it can be seen."},
    )
    file = a_file("A file that shows it", required=True)
    second = a_file("Another file (if you have one)", required=False)

    def __init__(self, *args: Any, items: Sequence[InvestmentItem], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(
            self,
            "item",
            [
                (one.code, f"{one.what}: {plain(one.points)} points for {one.months} months. Evidence: {one.evidence}")
                for one in items
            ],
        )

    def contents(self) -> list[bytes]:
        """Return the bytes of what was chosen."""
        return [self.cleaned_data[name].read() for name in ("file", "second") if self.cleaned_data[name]]


class AnswerForm(GovForm):
    """An answer to a question, with a file if that helps."""

    text = forms.CharField(
        label="Your answer", widget=LINES, max_length=4_000, error_messages={"required": "Write your answer."}
    )
    file = a_file("A file (if it helps)", required=False)


class EvidenceForm(GovForm):
    """One more file."""

    file = a_file("A file that shows it", required=True)
