"""Forms of placements and agreements."""

from django import forms

from placewell.ui.forms import DayField, GovForm


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
