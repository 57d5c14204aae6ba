"""Forms of an additional cost: asking, advice, the check, signatures, the review and the stop."""

from typing import Any

from django import forms

from placewell.rules.additional_cost import GROUND_WORDS, PAYER_WORDS, SIGNS_AS_WORDS, Advice, Ground, Payer, Wish
from placewell.ui.forms import DayField, GovForm, set_choices

LONGEST = 1_000


class AskMoreForm(GovForm):
    """Which home, who would pay the rest, and whether they want to and can."""

    home = forms.CharField(
        label="Which home is it?",
        max_length=300,
        error_messages={"required": "Say which home it is."},
    )
    payer = forms.ChoiceField(
        label="Who would pay the rest?",
        choices=[(code.value, words) for code, words in PAYER_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say who would pay the rest."},
    )
    payer_name = forms.CharField(
        label="What is the full name of the one who would pay?",
        max_length=120,
        error_messages={"required": "Give the name of who would pay."},
    )
    relation = forms.CharField(
        label="Who are they to the person?",
        help_text="Such as daughter or friend. Leave it empty if the person pays.",
        required=False,
        max_length=120,
    )
    ground = forms.ChoiceField(
        label="If the person would pay: which of these is true?",
        choices=[(code.value, words) for code, words in GROUND_WORDS.items()],
        initial=Ground.NONE.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Say which of these is true."},
    )
    willing = forms.ChoiceField(
        label="Have you asked them, and do they want to?",
        choices=[("yes", "Yes"), ("no", "No, or not yet")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they were asked, and want to."},
    )
    stay_weeks = forms.IntegerField(
        label="How many weeks is the stay likely to last?",
        help_text="Leave it empty if it has no end.",
        required=False,
        min_value=1,
        max_value=2_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )
    able_weeks = forms.IntegerField(
        label="For how many weeks can they pay?",
        help_text="Leave it empty if they can pay for as long as the stay lasts.",
        required=False,
        min_value=1,
        max_value=2_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )

    def wish(self) -> Wish:
        """Return what was asked."""
        said = self.cleaned_data
        return Wish(
            payer=Payer(said["payer"]),
            payer_name=said["payer_name"],
            ground=Ground(said["ground"]),
            willing=said["willing"] == "yes",
            stay_weeks=said["stay_weeks"],
            able_weeks=said["able_weeks"],
        )


class AskNextForm(AskMoreForm):
    """Who would pay on for the home in which the person lives."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["home"]
        self.fields["payer"].label = "Who would pay from then on?"


class AdviceForm(GovForm):
    """Which home above the budget is meant, and the advice that whoever would pay was given."""

    bid_ref = forms.ChoiceField(
        label="Which home is meant?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say which home is meant."},
    )
    given_on = DayField(
        label="On which day was the advice given?", error_messages={"required": "Give the day of the advice."}
    )
    given_by = forms.CharField(
        label="Who gave it?", max_length=120, error_messages={"required": "Say who gave the advice."}
    )
    how = forms.CharField(
        label="What were they told, and how?",
        help_text="What it costs and for how long, what happens when the money ends, that there are places for which"
        " nobody pays extra, and where to get independent advice.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={"required": "Say what they were told, and how."},
    )
    said_yes = forms.BooleanField(label="After the advice, they said that they still want to", required=False)

    def __init__(self, *args: Any, homes: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "bid_ref", homes)

    def advice(self) -> Advice:
        """Return the advice."""
        said = self.cleaned_data
        return Advice(said["given_on"], said["given_by"], said["said_yes"])


class CheckForm(GovForm):
    """What an approver says before an agreement is drawn up."""

    healthcare = forms.ChoiceField(
        label="Does NHS continuing healthcare pay for this care?",
        help_text="Look at what was decided about it, on the case’s page.",
        choices=[("no", "No"), ("yes", "Yes")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether NHS continuing healthcare pays for this care."},
    )


class BecauseForm(GovForm):
    """Why, in words that the person reads."""

    because = forms.CharField(
        label="Why? The person reads this",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        error_messages={"required": "Say why, in plain words: the person reads it."},
    )


class SignForm(GovForm):
    """The person's own typed signature, for their own money."""

    name = forms.CharField(
        label="Your full name", max_length=120, error_messages={"required": "Type your full name to sign."}
    )


class SignForThemForm(GovForm):
    """A signature that a broker keeps for whoever pays: who signed, in which standing, and how it was given."""

    name = forms.CharField(
        label="Full name of who signs", max_length=120, error_messages={"required": "Type the full name of who signs."}
    )
    signs_as = forms.ChoiceField(
        label="Who signs?",
        choices=[(code.value, words) for code, words in SIGNS_AS_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say who signs."},
    )
    evidence = forms.CharField(
        label="How did they sign, and where is that kept?",
        help_text="Such as: on paper in front of me, kept in the case’s file; power of attorney seen.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        error_messages={"required": "Say how they signed, so that it can be shown later."},
    )


class AgreeForm(GovForm):
    """The authority's signature."""

    name = forms.CharField(
        label="Your full name", max_length=120, error_messages={"required": "Type your full name to sign."}
    )


class ReviewForm(GovForm):
    """What a review found, and whether the additional cost goes on."""

    said = forms.CharField(
        label="What was found?",
        help_text="Who was asked, what they said, and what was decided.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={"required": "Say what was found: who was asked, what they said, and what was decided."},
    )
    goes_on = forms.ChoiceField(
        label="What comes next?",
        choices=[("yes", "It goes on, for a year at most"), ("no", "It ends: the council pays the whole fee")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it goes on."},
    )
