"""Forms by which somebody says whether a search may look further."""

from typing import Any

from django import forms

from placewell.rules.widening import LONGEST_NAME
from placewell.ui.forms import DayField, GovForm


class MyFurtherForm(GovForm):
    """What the person says on their own page."""

    agrees = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say yes or no."},
    )

    def __init__(self, *args: Any, miles: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agrees"].label = f"May we look {miles} miles further away?"

    @property
    def yes(self) -> bool:
        """Tell whether they agree."""
        return bool(self.cleaned_data["agrees"] == "yes")


class FurtherForm(MyFurtherForm):
    """What staff write down of what the person said."""

    said_by = forms.CharField(
        label="Who said so?",
        help_text="The person, or whoever speaks for them.",
        max_length=LONGEST_NAME,
        error_messages={"required": "Name who said it: the person, or whoever speaks for them."},
    )
    how = forms.CharField(
        label="How?", help_text="Such as by telephone, or on the ward.", required=False, max_length=LONGEST_NAME
    )
    said_on = DayField(label="On which day?", error_messages={"required": "Give the day on which they said it."})

    def __init__(self, *args: Any, miles: int, **options: Any) -> None:
        super().__init__(*args, miles=miles, **options)
        self.fields["agrees"].label = f"May the search look {miles} miles further at its published step?"
