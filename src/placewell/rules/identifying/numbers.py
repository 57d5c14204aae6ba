"""Numbers and addresses of the net: NHS and National Insurance numbers, postcodes, e-mails, telephones."""

import re
from collections.abc import Iterator

import phonenumbers

from placewell.rules.distance import normalise_postcode
from placewell.rules.identifying.kinds import Kind, Span
from placewell.rules.identifying.record import RecordNames

_TEN_DIGITS = re.compile(r"(?<![\d.])\d{3}[ \-.\u00a0]?\d{3}[ \-.\u00a0]?\d{4}(?![\d])|(?<!\d)\d(?:[ \-]?\d){9}(?!\d)")
_NATIONAL_INSURANCE = re.compile(
    r"(?<![A-Za-z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"[ \-]?\d{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?[A-D](?![A-Za-z0-9])",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,2}\d[A-Za-z\d]?[ \u00a0]{0,2}\d[A-Za-z]{2}(?![A-Za-z0-9])")
_EMAIL = re.compile(r"[A-Za-z0-9._%+'\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,6}")
WEIGHTS = range(10, 1, -1)


def is_nhs_number(digits: str) -> bool:
    """Tell whether ten digits are an NHS number: modulus 11 over weights 10 to 2 (rulebook §2)."""
    if len(digits) != 10 or not digits.isascii() or not digits.isdigit() or len(set(digits)) == 1:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) % 11
    return {11: 0}.get(check, check) == int(digits[9]) and check != 10


def find_numbers(text: str, record: RecordNames) -> Iterator[Span]:  # noqa: ARG001 (every finder takes the record)
    """Find numbers and addresses that name one person or lead to them."""
    for match in _TEN_DIGITS.finditer(text):
        if is_nhs_number(re.sub(r"\D", "", match[0])):
            yield Span(Kind.NHS_NUMBER, *match.span())
    for match in _NATIONAL_INSURANCE.finditer(text):
        yield Span(Kind.NATIONAL_INSURANCE, *match.span())
    for match in _POSTCODE.finditer(text):
        if normalise_postcode(match[0].replace("\u00a0", " ")) and not _is_ordinary(match[0]):
            yield Span(Kind.POSTCODE, *match.span())
    for match in _EMAIL.finditer(text):
        yield Span(Kind.EMAIL, *match.span())
    yield from _phones(text)


def _is_ordinary(found: str) -> bool:
    # `B12 5mg`, `T4 2ml`: a vitamin or hormone and its dose, not a place.
    unit = found[-2:].lower()
    return (
        unit in {"mg", "ml", "kg", "cm", "mm", "pm", "am", "hr", "st", "lb", "nd", "rd", "th"} and " " in found.strip()
    )


def _phones(text: str) -> Iterator[Span]:
    for leniency in (phonenumbers.Leniency.VALID,):
        for match in phonenumbers.PhoneNumberMatcher(text, "GB", leniency=leniency):
            count = sum(letter.isdigit() for letter in match.raw_string)
            starts = match.raw_string.lstrip("( ")[:1]
            if count >= 10 and starts in {"0", "+"}:
                yield Span(Kind.PHONE, match.start, match.end)
    for match_ in re.finditer(r"(?<![\d+])(?:\+44|0044|0)[ \-]?(?:\(0\)[ \-]?)?\d(?:[ \-]?\d){8,10}(?!\d)", text):
        digits = re.sub(r"\D", "", match_[0])
        if 10 <= len(digits) <= 14 and not is_nhs_number(digits):
            yield Span(Kind.PHONE, *match_.span())
