"""Answers that are picked, read from words that can mean one of them only; anything else is no answer."""

import re
from collections.abc import Mapping

from placewell.rules.needs import LEVELS_OF, Domain, Level
from placewell.rules.portrait import HOURS_OF_A_WEEK, NIGHTS_OF_A_WEEK, Nights, Texture
from placewell.rules.recognising.headings import plain

# Small letters and digits of other scripts look like ours and are none: only ASCII is read as a level or a number.
_EXACTLY = re.ASCII | re.IGNORECASE
# A level counts only where a sentence could not go on with it: “low mood” is no level.
_LEVEL = re.compile(
    r"\s*\(?(?P<before>level\W{1,3})?(?P<level>none|no needs?|low|moderate|high|severe|priority)"
    r"(?P<after>\s+(?:needs?|level))?\)?\s*(?:[.,;:–—-]+\s+|[.,;:–—-]*$)",
    _EXACTLY,
)
_LEVELS: Mapping[str, Level] = {level.words: level for level in Level}
_TEXTURE_WORDS: Mapping[Texture, frozenset[str]] = {
    Texture.LEVEL_7: frozenset({"regular", "regular easy to chew", "easy to chew"}),
    Texture.LEVEL_6: frozenset({"soft and bite sized", "soft bite sized", "soft in bite sized pieces"}),
    Texture.LEVEL_5: frozenset({"minced and moist", "minced moist"}),
    Texture.LEVEL_4: frozenset({"pureed", "puréed", "extremely thick"}),
    Texture.LEVEL_3: frozenset({"liquidised", "moderately thick"}),
    Texture.LEVEL_2: frozenset({"mildly thick"}),
    Texture.LEVEL_1: frozenset({"slightly thick"}),
    Texture.LEVEL_0: frozenset({"thin"}),
}
_TEXTURE = re.compile(
    r"(?P<iddsi>iddsi )?(?:level )?(?P<level>[0-7])(?: (?P<words>.+?))??(?: food| foods| diet)?", re.ASCII
)
_NIGHT_WORDS: Mapping[Nights, frozenset[str]] = {
    Nights.SETTLED: frozenset({"settled", "settled nights", "sleeps well"}),
    Nights.CALLS: frozenset({"calls", "calls for help", "calls for help some nights"}),
    Nights.SLEEPING: frozenset({"sleeping", "sleeping nights", "sleeping night staff", "somebody sleeping near"}),
    Nights.WAKING: frozenset({"waking", "waking night", "waking nights", "waking night staff", "somebody awake"}),
}
_A_WEEK = r"(?: (?:a|per|each) week)"
_NIGHTS = re.compile(rf"(?P<n>\d)(?: nights?| waking nights?)?{_A_WEEK}?", re.ASCII)
_HOURS = re.compile(rf"(?P<n>\d{{1,3}}(?:\.\d)?)(?: hours?| hrs?){_A_WEEK}", re.ASCII)
_BARE_HOURS = re.compile(r"(?P<n>\d{1,3}(?:\.\d)?)", re.ASCII)
# Whole lines that need no heading.
_ONE_TO_ONE_LINE = re.compile(
    rf"(?P<n>\d{{1,3}}(?:\.\d)?) (?:hours?|hrs?) (?:of )?(?:one to one|1 to 1|1 1)(?: support| care)?{_A_WEEK}",
    re.ASCII,
)
_CARE_LINE = re.compile(rf"(?P<n>\d{{1,3}}(?:\.\d)?) (?:hours?|hrs?) of care{_A_WEEK}", re.ASCII)
_NIGHTS_LINE = re.compile(rf"(?P<n>\d) waking nights?{_A_WEEK}", re.ASCII)


def level_at(domain: Domain, text: str, *, said_to_be: bool = False) -> tuple[Level, int] | None:
    """Return the level with which a text begins, and where it ends; None for none, or one that the domain has not.

    `said_to_be` wants “need” or “level” beside it: a mood that is low, or speech of which there is none, is no level.
    """
    match = _LEVEL.match(text)
    if match is None:
        return None
    named = match["level"].lower()
    beside = match["before"] or match["after"] or named.startswith("no ")
    level = Level.NONE if named.startswith("no ") else _LEVELS.get(named)
    if level not in LEVELS_OF[domain] or (said_to_be and not beside):
        return None
    return level, match.end()


def answer_of(field: str, text: str, heading: str = "") -> str:
    """Return the code that a whole text is the answer for; empty where it is none, or says anything more."""
    said = plain(text)
    if field == "texture":
        return _texture(said, heading=True)
    if field == "nights":
        return next((code.value for code, words in _NIGHT_WORDS.items() if said in words), "")
    if field == "waking_nights":
        return _number(_NIGHTS.fullmatch(said), NIGHTS_OF_A_WEEK)
    weekly = "week" in heading
    match = _HOURS.fullmatch(said) or (_BARE_HOURS.fullmatch(said) if weekly else None)
    return _number(match, HOURS_OF_A_WEEK)


def answer_in(line: str) -> tuple[str, str] | None:
    """Return the field and the code that a line without a heading is the whole answer for."""
    said = plain(line)
    if texture := _texture(said, heading=False):
        return "texture", texture
    if "night" in said and (nights := answer_of("nights", line)):
        return "nights", nights
    for field, pattern, most in (
        ("waking_nights", _NIGHTS_LINE, NIGHTS_OF_A_WEEK),
        ("one_to_one_hours", _ONE_TO_ONE_LINE, HOURS_OF_A_WEEK),
        ("hours_a_week", _CARE_LINE, HOURS_OF_A_WEEK),
    ):
        if number := _number(pattern.fullmatch(said), most):
            return field, number
    return None


def _texture(said: str, *, heading: bool) -> str:
    match = _TEXTURE.fullmatch(said)
    if match is None:
        found = [code.value for code, words in _TEXTURE_WORDS.items() if said in words]
        return found[0] if heading and found else ""
    texture = Texture(match["level"])
    # A number and words of another texture contradict each other: the wrong one can choke, so a person decides.
    agrees = match["words"] is None or match["words"] in _TEXTURE_WORDS[texture]
    return texture.value if agrees and (heading or match["iddsi"]) else ""


def _number(match: re.Match[str] | None, most: int) -> str:
    return match["n"] if match is not None and float(match["n"]) <= most else ""
