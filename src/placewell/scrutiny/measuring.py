"""How long each step of a search took, kept beside the ledger as it happens: its events tell, no reader’s clock."""

from django.db import connection

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.ledger.events.choice import OptionChosen, OptionsShown
from placewell.ledger.events.placements import InterimPlaced, PlacementApproved, VisitReported
from placewell.ledger.events.tenders import BidsOpened, SettledSearchOpened, TenderOpened
from placewell.ledger.models import EventRow
from placewell.ledger.record import listen
from placewell.ledger.timeline import measured_of, placed_for_now_at
from placewell.rules.delays import Length, Measure, lengths
from placewell.scrutiny.models import MeasuredStep
from placewell.tenders.models import Tender

MEASURER = system_actor("measurer")
A_RUN = 1_000  # searches of before anything was measured that one run catches up on

Happened = TenderOpened | SettledSearchOpened | BidsOpened | OptionChosen | PlacementApproved | InterimPlaced
HAPPENINGS: tuple[type[Happened], ...] = (
    TenderOpened,
    SettledSearchOpened,
    BidsOpened,
    OptionChosen,
    PlacementApproved,
    InterimPlaced,
)


def measure_what_happened(event: Happened) -> None:
    """Measure the search that something happened in."""
    with acting_as(MEASURER):
        measure_search(event.tender_ref)


for _kind in HAPPENINGS:
    listen(_kind)(measure_what_happened)


@listen(OptionsShown)
def measure_the_first_showing(event: OptionsShown) -> None:
    """Measure a search whose choices are shown for the first time; later showings change nothing."""
    with acting_as(MEASURER):
        if not MeasuredStep.objects.filter(tender_ref=event.tender_ref, measure=Measure.SHOWN).exists():
            measure_search(event.tender_ref)


@listen(VisitReported)
def measure_a_visit(event: VisitReported) -> None:
    """Measure the search through which the visited service was chosen."""
    with acting_as(MEASURER):
        chosen = EventRow.objects.filter(
            case_ref=event.package_ref, name=OptionChosen.__name__, payload__bid_ref=event.bid_ref
        )
        row = chosen.order_by("-id").first()
        if row is not None:
            measure_search(row.payload["tender_ref"])


def measure_search(tender_ref: str) -> None:
    """Compute the lengths of a search from its events, and keep them. As the system, inside a transaction."""
    # Two things that happen at once in one search take turns here, so that the later sees the other's event.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"measured {tender_ref}",))
    tender = Tender.objects.get(ref=tender_ref)
    found = lengths_of(tender)
    MeasuredStep.objects.filter(tender_ref=tender_ref).exclude(measure__in=[one.measure for one in found]).delete()
    MeasuredStep.objects.bulk_create(
        [
            MeasuredStep(
                authority_id=tender.authority_id,
                package_ref=tender.package_ref,
                tender_ref=tender.ref,
                urgency=tender.urgency,
                measure=one.measure.value,
                at=one.at,
                took=one.took,
            )
            for one in found
        ],
        update_conflicts=True,
        unique_fields=["tender_ref", "measure"],
        update_fields=["at", "took"],
    )


def lengths_of(tender: Tender) -> list[Length]:
    """Return the lengths of a search as its events tell them."""
    measured = measured_of(tender.package_ref, tender_ref=tender.ref)
    return lengths(measured, for_now_at=placed_for_now_at(tender.package_ref, tender_ref=tender.ref))


def catch_up() -> int:
    """Measure searches that were opened before anything was measured, newest first; return how many."""
    with acting_as(MEASURER):
        known = MeasuredStep.objects.values("tender_ref")
        refs = list(Tender.objects.exclude(ref__in=known).order_by("-id").values_list("ref", flat=True)[:A_RUN])
    for ref in refs:
        with acting_as(MEASURER):
            measure_search(ref)
    return len(refs)
