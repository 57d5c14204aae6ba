"""Which seats, scores and agreed scores a tender has: only seats that count, and of each evaluator the newest score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.ledger.events.tenders import ConflictDeclared
from placewell.ledger.models import EventRow
from placewell.needs.queries import hands_on
from placewell.rules.marking import must_agree
from placewell.tenders.models import AgreedScore, MarkingSeat, OpenedBid, Score, ScoreProposal, Tender

# (bid_ref, question_id) names one answer.
AnswerKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that counts, and since when its evaluator has finished."""

    pk: int
    number: int
    evaluator: str
    name: str
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Given:
    """One evaluator's score of one answer, and why."""

    evaluator: str
    score: Decimal
    because: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer whose scores lie two or more apart, and what has been proposed; agreed where it is."""

    bid_ref: str
    question_id: str
    given: tuple[Given, ...]
    proposal: ScoreProposal | None
    agreed: AgreedScore | None


def seats_of(tender: Tender) -> list[Seat]:
    """Return the seats that count, in order."""
    rows = MarkingSeat.objects.filter(tender=tender, vacated__isnull=True).select_related("finished").order_by("number")
    return [
        Seat(
            pk=row.pk,
            number=row.number,
            evaluator=row.evaluator,
            name=row.evaluator_name,
            finished_at=row.finished.at if hasattr(row, "finished") else None,
        )
        for row in rows
    ]


def all_marked(tender: Tender, seats: Sequence[Seat]) -> bool:
    """Tell whether every evaluator that the rule asks for has finished."""
    return len(seats) == tender.evaluators and all(seat.finished_at is not None for seat in seats)


def marks_of(tender: Tender) -> dict[AnswerKey, list[Given]]:
    """Return, by answer, the newest score of each evaluator whose seat counts, in order of seat.

    Row security decides which of them the actor sees: their own, until all have finished.
    """
    order = {seat.evaluator: seat.number for seat in seats_of(tender)}
    newest: dict[tuple[AnswerKey, str], Given] = {}
    rows = (
        Score.objects.filter(tender=tender, evaluator__in=order)
        .order_by("id")
        .values_list("bid__bid_ref", "question_id", "evaluator", "score", "because")
    )
    for bid_ref, question_id, evaluator, score, because in rows:
        newest[(bid_ref, question_id), evaluator] = Given(evaluator, score, because)
    found: dict[AnswerKey, list[Given]] = {}
    for (answer, _evaluator), given in sorted(newest.items(), key=lambda one: order[one[0][1]]):
        found.setdefault(answer, []).append(given)
    return found


def agreed_of(tender: Tender) -> dict[AnswerKey, AgreedScore]:
    """Return the agreed scores by answer."""
    rows = AgreedScore.objects.filter(tender=tender).select_related("bid")
    return {(row.bid.bid_ref, row.question_id): row for row in rows}


def to_mark(tender: Tender) -> list[AnswerKey]:
    """Return every answer that is marked: those of bids not set aside, a question at a time."""
    bids = OpenedBid.objects.filter(tender=tender, set_aside_because="").order_by("bid_ref")
    refs = list(bids.values_list("bid_ref", flat=True))
    return [(ref, question["id"]) for question in tender.questions for ref in refs]


def unscored(tender: Tender, evaluator: str) -> list[AnswerKey]:
    """Return the answers that an evaluator has not scored yet."""
    scored = set(
        Score.objects.filter(tender=tender, evaluator=evaluator).values_list("bid__bid_ref", "question_id").distinct()
    )
    return [answer for answer in to_mark(tender) if answer not in scored]


def differences(tender: Tender) -> list[Difference]:
    """Return the answers that need an agreed score. Nothing is found before all have finished: nobody sees both."""
    agreed, proposed = agreed_of(tender), _proposals(tender)
    return [
        Difference(*answer, tuple(given), proposed.get(answer), agreed.get(answer))
        for answer, given in sorted(marks_of(tender).items())
        if must_agree([one.score for one in given])
    ]


def _proposals(tender: Tender) -> dict[AnswerKey, ScoreProposal]:
    rows = ScoreProposal.objects.filter(tender=tender).select_related("bid").order_by("id")
    return {(row.bid.bid_ref, row.question_id): row for row in rows}


def seats_that_cannot_be_filled(tender: Tender) -> int:
    """Return how many seats are open beyond the evaluators who could still take one; 0 where there are enough."""
    seats = MarkingSeat.objects.filter(tender=tender).values_list("evaluator", flat=True)
    conflicted = EventRow.objects.filter(subject=f"tender:{tender.ref}", name=ConflictDeclared.__name__)
    posts = Post.objects.filter(organisation_id=tender.authority_id, role=Role.EVALUATOR, ended_at=None)
    able = {f"user:{user_id}" for user_id in posts.values_list("user_id", flat=True)}
    able -= {*seats, *conflicted.values_list("actor_ref", flat=True), *hands_on(tender.package_ref)}
    return max(0, tender.evaluators - len(seats_of(tender)) - len(able))
