"""The written agreement on an additional cost as a tagged PDF, with its eight terms, made by Typst."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import typst

from placewell.choice.additional import Agreed
from placewell.rules.additional_cost import GROUND_WORDS, Ground, Terms
from placewell.rules.money import format_money

TEMPLATE = Path(__file__).with_name("additional_cost.typ")


def additional_cost_pdf(agreed: Agreed, terms: Terms, *, price: Decimal, day: date, begins_on: date) -> bytes:
    """Return the agreement as PDF bytes; the same for the same agreement. `price` is the whole fee, pounds a week.

    `day` is when it is drawn up; one that follows another begins on `begins_on`.
    """
    cost = agreed.cost
    ground = Ground(cost.ground)
    advice = agreed.advice.facts if agreed.advice else {}
    said = {
        "ref": cost.ref,
        "package_ref": cost.package_ref,
        "service": agreed.service,
        "address": advice.get("address", ""),
        "payer": cost.payer_name,
        "relation": cost.payer_relation,
        "ground": "" if ground == Ground.NONE else GROUND_WORDS[ground],
        "council": terms.payee,
        "price": format_money(price),
        "amount": format_money(terms.amount),
        "budget": format_money(terms.budget),
        "frequency": terms.frequency,
        "review_by": _day(terms.review_by),
        "if_it_stops": terms.if_it_stops,
        "price_rises": terms.price_rises,
        "change_of_finances": terms.change_of_finances,
        "advised_on": _day(date.fromisoformat(advice["given_on"])) if advice else "",
        "advised_by": advice.get("given_by", ""),
        "day": _day(day),
        "begins_on": _day(begins_on) if cost.follows else "",
        "follows": cost.follows.ref if cost.follows else "",
    }
    pdf = typst.compile(TEMPLATE, sys_inputs={"terms": json.dumps(said)})
    if not isinstance(pdf, bytes):
        raise TypeError("Typst made no single document.")
    return pdf


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
