"""Forms of a trusted assessor’s visit: whom to send, and what is handed over with the marks."""

from collections.abc import Sequence
from typing import Any

from django import forms

from placewell.market.models import Assessor
from placewell.ui.forms import GovForm


class SendForm(GovForm):
    """Which of the assessors whom the home trusts for this visit."""

    def __init__(self, assessors: Sequence[Assessor], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["assessor"] = forms.ChoiceField(
            label="Who meets the person?",
            choices=[(one.ref, f"{one.name}, {one.job}") for one in assessors],
            widget=forms.RadioSelect,
            error_messages={"required": "Say who meets the person.", "invalid_choice": "Choose one of these."},
        )


class HandOverForm(GovForm):
    """What else the home should know. Whether it takes the person is its own to say."""

    notes = forms.CharField(
        label="Anything else the home should know",
        help_text="The person, the home and the council read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
    )
