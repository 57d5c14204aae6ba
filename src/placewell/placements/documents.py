"""The service agreement as a tagged PDF, made by Typst."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import typst

from placewell.rules.money import format_money
from placewell.rules.needs import Domain, Level

TEMPLATE = Path(__file__).with_name("agreement.typ")
LINE_NAMES = {
    "core": "Core care",
    "one_to_one": "One-to-one hours",
    "nights": "Waking nights",
    "sleep_in": "Sleep-ins",
    "visits": "Visits",
}


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """Everything that an agreement says. Money in pounds a week."""

    placement_ref: str
    tender_ref: str
    package_ref: str
    authority: str
    provider: str
    service: str
    service_address: str
    weekly_price: Decimal
    price_basis: str
    lines: tuple[tuple[str, str], ...]
    fnc: str
    starts_on: date
    review_on: date
    notice_days: int
    what_matters: str
    for_me: str
    needs: tuple[tuple[str, str, str], ...]


def agreement_pdf(terms: AgreementTerms) -> bytes:
    """Return the agreement as PDF bytes."""
    said = {
        **asdict(terms),
        "weekly_price": format_money(terms.weekly_price),
        "price_basis": "net of" if terms.price_basis == "net_of_fnc" else "including",
        "fnc": format_money(Decimal(terms.fnc)),
        "lines": [[LINE_NAMES[kind], format_money(Decimal(amount))] for kind, amount in terms.lines],
        "starts_on": f"{terms.starts_on:%-d %B %Y}",
        "review_on": f"{terms.review_on:%-d %B %Y}",
        "needs": [[Domain(name).title, Level(level).words, sentence] for name, level, sentence in terms.needs],
    }
    pdf = typst.compile(TEMPLATE, sys_inputs={"terms": json.dumps(said, default=str)})
    if not isinstance(pdf, bytes):
        raise TypeError("Typst made no single document.")
    return pdf
