"""The questions of a suitability statement, asked when a kind of care is added and whenever the answers change."""

from django import forms

from placewell.rules.suitability import Statement
from placewell.ui.forms import GovForm

LINES = forms.Textarea(attrs={"rows": 3})


class StatementForm(GovForm):
    """Why the needs of a category can be put to tender."""

    described = forms.CharField(
        label="Why can these needs be described in advance?",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Say why these needs can be described in advance."},
    )
    must_haves = forms.CharField(
        label="What can people insist on that a service either meets or does not?",
        help_text="Such as a language, a diet or a ground-floor room.",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Say what people can insist on."},
    )
    not_for = forms.CharField(
        label="Which needs leave the scheme, because they must be designed with a provider?",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Say which needs leave the scheme."},
    )
    tendered_because = forms.CharField(
        label="Supported living and shared lives: why is this put to tender at all?",
        help_text="Empty: it begins with a provider, designed together. Other care leaves this empty.",
        required=False,
        widget=LINES,
        max_length=4_000,
    )

    def statement(self) -> Statement:
        """Return what was typed as a statement."""
        given = self.cleaned_data
        return Statement(given["described"], given["must_haves"], given["not_for"], given["tendered_because"])
