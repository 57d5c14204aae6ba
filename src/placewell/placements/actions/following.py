"""What becomes of an interim placement when the lasting one is approved: it ends the day before (rulebook §8)."""

from datetime import date

from placewell.accounts.actor import Actor
from placewell.choice.models import Option
from placewell.ledger.clock import now
from placewell.ledger.events.placements import InterimEnded
from placewell.ledger.record import record
from placewell.placements.models import Kind, Placement, PlacementEnd
from placewell.rules.clocks import LONDON
from placewell.rules.interim import A_DAY, LASTING_FOUND, lasting_starts
from placewell.tenders.models import Tender


def end_interim(actor: Actor, tender: Tender, option: Option) -> tuple[Placement | None, date]:
    """End the interim placement of a tender's package the day before the lasting one begins, if there is one.

    Returns it, and on which day the placement of `option` begins. Part of an action that approves the lasting one.
    """
    before = (
        Placement.objects.filter(package_ref=tender.package_ref, kind=Kind.INTERIM, followed_by=None)
        .select_related("end", "option")
        .order_by("-id")
        .first()
    )
    if before is None:
        return None, option.start_on
    moment = now()
    ended: PlacementEnd | None = getattr(before, "end", None)
    starts_on = lasting_starts(
        option.start_on,
        today=moment.astimezone(LONDON).date(),
        interim_from=before.starts_on,
        ended_on=ended.last_on if ended else None,
    )
    if ended is None:
        PlacementEnd.objects.create(
            placement=before,
            authority_id=before.authority_id,
            organisation_id=before.organisation_id,
            package_ref=before.package_ref,
            last_on=starts_on - A_DAY,
            reason=LASTING_FOUND,
            by=actor.ref,
            at=moment,
        )
    return before, starts_on


def record_interim_ended(actor: Actor, lasting: Placement) -> None:
    """Record that the placement which a lasting one follows has ended. Part of an action."""
    before = lasting.follows
    if before is None:
        return
    event = InterimEnded(
        package_ref=lasting.package_ref,
        placement_ref=before.ref,
        followed_by=lasting.ref,
        moves=before.option.service_id != lasting.option.service_id,
    )
    record(event, actor=actor, authority_id=lasting.authority_id, case_ref=lasting.package_ref)
