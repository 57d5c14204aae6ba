"""The live board: every open search of an authority by its close, and what comes next. It asks nothing of any act."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from placewell.accounts.actor import Actor
from placewell.rules.timetable import StepKind
from placewell.rules.urgency import Urgency
from placewell.tenders.models import Tender
from placewell.tenders.states import TenderState
from placewell.tenders.times import next_step_of

A_BOARD = 50
BEFORE_THE_CLOSE = {
    StepKind.REMIND: "Everybody invited is reminded",
    StepKind.WIDEN: "It looks further, if the person agreed",
}
CLOSES = "It closes, and all offers are opened together"
CLOSED = "It has closed, and is being opened"


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One open search: until when, and what comes next and when."""

    ref: str
    package_ref: str
    category: str
    urgency: str
    closes_at: datetime
    next_words: str
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """The open searches that close soonest, and how many there are of each urgency."""

    lines: tuple[BoardLine, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def open(self) -> int:
        """How many are open in all."""
        return sum(count for _urgency, count in self.counts)


def board_of(actor: Actor, moment: datetime) -> Board:
    """Return the board of the actor's authority: the fifty that close soonest; the count of all, most urgent first."""
    rows = Tender.objects.visible_to(actor).filter(state=TenderState.OPEN)
    counted = dict(rows.order_by().values_list("urgency").annotate(Count("pk")))
    found = rows.select_related("category").defer("portrait", "policy", "figures", "questions", "notice", "not_invited")
    return Board(
        lines=tuple(_line(row, moment) for row in found.order_by("closes_at", "id")[:A_BOARD]),
        counts=tuple((urgency.value, counted.get(urgency.value, 0)) for urgency in reversed(Urgency)),
    )


def _line(tender: Tender, moment: datetime) -> BoardLine:
    step = next_step_of(tender, moment)
    if moment >= tender.closes_at:
        words, at = CLOSED, tender.closes_at
    elif step is not None and step.kind in BEFORE_THE_CLOSE:
        words, at = BEFORE_THE_CLOSE[step.kind], step.at
    else:  # what follows the close depends on how many offers there are, and the board does not know
        words, at = CLOSES, tender.closes_at
    return BoardLine(
        ref=tender.ref,
        package_ref=tender.package_ref,
        category=tender.category.name,
        urgency=tender.urgency,
        closes_at=tender.closes_at,
        next_words=words,
        next_at=at,
    )
