"""From one additional-cost agreement on a home to the next: what may follow, from which day, and which days each pays.

Care Act 2014 s.30, SI 2014/2670 and rulebook §7: the 12 weeks of a disregard end, a payer stops, another begins.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from placewell.rules.additional_cost import Ground, Payer, Wish
from placewell.rules.errors import Refused

A_DAY = timedelta(days=1)


def check_next(before: Wish, wish: Wish, *, stands: bool) -> None:
    """Raise Refused for a new agreement on a home in which somebody lives that says what `before` says already.

    `stands` says that `before` is still in force. The 12 weeks of a disregard are counted once.
    """
    if before.ground == wish.ground == Ground.DISREGARD:
        raise Refused(
            "The 12 weeks in which the person’s home is not counted come once. Say on what other ground they pay, or"
            " who else does.",
            code="ground",
        )
    same = (before.payer, before.payer_name.split(), before.ground) == (
        wish.payer,
        wish.payer_name.split(),
        wish.ground,
    )
    if stands and same:
        raise Refused(
            "That is agreed already, and goes on. Ask anew when somebody else pays, or on another ground.",
            code="payer_name",
        )


def _who(wish: Wish) -> tuple[Payer, list[str], Ground]:
    return wish.payer, wish.payer_name.split(), wish.ground


def next_begins(*, stands: bool, last: date | None, today: date) -> date:
    """Return the first day of a new agreement, drawn up today, after one that ends by itself on `last`, or has no end.

    It is the day after that end: no day has two agreements, and none between them has none. Where the one before is
    over, or has no end and so ends when the new one is signed, it is today.
    """
    return last + A_DAY if stands and last is not None and last >= today else today


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which somebody pays an additional cost, at most `amount` pounds a week; no `last`: it goes on."""

    first: date
    last: date | None
    amount: Decimal

    def holds_on(self, day: date) -> bool:
        """Tell whether it is paid on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


def span_of(
    *, begins_on: date, signed_on: date, over_on: date | None, last: date | None, amount: Decimal
) -> Span | None:
    """Return the days of an agreement: from its first, or the day when both had signed if that is later.

    To the day before it stopped or ended (`over_on`), or to the `last` on which it can stand; None for no day at all.
    """
    first = max(begins_on, signed_on)
    ends = [one for one in (None if over_on is None else over_on - A_DAY, last) if one is not None]
    until = min(ends, default=None)
    return None if until is not None and until < first else Span(first, until, amount)
