"""The track record's inputs, written from what happened to placements and complaints: one row for each event.

Whoever caused the event may not write another's record, so the rows are written as the system.
"""

from datetime import date

from placewell.accounts.acting import acting_as, current_actor
from placewell.accounts.actor import system_actor
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.events.placements import (
    PlacementApproved,
    PlacementNoticeGiven,
    PlacementStarted,
    ReviewHeld,
    VisitReported,
)
from placewell.ledger.events.redress import ComplaintUpheld
from placewell.ledger.record import listen
from placewell.market.models import Category, TrackInput
from placewell.rules.track_record import OF_A_VISIT, InputKind

WRITER = system_actor("track record")


@listen(VisitReported)
def note_visit(event: VisitReported) -> None:
    """Keep whether a chosen bid was honoured. A decline because the portrait was wrong leaves no trace here."""
    outcome = OF_A_VISIT.get(event.outcome)
    if outcome is not None:
        _note_new(event, InputKind.BID, reference=event.bid_ref, outcome=outcome)


@listen(PlacementApproved)
def note_placement(event: PlacementApproved) -> None:
    """Keep that somebody was placed."""
    _note_new(
        event,
        InputKind.PLACED,
        reference=event.placement_ref,
        outcome="placed",
        placement_ref=event.placement_ref,
    )


@listen(PlacementStarted)
def note_start(event: PlacementStarted) -> None:
    """Keep whether the start date was kept."""
    outcome = "kept" if event.on_time else "late"
    _note(event.placement_ref, InputKind.START, event.placement_ref, outcome, date.fromisoformat(event.started_on))


@listen(ReviewHeld)
def note_review(event: ReviewHeld) -> None:
    """Keep whether a review found every outcome met, and apart from it, whether the home would be chosen again."""
    reference = f"{event.placement_ref}/{event.number}"
    _note(event.placement_ref, InputKind.REVIEW, reference, "met" if event.outcomes_met else "not_met", today())
    if event.again:
        _note(event.placement_ref, InputKind.FEEDBACK, reference, event.again, today())


@listen(PlacementNoticeGiven)
def note_notice(event: PlacementNoticeGiven) -> None:
    """Keep a notice that the provider gave, and whether it had good reason. The authority's own are not its doing."""
    if event.by_side == "provider":
        outcome = "good_reason" if event.good_reason else "no_good_reason"
        _note(event.placement_ref, InputKind.NOTICE, event.placement_ref, outcome, today())


@listen(ComplaintUpheld)
def note_complaint(event: ComplaintUpheld) -> None:
    """Keep a complaint that was upheld, with the authority that upheld it."""
    authority_id = current_actor().authority_id
    if authority_id is None:
        raise RuntimeError("A complaint is upheld by somebody of an authority.")
    _write(
        service_id=event.service_id,
        authority_id=authority_id,
        organisation_id=event.organisation_id,
        kind=InputKind.COMPLAINT,
        reference=event.complaint_ref,
        outcome="partly_upheld" if event.partly else "upheld",
        happened_on=today(),
    )


def _note_new(
    event: VisitReported | PlacementApproved, kind: InputKind, *, reference: str, outcome: str, placement_ref: str = ""
) -> None:
    category = Category.objects.select_related("scheme").get(ref=event.category_ref)
    _write(
        service_id=event.service_id,
        authority_id=category.scheme.authority_id,
        organisation_id=event.organisation_id,
        kind=kind,
        reference=reference,
        placement_ref=placement_ref,
        outcome=outcome,
        happened_on=today(),
    )


def _note(placement_ref: str, kind: InputKind, reference: str, outcome: str, on: date) -> None:
    """Write an input about a placement that is known; one that was made before inputs were kept has none."""
    with acting_as(WRITER):
        placed = TrackInput.objects.filter(kind=InputKind.PLACED, placement_ref=placement_ref).order_by("id").first()
    if placed is not None:
        _write(
            service_id=placed.service_id,
            authority_id=placed.authority_id,
            organisation_id=placed.organisation_id,
            kind=kind,
            reference=reference,
            placement_ref=placement_ref,
            outcome=outcome,
            happened_on=on,
        )


def _write(**row: object) -> None:
    with acting_as(WRITER):
        TrackInput.objects.create(recorded_at=now(), **row)
