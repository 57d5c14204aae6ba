"""What a chosen service offered, line by line, as a visit may change it."""

from decimal import Decimal

from placewell.choice.models import Option
from placewell.rules.offers import LineKind
from placewell.rules.pack import PriceBasis
from placewell.rules.pricing import net_price


def offered_lines(option: Option) -> dict[LineKind, Decimal]:
    """Return the lines of an option's price, in pounds a week, on its own basis."""
    found: dict[LineKind, Decimal] = {}
    for one in option.price_terms["lines"]:
        kind = LineKind(one["kind"])
        found[kind] = found.get(kind, Decimal(0)) + Decimal(one["amount"])
    return found


def net_of(option: Option, total: Decimal) -> Decimal:
    """Return what a new total of an option comes to net of nursing care. Raises Refused for one below that."""
    basis = PriceBasis(option.price_terms["price_basis"])
    return net_price(total, basis=basis, fnc=Decimal(option.tender.figures["fnc"]))
