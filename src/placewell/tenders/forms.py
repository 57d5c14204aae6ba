"""Forms of tenders. That of an offer stands in `bid_form`."""

from django import forms

from placewell.rules.settled import SEARCH_WORDS
from placewell.tenders.actions.saved_answers import LONGEST_ANSWER, LONGEST_QUESTION
from placewell.tenders.actions.second_tier import LONGEST_NAME, LONGEST_PURPOSE
from placewell.tenders.content import DeclineReason
from placewell.ui.forms import GovForm, MoneyField

DECLINE_WORDS = {
    DeclineReason.NO_VACANCY: "We have no place",
    DeclineReason.CANNOT_MEET_NEEDS: "We cannot meet these needs",
    DeclineReason.STAFFING: "We do not have the staff",
    DeclineReason.START_DATE: "We cannot start in time",
    DeclineReason.PRICE: "The price could not cover the care",
    DeclineReason.PORTRAIT_UNCLEAR: "The portrait does not say enough",
    DeclineReason.OTHER: "Another reason",
}


class DeclineForm(GovForm):
    """Why an invited service does not bid."""

    reason = forms.ChoiceField(
        label="Why will you not make an offer?",
        choices=[(reason.value, words) for reason, words in DECLINE_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason."},
    )


class QuestionForm(GovForm):
    """A question about a portrait."""

    text = forms.CharField(
        label="Your question",
        help_text="The answer goes to every invited service. Nobody is told who asked. Name nobody.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1_000,
        error_messages={"required": "Write your question."},
    )


class InterestForm(GovForm):
    """Who will read the second tier, and what for."""

    reader = forms.CharField(
        label="Who will read it?",
        max_length=LONGEST_NAME,
        error_messages={"required": "Name who will read it."},
    )
    job = forms.CharField(
        label="What is their job?",
        help_text="Such as: deputy manager.",
        max_length=LONGEST_NAME,
        error_messages={"required": "Say what their job is."},
    )
    purpose = forms.CharField(
        label="What do they read it for?",
        help_text="The person sees this. Such as: to see whether our nurses can look after your medicines.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_PURPOSE,
        error_messages={"required": "Say what they read it for: the person sees this."},
    )


class SavedAnswerForm(GovForm):
    """An answer to keep."""

    question = forms.CharField(
        label="Which question does it answer?",
        max_length=LONGEST_QUESTION,
        error_messages={"required": "Write the question."},
    )
    text = forms.CharField(
        label="Your answer",
        help_text="Name nobody: you will use it for other people.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST_ANSWER,
        error_messages={"required": "Write the answer."},
    )


class PlacesForm(GovForm):
    """How many places a service has."""

    places = forms.IntegerField(
        label="How many places do you have now?",
        help_text="0 if you are full. A service that says 0 is not invited.",
        min_value=0,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter a number of places, such as 2.",
            "invalid": "Enter a number of places, such as 2.",
            "min_value": "Enter 0 or more places.",
        },
    )


class AnswerForm(GovForm):
    """An answer to all."""

    answer = forms.CharField(
        label="Your answer",
        help_text="It goes to every invited service. Name nobody.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2_000,
        error_messages={"required": "Write the answer."},
    )


class BecauseForm(GovForm):
    """A reason."""

    because = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        error_messages={"required": "Say why: every invited service is told."},
    )


class SearchAgainForm(GovForm):
    """How far the next search looks, and who agreed to that."""

    radius_miles = forms.DecimalField(
        label="Within how many miles?",
        help_text="As far as before, or further if the person agrees. It is never stretched to make up the number.",
        min_value=1,
        max_value=99,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Enter how many miles.", "invalid": "Enter a number of miles, such as 12."},
    )
    agreed_by = forms.CharField(
        label="Who agreed to look further? (if further)",
        help_text="The person, or whoever speaks for them: their name, and who they are.",
        required=False,
        max_length=160,
    )


class SettledSearchForm(GovForm):
    """Why care is looked for again for somebody who was placed."""

    reason = forms.ChoiceField(
        label="Why is another place looked for?",
        help_text="A settled person is never put to tender again on price.",
        choices=[(one.value, words) for one, words in SEARCH_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why another place is looked for."},
    )
    agreed_by = forms.CharField(
        label="Who wants to move, or agreed to it? (if their wish or their needs)",
        help_text="The person, or whoever speaks for them: their name, and who they are.",
        required=False,
        max_length=160,
    )


class RaiseBudgetForm(GovForm):
    """A higher budget, why, and which costs were seen where it passes the ceiling."""

    amount = MoneyField(
        label="New budget",
        help_text="Net of NHS-funded nursing care. Providers never see it, before or after.",
        error_messages={"required": "Enter a budget a week."},
    )
    because = forms.CharField(
        label="Why does it rise?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        error_messages={"required": "Say why the budget rises."},
    )
    open_book = forms.CharField(
        label="Which open-book costs have you seen? (over the ceiling only)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
    )
