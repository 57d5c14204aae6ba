"""What somebody said about looking further during a search, and how many miles they are asked about."""

from placewell.ledger.clock import now
from placewell.market.queries import terms_at
from placewell.market.stored import read_escalation
from placewell.needs.models import Further, Package
from placewell.rules.errors import Refused
from placewell.rules.widening import FurtherWord

OPEN = "open"


def newest_further(package: Package) -> Further | None:
    """Return what was said last."""
    return Further.objects.filter(package=package).order_by("-id").first()


def word_of(package: Package) -> FurtherWord | None:
    """Return what was said last, as the rule reads it."""
    row = newest_further(package)
    return None if row is None else FurtherWord(row.agrees, row.miles, row.said_by)


def asked_miles(package: Package) -> int:
    """Return how many miles further a search of this package looks: its own while one is open, else the category's.

    0 where there is no such step, or the category has no times yet.
    """
    # By the relation's name: what a tender is belongs to a room to the right.
    stored = Package.objects.filter(pk=package.pk, tenders__state=OPEN).values_list("tenders__times", flat=True).first()
    if stored and "escalation" in stored:
        return read_escalation(stored["escalation"]).widen_miles
    try:
        return terms_at(package.category, now()).times.timetable.escalation.widen_miles
    except Refused:
        return 0


def step_is_over(package: Package) -> bool:
    """Tell whether the search that is open has come to the step at which it looks further, or does not."""
    return Package.objects.filter(pk=package.pk, tenders__state=OPEN, tenders__widening__isnull=False).exists()
