"""The form by which somebody chooses."""

from typing import Any

from django import forms

from placewell.choice.actions import AUTHORITY_WORDS
from placewell.ui.forms import GovForm


class ChooseForm(GovForm):
    """Who is choosing, and a second choice if they want one."""

    authority_to_decide = forms.ChoiceField(
        label="Who is choosing?",
        choices=[(code.value, words) for code, words in AUTHORITY_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say who is choosing."},
    )
    second_ref = forms.ChoiceField(
        label="Do you have a second choice?",
        help_text="If the first does not work out after a visit, we offer this one at once.",
        required=False,
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label="Is there anything you want to say about why? (if you like)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
    )

    def __init__(self, *args: Any, others: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["second_ref"]
        field.choices = [*others, ("none", "No second choice")]  # type: ignore[attr-defined] # a choice field
        field.initial = "none"
