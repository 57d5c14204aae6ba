"""What a third party pays of a placement, held against the additional-cost agreements on its home, day by day (§7)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from placewell.rules.additional_next import Span
from placewell.rules.errors import Refused
from placewell.rules.funding import A_DAY, NOTHING, Funding, in_force
from placewell.rules.money import format_money


def agreed_on(spans: Sequence[Span], day: date) -> Decimal:
    """Return what may be paid on a day at most, pounds a week; nothing where no agreement holds."""
    return max((one.amount for one in spans if one.holds_on(day)), default=NOTHING)


def check_top_up(funding: Funding, spans: Sequence[Span]) -> None:
    """Raise Refused for a third party's part that no agreement holds for on the version's first day, or above it.

    `spans` are the days of every agreement on this home. Law: Care Act 2014 s.30 and SI 2014/2670: a top-up is paid
    only as it was agreed in writing.
    """
    asked, day = funding.third_party, funding.starts_on
    if not asked:
        return
    if not spans:
        raise Refused(
            "Nobody has agreed to pay an additional cost for this place, so the third party pays £0.00.",
            code="third_party",
        )
    if not any(one.holds_on(day) for one in spans):
        before = [one.last for one in spans if one.last is not None and one.last < day]
        if before:
            over = max(before) + A_DAY
            raise Refused(
                f"The additional cost is not paid any more from {over:%-d %B %Y}. The authority pays the whole fee"
                " from that day.",
                code="third_party",
            )
        first = min(one.first for one in spans)
        raise Refused(
            f"The additional cost is agreed from {first:%-d %B %Y}. The authority pays the whole fee until then.",
            code="third_party",
        )
    most = agreed_on(spans, day)
    if asked > most:
        raise Refused(
            f"{format_money(most)} a week was agreed as an additional cost. The third party pays no more than that.",
            code="third_party",
        )


def days_to_write_anew(versions: Sequence[Funding], spans: Sequence[Span], *, today: date) -> tuple[date, ...]:
    """Return the days from which who pays has to be written anew, earliest first; none where all of it is as agreed.

    `versions` are a placement's in the order in which they were made. That is from each day on which a third party is
    written to pay without any agreement, in the past too; or more than is agreed, from today on; and from the first
    day of an agreement that follows another, for somebody else may pay.
    """
    if not spans:
        return ()
    days = {today, *(one.starts_on for one in versions)}
    for one in spans:
        days |= {one.first} | ({one.last + A_DAY} if one.last is not None else set())
    found = set()
    for day in sorted(days):
        written = in_force(versions, day)
        if written is None or not written.lines or not written.third_party:
            continue
        held = any(one.holds_on(day) for one in spans)
        if not held or (day >= today and written.third_party > agreed_on(spans, day)):
            found.add(day)
    paying = [one for one in versions if one.lines]
    for one in spans[1:]:
        goes_on = in_force(versions, one.first)
        unwritten = goes_on is not None and goes_on.lines and paying[-1].starts_on < one.first
        if unwritten and any(version.third_party for version in paying):
            found.add(one.first)
    return tuple(sorted(found))
