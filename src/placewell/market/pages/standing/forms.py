"""Forms of standing."""

from collections.abc import Sequence
from typing import Any

from django import forms

from placewell.market.models import Dispute
from placewell.market.pages.file_field import a_file
from placewell.market.pages.joining.forms import ReasonsForm
from placewell.market.queries.register import STATES
from placewell.market.queries.standing import ABOUT_WORDS
from placewell.rules.standing import AT_ONCE, GROUND_WORDS, Ground, ProceedingKind
from placewell.ui.forms import GovForm, set_choices

LINES = forms.Textarea(attrs={"rows": 4})
# What the register itself says is given notice of by the register.
BY_HAND = [ground for ground in Ground if ground != Ground.REGISTRATION]


class RegisterForm(GovForm):
    """Which members to look for."""

    name = forms.CharField(label="Name of the service or provider", required=False, max_length=80)
    category = forms.ChoiceField(label="Category", required=False)
    state = forms.ChoiceField(label="State", required=False, choices=list(STATES.items()))

    def __init__(self, *args: Any, categories: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "category", [("", "All"), *categories])


class ReplyForm(ReasonsForm):
    """A reply to a notice, with files that show what it says."""

    file = a_file("A file that shows it (if you have one)", required=False)
    second = a_file("Another file", required=False)
    third = a_file("A third file", required=False)

    def contents(self) -> list[bytes]:
        """Return the bytes of what was chosen."""
        given = (self.cleaned_data[name] for name in ("file", "second", "third"))
        return [one.read() for one in given if one]


class NoticeForm(GovForm):
    """A notice to a member."""

    kind = forms.ChoiceField(
        label="What do you propose?",
        choices=[
            (ProceedingKind.SUSPENSION.value, "Suspension: it takes no new people until it is lifted"),
            (ProceedingKind.REMOVAL.value, "Removal: its membership ends"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you propose."},
    )
    ground = forms.ChoiceField(
        label="On which ground?",
        choices=[(one.value, GROUND_WORDS[one]) for one in BY_HAND],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the ground."},
    )
    evidence = forms.CharField(
        label="What is the evidence?",
        help_text="The provider reads it, and replies to it. Name nobody who lives there.",
        widget=LINES,
        max_length=8_000,
        error_messages={"required": "Write down the evidence."},
    )
    at_once = forms.BooleanField(
        label="Stop new people from now on, before it is decided",
        help_text="Only a suspension, and only for: "
        + "; ".join(GROUND_WORDS[one].lower() for one in BY_HAND if one in AT_ONCE)
        + ".",
        required=False,
    )


class DisputeForm(GovForm):
    """What a provider says is wrong."""

    about = forms.ChoiceField(
        label="What is wrong?",
        choices=[(code, ABOUT_WORDS[code]) for code in Dispute.About.values],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong."},
    )
    text = forms.CharField(
        label="What is wrong in it, and what is right?",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Write down what is wrong, and what is right."},
    )


class StopsForm(GovForm):
    """Stops on a member's new work, short of a suspension."""

    stops = forms.MultipleChoiceField(
        label="Which stops stand from now on?",
        help_text="Leave both empty to take them off. It stays a member, and is not invited while one stands.",
        choices=[("embargoed", "An embargo on new placements"), ("safeguarding_stop", "A safeguarding stop")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reasons = forms.CharField(
        label="Your reasons",
        help_text="The provider reads them.",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Write down your reasons."},
    )


class SuccessorForm(GovForm):
    """Which registration a member goes on under."""

    service_id = forms.ChoiceField(
        label="Under which registration does it go on?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the registration that followed."},
    )
    reasons = forms.CharField(
        label="What did you find?",
        help_text="Such as: the same home and staff, bought by another provider on 1 April.",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Write down what you found."},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "service_id", choices)
