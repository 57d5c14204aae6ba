"""Forms of accounts."""

from django import forms

from placewell.ui.forms import GovForm


class CodeForm(GovForm):
    """The one-time code."""

    code = forms.CharField(
        label="Your code",
        help_text="Six figures, from the message we just sent you.",
        max_length=12,
        error_messages={"required": "Enter the six figures of your code."},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-5"}
        ),
    )
