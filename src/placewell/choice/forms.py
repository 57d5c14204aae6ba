"""Forms by which somebody chooses, asks, answers, and works out what they may be asked to pay."""

from datetime import date
from typing import Any

from django import forms

from placewell.choice.actions.asking import LONGEST, AskKind
from placewell.rules.choosing import WHY_NONE_WORDS, WhyNone
from placewell.rules.contribution import Means
from placewell.rules.deciding import AUTHORITY_WORDS, AuthorityToDecide, WhoDecides
from placewell.rules.waits import MORE_TIME_WORDS
from placewell.ui.forms import DayField, GovForm, MoneyField, set_choices


class WhoForm(GovForm):
    """Who is choosing, and on what authority."""

    authority_to_decide = forms.ChoiceField(
        label="Who is choosing?",
        choices=[(code.value, words) for code, words in AUTHORITY_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say who is choosing."},
    )
    decided_name = forms.CharField(
        label="What is the name of the person who is choosing?",
        max_length=120,
        error_messages={"required": "Give the name of who is choosing."},
    )

    def who(self) -> WhoDecides:
        """Return what was said of who decides."""
        said = self.cleaned_data
        return WhoDecides(
            authority=AuthorityToDecide(said["authority_to_decide"]),
            name=said["decided_name"],
            hard_alone=bool(said.get("hard_alone")),
            advocate=said.get("advocate", ""),
        )


class ChooseForm(WhoForm):
    """Who is choosing, a second choice if they want one, and why if they like."""

    second_ref = forms.ChoiceField(
        label="Do you have a second choice?",
        help_text="If your first choice does not work out, we show you this one first. We never choose for you.",
        required=False,
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label="Why did you choose this one? You do not have to say",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
    )
    hard_alone = forms.BooleanField(
        label="It is hard for me to take part in this, and I have no family or friend to help me", required=False
    )
    advocate = forms.CharField(
        label="If an advocate helped, what is their name?",
        help_text="An advocate helps you say what you want. It is free. Leave this empty if nobody did.",
        required=False,
        max_length=120,
    )

    def __init__(self, *args: Any, others: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "second_ref", [*others, ("none", "No second choice")])
        field = self.fields["second_ref"]
        field.initial = "none"
        if not others:
            del self.fields["second_ref"]


class BestInterestsForm(GovForm):
    """What must be recorded before somebody decides for a person (Mental Capacity Act 2005)."""

    capacity_assessed_by = forms.CharField(
        label="Who checked whether the person can make this choice?",
        help_text="It must be about this choice, not about all choices.",
        max_length=120,
        error_messages={"required": "Say who checked whether the person can make this choice."},
    )
    capacity_assessed_on = DayField(
        label="When did they check?", error_messages={"required": "Give the day on which it was checked."}
    )
    consulted = forms.CharField(
        label="Who was asked what the person would want?",
        help_text="Family, friends, or anybody else who knows them well.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
    unbefriended = forms.BooleanField(label="There is no family or friend who could be asked", required=False)
    over_eight_weeks = forms.ChoiceField(
        label="Is the stay likely to be longer than eight weeks?",
        choices=[("yes", "Yes"), ("no", "No")],
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the stay is likely to be longer than eight weeks."},
    )
    imca = forms.CharField(
        label="If there is nobody to ask: the name of the independent mental capacity advocate",
        required=False,
        max_length=120,
    )

    def added_to(self, who: WhoDecides) -> WhoDecides:
        """Return who decides, with what was recorded here."""
        said: dict[str, Any] = self.cleaned_data
        assessed_on: date | None = said["capacity_assessed_on"]
        return WhoDecides(
            authority=who.authority,
            name=who.name,
            capacity_assessed_by=said["capacity_assessed_by"],
            capacity_assessed_on=assessed_on,
            consulted=said["consulted"],
            unbefriended=said["unbefriended"],
            over_eight_weeks=said["over_eight_weeks"] == "yes",
            imca=said["imca"],
            hard_alone=who.hard_alone,
            advocate=who.advocate,
        )


class NoneForm(WhoForm):
    """Why none of the options is right, and whether there is another home to ask."""

    reasons = forms.MultipleChoiceField(
        label="Why is none of these right? Tick all that are true",
        choices=[(code.value, words) for code, words in WHY_NONE_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one reason, so that we know what to look for next."},
    )
    because = forms.CharField(
        label="Is there more you want to tell us?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
    )
    home = forms.CharField(
        label="Is there a home you would like us to ask?",
        help_text="Its name, and where it is. It does not have to be one of ours.",
        required=False,
        max_length=300,
    )
    field_order = ("reasons", "because", "home", "authority_to_decide", "decided_name")

    def why(self) -> list[WhyNone]:
        """Return the reasons."""
        return [WhyNone(one) for one in self.cleaned_data["reasons"]]


class MoreTimeForm(GovForm):
    """How much more time somebody would like."""

    how_much = forms.ChoiceField(
        label="How much more time would you like?",
        choices=[(code.value, words) for code, words in MORE_TIME_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say how much more time you would like."},
    )


class AskForm(GovForm):
    """What somebody asks a service before they choose."""

    kind = forms.ChoiceField(
        label="What would you like?",
        choices=[(AskKind.VISIT.value, "To come and look around"), (AskKind.QUESTION.value, "To ask a question")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you would like to visit, or to ask a question."},
    )
    text = forms.CharField(
        label="When would you like to come, or what is your question?",
        help_text="They do not know who you are yet. If you want them to ring you, give your number here.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={"required": "Write when you would like to come, or your question."},
    )


class AnswerForm(GovForm):
    """A service's answer to the person."""

    text = forms.CharField(
        label="Your answer",
        help_text="The person reads it beside your offer. Use short, plain words.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
        error_messages={"required": "Write your answer."},
    )


class MeansForm(GovForm):
    """What somebody has, by the rules for a place in a care home."""

    income = MoneyField(
        label="How much money do you get each week?",
        help_text="Add up your pensions and benefits, after tax.",
        error_messages={"required": "Enter how much money you get each week, such as 230.00. Enter 0 for none."},
    )
    not_counted = MoneyField(
        label="How much of that does not count?",
        help_text="For example pay from a job, the mobility part of a benefit, and half of a works pension that you"
        " give to your husband, wife or civil partner. Leave it empty if you are not sure.",
        required=False,
    )
    capital = MoneyField(
        label="How much do you have in savings?",
        help_text="Add your home only if nobody else lives in it and you would leave it for good.",
        suffix="in all",
        error_messages={"required": "Enter how much you have in savings, such as 4,000.00. Enter 0 for none."},
    )

    def means(self) -> Means:
        """Return what was entered."""
        said = self.cleaned_data
        nothing = Means(income=said["income"], capital=said["capital"])
        return Means(nothing.income, nothing.capital, said["not_counted"]) if said["not_counted"] else nothing
