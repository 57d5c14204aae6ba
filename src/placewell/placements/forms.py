"""Forms of placements and agreements."""

from django import forms

from placewell.ui.forms import GovForm


class RefuseForm(GovForm):
    """Why a placement is not approved."""

    because = forms.CharField(
        label="Why not?",
        help_text="The person reads this. Use short, plain words, and say what has to happen first.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": "Say why, in plain words: the person reads it."},
    )


class SignForm(GovForm):
    """A simple electronic signature."""

    name = forms.CharField(
        label="Type your full name to sign",
        help_text="We keep your name, the time, and a fingerprint of the document you signed.",
        max_length=120,
        error_messages={"required": "Type your full name to sign."},
    )
