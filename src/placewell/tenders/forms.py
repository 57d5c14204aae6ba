"""Forms of tenders."""

from collections.abc import Sequence
from typing import Any

from django import forms

from placewell.tenders.content import Answer, DeclineReason, LineKind, Price, PriceLine, Response
from placewell.ui.forms import DayField, GovForm, MoneyField

LONGEST = 3_000
DECLINE_WORDS = {
    DeclineReason.NO_VACANCY: "We have no place",
    DeclineReason.CANNOT_MEET_NEEDS: "We cannot meet these needs",
    DeclineReason.STAFFING: "We do not have the staff",
    DeclineReason.START_DATE: "We cannot start in time",
    DeclineReason.PRICE: "The price could not cover the care",
    DeclineReason.PORTRAIT_UNCLEAR: "The portrait does not say enough",
    DeclineReason.OTHER: "Another reason",
}


class BidForm(GovForm):
    """A bid: how these needs will be met, and the price, in one page that fits a phone."""

    for_me = forms.CharField(
        label="What will you do for this person?",
        help_text="They and their family read this when they choose. Speak to them.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={"required": "Say what you will do for this person."},
    )
    start_on = DayField(label="When can care start?", error_messages={"required": "Enter the day care can start."})
    must_haves_met = forms.BooleanField(label="We meet every must-have above", required=False)
    vacancy_confirmed = forms.BooleanField(label="We have a place now, and hold it for this person", required=False)
    confirmed_by = forms.CharField(
        label="Who confirmed the place?",
        max_length=120,
        error_messages={"required": "Name who confirmed that there is a place."},
    )
    core = MoneyField(label="Price for core care", error_messages={"required": "Enter a price a week."})
    one_to_one = MoneyField(label="One-to-one hours (if any)", required=False)
    nights = MoneyField(label="Waking nights (if any)", required=False)
    basis = forms.ChoiceField(
        label="Does the price include NHS-funded nursing care?",
        choices=[("net_of_fnc", "No"), ("gross_of_fnc", "Yes")],
        initial="net_of_fnc",
        widget=forms.RadioSelect,
    )
    valid_until = DayField(
        label="Until when is the price good?", error_messages={"required": "Enter the last day of the price."}
    )
    bed_held_until = DayField(label="Until when do you hold the bed?", required=False)
    key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Sequence[dict[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = tuple(question["id"] for question in questions)
        for question in reversed(questions):
            field = forms.CharField(
                label=question["text"],
                help_text=question["guidance"],
                widget=forms.Textarea(attrs={"rows": 6}),
                max_length=LONGEST,
                error_messages={"required": "Answer this question: an empty answer would score nothing."},
            )
            self.fields = {f"answer_{question['id']}": field, **self.fields}

    def response(self) -> Response:
        """Return the first envelope."""
        said = self.cleaned_data
        return Response(
            answers=tuple(Answer(one, said[f"answer_{one}"]) for one in self.questions),
            for_me=said["for_me"],
            start_on=said["start_on"],
            vacancy_confirmed=said["vacancy_confirmed"],
            must_haves_met=said["must_haves_met"],
            confirmed_by=said["confirmed_by"],
        )

    def price(self) -> Price:
        """Return the second envelope."""
        said = self.cleaned_data
        kinds = (LineKind.CORE, LineKind.ONE_TO_ONE, LineKind.NIGHTS)
        return Price(
            lines=tuple(PriceLine(kind, said[kind.value]) for kind in kinds if said[kind.value]),
            basis=said["basis"],
            valid_until=said["valid_until"],
            bed_held_until=said["bed_held_until"],
        )


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
