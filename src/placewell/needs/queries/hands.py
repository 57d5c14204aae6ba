"""Who had which hand in a case: what keeps people from judging their own work."""

from collections import defaultdict

from placewell.ledger.events import needs as events
from placewell.ledger.events.choice import DirectAwardMade
from placewell.ledger.events.telephoning import TelephoneBidEntered
from placewell.ledger.events.tenders import TenderOpened
from placewell.ledger.models import EventRow
from placewell.rules.independence import Hand

# Which event of a case says that somebody had which hand in it.
WHAT_TELLS_OF_A_HAND: dict[str, Hand] = {
    events.PackageOpened.__name__: Hand.CASE,
    events.AssessmentRecorded.__name__: Hand.ASSESSMENT,
    events.ContinuingHealthcareAnswered.__name__: Hand.HEALTHCARE,
    events.PortraitWritten.__name__: Hand.PORTRAIT,
    events.PortraitSigned.__name__: Hand.PORTRAIT,
    events.SuitabilityRecorded.__name__: Hand.SUITABILITY,
    events.BudgetSet.__name__: Hand.BUDGET,
    TenderOpened.__name__: Hand.TENDER,
    TelephoneBidEntered.__name__: Hand.TELEPHONE,
    DirectAwardMade.__name__: Hand.FOUND,
}


def hands_on(package_ref: str) -> dict[str, frozenset[Hand]]:
    """Return who did what in a case, by actor reference: every version counts, also what was superseded.

    Read from the ledger, because an evaluator may not read a budget, but must be told that they set it.
    """
    found: defaultdict[str, set[Hand]] = defaultdict(set)
    rows = (
        EventRow.objects.filter(case_ref=package_ref, name__in=WHAT_TELLS_OF_A_HAND)
        .values_list("actor_ref", "name")
        .distinct()
    )
    for actor_ref, name in rows.order_by("actor_ref", "name"):
        found[actor_ref].add(WHAT_TELLS_OF_A_HAND[name])
    return {actor_ref: frozenset(done) for actor_ref, done in found.items()}
