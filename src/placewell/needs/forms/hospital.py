"""The form that says where the person is, and since when they are ready to leave hospital."""

from typing import Any

from django import forms

from placewell.needs.models import HospitalStay
from placewell.rules.hospital import PATHWAY_WORDS, WHEREABOUTS_WORDS, Pathway, Stay, Whereabouts
from placewell.ui.forms import DayField, GovForm


class HospitalForm(GovForm):
    """Where the person is. What only makes sense after an earlier record is asked only then."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    whereabouts = forms.ChoiceField(
        label="Is the person in hospital?",
        choices=[(one.value, words) for one, words in WHEREABOUTS_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they are in hospital."},
    )
    ready_on = DayField(
        label="From which day were they ready to leave?",
        help_text="The discharge ready date that the hospital recorded. Leave it empty until they are.",
        required=False,
    )
    pathway = forms.ChoiceField(
        label="On which discharge pathway?",
        choices=[(str(one.value), words) for one, words in PATHWAY_WORDS.items()],
        widget=forms.RadioSelect,
        required=False,
    )
    left_on = DayField(
        label="On which day did they leave hospital?",
        help_text="Once they move into their place this is filled in by itself.",
        required=False,
    )

    def __init__(self, *args: Any, before: HospitalStay | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if before is None or before.whereabouts == Whereabouts.ELSEWHERE:
            return
        if before.whereabouts == Whereabouts.LEFT:
            self.fields["another"] = forms.BooleanField(
                label="They are in hospital again: this is another stay", required=False
            )
        self.fields["because"] = forms.CharField(
            label="If what was recorded before was wrong: why?",
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=400,
            required=False,
        )

    def stay(self) -> Stay:
        """Return what was entered."""
        said = self.cleaned_data
        pathway = Pathway(int(said["pathway"])) if said["pathway"] else None
        return Stay(Whereabouts(said["whereabouts"]), said["ready_on"], pathway, said["left_on"])


def hospital_initial(before: HospitalStay | None) -> dict[str, object]:
    """Return what the form starts from: what was recorded last."""
    if before is None:
        return {"seen": 0}
    return {
        "seen": before.version,
        "whereabouts": before.whereabouts,
        "ready_on": before.ready_on,
        "pathway": "" if before.pathway is None else str(before.pathway),
        "left_on": before.left_on,
    }
