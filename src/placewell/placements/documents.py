"""The service agreement as a tagged PDF, made by Typst."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import typst

from placewell.rules.agreeing import Retainer
from placewell.rules.money import format_money
from placewell.rules.needs import OUTCOME_NAMES, Domain, Level, Outcome

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
    """Everything that a version of an agreement says. Money in pounds a week."""

    placement_ref: str
    tender_ref: str
    package_ref: str
    number: int
    varied_because: str
    varied_words: str
    authority: str
    provider: str
    service: str
    service_address: str
    weekly_price: Decimal
    price_basis: str
    lines: tuple[tuple[str, Decimal], ...]
    fnc: Decimal
    starts_on: date
    counts_from: date
    reviews: tuple[date, date, date]
    interim_until: date | None
    notice_days: int
    retainer: Retainer
    what_matters: str
    for_me: str
    outcomes: tuple[str, ...]
    needs: tuple[tuple[str, str, str], ...]


def agreement_pdf(terms: AgreementTerms) -> bytes:
    """Return the agreement as PDF bytes."""
    said = {
        **asdict(terms),
        "weekly_price": format_money(terms.weekly_price),
        "price_basis": "net of" if terms.price_basis == "net_of_fnc" else "including",
        "fnc": format_money(terms.fnc),
        "lines": [[LINE_NAMES[kind], format_money(amount)] for kind, amount in terms.lines],
        "starts_on": _day(terms.starts_on),
        "counts_from": _day(terms.counts_from),
        "reviews": [_day(one) for one in terms.reviews],
        "interim_until": _day(terms.interim_until) if terms.interim_until else "",
        "percent_after": f"{terms.retainer.percent_after.normalize():f}",
        "outcomes": [OUTCOME_NAMES[Outcome(one)] for one in terms.outcomes],
        "needs": [[Domain(name).title, Level(level).words, sentence] for name, level, sentence in terms.needs],
    }
    pdf = typst.compile(TEMPLATE, sys_inputs={"terms": json.dumps(said, default=str)})
    if not isinstance(pdf, bytes):
        raise TypeError("Typst made no single document.")
    return pdf


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
