"""Dates in a life, dates of birth, and ages."""

import re
from collections.abc import Iterator

from placewell.rules.identifying.kinds import Kind, Span
from placewell.rules.identifying.record import RecordNames

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?:\.(?= ?\d))?"
)
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_FULL = re.compile(
    rf"(?<![\d/.\-])(?:"
    rf"\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    rf"|\d{{1,2}}[/\-.]\d{{1,2}}[/\-.](?:\d{{4}}|\d{{2}})"
    rf"|{_ORDINAL}(?: of)?[ \-]{_MONTH},?[ \-](?:\d{{4}}|['’]?\d{{2}}(?![\d:]))"
    rf"|{_MONTH} {_ORDINAL},? (?:\d{{4}}|['’]\d{{2}})"
    rf")(?![\d/])",
    re.IGNORECASE,
)
_DAY_AND_MONTH = rf"(?:{_ORDINAL}(?: of)? {_MONTH}|{_MONTH} {_ORDINAL})(?!\w)"
_BIRTH = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\.?|date of birth|birth ?date|birthday|born)\b"
    r"\s*(?:is|was|of|on|in|:|-|–|=)*\s*(?:on |the |in )*",
    re.IGNORECASE,
)
_BORN_YEAR = re.compile(rf"(?:{_MONTH},? )?(?:18|19|20)\d{{2}}(?!\d)", re.IGNORECASE)

_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_WORDS = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS)}))?|(?:a|one) hundred(?: and (?:{'|'.join(_UNITS)}))?)"
_AGE_NUMBER = rf"(?P<age>\d{{1,3}}|{_WORDS})"
_AGES = (
    re.compile(rf"\b{_AGE_NUMBER}[ \-]?(?:years?|yrs?)[ \-](?:of age|old)\b", re.IGNORECASE),
    re.compile(rf"\b{_AGE_NUMBER}[ \-]?(?:y/?o|y\.o\.?)(?!\w)", re.IGNORECASE),
    re.compile(rf"\b(?:aged?|age:|age is|age of)[ ]?{_AGE_NUMBER}(?![\d\w])(?! ?(?:to|–|-|and|or) ?\d)", re.IGNORECASE),
    re.compile(
        rf"\b(?:turned|turning|turns|just|now|nearly|almost|is|will be|was|he's|she's|they're)"
        rf"(?: now| just| nearly| almost)? {_AGE_NUMBER}(?=[.;:!?)]|,(?! [A-Z])|$| (?:and|but|next|this|on|in|last|years? old)\b)",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:man|woman|lady|gentleman|person) (?:of|aged) {_AGE_NUMBER}(?![\w])", re.IGNORECASE),
    re.compile(r"\b(?P<age>\d{1,3})(?:st|nd|rd|th) birthday\b", re.IGNORECASE),
)
_YOUNGEST = 16  # below it, a number after “is” is a measure more often than an age
_OLDEST = 120
_BAND_BEFORE = re.compile(r"(?:over|under|above|below|between|at least|to|than|about|around)\s*$", re.IGNORECASE)


def find_dates(text: str, record: RecordNames) -> Iterator[Span]:  # noqa: ARG001 (every finder takes the record)
    """Find dates of birth, and other full dates. A month and year, or a weekday, is neither."""
    full = [match.span() for match in _FULL.finditer(text) if _possible(match[0])]
    births: list[tuple[int, int]] = []
    for match in _BIRTH.finditer(text):
        start = match.end()
        told = _at(_FULL, text, start) or _at(re.compile(_DAY_AND_MONTH, re.IGNORECASE), text, start)
        told = told or (_at(_BORN_YEAR, text, start) if "b" in match[0].lower()[:5] else None)
        if told is not None:
            births.append(told)
            yield Span(Kind.BIRTH_DATE, *told)
    for match in re.finditer(rf"({_FULL.pattern})\s*\(?(?:is |as )?(?:d\.?o\.?b\b|date of birth)", text, re.IGNORECASE):
        births.append(match.span(1))
        yield Span(Kind.BIRTH_DATE, *match.span(1))
    for start, end in full:
        if not any(start < other_end and other_start < end for other_start, other_end in births):
            yield Span(Kind.FULL_DATE, start, end)


def _at(pattern: re.Pattern[str], text: str, start: int) -> tuple[int, int] | None:
    match = pattern.match(text, start)
    return match.span() if match else None


def _possible(found: str) -> bool:
    parts = [int(part) for part in re.findall(r"\d+", found)]
    if len(parts) == 3:
        day_like = sorted(part for part in parts if part < 1000)[:2]
        return all(1 <= part <= 31 for part in day_like) and any(1 <= part <= 12 for part in day_like)
    return (bool(parts) and 1 <= parts[0] <= 31) or parts[-1] > 31


def find_ages(text: str, record: RecordNames) -> Iterator[Span]:  # noqa: ARG001 (every finder takes the record)
    """Find exact ages, told apart from bands, durations and measures."""
    for place, pattern in enumerate(_AGES):
        for match in pattern.finditer(text):
            age = _age_in(match["age"])
            plain = place == 3
            if age is None or not (_YOUNGEST if plain else 1) <= age <= _OLDEST or _in_band(text, match):
                continue
            yield Span(Kind.AGE_OVER_89 if age > 89 else Kind.EXACT_AGE, *match.span())


def _in_band(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start("age") - 12) : match.start("age")]
    if _BAND_BEFORE.search(before) or re.search(r"\d ?(?:-|–|to|and) ?$", before):
        return True
    after = text[match.end("age") : match.end("age") + 6]
    return bool(re.match(r" ?(?:-|–|to|or over|or more|\+|%)", after)) and not re.match(r"-(?:year|y)", after)


def _age_in(words: str) -> int | None:
    if words.isdigit():
        return int(words)
    lowered = words.lower().replace("-", " ").split()
    if "hundred" in lowered:
        return 100 + (_UNITS.index(lowered[-1]) + 1 if lowered[-1] in _UNITS else 0)
    if lowered[0] in _TENS:
        return (_TENS.index(lowered[0]) + 2) * 10 + (_UNITS.index(lowered[1]) + 1 if len(lowered) > 1 else 0)
    return None
