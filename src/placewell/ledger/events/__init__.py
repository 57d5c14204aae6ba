"""Event classes, one file a room. An event is a frozen dataclass named in the past tense.

Events hold references, codes and numbers, never personal text: a person can be erased without touching history.
"""

import dataclasses
from typing import ClassVar, TypeVar, dataclass_transform

type_by_name: dict[str, type["Event"]] = {}

E = TypeVar("E", bound="Event")
JsonValue = None | bool | int | str | list["JsonValue"] | dict[str, "JsonValue"]


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """The base of all events. `subject` names what the event is about, such as `tender:T-7QK2`."""

    schema_version: ClassVar[int] = 1
    # Events of sealed acts stay unreadable until the opening; `placewell.tenders` writes them in SQL.
    sealed: ClassVar[bool] = False

    @property
    def subject(self) -> str:
        """Name the thing this event is about, as `kind:reference`."""
        raise TypeError(f"{type(self).__name__} does not say what it is about.")

    def payload(self) -> dict[str, JsonValue]:
        """Return the fields as JSON values."""
        return dataclasses.asdict(self)


@dataclass_transform(frozen_default=True)
def event(cls: type[E]) -> type[E]:
    """Make a class an event and register it by name; fails at import when the name is taken."""
    made = dataclasses.dataclass(frozen=True, slots=True)(cls)
    if type_by_name.setdefault(made.__name__, made) is not made:
        raise TypeError(f"There are two events called {made.__name__}.")
    return made
