"""Investment in quality: a published points list, what is claimed under it, and how long it counts (rulebook §6)."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import count
from types import MappingProxyType

from placewell.rules.clocks import working_days_after
from placewell.rules.errors import Refused, WrongState
from placewell.rules.standing import review_asked_by

MOST_ITEMS = 20
MOST_POINTS = Decimal(100)
LONGEST_MONTHS = 36
DECIDED_WORKING_DAYS = 10  # from the claim, or from the answer to a question; a default of Placewell
ANSWERED_WORKING_DAYS = 10  # how long a provider has to answer a question; a default of Placewell
LOOKED_AT_WORKING_DAYS = 10  # as long as other second looks
COUNTS_AFTER = timedelta(days=90)  # from the first list of a category, so that all have time to claim; a default
RENEWED_FROM = timedelta(days=56)  # before it expires, so that its points need not lapse; a default of Placewell
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CENT = Decimal("0.01")


class InvestmentKind(StrEnum):
    """What money was put into."""

    STAFFING = "staffing"
    PAY = "pay"
    ACCREDITATION = "accreditation"
    PREMISES = "premises"


KIND_WORDS: Mapping[InvestmentKind, str] = MappingProxyType(
    {
        InvestmentKind.STAFFING: "Staffing above the cost model",
        InvestmentKind.PAY: "Pay above the wage floor",
        InvestmentKind.ACCREDITATION: "Accreditation",
        InvestmentKind.PREMISES: "Premises",
    }
)


@dataclass(frozen=True, slots=True)
class InvestmentItem:
    """One line of a points list: what is shown, what it earns, for how many months, and by which evidence."""

    code: str
    kind: str
    what: str
    points: Decimal
    months: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Verified:
    """One claim that was verified, with the points of the list it was made under. `counts`: nobody has ended it."""

    code: str
    points: Decimal
    verified_on: date
    expires_on: date
    counts: bool = True


class InvestmentState(StrEnum):
    """What stands of a claim."""

    CLAIMED = "claimed"
    ASKED = "asked"
    VERIFIED = "verified"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NOTICE = "notice"
    REPLIED = "replied"
    ENDED = "ended"
    LOOK_AGAIN = "look_again"
    STANDS = "stands"
    EXPIRED = "expired"


class InvestmentAct(StrEnum):
    """What is done with a claim. Adding evidence and reminding leave it where it is."""

    CLAIM = "claim"
    ADD = "add"
    ASK = "ask"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    VERIFY = "verify"
    REFUSE = "refuse"
    GIVE_NOTICE = "give_notice"
    REPLY = "reply"
    END = "end"
    KEEP = "keep"
    ASK_AGAIN = "ask_again"
    CONFIRM = "confirm"
    REVERSE = "reverse"
    REMIND = "remind"
    EXPIRE = "expire"


_S, _A = InvestmentState, InvestmentAct
STEPS: Mapping[tuple[InvestmentState, InvestmentAct], InvestmentState] = MappingProxyType(
    {
        (_S.CLAIMED, _A.ADD): _S.CLAIMED,
        (_S.CLAIMED, _A.ASK): _S.ASKED,
        (_S.CLAIMED, _A.VERIFY): _S.VERIFIED,
        (_S.CLAIMED, _A.REFUSE): _S.REFUSED,
        (_S.CLAIMED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.ASKED, _A.ANSWER): _S.CLAIMED,
        (_S.ASKED, _A.REFUSE): _S.REFUSED,
        (_S.ASKED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.VERIFIED, _A.REMIND): _S.VERIFIED,
        (_S.VERIFIED, _A.GIVE_NOTICE): _S.NOTICE,
        (_S.VERIFIED, _A.EXPIRE): _S.EXPIRED,
        (_S.NOTICE, _A.REPLY): _S.REPLIED,
        (_S.NOTICE, _A.END): _S.ENDED,
        (_S.NOTICE, _A.KEEP): _S.VERIFIED,
        (_S.NOTICE, _A.EXPIRE): _S.EXPIRED,
        (_S.REPLIED, _A.END): _S.ENDED,
        (_S.REPLIED, _A.KEEP): _S.VERIFIED,
        (_S.REPLIED, _A.EXPIRE): _S.EXPIRED,
        (_S.REFUSED, _A.ASK_AGAIN): _S.LOOK_AGAIN,
        (_S.ENDED, _A.ASK_AGAIN): _S.LOOK_AGAIN,
        (_S.LOOK_AGAIN, _A.CONFIRM): _S.STANDS,
        (_S.LOOK_AGAIN, _A.REVERSE): _S.VERIFIED,
        (_S.LOOK_AGAIN, _A.WITHDRAW): _S.WITHDRAWN,
    }
)
# A provider has at most one of these for an item of a membership; what was verified counts in the others.
WAITING = frozenset({_S.CLAIMED, _S.ASKED, _S.LOOK_AGAIN})
COUNTING = frozenset({_S.VERIFIED, _S.NOTICE, _S.REPLIED})
STATE_WORDS: Mapping[InvestmentState, str] = MappingProxyType(
    {
        _S.CLAIMED: "waiting to be verified",
        _S.ASKED: "waiting for an answer to a question",
        _S.VERIFIED: "verified",
        _S.REFUSED: "refused",
        _S.WITHDRAWN: "withdrawn",
        _S.NOTICE: "verified, with a notice that this may end",
        _S.REPLIED: "verified, with a notice that was replied to",
        _S.ENDED: "no longer verified",
        _S.LOOK_AGAIN: "being looked at again",
        _S.STANDS: "decided against, and looked at twice",
        _S.EXPIRED: "expired",
    }
)
ACT_WORDS: Mapping[InvestmentAct, str] = MappingProxyType(
    {
        _A.CLAIM: "Claimed",
        _A.ADD: "Evidence added",
        _A.ASK: "The council asked",
        _A.ANSWER: "Answered",
        _A.WITHDRAW: "Withdrawn",
        _A.VERIFY: "Verified",
        _A.REFUSE: "Refused",
        _A.GIVE_NOTICE: "The council gave notice that it may no longer be verified",
        _A.REPLY: "Replied to the notice",
        _A.END: "No longer verified",
        _A.KEEP: "The notice was dropped",
        _A.ASK_AGAIN: "A second look was asked for",
        _A.CONFIRM: "Looked at again: the decision stands",
        _A.REVERSE: "Looked at again: verified",
        _A.REMIND: "Reminded that it expires",
        _A.EXPIRE: "Expired",
    }
)


def after(state: InvestmentState, act: InvestmentAct) -> InvestmentState:
    """Return the state after an act. Raises WrongState where the claim does not allow it now."""
    found = STEPS.get((state, act))
    if found is None:
        raise WrongState(f"This claim is {STATE_WORDS[state]}. That is not open now.")
    return found


def check_list(items: Sequence[InvestmentItem]) -> None:
    """Raise Refused for a points list that does not hold: 1 to 20 items, each whole, of 100 points together at most."""
    if not 1 <= len(items) <= MOST_ITEMS:
        raise Refused(f"A points list has between 1 and {MOST_ITEMS} items.", code="items")
    for one in items:
        _check_item(one)
    codes = [one.code for one in items]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise Refused(f"The id “{twice}” stands twice. Give each item its own.", code="items")
    total = sum((one.points for one in items), Decimal(0))
    if total > MOST_POINTS:
        raise Refused(f"All items together have {total} points. They have {MOST_POINTS} at most.", code="items")


def _check_item(item: InvestmentItem) -> None:
    if not _CODE.fullmatch(item.code):
        raise Refused(f"“{item.code}” is not an id: use small letters, figures and underscores.", code="items")
    if item.kind not in set(InvestmentKind):
        raise Refused(f"Choose what kind of investment “{item.code}” is.", code="items")
    if not item.what.strip():
        raise Refused(f"Say what is shown to be done for “{item.code}”.", code="items")
    if not item.evidence.strip():
        raise Refused(f"Say what evidence is asked for “{item.what.strip()}”.", code="items")
    points = item.points
    if not points.is_finite() or not 0 < points <= MOST_POINTS or points != points.quantize(_CENT):
        raise Refused(
            f"The points for “{item.what.strip()}” are above 0 and at most {MOST_POINTS}, with two decimals at most.",
            code="items",
        )
    if not 1 <= item.months <= LONGEST_MONTHS:
        raise Refused(f"“{item.what.strip()}” counts for 1 to {LONGEST_MONTHS} months.", code="items")


def expires_on(verified_on: date, months: int) -> date:
    """Return the last day on which something verified counts: the same day so many months on, or that month's last."""
    years, month = divmod(verified_on.month - 1 + months, 12)
    year, month = verified_on.year + years, month + 1
    return date(year, month, min(verified_on.day, monthrange(year, month)[1]))


def points_of(verified: Iterable[Verified], on: date) -> Decimal | None:
    """Return the points (0 to 100) that count on a day; None where nothing was ever verified.

    Each item counts once, with the most that stands for it: a renewal overlaps with what it renews. What was verified
    under an earlier list keeps its points until it expires, so the sum is capped. A claim that was only made, refused
    or withdrawn is not given here: trying costs nobody a place among those who are not marked on this.
    """
    ever, by_item = False, dict[str, Decimal]()
    for one in verified:
        ever = True
        if one.counts and one.verified_on <= on <= one.expires_on:
            by_item[one.code] = max(one.points, by_item.get(one.code, one.points))
    return min(sum(by_item.values(), Decimal(0)), MOST_POINTS) if ever else None


def counted(points: Decimal | None, *, first_list_at: datetime | None, at: datetime) -> Decimal | None:
    """Return what an evaluation counts of a member's points at a moment; None is a part that the member lacks.

    For 90 days from a category's first list nobody's points count. From then on each member has its own, and 0 where
    nothing is verified: if the part were missing there, as a record of placements may be, its share would go to the
    other parts, and points under those would lower the score of whoever earned them. Without a list it is what was
    set, `first_list_at` being None.
    """
    if first_list_at is None or first_list_at > at:
        return points
    return None if at < first_list_at + COUNTS_AFTER else points or Decimal(0)


def may_renew(expires: date, today: date) -> bool:
    """Tell whether something that still counts may be claimed anew: in its last eight weeks."""
    return today >= expires - RENEWED_FROM


def decision_due(since: datetime) -> datetime:
    """Return until when a claim is decided: ten working days after it was made, or its question answered."""
    return working_days_after(since, DECIDED_WORKING_DAYS)


def answer_due(asked_at: datetime) -> datetime:
    """Return until when a question is answered: ten working days."""
    return working_days_after(asked_at, ANSWERED_WORKING_DAYS)


def look_due(asked_at: datetime) -> datetime:
    """Return until when a second look is decided: ten working days."""
    return working_days_after(asked_at, LOOKED_AT_WORKING_DAYS)


def check_decidable(state: InvestmentState, *, due_at: datetime | None, now: datetime) -> None:
    """Raise WrongState while the provider may still answer a question, or reply to a notice."""
    if state in {InvestmentState.ASKED, InvestmentState.NOTICE} and due_at is not None and now <= due_at:
        raise WrongState("The provider may still answer. Decide when it has, or when its time is over.")


def acts_open(
    state: InvestmentState, *, due_at: datetime | None, decided_at: datetime | None, now: datetime
) -> frozenset[InvestmentAct]:
    """Return what can be done with a claim now: what its state allows, while it is in time."""
    found = {act for before, act in STEPS if before == state}
    in_time = due_at is not None and now <= due_at
    if state in {InvestmentState.ASKED, InvestmentState.NOTICE} and in_time:
        found -= {InvestmentAct.REFUSE, InvestmentAct.END, InvestmentAct.KEEP}
    if state == InvestmentState.NOTICE and not in_time:
        found.discard(InvestmentAct.REPLY)
    if decided_at is None or now > review_asked_by(decided_at):
        found.discard(InvestmentAct.ASK_AGAIN)
    return frozenset(found)


def free_code(kind: InvestmentKind, taken: Collection[str]) -> str:
    """Return an id for a new item of a kind that no item of any version of the list has or had."""
    return next(code for number in count(1) if (code := f"{kind.value}_{number}") not in taken)
