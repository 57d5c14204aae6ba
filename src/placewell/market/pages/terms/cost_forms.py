"""The grid of a cost model as a form: every line that may be filled in, with its amount, source and day."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from placewell.market.spreadsheets import Filled
from placewell.rules.clocks import LONDON
from placewell.rules.cost_model import DEFAULT_BAND, CostLine, CostModel, Group, Uplifts
from placewell.rules.home_care import SHORTER
from placewell.rules.needs import LEVELS_OF, Domain, Level
from placewell.rules.rebasing import Rise
from placewell.rules.wages import HoursClaimed
from placewell.ui.forms import DayField, GovForm, MoneyField

NARROW = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5", "spellcheck": "false"})
HUNDRED = Decimal(100)


class CostForm(GovForm):
    """A cost model: its lines, the hours it claims, its band, its uplifts for needs, and from when it is in force."""

    hours = forms.DecimalField(
        label="For how many hours of care staff does it pay?",
        widget=NARROW,
        error_messages={"required": "Say for how many hours it pays.", "invalid": "Enter hours, such as 25.5."},
    )
    on_costs = forms.DecimalField(
        label="What comes on top of wages, in per cent?",
        widget=NARROW,
        error_messages={"required": "Say what comes on top of wages.", "invalid": "Enter per cent, such as 25."},
    )
    band = forms.DecimalField(
        label="Band over the reference, in per cent",
        widget=NARROW,
        help_text="The ceiling is the reference and this much more.",
        error_messages={"required": "Enter the band.", "invalid": "Enter per cent, such as 15."},
    )
    in_force_from = DayField(label="In force from", required=False, help_text="Empty: from the moment it is published.")
    one_to_one = MoneyField(label="Each hour of one-to-one care", required=False)
    waking_night = MoneyField(label="Each waking night", required=False)
    file = forms.FileField(label="A spreadsheet to fill the lines from", required=False)
    wages_rise = forms.DecimalField(
        label="Wages rise by, in per cent", widget=NARROW, required=False, error_messages={"invalid": "Enter per cent."}
    )
    index_rise = forms.DecimalField(
        label="All other lines rise by, in per cent",
        widget=NARROW,
        required=False,
        error_messages={"invalid": "Enter per cent."},
    )
    rise_source = forms.CharField(label="Where is that from?", required=False, max_length=200)

    def __init__(self, *args: Any, allowed: Mapping[str, tuple[Group, str]], unit: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.allowed, self.unit = allowed, unit
        self.fields["hours"].help_text = (
            "Care and nursing staff for one resident and week."
            if unit == "week"
            else "One contact hour and the travel that goes with it, such as 1.2."
        )
        self.fields["on_costs"].help_text = (
            "National Insurance, pension, paid leave (12.07 at least), sickness, training."
            if unit == "week"
            else "0 where the lines name them one by one."
        )
        for code, (_, title) in allowed.items():
            self.fields[f"amount_{code}"] = MoneyField(label=f"{title}: amount", required=False)
            self.fields[f"source_{code}"] = forms.CharField(label=f"{title}: source", required=False, max_length=300)
            self.fields[f"as_of_{code}"] = forms.DateField(
                label=f"{title}: day",
                required=False,
                input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
                error_messages={"invalid": f"{title}: write a day such as 2026-04-01 or 1 April 2026."},
            )
        if unit == "hour":
            for minutes in SHORTER:
                for code, (_, title) in allowed.items():
                    label = f"{title}, visits of {minutes} minutes"
                    self.fields[f"visit_{minutes}_{code}"] = MoneyField(label=label, required=False)
        if unit == "week":
            for domain in Domain:
                for level in LEVELS_OF[domain]:
                    if level != Level.NONE:
                        name = f"uplift_{domain.value}_{level.value}"
                        label = f"{domain.title}: {level.words}"
                        self.fields[name] = MoneyField(label=label, required=False)

    def clean(self) -> dict[str, Any]:
        """Check that each line with an amount has its source and its day."""
        given = super().clean() or self.cleaned_data
        for code, (_, title) in self.allowed.items():
            if given.get(f"amount_{code}") is None:
                continue
            if not (given.get(f"source_{code}") or "").strip():
                self.add_error(f"source_{code}", f"{title}: say where the figure is from.")
            if given.get(f"as_of_{code}") is None and f"as_of_{code}" not in self.errors:
                self.add_error(f"as_of_{code}", f"{title}: say as of which day.")
        return given

    def grid(self) -> list[tuple[str, list[tuple[str, BoundField, BoundField, BoundField]]]]:
        """Return the lines by group, each with its three fields, as the page lays them out."""
        groups: dict[str, list[tuple[str, BoundField, BoundField, BoundField]]] = {}
        for code, (group, title) in self.allowed.items():
            row = (title, self[f"amount_{code}"], self[f"source_{code}"], self[f"as_of_{code}"])
            groups.setdefault(group.value, []).append(row)
        return list(groups.items())

    def visit_rows(self) -> list[tuple[str, list[BoundField]]]:
        """Return each line with its field for every shorter visit; none for care by the week."""
        if self.unit != "hour":
            return []
        return [
            (title, [self[f"visit_{minutes}_{code}"] for minutes in SHORTER])
            for code, (_, title) in self.allowed.items()
        ]

    def uplift_fields(self) -> list[BoundField]:
        """Return the fields of the uplift table."""
        return [self[name] for name in self.fields if name.startswith("uplift_")]

    def model(self) -> CostModel:
        """Return the model that was filled in."""
        given = self.cleaned_data
        lines = tuple(
            CostLine(code, given[f"amount_{code}"], given[f"source_{code}"].strip(), given[f"as_of_{code}"])
            for code in self.allowed
            if given[f"amount_{code}"] is not None
        )
        by_level = {
            (domain, level): given[f"uplift_{domain.value}_{level.value}"]
            for domain in Domain
            for level in LEVELS_OF[domain]
            if given.get(f"uplift_{domain.value}_{level.value}")
        }
        uplifts = Uplifts(by_level, given["one_to_one"] or Decimal(0), given["waking_night"] or Decimal(0))
        return CostModel(lines, given["band"] / HUNDRED, uplifts, self._visit_rates())

    def _visit_rates(self) -> dict[int, dict[str, Decimal]]:
        rates = {
            minutes: {
                code: amount
                for code in self.allowed
                if (amount := self.cleaned_data.get(f"visit_{minutes}_{code}")) is not None
            }
            for minutes in SHORTER
        }
        return {minutes: amounts for minutes, amounts in rates.items() if amounts}

    def claimed(self) -> HoursClaimed:
        """Return the hours that it claims."""
        return HoursClaimed(self.cleaned_data["hours"], self.cleaned_data["on_costs"])

    def rise(self) -> Rise:
        """Return by how much it is to rise."""
        given = self.cleaned_data
        return Rise(given["wages_rise"] or Decimal(0), given["index_rise"] or Decimal(0), given["rise_source"])

    def starts(self) -> datetime | None:
        """Return from when it is in force, or None for now."""
        day: date | None = self.cleaned_data["in_force_from"]
        return datetime.combine(day, time(0), tzinfo=LONDON) if day else None


def typed_of(model: CostModel, claimed: Mapping[str, str]) -> dict[str, Any]:
    """Return a model as the grid's initial values."""
    typed: dict[str, Any] = {
        "band": f"{(model.band * HUNDRED).normalize():f}",
        "hours": claimed.get("hours", ""),
        "on_costs": claimed.get("on_costs", ""),
        "one_to_one": model.uplifts.per_one_to_one_hour or "",
        "waking_night": model.uplifts.per_waking_night or "",
    }
    for line in model.lines:
        typed |= lines_typed({line.code: Filled(str(line.amount), line.source, line.as_of.isoformat())})
    for (domain, level), amount in model.uplifts.by_level.items():
        typed[f"uplift_{domain.value}_{level.value}"] = amount
    for minutes, amounts in model.visit_rates.items():
        typed |= {f"visit_{minutes}_{code}": str(amount) for code, amount in amounts.items()}
    return typed


def lines_typed(filled: Mapping[str, Filled]) -> dict[str, str]:
    """Return filled lines as the grid's values."""
    typed: dict[str, str] = {}
    for code, line in filled.items():
        typed |= {f"amount_{code}": line.amount, f"source_{code}": line.source, f"as_of_{code}": line.as_of}
        typed |= {f"visit_{minutes}_{code}": amount for minutes, amount in line.visits}
    return typed


def nothing_yet() -> dict[str, Any]:
    """Return what an empty grid begins with."""
    return {"band": f"{(DEFAULT_BAND * HUNDRED).normalize():f}"}
