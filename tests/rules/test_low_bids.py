"""Low bids: explained in full, decided by name, never by a machine (rulebook §5)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.errors import Refused, WrongState
from placewell.rules.low_bids import CostHead, RejectReason, check_decision, check_explanation, check_in_time
from placewell.rules.pack import LowBid

DUE = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)
BEFORE, AFTER = DUE - timedelta(hours=1), DUE + timedelta(seconds=1)
AMOUNTS = st.integers(0, 50_000).map(lambda pence: Decimal(pence) / 100)


def decide(**given_: object) -> None:
    usual: dict[str, object] = {
        "decision": LowBid.REJECTED,
        "reason": RejectReason.DOES_NOT_COVER_COST,
        "because": "Staffing is under the living wage.",
        "explained": True,
        "now": BEFORE,
        "due_at": DUE,
    }
    check_decision(**(usual | given_))  # type: ignore[arg-type] # as each test gives


@given(st.dictionaries(st.sampled_from(CostHead), AMOUNTS), st.integers(-500, 500))
def test_cost_lines_add_up_to_the_price_to_the_penny(lines: dict[CostHead, Decimal], off: int) -> None:
    price = sum(lines.values(), Decimal(0)) + Decimal(off) / 100
    if off:
        with pytest.raises(Refused, match="too"):
            check_explanation(text="We own the building.", lines=lines, price=price)
    else:
        check_explanation(text="We own the building.", lines=lines, price=price)


@pytest.mark.parametrize("text", ["", "  ", "x" * 3_001])
def test_a_price_is_explained_in_words(text: str) -> None:
    with pytest.raises(Refused, match="Say how this price covers"):
        check_explanation(text=text, lines={CostHead.STAFFING: Decimal(5)}, price=Decimal(5))


def test_no_cost_line_is_below_zero() -> None:
    lines = {CostHead.STAFFING: Decimal(10), CostHead.PREMISES: Decimal(-5)}
    with pytest.raises(Refused, match=r"below £0\.00"):
        check_explanation(text="So.", lines=lines, price=Decimal(5))


def test_nothing_is_explained_after_its_time() -> None:
    check_in_time(now=BEFORE, due_at=DUE)
    with pytest.raises(WrongState, match="23:59 on 9 March 2026"):
        check_in_time(now=DUE, due_at=DUE)


def test_nobody_decides_while_the_provider_may_still_explain() -> None:
    with pytest.raises(WrongState, match="may explain until"):
        decide(explained=False, reason=RejectReason.NO_EXPLANATION)


def test_silence_is_rejected_only_after_its_time_and_only_as_silence() -> None:
    decide(explained=False, reason=RejectReason.NO_EXPLANATION, now=AFTER)
    for reason in set(RejectReason) - {RejectReason.NO_EXPLANATION}:
        with pytest.raises(Refused, match="No explanation came"):
            decide(explained=False, reason=reason, now=AFTER)


def test_what_was_explained_is_not_rejected_as_silence() -> None:
    for now in (BEFORE, AFTER):
        with pytest.raises(Refused, match="There is an explanation"):
            decide(reason=RejectReason.NO_EXPLANATION, now=now)


def test_nothing_is_accepted_that_was_not_explained() -> None:
    decide(decision=LowBid.ACCEPTED, reason=None)
    with pytest.raises(Refused, match="nothing to accept"):
        decide(decision=LowBid.ACCEPTED, reason=None, explained=False, now=AFTER)


@pytest.mark.parametrize("decision", list(LowBid))
def test_every_decision_says_why(decision: LowBid) -> None:
    reason = None if decision == LowBid.ACCEPTED else RejectReason.LABOUR_LAW
    with pytest.raises(Refused, match="Say why"):
        decide(decision=decision, reason=reason, because=" ")


def test_a_rejection_has_its_coded_reason_and_an_acceptance_has_none() -> None:
    with pytest.raises(Refused, match="Choose the reason"):
        decide(reason=None)
    with pytest.raises(Refused, match="no reason for rejecting"):
        decide(decision=LowBid.ACCEPTED)
