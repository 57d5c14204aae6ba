"""The public formats by name, and their versions by day: a change that a reader could trip over is a new version."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FormatName(StrEnum):
    """A public format."""

    ASSESSMENT = "assessment"
    PORTRAIT = "portrait"
    PORTRAIT_SECOND = "portrait-second"

    @property
    def title(self) -> str:  # type: ignore[override] # a format's name, not the text's own method
        """The format's name as people read it."""
        return _TITLES[self]


_TITLES = {
    FormatName.ASSESSMENT: "The assessment",
    FormatName.PORTRAIT: "The portrait: what every invited service reads",
    FormatName.PORTRAIT_SECOND: "The portrait: what only an interested service reads",
}


@dataclass(frozen=True, slots=True)
class FormatVersion:
    """One version of a format: since when it counts, and what it changed."""

    name: FormatName
    number: int
    since: date
    changed: str

    @property
    def schema(self) -> str:
        """The name that every document of it carries, such as `placewell/portrait/1`."""
        return f"placewell/{self.name.value}/{self.number}"


# Newest last, for each format. A version that was published is never changed or taken away.
VERSIONS: tuple[FormatVersion, ...] = tuple(
    FormatVersion(name, 1, date(2026, 11, 25), "The first version.") for name in FormatName
)


def schema_name(name: FormatName) -> str:
    """Return the name of a format's newest version, as its documents carry it."""
    return [one for one in VERSIONS if one.name == name][-1].schema
