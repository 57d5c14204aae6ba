"""Which answers have which scores: the newest of each evaluator counts."""

from dataclasses import dataclass
from decimal import Decimal

from placewell.tenders.models import OpenedBid, Score, Tender


@dataclass(frozen=True, slots=True)
class Missing:
    """One answer that nobody has scored."""

    bid_ref: str
    question_id: str


def scores_of(tender: Tender) -> dict[tuple[str, str], list[Decimal]]:
    """Return, by (bid_ref, question_id), the newest score of each evaluator, in order of evaluator."""
    newest: dict[tuple[str, str, str], Decimal] = {}
    rows = (
        Score.objects.filter(tender=tender)
        .order_by("id")
        .values_list("bid__bid_ref", "question_id", "evaluator", "score")
    )
    for bid_ref, question_id, evaluator, score in rows:
        newest[bid_ref, question_id, evaluator] = score
    found: dict[tuple[str, str], list[Decimal]] = {}
    for (bid_ref, question_id, _evaluator), score in sorted(newest.items()):
        found.setdefault((bid_ref, question_id), []).append(score)
    return found


def unscored(tender: Tender) -> list[Missing]:
    """List the answers of bids not set aside that have no score."""
    scored = scores_of(tender)
    bids = OpenedBid.objects.filter(tender=tender, set_aside_because="").order_by("bid_ref")
    return [
        Missing(bid.bid_ref, question["id"])
        for bid in bids
        for question in tender.questions
        if (bid.bid_ref, question["id"]) not in scored
    ]
