"""Names and places that the record knows, which a portrait must not say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PLACE_KEYS = (
    "place",
    "address",
    "street",
    "school",
    "employer",
    "surger",
    "ward",
    "hospital",
    "town",
    "village",
    "home",
)
NAME_KEYS = ("name", "person", "people", "relative", "forename", "surname", "first", "last", "known", "alias", "friend")
IGNORED_KEYS = ("relation", "role", "type", "id", "ref")


@dataclass(frozen=True, slots=True)
class RecordNames:
    """Names of the person and of relatives, and places of their life."""

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def read_record(value: object) -> RecordNames:
    """Read a record's names and places from JSON. Raises ValueError with one sentence for another shape.

    Takes a list of names, or an object with `names` and `places`, each a text, a list of texts, or objects whose
    values are texts; other keys are told apart by what they are called.
    """
    if isinstance(value, list):
        return RecordNames(names=tuple(_texts(value)))
    if not isinstance(value, Mapping):
        raise ValueError("The record is an object with “names” and “places”, or a list of names.")
    names: list[str] = []
    places: list[str] = []
    _sort(value, names, places, inside_places=False)
    return RecordNames(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(places)))


def _sort(value: Mapping[str, object], names: list[str], places: list[str], *, inside_places: bool) -> None:
    whole: list[str] = []
    for key, entry in value.items():
        lowered = str(key).lower()
        if lowered in IGNORED_KEYS:
            continue
        is_place = inside_places or any(word in lowered for word in PLACE_KEYS)
        is_name = not is_place and any(word in lowered for word in NAME_KEYS)
        target = places if is_place else names if is_name else None
        if isinstance(entry, Mapping):
            _sort(entry, names, places, inside_places=is_place)
        elif isinstance(entry, list):
            for one in entry:
                if isinstance(one, Mapping):
                    _sort(one, names, places, inside_places=is_place)
                elif target is not None:
                    target.extend(_texts([one]))
        elif target is not None:
            texts = list(_texts([entry]))
            target.extend(texts)
            if target is names and lowered in {"forename", "surname", "first_name", "last_name"}:
                whole += texts
    if len(whole) > 1:
        names.append(" ".join(whole))


def _texts(values: list[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            if value.strip():
                yield " ".join(value.split())
        elif isinstance(value, Mapping):
            inner: list[str] = []
            _sort(value, inner, [], inside_places=False)
            yield from inner
        elif value is not None:
            raise ValueError("A name or place of the record is text.")
