"""The form of a standing offer: a price, its days, and a week of hours in selects that fit a phone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from placewell.rules.availability import ALL_DAY, DAY_NAMES, Availability, DayKind, HourRange, Hours, hour_words
from placewell.rules.clocks import LONDON
from placewell.rules.offers import LineKind
from placewell.rules.pack import PriceBasis
from placewell.rules.standing_offers import MOST_RESPONSE_HOURS, OfferTerms, Rate, last_day
from placewell.ui.forms import DayField, GovForm, MoneyField

PARTS = (1, 2)  # of a day: a night has one until midnight and one from midnight on
WHOLE = "all"
LONGEST = 5_000
RATE_LABELS = {
    LineKind.CORE: "Price of core care",
    LineKind.ONE_TO_ONE: "An hour of one-to-one care, on top",
    LineKind.NIGHTS: "A waking night, on top",
    LineKind.SLEEP_IN: "A sleep-in night, on top",
}
RATE_UNITS = {LineKind.ONE_TO_ONE: "an hour", LineKind.NIGHTS: "a night", LineKind.SLEEP_IN: "a night"}
UNIT_WORDS = {"week": "a week", "hour": "an hour"}
_WEEKDAYS, _WEEKEND = tuple(DayKind)[:5], tuple(DayKind)[5:]
_NIGHT, _OFFICE = (HourRange(0, 8), HourRange(18, 24)), (HourRange(8, 18),)
# What a button fills in; each hour can be changed afterwards.
PRESETS: Mapping[str, tuple[str, Availability]] = {
    "always": ("At all hours", Availability(dict.fromkeys(DayKind, (ALL_DAY,)))),
    "nights": (
        "Nights and weekends",
        Availability(dict.fromkeys(_WEEKDAYS, _NIGHT) | dict.fromkeys(_WEEKEND, (ALL_DAY,))),
    ),
    "days": ("Weekdays, 8am to 6pm", Availability(dict.fromkeys(_WEEKDAYS, _OFFICE))),
}


class WhenForm(GovForm):
    """A time to come, by the clocks of England."""

    day = DayField(label="On which day?", error_messages={"required": "Enter a day."})
    hour = forms.TypedChoiceField(
        label="At what time?", choices=[(hour, hour_words(hour)) for hour in range(24)], coerce=int
    )
    category = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """Refuse what has been: what was known then is not what is known now."""
        said = super().clean() or {}
        if not self.errors and self.moment() < self.now.replace(minute=0, second=0, microsecond=0):
            self.add_error("day", "This time has passed. Choose one to come.")
        return said

    def moment(self) -> datetime:
        """Return the instant that was chosen."""
        return datetime.combine(self.cleaned_data["day"], time(self.cleaned_data["hour"]), tzinfo=LONDON)


@dataclass(frozen=True, slots=True)
class DayRow:
    """The selects of one kind of day: from and to, twice."""

    name: str
    parts: tuple[BoundField, ...]


class StandingOfferForm(GovForm):
    """Terms for emergencies. `unit` is what core care is priced by; only a `nursing` category asks for a basis."""

    basis = forms.ChoiceField(
        label="Does the price include NHS-funded nursing care?",
        choices=[(PriceBasis.NET.value, "No"), (PriceBasis.GROSS.value, "Yes")],
        required=False,
        widget=forms.RadioSelect,
    )
    places = forms.IntegerField(
        label="For how many people at once?",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages=dict.fromkeys(("required", "invalid"), "Enter how many people, such as 1."),
    )
    response_hours = forms.TypedChoiceField(
        label="How soon do you answer, with a visit or a call?",
        choices=[
            (hours, "Within 1 hour" if hours == 1 else f"Within {hours} hours")
            for hours in range(1, MOST_RESPONSE_HOURS + 1)
        ],
        coerce=int,
    )
    conditions = forms.CharField(
        label="Your conditions",
        help_text="Such as what has to come with the person, and whom to call. Name nobody who lives with you.",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "uncounted": True}),
    )
    not_covered = forms.CharField(
        label="Whom can you not take at short notice?",
        help_text="Such as: nobody who needs two staff at night.",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "uncounted": True}),
    )
    valid_from = DayField(label="First day", error_messages={"required": "Enter the first day."})
    valid_until = DayField(label="Last day", error_messages={"required": "Enter the last day."})

    def __init__(self, *args: Any, unit: str, nursing: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for rate, label in RATE_LABELS.items():
            self.fields[rate.value] = MoneyField(
                label=label,
                suffix=RATE_UNITS.get(rate, UNIT_WORDS[unit]),
                required=rate == LineKind.CORE,
                error_messages={"required": "Enter the price of core care."},
            )
        if not nursing:
            self.fields["basis"].widget = forms.HiddenInput()
        for kind in DayKind:
            for part in PARTS:
                self.fields[_from(kind, part)] = _select("From" if part == 1 else "And from", _starts(part))
                self.fields[_to(kind, part)] = _select("To", _ENDS)

    def clean(self) -> dict[str, Any]:
        """Ask for the other half of hours of which one half was chosen."""
        said = super().clean() or {}
        for kind in DayKind:
            for part in PARTS:
                starts, ends = said.get(_from(kind, part)), said.get(_to(kind, part))
                if starts not in {"", WHOLE, None} and not ends:
                    self.add_error(_to(kind, part), f"{DAY_NAMES[kind]}: choose until when.")
                elif ends and not starts:
                    self.add_error(_from(kind, part), f"{DAY_NAMES[kind]}: choose from when.")
        return said

    def rates(self) -> Iterator[BoundField]:
        """Return the fields of the rates on top of core care."""
        return (self[kind.value] for kind in RATE_LABELS if kind != LineKind.CORE)

    def days(self) -> Iterator[DayRow]:
        """Return a row of selects for each kind of day."""
        for kind in DayKind:
            parts = (self[name(kind, part)] for part in PARTS for name in (_from, _to))
            yield DayRow(DAY_NAMES[kind], tuple(parts))

    def typed(self) -> dict[str, Any]:
        """Return everything that was sent, as it was typed: to show the form again without its errors."""
        return {name: self[name].data for name in self.fields}

    def field_of(self, code: str) -> str:
        """Return the field beside which a refusal is shown: a day's is its first."""
        return _from(DayKind(code), 1) if code in set(DayKind) else code

    def terms(self) -> OfferTerms:
        """Return what was offered."""
        said = self.cleaned_data
        return OfferTerms(
            rates=tuple(Rate(kind, said[kind.value]) for kind in RATE_LABELS if said[kind.value] is not None),
            basis=PriceBasis(said["basis"] or PriceBasis.NET),
            valid_from=said["valid_from"],
            valid_until=said["valid_until"],
            availability=Availability({kind: self._hours(kind) for kind in DayKind}),
            response_hours=said["response_hours"],
            places=said["places"],
            conditions=said["conditions"],
            not_covered=said["not_covered"],
        )

    def _hours(self, kind: DayKind) -> Hours:
        said = self.cleaned_data
        pairs = [(said[_from(kind, part)], said[_to(kind, part)]) for part in PARTS]
        return tuple(
            ALL_DAY if starts == WHOLE else HourRange(int(starts), int(ends)) for starts, ends in pairs if starts
        )


def first_values(terms: OfferTerms | None, today: date) -> dict[str, Any]:
    """Return what a form starts from: the terms that stand, from today and for as long as can be, or a first guess."""
    days = {"valid_from": today, "valid_until": last_day(today)}
    if terms is None:
        return days | {"basis": PriceBasis.NET.value, "places": 1, "response_hours": MOST_RESPONSE_HOURS}
    return (
        days
        | {one.kind.value: f"{one.amount:.2f}" for one in terms.rates}
        | {
            "basis": terms.basis.value,
            "places": terms.places,
            "response_hours": terms.response_hours,
            "conditions": terms.conditions,
            "not_covered": terms.not_covered,
        }
        | hours_typed(terms.availability)
    )


def hours_typed(availability: Availability) -> dict[str, str]:
    """Return hours as the selects have them. More parts of a day than there are selects for do not come from here."""
    typed: dict[str, str] = {}
    for kind in DayKind:
        hours = availability.hours.get(kind, ())
        for part in PARTS:
            one = hours[part - 1] if len(hours) >= part else None
            whole = one == ALL_DAY
            typed[_from(kind, part)] = "" if one is None else WHOLE if whole else str(one.starts)
            typed[_to(kind, part)] = "" if one is None or whole else str(one.ends)
    return typed


_ENDS = [("", "–"), *((str(hour), hour_words(hour)) for hour in range(1, 25))]


def _starts(part: int) -> list[tuple[str, str]]:
    hours = [(str(hour), hour_words(hour)) for hour in range(24)]
    return [("", "Never"), (WHOLE, "All day"), *hours] if part == 1 else [("", "–"), *hours]


def _select(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.Select(attrs={"light": True}))


def _from(kind: DayKind, part: int) -> str:
    return f"{kind.value}_from_{part}"


def _to(kind: DayKind, part: int) -> str:
    return f"{kind.value}_to_{part}"
