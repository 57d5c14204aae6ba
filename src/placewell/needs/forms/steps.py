"""The shorter forms of a case: healthcare, findings, confirming, signing, suitability and the budget."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from placewell.needs.words import PURPOSE_WORDS, ROUTE_WORDS
from placewell.rules.budget import Addition
from placewell.rules.suitability import Route
from placewell.ui.forms import GovForm, MoneyField

LINES = forms.Textarea(attrs={"rows": 3})
LONGEST = 2_000
YES_NO = (("yes", "Yes"), ("no", "No"))
ROWS, MOST_ROWS = 5, 30


class HealthcareForm(GovForm):
    """What was decided about NHS continuing healthcare."""

    decision = forms.CharField(
        label="What was decided about NHS continuing healthcare?",
        widget=LINES,
        max_length=LONGEST,
        error_messages={"required": "Say what was decided."},
    )
    checklist_positive = forms.BooleanField(label="The checklist was positive", required=False)
    fnc_eligible = forms.BooleanField(label="Eligible for NHS-funded nursing care", required=False)


class FindingForm(GovForm):
    """The answer to a finding that does not block."""

    key = forms.CharField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label="Why must these words stay?",
        max_length=400,
        error_messages={"required": "Say why these words must stay."},
    )


class RemarkAnswerForm(GovForm):
    """The answer to what the person says is wrong."""

    remark = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label="Your answer",
        widget=LINES,
        max_length=LONGEST,
        error_messages={"required": "Write what you answer the person."},
    )


class ConfirmForm(GovForm):
    """Who confirmed the portrait and how, or why nobody could."""

    confirmed_by = forms.CharField(
        label="Who confirmed it?",
        help_text="The person, or whoever speaks for them, and who they are.",
        required=False,
        max_length=120,
    )
    how = forms.CharField(label="How?", help_text="Such as: read aloud at home.", required=False, max_length=120)
    not_because = forms.CharField(label="Or why could nobody?", required=False, widget=LINES, max_length=LONGEST)


class SignForm(GovForm):
    """The signature. It says which text was read."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False)
    left_out_because = forms.CharField(
        label="Why does it leave out assessed needs?", required=False, widget=LINES, max_length=LONGEST
    )

    def __init__(self, *args: Any, leaves_out: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not leaves_out:
            del self.fields["left_out_because"]


class ReadingForm(GovForm):
    """What the second tier is read for."""

    purpose = forms.ChoiceField(
        label="What do you read it for?",
        help_text="The person sees who read it, when, and what for.",
        choices=[(one.value, words) for one, words in PURPOSE_WORDS.items()],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={
            "required": "Say what you read it for: the person sees this.",
            "invalid_choice": "Choose one of these purposes.",
        },
    )


class MyPortraitForm(GovForm):
    """What the person says is wrong. It says which text they read."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="What is wrong, or missing?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4_000,
        error_messages={"required": "Say what is wrong, or press “This is right”."},
    )


class SuitabilityForm(GovForm):
    """The questions of the suitability test, and the way out where the package leaves."""

    must_haves_are_criteria = forms.ChoiceField(
        label="Is every must-have something that a service either meets or does not?",
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
        error_messages={"required": "Say whether every must-have can be met or not met."},
    )
    bespoke = forms.ChoiceField(
        label="Does the care have to be designed with a provider?",
        help_text="A service for one person alone, court or forensic conditions, or the like.",
        choices=YES_NO,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
        error_messages={"required": "Say whether the care has to be designed with a provider."},
    )
    because = forms.CharField(
        label="Your reason, where one is needed",
        help_text="For going on with only two services, or for another route than the test’s own.",
        required=False,
        widget=LINES,
        max_length=LONGEST,
    )
    route = forms.ChoiceField(
        label="Which route does it take?",
        required=False,
        choices=[(route.value, words.title) for route, words in ROUTE_WORDS.items()],
        widget=forms.RadioSelect,
    )

    def answers(self) -> dict[str, bool]:
        """Return the answers to the questions."""
        return {name: self.cleaned_data[name] == "yes" for name in ("must_haves_are_criteria", "bespoke")}

    def chosen_route(self) -> Route | None:
        """Return the route chosen, or None for the test's own."""
        return Route(self.cleaned_data["route"]) if self.cleaned_data["route"] else None


class BudgetForm(GovForm):
    """What an approver adds to the model's lines: rows of a reason and an amount. Empty rows count for nothing."""

    def __init__(self, *args: Any, before: Sequence[Addition] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        sent = [int(name[8:]) + 1 for name in self.data if name.startswith("because_") and name[8:].isdigit()]
        self.rows = min(max([ROWS, len(before) + 2, *sent]), MOST_ROWS)
        for row in range(self.rows):
            old = before[row] if row < len(before) else None
            self.fields[f"because_{row}"] = forms.CharField(
                label=f"Addition {row + 1}: what for?",
                required=False,
                max_length=200,
                initial=old.because if old else "",
            )
            self.fields[f"amount_{row}"] = MoneyField(
                label=f"Addition {row + 1}: how much?", required=False, initial=f"{old.amount:.2f}" if old else ""
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the half of a row that is missing."""
        said = super().clean() or {}
        for row in range(self.rows):
            because, amount = said.get(f"because_{row}", ""), said.get(f"amount_{row}")
            if because and amount is None and f"amount_{row}" not in self.errors:
                self.add_error(f"amount_{row}", f"Enter how much a week for “{because}”.")
            elif amount is not None and not because:
                self.add_error(f"because_{row}", "Say what this addition is for.")
            elif amount is not None and amount <= 0:
                self.add_error(f"amount_{row}", "An addition is above £0.00. Leave the row empty if there is none.")
        return said

    def additions(self) -> tuple[Addition, ...]:
        """Return the rows that are filled in."""
        said = self.cleaned_data
        rows = [(said[f"because_{row}"], said[f"amount_{row}"]) for row in range(self.rows)]
        return tuple(Addition(Decimal(amount), because) for because, amount in rows if amount is not None)

    def pairs(self) -> list[tuple[Any, Any]]:
        """Return each row's two fields."""
        return [(self[f"because_{row}"], self[f"amount_{row}"]) for row in range(self.rows)]
