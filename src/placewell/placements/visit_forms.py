"""Forms of a visit: when and where, each statement of the portrait, what differs, and what it comes to."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django import forms

from placewell.placements.actions.arranging import LONGEST_WHO
from placewell.placements.models import Place
from placewell.rules.clocks import LONDON
from placewell.rules.needs import LEVELS_OF, Level
from placewell.rules.offers import LineKind
from placewell.rules.visits import (
    KIND_WORDS,
    LINE_WORDS,
    LONGEST_SAID,
    WHY_DECLINED_WORDS,
    How,
    Kind,
    Mark,
    Statement,
    VisitOutcome,
    WhyDeclined,
    differing,
)
from placewell.ui.forms import DayField, GovForm, MoneyField

HOWS = {How.MATCHES: "Matches", How.DIFFERS: "Differs", How.NOT_SEEN: "Not looked at"}
OUTCOMES = {
    VisitOutcome.ACCEPT: "We can give this person the care they need, at the price we offered",
    VisitOutcome.ACCEPT_AT_PRICE: "We can, but what differs changes the price",
    VisitOutcome.DECLINE_PORTRAIT_WRONG: "We cannot, because of what differs (this is no fault of yours)",
    VisitOutcome.DECLINE_OTHER: "We cannot, for another reason",
}


def field_of(statement: str, part: str = "how") -> str:
    """Return the name of a field of a statement, such as `nights_how`."""
    return f"{statement.replace('.', '-')}_{part}"


class ArrangeForm(GovForm):
    """When and where the service meets the person, and who comes."""

    place = forms.ChoiceField(
        label="Where do you meet them?",
        choices=Place.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say where you meet them."},
    )
    on = DayField(label="On which day?", error_messages={"required": "Enter the day."})
    at = forms.TimeField(
        label="At what time?",
        help_text="For example 14:30.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={"required": "Enter the time.", "invalid": "Enter a time such as 14:30."},
    )
    who = forms.CharField(
        label="Who comes?",
        help_text="A name and a job, such as “Ruth Bell, the deputy manager”. The person reads it.",
        max_length=LONGEST_WHO,
        error_messages={"required": "Say who comes: the person reads it."},
    )

    def meets_at(self) -> datetime:
        """Return the moment, as it is meant: in London."""
        at: time = self.cleaned_data["at"]
        return datetime.combine(self.cleaned_data["on"], at, tzinfo=LONDON)


class MarksForm(GovForm):
    """Each statement beside the person. Nothing is chosen beforehand, and nothing has to be."""

    def __init__(self, statements: Sequence[Statement], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for one in statements:
            self.fields[field_of(one.id)] = forms.ChoiceField(
                label=one.title,
                help_text=one.text,
                choices=[(how.value, words) for how, words in HOWS.items()],
                widget=forms.RadioSelect,
                required=False,
            )


class DifferencesForm(GovForm):
    """What was seen instead, of each statement that differs."""

    def __init__(self, statements: Sequence[Statement], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.statements = statements
        for one in statements:
            self.fields[field_of(one.id, "kind")] = forms.ChoiceField(
                label="In which way?",
                choices=[(kind.value, words) for kind, words in KIND_WORDS.items()],
                widget=forms.RadioSelect,
                required=False,
            )
            if one.domain is not None:
                self.fields[field_of(one.id, "level")] = forms.ChoiceField(
                    label="Which level did you see?",
                    choices=[(level.value, level.words.capitalize()) for level in LEVELS_OF[one.domain]],
                    widget=forms.RadioSelect,
                    required=False,
                )
            self.fields[field_of(one.id, "said")] = forms.CharField(
                label="What did you see?",
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=LONGEST_SAID,
                required=False,
            )

    def parts(self) -> list[tuple[Statement, list[Any]]]:
        """Return each statement with its fields."""
        names = {one.id: [field_of(one.id, part) for part in ("kind", "level", "said")] for one in self.statements}
        return [(one, [self[name] for name in names[one.id] if name in self.fields]) for one in self.statements]


class OutcomeForm(GovForm):
    """What a visit comes to. What only makes sense where something differs is asked only then."""

    def __init__(
        self,
        marks: Mapping[str, Mark],
        offered: Mapping[LineKind, Decimal],
        may_rise: Sequence[LineKind],
        *given: Any,
        for_now: bool = False,
    ) -> None:
        super().__init__(*given)
        differs = bool(differing(marks))
        on_difference = {VisitOutcome.ACCEPT_AT_PRICE, VisitOutcome.DECLINE_PORTRAIT_WRONG}
        hidden = (set() if differs else on_difference) | ({VisitOutcome.ACCEPT_AT_PRICE} if for_now else set())
        self.fields["outcome"] = forms.ChoiceField(
            label="What does the visit come to?",
            choices=[(one.value, words) for one, words in OUTCOMES.items() if one not in hidden],
            widget=forms.RadioSelect,
            error_messages={"required": "Say what the visit came to."},
        )
        self.kinds = (
            [kind for kind in LineKind if kind in offered or kind in may_rise] if differs and not for_now else []
        )
        for kind in self.kinds:
            was = offered.get(kind, Decimal(0))
            rises = "It may change." if kind in may_rise else "Nothing that differs makes it dearer."
            self.fields[f"line_{kind.value}"] = MoneyField(
                label=f"{LINE_WORDS[kind]}, if the price changes",
                help_text=f"You offered £{was:,.2f} a week. {rises}",
                initial=f"{was:.2f}",
                required=False,
            )
        self.fields["why"] = forms.ChoiceField(
            label="Why, if you cannot for another reason?",
            choices=[(one.value, words) for one, words in WHY_DECLINED_WORDS.items()],
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields["notes"] = forms.CharField(
            label="Anything else the council should know",
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=2_000,
            required=False,
        )

    def lines(self) -> dict[LineKind, Decimal]:
        """Return the whole price as entered."""
        return {kind: self.cleaned_data.get(f"line_{kind.value}") or Decimal(0) for kind in self.kinds}

    def why(self) -> WhyDeclined | None:
        """Return the coded reason, where one was given."""
        return WhyDeclined(self.cleaned_data["why"]) if self.cleaned_data.get("why") else None


def marks_in(statements: Sequence[Statement], typed: Mapping[str, str]) -> dict[str, Mark]:
    """Return the marks that a draft holds; what is no mark is left out."""
    found = {}
    for one in statements:
        how = _one_of(How, typed.get(field_of(one.id), ""))
        if how is None:
            continue
        found[one.id] = Mark(
            how,
            _one_of(Kind, typed.get(field_of(one.id, "kind"), "")),
            _one_of(Level, typed.get(field_of(one.id, "level"), "")),
            typed.get(field_of(one.id, "said"), ""),
        )
    return found


def _one_of(codes: Any, value: str) -> Any:
    return codes(value) if value in set(codes) else None
