"""The form of the rates of NHS-funded nursing care of a year."""

from collections.abc import Iterable
from typing import Any

from django import forms

from placewell.rules.pricing import NursingRates, year_words
from placewell.ui.forms import DayField, GovForm, MoneyField, set_choices


class NursingRatesForm(GovForm):
    """Both rates of a year, where they were published, and when."""

    year = forms.ChoiceField(label="Which year, from April?", error_messages={"required": "Choose a year."})
    standard = MoneyField(label="The standard rate, pounds a week", error_messages={"required": "Enter the rate."})
    higher = MoneyField(label="The higher rate, pounds a week", error_messages={"required": "Enter the rate."})
    source = forms.CharField(
        label="Where was it published?",
        help_text="Such as the address of its page on GOV.UK. It is shown to everybody.",
        max_length=300,
        error_messages={"required": "Say where it was published."},
    )
    published_on = DayField(label="On which day?", error_messages={"required": "Enter a day, month and year."})

    def __init__(self, *given: Any, years: Iterable[int], **more: Any) -> None:
        super().__init__(*given, **more)
        set_choices(self, "year", [(str(one), year_words(one)) for one in years])

    def said(self) -> dict[str, Any]:
        """Return what the action takes."""
        said = self.cleaned_data
        return {
            "year": int(said["year"]),
            "rates": NursingRates(said["standard"], said["higher"]),
            "source": said["source"],
            "published_on": said["published_on"],
        }
