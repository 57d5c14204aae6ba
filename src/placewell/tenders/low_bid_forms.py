"""Forms of low bids: a provider's explanation, and an approver's decision."""

from decimal import Decimal
from typing import Any

from django import forms

from placewell.rules.low_bids import LONGEST, CostHead, RejectReason
from placewell.rules.pack import LowBid
from placewell.ui.forms import GovForm, MoneyField, set_choices


class ExplainForm(GovForm):
    """How a price covers the cost of care, in words and by cost heads."""

    text = forms.CharField(
        label="How does this price cover the cost of care?",
        help_text="For example: you own the building, staff live in, or a gift pays part. Name nobody.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
        error_messages={"required": "Say how this price covers the cost of care."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for head in CostHead:
            self.fields[head.value] = MoneyField(label=head.words, required=False)

    def lines(self) -> dict[CostHead, Decimal]:
        """Return the cost lines that were filled in, pounds a week."""
        said = self.cleaned_data
        return {head: said[head.value] for head in CostHead if said[head.value] is not None}


ACCEPT = LowBid.ACCEPTED.value


class DecideForm(GovForm):
    """Accepting a low bid, or rejecting it for a coded reason."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide."},
    )
    because = forms.CharField(
        label="Why?",
        help_text="The provider reads this.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={"required": "Say why, in a few sentences."},
    )

    def __init__(self, *args: Any, explained: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        reasons = [reason for reason in RejectReason if explained != (reason == RejectReason.NO_EXPLANATION)]
        accepting = [(ACCEPT, "Accept it: the explanation shows that the price covers the cost of care")]
        set_choices(
            self,
            "decision",
            [
                *(accepting if explained else []),
                *((reason.value, f"Reject it: {reason.words}") for reason in reasons),
            ],
        )

    def decided(self) -> dict[str, Any]:
        """Return the decision as the action takes it."""
        said = self.cleaned_data
        if said["decision"] == ACCEPT:
            return {"decision": LowBid.ACCEPTED, "because": said["because"]}
        return {
            "decision": LowBid.REJECTED,
            "reason": RejectReason(said["decision"]),
            "because": said["because"],
        }
