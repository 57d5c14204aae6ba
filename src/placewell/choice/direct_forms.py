"""Forms by which a place is found directly, and by which a second person says whether they agree."""

from collections.abc import Collection
from typing import Any

from django import forms

from placewell.choice.nominating_forms import HomeSaysForm
from placewell.rules.direct_award import LONGEST_BECAUSE, REASON_WORDS, AwardReason
from placewell.ui.forms import GovForm, set_choices

LONGEST_NAME = 120


class DirectAwardForm(HomeSaysForm):
    """Why a place is found directly, what the service said, and its price."""

    reason = forms.ChoiceField(
        label="Why is a place found directly?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the reason."},
    )
    because = forms.CharField(
        label="What happened in this case?",
        help_text="What was tried, and why nothing else would do. A second person reads it. The service does not.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_BECAUSE,
        error_messages={"required": "Say why this place is found directly: the case, not the rule."},
    )
    wished_by = forms.CharField(
        label="If the person wants to go back to where they lived: who said so, and when?",
        required=False,
        max_length=LONGEST_NAME,
    )
    field_order = ("reason", "because", "wished_by")

    def __init__(self, *args: Any, reasons: Collection[AwardReason], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "reason", [(one.value, REASON_WORDS[one]) for one in reasons])
        self.fields["words"].help_text = "What it will do for this person. The person reads it."
        for name, missing in (
            ("start_on", "Give the day on which the person could move in."),
            ("core", "Give the price for core care."),
        ):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = missing
        self.fields["core"].help_text = "Within the budget. Never tell the service what that is."


class SecondLookForm(GovForm):
    """Whether a second person agrees."""

    agrees = forms.ChoiceField(
        label="Do you agree that this place was found directly?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you agree."},
    )
    because = forms.CharField(
        label="If not: why?",
        help_text="What should have been done. The person keeps their place; it is looked at with them soon.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=LONGEST_BECAUSE,
    )
