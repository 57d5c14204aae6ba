"""Forms of running a scheme."""

from collections.abc import Sequence
from typing import Any

from django import forms

from placewell.market.pages.running.statement_form import StatementForm
from placewell.market.words import BASIS_WORDS
from placewell.rules.clocks import EARLIEST_HOUR, LATEST_HOUR
from placewell.rules.going_live import ANSWER_WORDS, KIND_WORDS
from placewell.rules.legal_basis import RULES, LegalBasis
from placewell.rules.needs import BAND_NAMES, CARE_TYPE_NAMES, CareType, NeedBand
from placewell.rules.pilots import MEASURES, Direction
from placewell.rules.ratings import Rating
from placewell.ui.forms import DayField, GovForm, set_choices

LINES = forms.Textarea(attrs={"rows": 4})
SHORT = forms.NumberInput(attrs={"class": "govuk-input--width-3"})


class BasisField(forms.ChoiceField):
    """A legal basis, each with what it means."""

    hints = {basis.value: f"{BASIS_WORDS[basis]} Source: {RULES[basis].source}." for basis in LegalBasis}


class DescribingForm(GovForm):
    """What everybody reads of a scheme, and may change in a published step."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter a name."})
    description = forms.CharField(
        label="What does it buy, and for whom?",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Say what it buys, and for whom."},
    )
    how_to_join = forms.CharField(
        label="How does a service join?",
        help_text="Who may join, what is asked, and how long a decision takes. There is no fee and no limit.",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Say how a service joins."},
    )
    closing_hour = forms.TypedChoiceField(
        label="At which hour do planned searches close?",
        choices=[(hour, f"{hour}:00") for hour in range(EARLIEST_HOUR, LATEST_HOUR + 1)],
        coerce=int,
    )


class EstablishForm(DescribingForm):
    """A scheme as a draft."""

    legal_basis = BasisField(
        label="On which legal basis does it stand?",
        choices=[(basis.value, RULES[basis].name) for basis in LegalBasis],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose its legal basis."},
    )
    starts_on = DayField(label="First day", error_messages={"required": "Enter its first day."})
    ends_on = DayField(label="Last day", required=False, help_text="Leave empty where the legal basis sets none.")
    first_draft_on = DayField(
        label="When was the first draft shown to anybody?",
        required=False,
        help_text="What providers and people said before that day counts as engagement. Today, when left empty.",
    )
    preference_is_criterion = forms.BooleanField(
        label="The person’s preference was published as an award criterion",
        help_text="Needed under regulation 34 alone; every other basis says so anyway.",
        required=False,
    )
    pilot = forms.BooleanField(
        label="It is a pilot",
        help_text="It ends within two years, and its stop criteria are fixed before it starts.",
        required=False,
    )
    field_order = ("name", "description", "legal_basis", "starts_on", "ends_on", "pilot")


class ChangeForm(DescribingForm):
    """What changes about a scheme, and why."""

    reasons = forms.CharField(
        label="Why does it change?",
        help_text="It is published with the change.",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Say why it changes."},
    )

    consultation = forms.CharField(
        label="Which consultation was about it?",
        help_text="Its reference, such as CO-7QK2M. Needed where the legal basis asks for one.",
        required=False,
        max_length=1_000,
    )


class EntryForm(GovForm):
    """An entry of the public record."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(kind.value, words) for kind, words in KIND_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )
    about = forms.CharField(
        label="Which authority was asked?", required=False, max_length=200, help_text="Only for an experience."
    )
    answer = forms.ChoiceField(
        label="What became of its scheme?",
        required=False,
        choices=[("", "This is not about an experience"), *((one.value, words) for one, words in ANSWER_WORDS.items())],
        help_text="Only for an experience. Those that have not answered are on the record too.",
    )
    area = forms.CharField(
        label="In which local authority are services counted?",
        required=False,
        max_length=120,
        help_text="Only for services lost: they are counted from the register, as the register spells the name.",
    )
    text = forms.CharField(
        label="What does the entry say?",
        widget=LINES,
        max_length=20_000,
        error_messages={"required": "Write what the entry says."},
    )
    evidence = forms.CharField(
        label="Where can it be checked?",
        help_text="A document, a page, minutes.",
        max_length=1_000,
        error_messages={"required": "Say where it can be checked."},
    )
    author = forms.CharField(
        label="Who stands for it, by name and office?",
        max_length=200,
        error_messages={"required": "Name who stands for it."},
    )
    dated = DayField(label="On which day did it happen?", error_messages={"required": "Enter the day."})


class CriterionForm(GovForm):
    """A stop criterion of a pilot."""

    measure = forms.ChoiceField(
        label="What is measured?",
        choices=[(one.value, f"{words.title} ({words.unit})") for one, words in MEASURES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is measured."},
    )
    direction = forms.ChoiceField(
        label="When does the pilot stop?",
        choices=[
            (Direction.AT_LEAST.value, "At the threshold or above"),
            (Direction.AT_MOST.value, "At the threshold or under it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when it stops."},
    )
    threshold = forms.DecimalField(
        label="Threshold",
        help_text="Per cent or days, with one decimal at most.",
        widget=SHORT,
        error_messages={"required": "Enter the threshold.", "invalid": "Enter a number, such as 40 or 12.5."},
    )
    least_cases = forms.IntegerField(
        label="How many cases does it take to tell?",
        widget=SHORT,
        error_messages={"required": "Enter a number of cases.", "invalid": "Enter a whole number, such as 10."},
    )
    reason = forms.CharField(
        label="Why does it stop there?",
        widget=LINES,
        max_length=2_000,
        error_messages={"required": "Say why it stops there."},
    )


class SentForm(GovForm):
    """When a notice was sent, and its number there."""

    reference = forms.CharField(
        label="Its number, or where it was published",
        max_length=200,
        error_messages={"required": "Enter its number, or where it was published."},
    )
    sent_on = DayField(label="Sent on", error_messages={"required": "Enter the day."})


class ExtendForm(GovForm):
    """A later last day."""

    ends_on = DayField(label="The new last day", required=False, help_text="Empty for none, where the basis allows it.")
    reasons = forms.CharField(label="Why?", widget=LINES, max_length=4_000, error_messages={"required": "Say why."})


class WindDownForm(GovForm):
    """When a scheme ends."""

    last_day = DayField(
        label="Its last day", help_text="Four weeks away at least.", error_messages={"required": "Enter its last day."}
    )
    reasons = forms.CharField(
        label="Why does it end?",
        help_text="Everybody who depends on it reads this.",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Say why it ends."},
    )


class InviteForm(GovForm):
    """Which authority is asked to share a scheme."""

    authority = forms.ChoiceField(label="Which authority?", error_messages={"required": "Choose an authority."})

    def __init__(self, *args: Any, authorities: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "authority", [("", "Choose one"), *authorities])


class AnswerForm(GovForm):
    """Whether to share a scheme."""

    joins = forms.ChoiceField(
        label="Does your authority share this scheme?",
        choices=[("yes", "Yes: we start searches of our own in it"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )


class CategoryForm(StatementForm):
    """A kind of care that a scheme buys. What it asks of members is fixed for its life."""

    field_order = ("name", "care_type", "need_bands", "radius_miles", "within", "rating_gate")

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter a name."})
    care_type = forms.ChoiceField(
        label="Which kind of care?",
        choices=[(one.value, words[0].upper() + words[1:]) for one, words in CARE_TYPE_NAMES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of care."},
    )
    need_bands = forms.MultipleChoiceField(
        label="Which needs is every member registered for?",
        choices=[(band.value, BAND_NAMES[band][0].upper() + BAND_NAMES[band][1:]) for band in NeedBand],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    radius_miles = forms.DecimalField(
        label="How far does a search look, in miles?",
        widget=SHORT,
        help_text="Unless the person says otherwise.",
        error_messages={"required": "Enter a number of miles.", "invalid": "Enter a number, such as 10."},
    )
    within = forms.CharField(
        label="In which local authority are its services?",
        required=False,
        max_length=120,
        help_text="Empty where distance alone counts.",
    )
    rating_gate = forms.ChoiceField(
        label="Lowest rating of a member",
        required=False,
        choices=[("", "None"), *((one.value, one.value) for one in Rating)],
        help_text="A service that is not yet rated passes every gate.",
    )

    def typed_care(self) -> CareType:
        """Return the kind of care that was chosen."""
        return CareType(self.cleaned_data["care_type"])
