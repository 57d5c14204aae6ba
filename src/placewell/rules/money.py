"""Money as people write it and as Placewell keeps it: Decimal pounds with two decimals."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_PENNY = Decimal("0.01")
_WRITTEN = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]{1,2})?")
_LOOKS_LIKE_ZERO = re.compile(r"[Oo]")
MOST = Decimal("99999.99")


class MoneyError(ValueError):
    """An amount cannot be read; the sentence says how to write it."""


def parse_money(text: str) -> Decimal:
    """Read pounds such as `1,200.00`, `£1200` or `£ 1,200.5`; returns two decimals. Raises MoneyError."""
    cleaned = text.strip()
    if not cleaned:
        raise MoneyError("Enter an amount in pounds, such as 1,200.00.")
    match = _WRITTEN.fullmatch(cleaned)
    if match is None:
        raise MoneyError(_why_not(cleaned))
    amount = Decimal(match[1].replace(",", "") + (match[2] or ""))
    if amount > MOST:
        raise MoneyError(f"{cleaned} is more than {format_money(MOST)}. Check the amount.")
    return amount.quantize(_PENNY)


def _why_not(text: str) -> str:
    if _LOOKS_LIKE_ZERO.search(text) and re.search("[0-9]", text):
        return f"{text} has the letter O in it. Write it with the figure 0, such as 1,200.00."
    if text.lstrip("£ ").startswith(("-", "−")):
        return f"{text} is below zero. Enter an amount of £0.00 or more."
    if re.fullmatch(r"£?\s*[0-9,]+\.[0-9]{3,}", text):
        return f"{text} has more than two decimals. Enter pounds and pence, such as 1,200.00."
    return f"{text} is not an amount of money. Enter pounds and pence, such as 1,200.00."


def format_money(amount: Decimal) -> str:
    """Write pounds with two decimals and commas, such as £1,200.00."""
    rounded = round_pounds(amount)
    return f"-£{-rounded:,.2f}" if rounded < 0 else f"£{rounded:,.2f}"


def round_pounds(amount: Decimal | Fraction) -> Decimal:
    """Round once to two decimals, half away from zero (ROUND_HALF_UP)."""
    if isinstance(amount, Fraction):
        pence = (2 * abs(amount.numerator) * 100 + amount.denominator) // (2 * amount.denominator)
        return (Decimal(pence) / 100).quantize(_PENNY).copy_sign(Decimal(amount.numerator))
    return amount.quantize(_PENNY, rounding=ROUND_HALF_UP)
