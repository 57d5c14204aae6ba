"""Forms of a telephone round: a call, and the provider's word on an offer that was taken down."""

from datetime import datetime
from typing import Any

from django import forms

from placewell.rules.clocks import LONDON
from placewell.rules.telephoning import (
    LONGEST_EXPLANATION,
    OUTCOME_WORDS,
    SPOKEN_WORDS,
    WRONG_WORDS,
    CallOutcome,
    SpokenTo,
    newest_before,
    next_after,
)
from placewell.ui.forms import GovForm

CLOCK = ("%H:%M", "%H.%M", "%H%M")
NO_TIME = "Enter a time such as 18:45."


class CallForm(GovForm):
    """Whom a call reached, when, and what it came to."""

    spoken_to = forms.ChoiceField(
        label="Whom did you reach?",
        help_text="Their role. Name nobody.",
        choices=[(one.value, words) for one, words in SPOKEN_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whom you reached."},
    )
    outcome = forms.ChoiceField(
        label="What did the call come to?",
        choices=[(one.value, words) for one, words in OUTCOME_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the call came to."},
    )
    called_at = forms.TimeField(
        label="When did you ring?",
        help_text="Such as 18:45. The newest time that the clock showed this.",
        input_formats=CLOCK,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={"required": NO_TIME, "invalid": NO_TIME},
    )
    call_back_at = forms.TimeField(
        label="When do they want to be rung again? (if they do)",
        help_text="Such as 19:30.",
        required=False,
        input_formats=CLOCK,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={"invalid": NO_TIME},
    )

    def call(self, now: datetime) -> dict[str, Any]:
        """Return the call as the action takes it."""
        said = self.cleaned_data
        again = said["call_back_at"]
        return {
            "spoken_to": SpokenTo(said["spoken_to"]),
            "outcome": CallOutcome(said["outcome"]),
            "called_at": newest_before(said["called_at"], now),
            "call_back_at": None if again is None else next_after(again, now),
        }


def first_call(now: datetime) -> dict[str, str]:
    """Return what an empty form starts from: it was just now."""
    return {"called_at": f"{now.astimezone(LONDON):%H:%M}"}


class ConfirmForm(GovForm):
    """The provider's word, and where the price is under what care costs, how it covers it."""

    explanation = forms.CharField(
        label="How does this price cover the cost of care?",
        help_text="A named officer of the council reads it before the offer can be put to the person. Name nobody.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_EXPLANATION,
        required=False,
    )

    def __init__(self, *args: Any, low: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not low:
            del self.fields["explanation"]


class WrongForm(GovForm):
    """Why what was taken down is not the provider's word."""

    because = forms.ChoiceField(
        label="What is wrong?",
        choices=[(one.value, words) for one, words in WRONG_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong."},
    )
