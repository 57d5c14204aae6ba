"""Forms that are kept as they are typed: in sections, with what was typed read back whether it holds or not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict

from placewell.ui.forms import GovForm


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a form: its anchor, its heading, whom it is for, and the names of its fields."""

    anchor: str
    title: str
    hint: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A section as a page shows it. A domain's level and sentence stand together."""

    anchor: str
    title: str
    hint: str
    rows: tuple[tuple[BoundField, ...], ...]


class DraftForm(GovForm):
    """A long form in sections, of which what is typed is kept as one goes."""

    parts: ClassVar[Sequence[Part]] = ()

    def groups(self) -> Iterator[Group]:
        """Return the sections with their fields, those that belong together in one row."""
        for part in self.parts:
            yield Group(part.anchor, part.title, part.hint, tuple(self._rows(part.names)))

    def _rows(self, names: Sequence[str]) -> Iterator[tuple[BoundField, ...]]:
        for name in names:
            if name.endswith("_level"):
                yield (self[name], self[f"{name.removesuffix('_level')}_sentence"])
            elif name in self.fields and not name.endswith("_sentence"):
                yield (self[name],)

    def typed(self) -> dict[str, list[str]]:
        """Return exactly what was typed into the fields of this form, by the names that the browser sends."""
        sent = {name for field in self for name in self._sent_as(field)}
        data: MultiValueDict[str, str] = self.data  # type: ignore[assignment] # what a request has sent
        return {name: data.getlist(name) for name in data if name in sent}

    def as_typed(self) -> dict[str, list[str]]:
        """Return what a browser would send of this form as it now stands, by the names that it sends."""
        return {name: values for bound in self for name, values in self._as_sent(bound)}

    def _as_sent(self, bound: BoundField) -> Iterator[tuple[str, list[str]]]:
        value, widget = bound.value(), bound.field.widget
        if isinstance(widget, forms.MultiWidget):
            parts = value if isinstance(value, list | tuple) else widget.decompress(value) or ()
            yield from ((name, [_sent(part)]) for name, part in zip(self._sent_as(bound), parts, strict=True))
        elif isinstance(value, list | tuple):
            yield bound.html_name, [str(one) for one in value]
        else:
            yield bound.html_name, [_sent(value)]

    def initial_from(self, typed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return with what this form starts so that it shows again what was typed."""
        data = MultiValueDict({name: list(values) for name, values in typed.items()})
        return {
            name: field.widget.value_from_datadict(data, MultiValueDict(), name) for name, field in self.fields.items()
        }

    def text(self, name: str) -> str:
        """Return the text that stands in a field now, typed or given; empty where there is none."""
        value = self[name].value() if name in self.fields else ""
        return value if isinstance(value, str) else ""

    def many(self, name: str) -> tuple[str, ...]:
        """Return what is ticked in a field now."""
        value = self[name].value()
        return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()

    @staticmethod
    def _sent_as(bound: BoundField) -> list[str]:
        widget = bound.field.widget
        if isinstance(widget, forms.MultiWidget):
            return [f"{bound.html_name}_{place}" for place in range(len(widget.widgets))]
        return [bound.html_name]


def _sent(value: object) -> str:
    return "" if value is None else str(value)
