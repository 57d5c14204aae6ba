"""The form that starts a case."""

from typing import Any

from django import forms

from placewell.market.models import Category
from placewell.needs.actions import PersonDetails
from placewell.needs.forms.portrait import lines_of
from placewell.ui.forms import DayField, GovForm, set_choices

LINES = forms.Textarea(attrs={"rows": 3})


class PersonForm(GovForm):
    """Who the person is, and who to write to."""

    forename = forms.CharField(label="First name", max_length=80, error_messages={"required": "Enter a first name."})
    surname = forms.CharField(label="Last name", max_length=80, error_messages={"required": "Enter a last name."})
    born_on = DayField(label="Date of birth", error_messages={"required": "Enter a date of birth."})
    nhs_number = forms.CharField(label="NHS number (if known)", required=False, max_length=14)
    contact_name = forms.CharField(
        label="Who do we write to?",
        help_text="The person, or whoever speaks for them.",
        max_length=120,
        error_messages={"required": "Say who we write to."},
    )
    contact_relation = forms.CharField(
        label="Who are they to the person?", max_length=80, error_messages={"required": "Say who they are."}
    )
    contact_send_to = forms.EmailField(
        label="Their e-mail address", error_messages={"required": "Enter an e-mail address."}
    )
    known_names = forms.CharField(
        label="Names that a portrait must not say",
        help_text="Relatives and friends, one a line. The person’s own name is looked for in any case.",
        required=False,
        widget=LINES,
    )
    known_places = forms.CharField(
        label="Places that a portrait must not say",
        help_text="Streets, schools, employers, one a line.",
        required=False,
        widget=LINES,
    )
    category = forms.ChoiceField(label="What kind of care?", error_messages={"required": "Choose a kind of care."})

    def __init__(self, *args: Any, categories: list[Category], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(category.ref, category.name) for category in categories]
        set_choices(self, "category", choices)

    def details(self) -> PersonDetails:
        """Return who the person is."""
        said = self.cleaned_data
        return PersonDetails(
            forename=said["forename"],
            surname=said["surname"],
            born_on=said["born_on"],
            contact_name=said["contact_name"],
            contact_relation=said["contact_relation"],
            contact_send_to=said["contact_send_to"],
            nhs_number=said["nhs_number"],
            known_names=lines_of(said["known_names"]),
            known_places=lines_of(said["known_places"]),
        )
