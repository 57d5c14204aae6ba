"""Forms of marking: taking a seat, a score, an agreed score, freeing a seat."""

from typing import Any

from django import forms

from placewell.ui.forms import GovForm

LONGEST = 1_000
NONE, SOME = "none", "some"


class SeatForm(GovForm):
    """Whether an evaluator has an interest in anybody whose answers they would mark."""

    interest = forms.ChoiceField(
        label="Do you have a conflict of interest in any of them?",
        help_text="For example: you, a relative or a friend works for one of them, owns part of it, or lives there.",
        choices=[(NONE, "No, I have none"), (SOME, "Yes, I have one")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have a conflict of interest."},
    )
    because = forms.CharField(
        label="If you have one, what is it?",
        help_text="Only commissioners and auditors of your authority read this.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        required=False,
    )


class ScoreForm(GovForm):
    """A score of one answer."""

    score = forms.DecimalField(
        label="Score from 0 to 5",
        min_value=0,
        max_value=5,
        max_digits=2,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={
            "required": "Enter a score from 0 to 5.",
            "invalid": "Enter a score from 0 to 5, such as 3 or 3.5.",
            "min_value": "A score is 0 at least.",
            "max_value": "A score is 5 at most.",
        },
    )
    because = forms.CharField(
        label="Why?",
        help_text="The bidder reads this after the person has been placed. Your name is not with it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        error_messages={"required": "Say why, in a sentence."},
    )


class AgreeForm(ScoreForm):
    """A score for two evaluators to agree."""

    def __init__(self, *args: Any, low: str, high: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["score"].label = f"Score to agree, from {low} to {high}"


class FreeSeatForm(GovForm):
    """Why a seat is freed."""

    because = forms.CharField(
        label="Why is the seat freed?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        error_messages={"required": "Say why the seat is freed."},
    )
