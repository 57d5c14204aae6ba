"""Forms of complaints and appeals."""

from collections.abc import Sequence
from typing import Any

from django import forms

from placewell.redress.actions.own import LONGEST
from placewell.redress.actions.receiving import OF_PROVIDERS
from placewell.redress.words import ABOUT_FOR_PERSON, ABOUT_WORDS, OUTCOME_WORDS, REMEDY_WORDS
from placewell.rules.redress import MOST_DAYS_TO_ANSWER, About, Outcome, Remedy
from placewell.ui.forms import GovForm, set_choices

SMALL = {"class": "govuk-radios--small"}


def _long(label: str, missing: str, *, hint: str = "", rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing, "max_length": f"Use up to {LONGEST:,} characters."},
    )


class ComplainForm(GovForm):
    """What a person tells the council."""

    about = forms.ChoiceField(
        label="What is it about?",
        choices=[(one.value, words) for one, words in ABOUT_FOR_PERSON.items()],
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Say what it is about."},
    )
    text = _long("What went wrong?", "Tell us what went wrong.", hint="Say too what would put it right.")
    unsafe = forms.BooleanField(label="Somebody is not safe. A social worker looks at this today.", required=False)
    urgent = forms.BooleanField(label="It is about a choice or a move, and cannot wait", required=False)

    def said(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {**self.cleaned_data, "about": About(self.cleaned_data["about"])}


class ComplainAsProviderForm(GovForm):
    """What a provider complains of, and to which council."""

    authority = forms.ChoiceField(
        label="Which council?",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Choose a council."},
    )
    about = forms.ChoiceField(
        label="What is it about?",
        choices=[(one.value, words) for one, words in ABOUT_WORDS.items() if one in OF_PROVIDERS],
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Say what it is about."},
    )
    reference = forms.CharField(
        label="Reference of a search, placement or application of yours, if it is about one",
        required=False,
        max_length=40,
    )
    text = _long("What went wrong?", "Say what went wrong.", hint="Say too what would put it right.")
    unsafe = forms.BooleanField(label="Somebody is not safe. A social worker looks at this today.", required=False)

    def __init__(self, *args: Any, authorities: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "authority", [(str(pk), name) for pk, name in authorities])

    def said(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = dict(self.cleaned_data)
        authority_id = int(given.pop("authority"))
        return {**given, "authority_id": authority_id, "about": About(given["about"])}


class TextForm(GovForm):
    """One step's words."""

    text = _long("What you write", "Write something.")

    def __init__(self, *args: Any, label: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if label:
            self.fields["text"].label = label


class OutcomeForm(GovForm):
    """An answer: what was found, what is done, and why."""

    outcome = forms.ChoiceField(
        label="What did you find?",
        choices=[(one.value, words) for one, words in OUTCOME_WORDS.items()],
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Say what you found."},
    )
    remedy = forms.ChoiceField(
        label="What is done about it?",
        choices=[(one.value, words) for one, words in REMEDY_WORDS.items()],
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Say what is done about it."},
    )
    text = _long("Your answer, as the complainant reads it", "Write your answer.", rows=10)

    def said(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        return {"outcome": Outcome(given["outcome"]), "remedy": Remedy(given["remedy"]), "text": given["text"]}


class AnswerTimeForm(GovForm):
    """In how many working days the council answers."""

    days = forms.IntegerField(
        label="Working days to answer a complaint",
        min_value=1,
        max_value=MOST_DAYS_TO_ANSWER,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={"required": "Enter how many working days.", "invalid": "Enter a whole number of working days."},
    )
    because = forms.CharField(
        label="Why?",
        help_text="It is published beside the time.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why: it is published beside the time."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
