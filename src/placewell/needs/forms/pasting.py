"""Pasting a text that somebody has already written: what of the portrait's form is free, and what goes in."""

from collections.abc import Mapping

from django import forms

from placewell.needs.forms.portrait import FIELD_OF, SECOND, PortraitForm
from placewell.rules.needs import Domain
from placewell.rules.recognising import Filled, fill, recognise
from placewell.ui.forms import GovForm

LONGEST_PASTE = 50_000
NUMBERS = frozenset({"waking_nights", "one_to_one_hours", "hours_a_week"})
# Which field of the form holds what the rulebook recognises, by the place that a portrait keeps it in.
FIELDS: Mapping[str, str] = {
    **FIELD_OF,
    **{f"domains.{domain}.level": f"{domain}_level" for domain in Domain},
    **{name: name for name in (*SECOND, *NUMBERS, "nights", "texture")},
}


class PasteForm(GovForm):
    """A text that somebody has already written."""

    text = forms.CharField(
        label="The text",
        help_text="Headings help: “What is most important to me”, “Falls”, “Cognition: moderate”, “Must have”.",
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "uncounted": True}),
        error_messages={
            "required": "Paste a text.",
            "max_length": f"That is more than {LONGEST_PASTE:,} characters. Paste it in parts.",
        },
    )


def standing_in(form: PortraitForm) -> dict[str, str]:
    """Return what somebody wrote or chose in a portrait's form, by where a portrait keeps it; what is free is empty."""
    return {where: _said(form, name) for where, name in FIELDS.items() if name in form.fields}


def pasted_into(form: PortraitForm, text: str) -> tuple[Filled, dict[str, list[str]]]:
    """Return what of a text finds its place in a form, and all that the form then holds, as a browser would send it."""
    standing = standing_in(form)
    filled = fill(recognise(text), standing=standing, offered=standing)
    answers = {FIELDS[where]: [answer] for where, answer in filled.answers.items()}
    before = form.text("left_over").strip()
    left_over = "\n\n".join(part for part in (before, *filled.left) if part)
    return filled, {**form.as_typed(), **answers, "left_over": [left_over]}


def names_filled(form: PortraitForm, filled: Filled) -> list[str]:
    """Return what the fields that were filled in are called on the page, each once."""
    return list(dict.fromkeys(form.name_of(FIELDS[where]) for where in filled.answers))


def _said(form: PortraitForm, name: str) -> str:
    """Return what stands in a field: somebody recorded it, or it is not what it starts with for everybody."""
    value, first = form[name].value(), form.fields[name].initial
    said = "" if value is None else str(value)
    if form.before is not None:  # what was recorded was meant, also where it is what everybody starts with
        return said.strip()
    if name in NUMBERS and said.strip("0. ") == "":
        return ""
    return "" if first is not None and said == str(first) else said.strip()
