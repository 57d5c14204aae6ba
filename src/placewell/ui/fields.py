"""One mapping from any Django form field to the parameters of a GOV.UK macro."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

Parameters = dict[str, Any]  # what the GOV.UK macros take


def parameters(bound: BoundField) -> tuple[str, Parameters]:
    """Return the macro's name and its parameters for a bound field."""
    widget = bound.field.widget
    for kinds, build in _BUILDERS:
        if isinstance(widget, kinds):
            return build(bound)
    return _input(bound)


def _common(bound: BoundField) -> Parameters:
    error = bound.errors[0] if bound.errors else None
    return {
        "id": bound.id_for_label or bound.auto_id,
        "name": bound.html_name,
        "hint": {"text": bound.field.help_text} if bound.field.help_text else None,
        "errorMessage": {"text": error} if error else None,
    }


def _labelled(bound: BoundField) -> Parameters:
    # A widget that is `light` is one of several under a heading of their own.
    classes = "" if bound.field.widget.attrs.get("light") else "govuk-label--s"
    return {**_common(bound), "label": {"text": bound.label, "classes": classes}}


def _fieldset(bound: BoundField) -> Parameters:
    legend = {"text": bound.label, "classes": "govuk-fieldset__legend--s"}
    return {**_common(bound), "idPrefix": bound.auto_id, "fieldset": {"legend": legend}}


def _day(bound: BoundField) -> tuple[str, Parameters]:
    value = bound.value()
    parts = bound.field.widget.decompress(value) if not isinstance(value, list | tuple) else value
    wrong = " govuk-input--error" if bound.errors else ""
    items = [
        {
            "id": f"{bound.auto_id}_{place}",
            "name": f"{bound.html_name}_{place}",
            "label": name,
            "classes": f"govuk-input--width-{4 if name == 'Year' else 2}{wrong}",
            "value": "" if part is None else str(part),
        }
        for place, (name, part) in enumerate(zip(("Day", "Month", "Year"), parts, strict=True))
    ]
    return "date", {**_fieldset(bound), "id": bound.auto_id, "namePrefix": None, "items": items}


def _tick(bound: BoundField) -> tuple[str, Parameters]:
    # The first box of a macro has the prefix itself as its id, so an error summary's link finds it.
    items = [{"value": "on", "text": bound.label, "checked": bool(bound.value())}]
    return "checkboxes", {**_common(bound), "idPrefix": bound.auto_id, "items": items}


def _choices(bound: BoundField) -> tuple[str, Parameters]:
    value = bound.value()
    chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
    hints = getattr(bound.field, "hints", {})
    items = [
        {
            "value": str(code),
            "text": text,
            "checked": str(code) in chosen,
            "hint": {"text": hints[code]} if code in hints else None,
        }
        for code, text in bound.field.choices  # type: ignore[attr-defined] # only fields with choices come here
        if code != ""
    ]
    several = isinstance(bound.field.widget, forms.CheckboxSelectMultiple)
    classes = bound.field.widget.attrs.get("class", "")
    return ("checkboxes" if several else "radios"), {**_fieldset(bound), "items": items, "classes": classes}


def _select(bound: BoundField) -> tuple[str, Parameters]:
    value = str(bound.value() or "")
    items = [
        {"value": str(code), "text": text, "selected": str(code) == value}
        for code, text in bound.field.choices  # type: ignore[attr-defined] # only fields with choices come here
    ]
    return "select", {**_labelled(bound), "items": items}


def _textarea(bound: BoundField) -> tuple[str, Parameters]:
    rows = bound.field.widget.attrs.get("rows", 4)
    shared = {**_labelled(bound), "value": bound.value() or "", "rows": str(rows)}
    # Where many texts stand on one page, their limits are told when they are passed, not under each.
    counted = not bound.field.widget.attrs.get("uncounted")
    longest = getattr(bound.field, "max_length", None) if counted else None
    return ("characterCount", {**shared, "maxlength": longest}) if longest else ("textarea", shared)


def _file(bound: BoundField) -> tuple[str, Parameters]:
    return "file", _labelled(bound)


def _hidden(bound: BoundField) -> tuple[str, Parameters]:
    return "hidden", {"name": bound.html_name, "value": "" if bound.value() is None else str(bound.value())}


def _password(bound: BoundField) -> tuple[str, Parameters]:
    return "password", {**_labelled(bound), "autocomplete": bound.field.widget.attrs.get("autocomplete")}


def _input(bound: BoundField) -> tuple[str, Parameters]:
    widget, value = bound.field.widget, bound.value()
    number = isinstance(widget, forms.NumberInput)
    found = {
        **_labelled(bound),
        "value": "" if value is None else str(value),
        "type": "text" if number else getattr(widget, "input_type", "text"),
        "inputmode": "decimal" if number else widget.attrs.get("inputmode"),
        "autocomplete": widget.attrs.get("autocomplete"),
        "classes": widget.attrs.get("class", ""),
        "spellcheck": False if widget.attrs.get("spellcheck") == "false" else None,
    }
    prefix = getattr(bound.field, "prefix", None)
    suffix = getattr(bound.field, "suffix", None)
    if prefix:
        found["prefix"] = {"text": prefix}
    if suffix:
        found["suffix"] = {"text": suffix}
    return "input", found


_BUILDERS = (
    (forms.HiddenInput, _hidden),
    (forms.MultiWidget, _day),
    (forms.CheckboxSelectMultiple, _choices),
    (forms.RadioSelect, _choices),
    (forms.CheckboxInput, _tick),
    (forms.Select, _select),
    (forms.Textarea, _textarea),
    (forms.FileInput, _file),
    (forms.PasswordInput, _password),
)
