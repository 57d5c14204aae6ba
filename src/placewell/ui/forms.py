"""Form fields that speak plainly: money, days, postcodes; and the base of every form."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from placewell.rules.distance import normalise_postcode
from placewell.rules.errors import Refused
from placewell.rules.money import MoneyError, parse_money


class GovForm(forms.Form):
    """A form whose errors are ours, not the browser's."""

    use_required_attribute = False

    def refuse(self, refusal: Refused, field: str | None = None) -> None:
        """Show a refusal's sentence, beside a field or at the top."""
        self.add_error(field if field in self.fields else None, refusal.sentence)


def set_choices(form: forms.Form, name: str, choices: Iterable[tuple[int | str, str]]) -> None:
    """Offer these answers in a choice field of a form: a code and its words each, in this order."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices.")
    field.choices = list(choices)


class MoneyField(forms.Field):
    """Pounds, as people write them: 1,200.00 or £1200."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10", "spellcheck": "false"})
    prefix = "£"

    def __init__(self, *, suffix: str = "a week", **options: Any) -> None:
        super().__init__(**options)
        self.suffix = suffix

    def to_python(self, value: str | None) -> Decimal | None:
        """Return the amount, or say in a sentence how to write it."""
        if value in self.empty_values or value is None:
            return None
        try:
            return parse_money(str(value))
        except MoneyError as error:
            raise forms.ValidationError(str(error)) from error


class PostcodeField(forms.CharField):
    """A full UK postcode, returned in capitals with its space."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"})
        super().__init__(**{"widget": widget, **options})

    def clean(self, value: Any) -> str:
        """Return the postcode, or say what one looks like."""
        text = super().clean(value)
        if text in self.empty_values:
            return ""
        found = normalise_postcode(text)
        if found is None:
            raise forms.ValidationError(f"{text} is not a full postcode. Enter one such as OL1 1AA.")
        return found


class DayWidget(forms.MultiWidget):
    """Three boxes: day, month, year."""

    def __init__(self) -> None:
        super().__init__([forms.TextInput(), forms.TextInput(), forms.TextInput()])

    def decompress(self, value: date | None) -> list[Any]:
        """Return day, month and year."""
        return [value.day, value.month, value.year] if isinstance(value, date) else ["", "", ""]


class DayField(forms.Field):
    """A day in three boxes."""

    widget = DayWidget

    def clean(self, value: Any) -> date | None:
        """Return the day, or say what is wrong with it."""
        parts = [str(part or "").strip() for part in (value or ["", "", ""])]
        if not any(parts):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"])
            return None
        try:
            day, month, year = (int(part) for part in parts)
            return date(year, month, day)
        except ValueError as error:
            wrong = " ".join(parts)
            raise forms.ValidationError(
                f"{wrong} is not a day. Enter a day, month and year, such as 3 3 2026."
            ) from error
