"""Looking further at three quarters of a search's time: once, whatever has arrived, if the person agreed (rulebook §8).

Their agreement is asked for beforehand, and can be taken back until the step.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from placewell.rules.errors import Refused

LONGEST_NAME = 120  # characters of who said it, and how


class WideningOutcome(StrEnum):
    """What came of the step."""

    WIDENED = "widened"
    NOT_AGREED = "not_agreed"
    NO_TIME = "no_time"


WIDENING_WORDS = {
    WideningOutcome.WIDENED: "The search was widened, as the person had agreed.",
    WideningOutcome.NOT_AGREED: "The search was not widened: nobody had agreed to it for the person.",
    WideningOutcome.NO_TIME: "The search was not widened: whoever was invited then would have had too little time.",
}


@dataclass(frozen=True, slots=True)
class FurtherWord:
    """What the person, or whoever speaks for them, says about looking further: how many miles at most, and who says."""

    agrees: bool
    miles: int
    said_by: str


def check_word(*, agrees: bool, miles: int, said_by: str, how: str, said_on: date, today: date) -> None:
    """Raise Refused unless it says who agreed or not, how and when; an agreement to no miles is none."""
    if not said_by.strip() or len(said_by) > LONGEST_NAME:
        raise Refused("Name who said it: the person, or whoever speaks for them.", code="said_by")
    if len(how) > LONGEST_NAME:
        raise Refused(f"Say how in up to {LONGEST_NAME} characters, such as by telephone.", code="how")
    if said_on > today:
        raise Refused("Give the day on which they said it: today or before.", code="said_on")
    if agrees and miles <= 0:
        raise Refused(
            "This kind of care never looks further during a search, so there is nothing to agree.", code="agrees"
        )


def miles_further(published: int, word: FurtherWord | None) -> int:
    """Return how many miles further a search looks: what was published, as far as the person agreed; 0 without."""
    if word is None or not word.agrees:
        return 0
    return max(0, min(published, word.miles))


def wider(radius: Decimal, further: int) -> Decimal:
    """Return the radius of a search that looks some miles further."""
    return radius + further


def in_time(*, step_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Tell whether whoever is invited now still has at least half of the time that the published step leaves them.

    The step itself leaves what was published; a step that comes late, because Placewell stood still, invites nobody
    to a race that cannot be won.
    """
    return step_at <= now and (closes_at - now) * 2 >= closes_at - step_at
