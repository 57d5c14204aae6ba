"""What no portrait can say is refused in words, and never mended in silence."""

from dataclasses import replace
from decimal import Decimal

import pytest

from placewell.rules.errors import Refused
from placewell.rules.formats import EXAMPLE
from placewell.rules.needs import NeedBand, Outcome
from placewell.rules.portrait import check_answers


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"one_to_one_hours": Decimal(-3)}, "one_to_one_hours"),
        ({"one_to_one_hours": Decimal("-0")}, "one_to_one_hours"),
        ({"one_to_one_hours": Decimal("168.5")}, "one_to_one_hours"),
        ({"hours_a_week": Decimal("NaN")}, "hours_a_week"),
        ({"hours_a_week": Decimal("-0.0")}, "hours_a_week"),
        ({"waking_nights": 8}, "waking_nights"),
        ({"waking_nights": -1}, "waking_nights"),
        ({"bands": (NeedBand.DEMENTIA, NeedBand.DEMENTIA)}, "bands"),
        ({"outcomes": (Outcome.NUTRITION, Outcome.CLOTHING, Outcome.NUTRITION)}, "outcomes"),
    ],
)
def test_hours_that_no_week_has_and_the_same_thing_twice_are_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_answers(replace(EXAMPLE, **change))  # type: ignore[arg-type] # as each case gives
    assert refused.value.code == code


def test_the_most_that_a_week_has_is_an_answer() -> None:
    check_answers(EXAMPLE)
    check_answers(replace(EXAMPLE, one_to_one_hours=Decimal(168), hours_a_week=Decimal(0), waking_nights=7))
