"""The search form."""

from django import forms

from placewell.rules.needs import BAND_NAMES, CARE_TYPE_NAMES
from placewell.rules.ratings import Rating
from placewell.ui.forms import GovForm, PostcodeField


class SearchForm(GovForm):
    """What somebody looks for, and where."""

    care_type = forms.ChoiceField(
        label="What kind of care?",
        choices=[
            ("", "Choose a kind of care"),
            *((kind.value, name.capitalize()) for kind, name in CARE_TYPE_NAMES.items()),
        ],
        error_messages={"required": "Choose a kind of care."},
    )
    near = PostcodeField(
        label="Near which postcode?",
        help_text="A full postcode, such as OL1 1AA. It is not kept.",
        error_messages={"required": "Enter a full postcode."},
    )
    miles = forms.DecimalField(
        label="Within how many miles?",
        min_value=1,
        max_value=100,
        initial=5,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={
            "required": "Enter how many miles.",
            "invalid": "Enter a number of miles, such as 5.",
            "min_value": "Enter 1 mile or more.",
            "max_value": "Enter 100 miles or fewer.",
        },
    )
    need = forms.MultipleChoiceField(
        label="Registered to care for",
        required=False,
        choices=[(band.value, name.capitalize()) for band, name in BAND_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    min_rating = forms.ChoiceField(
        label="Rated at least",
        help_text="Services that are not yet rated are always shown.",
        required=False,
        choices=[("", "Any rating"), *((rating.value, rating.value) for rating in Rating if rating.worth)],
    )
