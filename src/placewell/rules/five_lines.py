"""What a manager reads first of an invitation: the portrait's first tier in five lines, and no more than it holds."""

from dataclasses import dataclass
from decimal import Decimal

from placewell.rules.needs import BAND_NAMES, CARE_TYPE_NAMES, Domain, Level
from placewell.rules.portrait import Nights, Texture, TierOne

MOST_LINES = 5
MOST_NEEDS = 4
LONGEST = 220  # characters of one line: three lines of a small phone's screen, about
_NIGHTS = {Nights.SETTLED: "", Nights.CALLS: "calls at night", Nights.SLEEPING: "a sleeping night"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is about, and what it says."""

    title: str
    text: str


def five_lines(tier_one: TierOne) -> tuple[Line, ...]:
    """Say in at most five lines who needs what care, what matters most, the greatest needs, day and night, and where.

    Only words of the portrait's first tier and of the code lists appear; a line with nothing to say is left out
    (rulebook §2).
    """
    lines = (
        Line("Who", _who(tier_one)),
        Line("Matters most", tier_one.about_me.most_important),
        Line("Greatest needs", _needs(tier_one)),
        Line("Day and night", _day_and_night(tier_one)),
        Line("Where and when", _where(tier_one)),
    )
    return tuple(Line(line.title, _short(line.text)) for line in lines if line.text.strip())


def greatest_needs(tier_one: TierOne) -> tuple[tuple[Domain, Level], ...]:
    """Return up to four domains of need with their levels, the greatest first; low ones only if there are no others."""
    levels = [(domain, need.level) for domain, need in tier_one.domains.items() if need.level != Level.NONE]
    above_low = [one for one in levels if one[1] != Level.LOW]
    places = list(Domain)
    ordered = sorted(above_low or levels, key=lambda one: (-one[1].order, places.index(one[0])))
    return tuple(ordered[:MOST_NEEDS])


def _who(tier_one: TierOne) -> str:
    age = f"aged {_said(tier_one.age_band)}" if _said(tier_one.age_band) else ""
    bands = ", ".join(BAND_NAMES[band] for band in tier_one.bands)
    care = f"{CARE_TYPE_NAMES[tier_one.care_type]}{' for ' + bands if bands else ''}"
    person = ", ".join(part for part in (_said(tier_one.diagnosis_group), age) if part)
    return _sentences(person, care)


def _needs(tier_one: TierOne) -> str:
    by_level: dict[Level, list[str]] = {}
    for domain, level in greatest_needs(tier_one):
        by_level.setdefault(level, []).append(domain.title.lower())
    return "; ".join(f"{level.words.capitalize()}: {', '.join(names)}" for level, names in by_level.items())


def _day_and_night(tier_one: TierOne) -> str:
    nights = _NIGHTS.get(tier_one.nights, "")
    if tier_one.nights == Nights.WAKING:
        nights = f"waking nights, {tier_one.waking_nights} a week" if tier_one.waking_nights else "waking nights"
    one_to_one = ""
    if tier_one.one_to_one_hours > 0:
        one_to_one = f"{_plain(tier_one.one_to_one_hours)} one-to-one hours a week"
    texture = "" if tier_one.texture == Texture.LEVEL_7 else f"food and drink at IDDSI level {tier_one.texture.value}"
    moving = f"moving: {_said(tier_one.transfers)}" if _said(tier_one.transfers) else ""
    return _sentences(nights, moving, one_to_one, texture)


def _where(tier_one: TierOne) -> str:
    radius = _plain(tier_one.radius_miles)
    place = f"within {radius} miles of {_said(tier_one.search_district)}" if _said(tier_one.search_district) else ""
    start = f"from {tier_one.start_on:%-d %B %Y}"
    return _sentences(place, start, _said(tier_one.expected_length), tier_one.urgency.value)


def _said(text: str) -> str:
    return " ".join(text.split()).rstrip(". ")


def _sentences(*parts: str) -> str:
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts if part)


def _plain(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def _short(text: str) -> str:
    """Cut a text at a word, with an ellipsis, so that it fits in LONGEST characters."""
    whole = " ".join(text.split())
    if len(whole) <= LONGEST:
        return whole
    return whole[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
