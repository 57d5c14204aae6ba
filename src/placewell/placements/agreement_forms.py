"""Forms of agreements: signing, varying, days away, notice and the end."""

from typing import Any

from django import forms

from placewell.rules.agreeing import AWAY_WORDS, VARIATION_WORDS
from placewell.rules.ending import END_WORDS, NOTICE_WORDS, Side, reasons_of
from placewell.ui.forms import DayField, GovForm, MoneyField, set_choices

THREE_ROWS = {"rows": 3}


class SignForm(GovForm):
    """A simple electronic signature with its evidence."""

    name = forms.CharField(
        label="Type your full name to sign",
        help_text="We keep your name, in what capacity you sign, the time, and a fingerprint of the document.",
        max_length=120,
        error_messages={"required": "Type your full name to sign."},
    )
    capacity = forms.CharField(
        label="In what capacity do you sign?",
        help_text="For example: registered manager, or contracts officer.",
        max_length=120,
        error_messages={"required": "Say in what capacity you sign, such as registered manager."},
    )
    read = forms.BooleanField(
        label="I have read the agreement",
        error_messages={"required": "Read the agreement, and tick that you have read it."},
    )
    pdf_sha256 = forms.CharField(widget=forms.HiddenInput)


class VaryForm(GovForm):
    """A change of an agreement."""

    reason = forms.ChoiceField(
        label="Why does the agreement change?",
        choices=[(one.value, words) for one, words in VARIATION_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why the agreement changes."},
    )
    said = forms.CharField(
        label="What changes, and why?",
        help_text="Both sides read this, and it stands in the new version.",
        widget=forms.Textarea(attrs=THREE_ROWS),
        max_length=1_000,
        error_messages={"required": "Say in words what changes and why. Both sides read it."},
    )
    weekly_price = MoneyField(
        label="Whole price a week",
        help_text="Net of NHS-funded nursing care. Leave it as it is if it does not change.",
        error_messages={"required": "Give the whole price a week."},
    )
    starts_on = DayField(label="From which day?", error_messages={"required": "Give the day, such as 3 3 2027."})


class DecideForm(GovForm):
    """An approver’s decision about a change."""

    agree = forms.ChoiceField(
        label="Do you agree to this change?",
        choices=[("yes", "Yes: draw up the new version for both sides to sign"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    because = forms.CharField(
        label="If not, why?",
        help_text="Whoever proposed the change reads this.",
        required=False,
        widget=forms.Textarea(attrs=THREE_ROWS),
        max_length=500,
    )


class AwayForm(GovForm):
    """Since when somebody is away."""

    reason = forms.ChoiceField(
        label="Where is the person?",
        choices=[(one.value, words) for one, words in AWAY_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where the person is."},
    )
    first_on = DayField(label="First day away", error_messages={"required": "Give the first day away."})
    said = forms.CharField(label="Anything to add (if elsewhere, where)", required=False, max_length=300)


class BackForm(GovForm):
    """When somebody came back."""

    last_on = DayField(label="Last day away", error_messages={"required": "Give the last day away."})


class NoticeForm(GovForm):
    """Notice, with its reason and last day."""

    reason = forms.ChoiceField(
        label="Why?", widget=forms.RadioSelect, error_messages={"required": "Choose why notice is given."}
    )
    said = forms.CharField(
        label="Say it in your own words",
        help_text="The other side reads this. Use short, plain words.",
        widget=forms.Textarea(attrs=THREE_ROWS),
        max_length=1_000,
        error_messages={"required": "Say in plain words why. The other side reads it."},
    )
    last_on = DayField(
        label="Last day",
        help_text="28 days from today, or later. It can be sooner only where somebody is not safe.",
        error_messages={"required": "Give the last day."},
    )

    def __init__(self, *args: Any, side: Side, **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "reason", [(one.value, NOTICE_WORDS[one]) for one in reasons_of(side)])


class EndForm(GovForm):
    """How a placement ended, and its last paid day."""

    reason = forms.ChoiceField(
        label="How did it end?",
        choices=[(one.value, words) for one, words in END_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended."},
    )
    last_on = DayField(
        label="Last day",
        help_text="This day is the last that is paid. Where the person died, it is the day of their death.",
        error_messages={"required": "Give the last day."},
    )
    said = forms.CharField(
        label="Anything to add", required=False, widget=forms.Textarea(attrs=THREE_ROWS), max_length=500
    )
