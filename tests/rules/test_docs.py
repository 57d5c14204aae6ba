"""The worked example that councillors read is what the code computes, and what the refused method would give."""

import re
from fractions import Fraction
from pathlib import Path

from placewell.rules.evaluation import decimal_text, evaluate
from placewell.rules.pack_reader import read_pack
from placewell.rules.urgency import TIMES
from tests.rules.packs import plain_bid, worked

PAGE = (Path(__file__).resolve().parents[2] / "docs/explanation/rulebook-for-councillors.md").read_text("utf-8")
OFFERS = {"A": ("84", "900"), "B": ("70", "700"), "C": ("20", "500")}


def _row(offer: str, table: str) -> list[str]:
    rows = re.findall(rf"^\| {offer}[^|]*\|(.+)\|$", table, re.MULTILINE)
    return [cell.strip(" *£") for cell in rows[0].split("|")]


def test_the_worked_example_of_the_page_is_computed_by_the_code() -> None:
    table = PAGE[PAGE.index("**Worked example.**") : PAGE.index("**Why we refuse")]
    low = {"B": None, "C": "accepted"}
    bids = [plain_bid(ref, quality, price, low_bid=low.get(ref)) for ref, (quality, price) in OFFERS.items()]
    for result in evaluate(read_pack(worked(*bids))).bids:
        quality, price = OFFERS[result.bid_ref]
        value = result.as_value()
        assert _row(result.bid_ref, table) == [
            quality,
            price,
            value["quality_points"],
            value["price_points"],
            value["total"],
        ]


def test_the_refused_method_does_to_the_example_what_the_page_says() -> None:
    table = PAGE[PAGE.index("**Why we refuse") :]
    for place, present in enumerate(("AB", "ABC")):
        lowest = min(Fraction(OFFERS[ref][1]) for ref in present)
        for ref in "AB":
            quality, price = (Fraction(number) for number in OFFERS[ref])
            total = quality * 60 / 100 + 40 * lowest / price
            assert _row(ref, table)[place] == decimal_text(total, 2)


def test_the_times_of_each_class_are_those_of_the_code() -> None:
    table = PAGE[PAGE.index("## 8.") : PAGE.index("## 9.")]
    for urgency, times in TIMES.items():
        assert _row(urgency.value, table)[0] == times.summary
