"""Forms of a home that closes: the closure, what is written down about its residents, and others who live there."""

from collections.abc import Iterable
from typing import Any

from django import forms

from placewell.placements.actions import Other
from placewell.rules.closing import (
    KIND_WORDS,
    OTHER_STAGE_WORDS,
    OWN,
    PAYER_WORDS,
    SPEAKS_WORDS,
    TAKEN_BACK,
    TOLD_WORDS,
    OtherStage,
    Payer,
    Step,
)
from placewell.ui.forms import DayField, GovForm, set_choices

THREE_ROWS = {"rows": 3}


class ClosureForm(GovForm):
    """That a service closes, as a commissioner knows it."""

    kind = forms.ChoiceField(
        label="Why does it close?",
        choices=[(one.value, words) for one, words in KIND_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it closes."},
    )
    last_on = DayField(
        label="Last day",
        help_text="The last day on which anybody can live there. It can be changed later; every version is kept.",
        error_messages={"required": "Give the last day."},
    )
    evidence = forms.CharField(
        label="How do you know?",
        help_text="Who said so, when, and which paper shows it. Staff read this. Name nobody who lives there.",
        widget=forms.Textarea(attrs=THREE_ROWS),
        max_length=1_000,
        error_messages={"required": "Say how you know: who said so, when, and which paper shows it."},
    )
    whole_provider = forms.BooleanField(
        label="The whole provider: every registered service of it closes on that day", required=False
    )


class DayForm(GovForm):
    """Another last day."""

    last_on = DayField(label="New last day", error_messages={"required": "Give the new last day."})
    because = forms.CharField(
        label="Why does it change?",
        widget=forms.Textarea(attrs=THREE_ROWS),
        max_length=1_000,
        error_messages={"required": "Say why the last day changes. Everybody concerned is told."},
    )


class OffForm(GovForm):
    """Why a service goes on after all."""

    because = forms.CharField(
        label="Why does it go on?",
        widget=forms.Textarea(attrs=THREE_ROWS),
        max_length=1_000,
        error_messages={"required": "Say why it goes on. Everybody concerned is told."},
    )


class AnnounceForm(GovForm):
    """A provider’s own notice that a home closes."""

    last_on = DayField(
        label="Last day",
        help_text="28 days from today, or later. If you cannot care for people until then, ring the council today.",
        error_messages={"required": "Give the last day."},
    )
    said = forms.CharField(
        label="Why does it close?",
        help_text="In plain words. Name nobody who lives there.",
        widget=forms.Textarea(attrs=THREE_ROWS),
        max_length=1_000,
        error_messages={"required": "Say in plain words why the home closes."},
    )


class StepForm(GovForm):
    """One thing about a resident; `on` is the day on which it was."""

    value = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": "Choose one of the answers."})
    name = forms.CharField(required=False, max_length=120)
    on = DayField(label="On which day?", help_text="Empty: today.", required=False)


class WorkerForm(GovForm):
    """Whose social worker somebody has."""

    value = forms.ChoiceField(
        label="Who is the social worker?",
        widget=forms.Select,
        error_messages={"required": "Choose a social worker of your authority."},
    )

    def __init__(self, *args: Any, workers: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "value", [("", "Choose"), *[(str(pk), name) for pk, name in workers]])


class ToldForm(StepForm):
    """Who was told, by whom, and when."""

    value = forms.ChoiceField(
        label="Who was told?",
        choices=[(one.value, words) for one, words in TOLD_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who was told."},
    )
    name = forms.CharField(label="Who told them?", max_length=120, error_messages={"required": "Name who told them."})


class SpeaksForm(StepForm):
    """Who speaks for somebody."""

    value = forms.ChoiceField(
        label="Who speaks for this person?",
        choices=[(one.value, words) for one, words in SPEAKS_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who speaks for them."},
    )
    name = forms.CharField(label="Their name, if somebody does", required=False, max_length=120)


class OwnForm(StepForm):
    """An arrangement of one’s own."""

    value = forms.ChoiceField(
        label="What do they say?",
        choices=[
            (OWN, "They arrange another place themselves, or with their family"),
            (TAKEN_BACK, "They do so no more: we look for a place with them"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they say."},
    )
    name = forms.CharField(
        label="Who says so: the person, or whoever speaks for them?",
        max_length=120,
        error_messages={"required": "Name who says so: the person, or whoever speaks for them."},
    )


STEP_FORMS: dict[Step, type[GovForm]] = {
    Step.TOLD: ToldForm,
    Step.SPEAKS: SpeaksForm,
    Step.OWN_ARRANGEMENT: OwnForm,
}


class CarryOnForm(GovForm):
    """That somebody stays, with the registration that followed."""

    service_id = forms.ChoiceField(
        label="Which registration takes over?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the registration that takes over."},
    )
    starts_on = DayField(
        label="From which day?", error_messages={"required": "Give the first day with the new registration."}
    )
    agreed_by = forms.CharField(
        label="Who agrees that they stay?",
        help_text="The person, or whoever speaks for them. If nobody agrees, look for another place with them.",
        max_length=120,
        error_messages={"required": "Name who agrees to stay: the person, or whoever speaks for them."},
    )

    def __init__(self, *args: Any, successors: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "service_id", list(successors))


class TogetherForm(GovForm):
    """With whom a resident wishes to move."""

    other_ref = forms.ChoiceField(
        label="With whom do they wish to move?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the other person."},
    )
    agreed_by = forms.CharField(
        label="Who says so for this person?",
        max_length=120,
        error_messages={"required": "Name who says so for this person."},
    )
    other_agreed_by = forms.CharField(
        label="Who says so for the other?",
        max_length=120,
        error_messages={"required": "Name who says so for the other."},
    )
    services_may_read = forms.BooleanField(
        label="Both agree that services which are asked read that two searches belong together, and no more",
        required=False,
    )

    def __init__(self, *args: Any, others: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "other_ref", list(others))


class OtherForm(GovForm):
    """Somebody who lives there and whom the authority did not place."""

    initials = forms.CharField(
        label="Initials",
        help_text="Initials only, such as A.B. The name stays with the home. What you write here is kept encrypted.",
        max_length=60,
        error_messages={"required": "Write initials only, such as A.B."},
    )
    payer = forms.ChoiceField(
        label="Who pays for their care?",
        choices=[(one.value, words) for one, words in PAYER_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who pays for their care."},
    )
    contact = forms.CharField(
        label="Whom do you speak with about them?",
        max_length=200,
        error_messages={"required": "Say whom you speak with about them."},
    )
    stage = forms.ChoiceField(
        label="Where do they stand?",
        choices=[(one.value, words) for one, words in OTHER_STAGE_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where they stand."},
    )

    def other(self) -> Other:
        """Return what was filled in."""
        said = self.cleaned_data
        return Other(said["initials"], said["contact"], Payer(said["payer"]), OtherStage(said["stage"]))
