"""Forms of visits and agreements."""

from django import forms

from placewell.placements.actions import VisitOutcome
from placewell.ui.forms import DayField, GovForm

OUTCOMES = {
    VisitOutcome.ACCEPT: "We can give this person the care they need, at the price we offered",
    VisitOutcome.DECLINE_PORTRAIT_WRONG: "The person is different from the portrait, so we cannot",
    VisitOutcome.DECLINE_OTHER: "We cannot, for another reason",
}


class VisitForm(GovForm):
    """What a visit came to."""

    outcome = forms.ChoiceField(
        label="After meeting the person",
        choices=[(outcome.value, words) for outcome, words in OUTCOMES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what the visit came to."},
    )
    differs = forms.CharField(
        label="What is different from the portrait? (if anything)",
        help_text="It is no fault of yours when the portrait was wrong. The council reads this, to put it right.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
    )
    notes = forms.CharField(label="Notes", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)


class RefuseForm(GovForm):
    """Why a placement is not approved."""

    because = forms.CharField(
        label="Why not?",
        help_text="The person reads this. Use short, plain words, and say what has to happen first.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": "Say why, in plain words: the person reads it."},
    )


class InterimForm(GovForm):
    """By when a place for now is reviewed."""

    review_on = DayField(
        label="By which day is it reviewed?",
        error_messages={"required": "Give the day on which this place is reviewed. There is none without it."},
    )


class SignForm(GovForm):
    """A simple electronic signature."""

    name = forms.CharField(
        label="Type your full name to sign",
        help_text="We keep your name, the time, and a fingerprint of the document you signed.",
        max_length=120,
        error_messages={"required": "Type your full name to sign."},
    )
