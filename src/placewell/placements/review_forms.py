"""Forms of starts, reviews, own words and concerns."""

from collections.abc import Sequence
from typing import Any

from django import forms

from placewell.placements.actions import OwnWords
from placewell.rules.needs import OUTCOME_NAMES, Outcome
from placewell.rules.reviews import NOT_ASKED_WORDS, Again, LateBecause
from placewell.ui.forms import DayField, GovForm, set_choices

LONGEST = 4_000
YES_NO = [("yes", "Yes"), ("no", "No")]


def _yes_no(label: str, *, required: str, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=YES_NO,
        widget=forms.RadioSelect,
        help_text=help_text,
        error_messages={"required": required},
    )


def _text(label: str, *, help_text: str = "", required: bool = False, missing: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={"required": missing} if missing else None,
    )


class StartForm(GovForm):
    """When care began."""

    started_on = DayField(
        label="On which day did they move in, or did the care begin?",
        error_messages={"required": "Enter the day on which it began."},
    )
    because = forms.ChoiceField(
        label="If it was later than agreed: why?",
        required=False,
        choices=[
            (LateBecause.SERVICE.value, "The service was not ready"),
            (LateBecause.PERSON.value, "The person was not ready, such as still in hospital"),
            (LateBecause.COUNCIL.value, "The council was not ready"),
        ],
        widget=forms.RadioSelect,
    )

    def why(self) -> LateBecause | None:
        """Return why it was later, if that was said."""
        said = self.cleaned_data.get("because")
        return LateBecause(said) if said else None


class SayForm(GovForm):
    """How it goes, in one's own words."""

    good = _text("What is good?")
    change = _text("What should change?")
    again = forms.ChoiceField(
        label="Would you choose this home again?",
        required=False,
        choices=[(Again.YES.value, "Yes"), (Again.NO.value, "No"), (Again.NOT_SURE.value, "Not sure")],
        widget=forms.RadioSelect,
    )
    home_may_read = forms.BooleanField(
        label="The home may read what I wrote here",
        help_text="Leave this empty and only your social worker reads it.",
        required=False,
    )
    worry = _text(
        "Is anything worrying you or making you feel unsafe?",
        help_text="A social worker reads this today. The home does not see it, and it is not shown here again.",
    )

    def words(self) -> OwnWords:
        """Return what was said."""
        said = self.cleaned_data
        return OwnWords(
            good=said["good"],
            change=said["change"],
            again=Again(said["again"]) if said["again"] else None,
            home_may_read=said["home_may_read"],
        )


class WorryForm(GovForm):
    """A worry about somebody's safety."""

    worry = _text("What worries you?", required=True, missing="Write what worries you.")


class SideForm(GovForm):
    """What a home is to answer, or its side."""

    text = _text("", required=True, missing="Write it down.")

    def __init__(self, *args: Any, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = label


class HoldBackForm(GovForm):
    """Why the home is not asked yet."""

    reason = forms.ChoiceField(
        label="Why not yet?",
        choices=[(one.value, words) for one, words in NOT_ASKED_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why."},
    )


class DecideForm(GovForm):
    """What is done about a concern."""

    decision = forms.ChoiceField(
        label="What do you decide?", widget=forms.RadioSelect, error_messages={"required": "Choose what you decide."}
    )
    because = _text("Why?", required=True, missing="Say why.")

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "decision", list(choices))


class ReviewForm(GovForm):
    """One review; a question for each eligible outcome comes first."""

    still_there = _yes_no("Does the person still live there, or still have this care?", required="Choose yes or no.")
    needs_changed = _yes_no(
        "Have their needs changed?",
        required="Say whether their needs have changed.",
        help_text="If so, assess them again from the case’s page.",
    )
    found = _text(
        "What did you find?",
        help_text="Staff of the council read this. The home does not.",
        required=True,
        missing="Write down what you found.",
    )
    provider_view = _text("How does the home see it?", help_text="The home reads this.")
    cost_reviewed = forms.BooleanField(label="I reviewed the additional cost, where one is paid", required=False)
    good = _text("In the person’s or family’s own words: what is good?")
    change = _text("In their own words: what should change?")
    again = forms.ChoiceField(
        label="Would they choose this home again?",
        required=False,
        choices=[(Again.YES.value, "Yes"), (Again.NO.value, "No"), (Again.NOT_SURE.value, "Not sure")],
        widget=forms.RadioSelect,
    )
    home_may_read = forms.BooleanField(label="They agree that the home reads their words", required=False)
    confirmed_how = forms.CharField(
        label="How did they agree to what you wrote down?",
        help_text="Such as: I read it out to her, and she nodded and said yes.",
        required=False,
        max_length=200,
    )
    next_on = DayField(
        label="Next review (if earlier than the rule’s day)", required=False, help_text="Leave it empty otherwise."
    )

    def __init__(self, *args: Any, eligible: Sequence[Outcome], **options: Any) -> None:
        super().__init__(*args, **options)
        self.eligible = tuple(eligible)
        asked = {
            f"outcome_{one.value}": _yes_no(
                f"Is this met: {OUTCOME_NAMES[one].lower()}?",
                required=f"Say whether this is met: {OUTCOME_NAMES[one].lower()}.",
            )
            for one in eligible
        }
        self.fields = {**asked, **self.fields}

    def met(self) -> dict[Outcome, bool]:
        """Return which outcomes are met."""
        return {one: self.cleaned_data[f"outcome_{one.value}"] == "yes" for one in self.eligible}

    def words(self) -> OwnWords:
        """Return what they said."""
        said = self.cleaned_data
        return OwnWords(
            good=said["good"],
            change=said["change"],
            again=Again(said["again"]) if said["again"] else None,
            home_may_read=said["home_may_read"],
            confirmed_how=said["confirmed_how"],
        )
