"""Forms by which a home is named, and by which its answer is recorded."""

from typing import Any

from django import forms

from placewell.choice.forms import WhoForm
from placewell.rules.nominating import ASKED_HOW_WORDS, AskedHow, HomeSays
from placewell.rules.offers import LineKind
from placewell.tenders.bid_form import LINE_WORDS
from placewell.tenders.content import Price, PriceLine
from placewell.ui.forms import DayField, GovForm, MoneyField

LONGEST = 1_000
YES_OR_NO = [("yes", "Yes"), ("no", "No")]


class FindHomeForm(GovForm):
    """What a home is looked for by."""

    words = forms.CharField(
        label="What is the home called, or where is it?",
        help_text="Type its name, its town, or its postcode.",
        max_length=100,
        error_messages={"required": "Type the name of the home, its town, or its postcode."},
    )


class NameHomeForm(WhoForm):
    """Why somebody would like a home, and who asks."""

    because = forms.CharField(
        label="Why would you like this home?",
        help_text="A few words are enough. The council reads this. The home does not.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        error_messages={"required": "Say in a few words why you would like this home."},
    )
    field_order = ("because", "authority_to_decide", "decided_name")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["authority_to_decide"].label = "Who asks for this home?"
        self.fields["decided_name"].label = "What is the name of the person who asks?"


def _yes_or_no(label: str, missing: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=YES_OR_NO, widget=forms.RadioSelect, error_messages={"required": missing}
    )


class HomeSaysForm(GovForm):
    """What a named home answered, and how that is known."""

    asked_whom = forms.CharField(
        label="Who answered for the home?",
        help_text="Name and post, such as Ruth Adeyemi, manager.",
        max_length=120,
        error_messages={"required": "Name who answered for the home."},
    )
    asked_how = forms.ChoiceField(
        label="How was it asked?",
        choices=[(code.value, words) for code, words in ASKED_HOW_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say how the home was asked."},
    )
    asked_on = DayField(label="On which day?", error_messages={"required": "Give the day on which it was asked."})
    suitable = _yes_or_no(
        "Can it meet the person’s needs, and every must-have?", "Say whether it can meet the person’s needs."
    )
    has_place = _yes_or_no("Does it have a place?", "Say whether it has a place.")
    accepts_terms = _yes_or_no("Does it accept the council’s terms?", "Say whether it accepts the council’s terms.")
    words = forms.CharField(
        label="What does the home say?",
        help_text="What it will do for this person, or why it cannot have them. The person reads it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3_000,
        error_messages={"required": "Write what the home says. The person reads it."},
    )
    start_on = DayField(label="When could the person move in?", required=False)
    core = MoneyField(
        label="Price for core care", help_text="Leave the price empty only where the home refuses.", required=False
    )
    one_to_one = MoneyField(label=LINE_WORDS[LineKind.ONE_TO_ONE], required=False)
    nights = MoneyField(label=LINE_WORDS[LineKind.NIGHTS], required=False)
    sleep_in = MoneyField(label=LINE_WORDS[LineKind.SLEEP_IN], required=False)
    basis = forms.ChoiceField(
        label="Does the price include NHS-funded nursing care?",
        choices=[("net_of_fnc", "No"), ("gross_of_fnc", "Yes")],
        initial="net_of_fnc",
        required=False,
        widget=forms.RadioSelect,
    )
    valid_until = DayField(label="Until when is the price good?", required=False)
    bed_held_until = DayField(label="Until when does it hold the bed?", required=False)
    low_because = forms.CharField(
        label="If the price is under what care costs: how does the home explain it?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
    )

    def __init__(self, *args: Any, nursing: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not nursing:
            del self.fields["basis"]

    def clean(self) -> dict[str, Any]:
        """Ask until when a price is good."""
        said = super().clean() or {}
        if self._lines(said) and not said.get("valid_until") and "valid_until" not in self.errors:
            self.add_error("valid_until", "Give the last day on which the price is good.")
        return said

    def says(self) -> HomeSays:
        """Return what the home said, but for its price."""
        said = self.cleaned_data
        return HomeSays(
            asked_whom=said["asked_whom"],
            asked_how=AskedHow(said["asked_how"]),
            asked_on=said["asked_on"],
            suitable=said["suitable"] == "yes",
            has_place=said["has_place"] == "yes",
            accepts_terms=said["accepts_terms"] == "yes",
            words=said["words"],
            start_on=said["start_on"],
            low_because=said["low_because"],
        )

    def price(self) -> Price | None:
        """Return its price; None where it gave none."""
        said = self.cleaned_data
        lines = self._lines(said)
        if not lines:
            return None
        return Price(
            lines=lines,
            basis=said.get("basis") or "net_of_fnc",
            valid_until=said["valid_until"],
            bed_held_until=said["bed_held_until"],
        )

    @staticmethod
    def _lines(said: dict[str, Any]) -> tuple[PriceLine, ...]:
        return tuple(PriceLine(kind, said[kind.value]) for kind in LineKind if said.get(kind.value))
