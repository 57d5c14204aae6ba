"""What one reading of the register says of one service. None means that it does not say."""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from placewell.directory.authorities import normalise_authority
from placewell.rules.distance import normalise_postcode
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.ratings import KEY_QUESTIONS, Rating, normalise_rating

SERVICE_ID = re.compile(r"1-[0-9]{4,14}|[A-Z0-9]{3,12}|L[0-9]{3,}-[A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was skipped, and why. `row` is a line of a file, or a file of an archive."""

    row: str
    reason: str


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A successor or predecessor registration."""

    other_id: str
    other_name: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """One service as one or more files say. `original` is the source's own words, without contacts."""

    service_id: str
    name: str | None = None
    provider_id: str | None = None
    provider_name: str | None = None
    address: str | None = None
    postcode: str | None = None
    local_authority: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    care_home: bool | None = None
    beds: int | None = None
    registered: bool | None = None
    registered_on: date | None = None
    deregistered_on: date | None = None
    care_types: frozenset[CareType] | None = None
    need_bands: frozenset[NeedBand] | None = None
    rating_original: str | None = None
    rated_on: date | None = None
    key_questions: Mapping[str, Rating] | None = None
    links: tuple[LinkFacts, ...] | None = None
    original: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def rating(self) -> Rating | None:
        """The overall rating; None is unrated."""
        return normalise_rating(self.rating_original)

    def merged_with(self, later: "ServiceFacts") -> "ServiceFacts":
        """Return these facts with what `later` says on top; the unsaid stays, and an older list only fills gaps."""
        said = {
            field.name: getattr(later, field.name)
            for field in dataclasses.fields(later)
            if getattr(later, field.name) is not None and field.name != "original"
        }
        if self.rated_on and later.rated_on and later.rated_on < self.rated_on:
            # An older list: it fills what is missing, and overrules nothing.
            said = {name: value for name, value in said.items() if getattr(self, name) is None}
            return dataclasses.replace(self, **said, original={**later.original, **self.original})
        if said.get("key_questions") is not None and later.rated_on == self.rated_on:
            said["key_questions"] = {**(self.key_questions or {}), **said["key_questions"]}
        return dataclasses.replace(self, **said, original={**self.original, **later.original})


_TYPE_WORDS: tuple[tuple[str, CareType], ...] = (
    ("nursing home", CareType.NURSING),
    ("care home service with nursing", CareType.NURSING),
    ("care home with nursing", CareType.NURSING),
    ("residential home", CareType.RESIDENTIAL),
    ("care home service without nursing", CareType.RESIDENTIAL),
    ("care home without nursing", CareType.RESIDENTIAL),
    ("homecare", CareType.HOME_CARE),
    ("home care", CareType.HOME_CARE),
    ("domiciliary care", CareType.HOME_CARE),
    ("supported living", CareType.SUPPORTED_LIVING),
    ("extra care", CareType.EXTRA_CARE),
    ("shared lives", CareType.SHARED_LIVES),
)
_BAND_WORDS: tuple[tuple[str, NeedBand], ...] = (
    ("over 65", NeedBand.OLDER_PEOPLE),
    ("older people", NeedBand.OLDER_PEOPLE),
    ("under 65", NeedBand.YOUNGER_ADULTS),
    ("younger adult", NeedBand.YOUNGER_ADULTS),
    ("dementia", NeedBand.DEMENTIA),
    ("learning disab", NeedBand.LEARNING_DISABILITY),
    ("autis", NeedBand.LEARNING_DISABILITY),
    ("mental health condition", NeedBand.MENTAL_HEALTH),
    ("mental health need", NeedBand.MENTAL_HEALTH),
    ("physical disab", NeedBand.PHYSICAL_DISABILITY),
    ("sensory impair", NeedBand.SENSORY_IMPAIRMENT),
    ("substance misuse", NeedBand.SUBSTANCE_MISUSE),
    ("misuse drugs", NeedBand.SUBSTANCE_MISUSE),
    ("drugs and alcohol", NeedBand.SUBSTANCE_MISUSE),
    ("eating disorder", NeedBand.EATING_DISORDER),
    ("detained under", NeedBand.DETAINED),
    ("rights are restricted", NeedBand.DETAINED),
    ("restricted under the mental health", NeedBand.DETAINED),
)


def care_types_in(texts: Iterable[str]) -> frozenset[CareType]:
    """Return the care types that the register's names of service types mean; other types are ignored."""
    lowered = [text.lower() for text in texts]
    return frozenset(kind for words, kind in _TYPE_WORDS if any(words in text for text in lowered))


def bands_in(texts: Iterable[str]) -> frozenset[NeedBand]:
    """Return the need bands that specialisms or service user bands mean, in any of their spellings."""
    lowered = [text.lower() for text in texts]
    found = {band for words, band in _BAND_WORDS if any(words in text for text in lowered)}
    if any(text.strip() in {"mental health", "whole population", "services for everyone"} for text in lowered):
        found |= {NeedBand.MENTAL_HEALTH} if any(text.strip() == "mental health" for text in lowered) else set()
        if any(text.strip() in {"whole population", "services for everyone"} for text in lowered):
            found |= {NeedBand.OLDER_PEOPLE, NeedBand.YOUNGER_ADULTS}
    return frozenset(found)


def key_question_of(text: str) -> str | None:
    """Return the key question that a spelling means (`well led`, `Well-led`), or None."""
    letters = re.sub(r"[^a-z]", "", text.lower())
    return next((one for one in KEY_QUESTIONS if re.sub(r"[^a-z]", "", one.lower()) == letters), None)


_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d/%m/%y")
_AMERICAN_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%m/%d/%y")


def day_in(text: str, *, american: bool = False) -> date | None:
    """Read a day as registers write it; times of day are dropped. None for no text; raises ValueError for another."""
    cleaned = text.strip()
    if cleaned in {"", "-", "null", "None", "NaT"}:
        return None
    first = re.split(r"[T ](?=\d{1,2}:\d{2})", cleaned)[0]
    for form in _AMERICAN_DAYS if american else _DAYS:
        try:
            return datetime.strptime(first, form).date()  # noqa: DTZ007 (a day, not an instant)
        except ValueError:
            continue
    raise ValueError(f"{cleaned!r} is not a date.")


def coordinate_in(text: object, *, low: float, high: float) -> float | None:
    """Read degrees; None where there are none, or they lie outside the British Isles."""
    try:
        value = float(str(text))
    except ValueError:
        return None
    return value if low <= value <= high else None


LATITUDES = {"low": 49.0, "high": 61.0}
LONGITUDES = {"low": -8.7, "high": 2.0}


def clean(text: object) -> str | None:
    """Return text with its spaces put right, or None where there is none."""
    cleaned = " ".join(str(text).split()) if text is not None else ""
    return None if cleaned in {"", "-", "NULL", "null", "None"} else cleaned


def clean_postcode(text: object) -> str | None:
    """Return a postcode in its one spelling, or as it stands when it is not one."""
    cleaned = clean(text)
    return (normalise_postcode(cleaned) or cleaned) if cleaned else None


def clean_authority(text: object) -> str | None:
    """Return a council's name in its one spelling."""
    cleaned = clean(text)
    return normalise_authority(cleaned) if cleaned else None
