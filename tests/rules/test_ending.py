"""Notice, the end of a placement, and looking again for somebody settled."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.ending import (
    EndReason,
    NoticeReason,
    Side,
    check_end,
    check_notice,
    is_good_reason,
    reasons_of,
)
from placewell.rules.errors import Refused, WrongState
from placewell.rules.settled import SearchReason, Settled, check_settled_search

DAY = date(2027, 3, 1)


@given(st.sampled_from(list(Side)), st.data(), st.integers(-5, 60))
def test_notice_is_as_long_as_agreed_but_for_safety(side: Side, data: st.DataObject, days: int) -> None:
    reason = data.draw(st.sampled_from(reasons_of(side)))
    holds = days >= 28 or (reason == NoticeReason.SAFETY and days >= 0)
    last_on = DAY + timedelta(days=days)
    if holds:
        check_notice(side, reason, given_on=DAY, last_on=last_on, said="So.")
    else:
        with pytest.raises(Refused):
            check_notice(side, reason, given_on=DAY, last_on=last_on, said="So.")


def test_only_a_providers_own_reasons_count_against_it() -> None:
    good = {one for one in reasons_of(Side.PROVIDER) if is_good_reason(Side.PROVIDER, one)}
    assert good == {NoticeReason.NEEDS_CHANGED, NoticeReason.SAFETY, NoticeReason.UNPAID}
    assert all(is_good_reason(Side.PERSON, one) for one in reasons_of(Side.PERSON))


def test_an_authority_never_ends_a_place_for_its_price() -> None:
    assert NoticeReason.PRICE not in reasons_of(Side.AUTHORITY)
    with pytest.raises(Refused, match="for its price"):
        check_notice(Side.AUTHORITY, NoticeReason.PRICE, given_on=DAY, last_on=DAY + timedelta(days=30), said="So.")


def test_a_placement_does_not_end_before_its_notice_is_over() -> None:
    until = DAY + timedelta(days=28)
    with pytest.raises(Refused, match="The notice runs until"):
        check_end(EndReason.NOTICE, last_on=DAY, placed_on=DAY, today=DAY, notice_until=until)
    check_end(EndReason.NOTICE, last_on=until, placed_on=DAY, today=until, notice_until=until)
    check_end(EndReason.MOVED, last_on=DAY, placed_on=DAY, today=DAY, notice_until=until)
    with pytest.raises(Refused, match="The placement began"):
        check_end(EndReason.DIED, last_on=DAY - timedelta(days=1), placed_on=DAY, today=DAY, notice_until=None)


@pytest.mark.parametrize("reason", list(SearchReason))
def test_nothing_is_looked_for_after_a_death(reason: SearchReason) -> None:
    with pytest.raises(WrongState, match="has died"):
        check_settled_search(reason, Settled(ended=True, died=True, notice=True), agreed_by="Somebody")


@pytest.mark.parametrize("reason", list(SearchReason))
def test_somebody_settled_is_not_looked_for_without_what_carries_it(reason: SearchReason) -> None:
    with pytest.raises(Refused, match="never put to tender again on price"):
        check_settled_search(reason, Settled(placed=True), agreed_by="")
