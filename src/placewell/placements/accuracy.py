"""How right portraits are, by team and by kind of error; and how often a service that was chosen takes the person."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.placements.models import AssessorReading, Visit
from placewell.rules.visits import KIND_WORDS, Kind, Seen, VisitOutcome, portrait_accuracy, provider_reliability

Reading = tuple[Seen, int, Counter[str]]  # what was seen, how much of it is material, and errors by kind
MOST_VISITS = 5_000  # the newest that are counted


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What the visits to a team's portraits found: statements seen and matching, and errors by kind, most first."""

    team: str
    visits: int
    seen: int
    matching: int
    share: Fraction | None
    material: int
    kinds: tuple[tuple[str, int], ...]


SERVICES, ASSESSORS = "Services that were chosen", "Trusted assessors"


@dataclass(frozen=True, slots=True)
class Reliability:
    """How many visits a provider accepted, of those that count, and how many declines were no fault."""

    accepted: int
    counted: int
    no_fault: int
    share: Fraction | None


def accuracy_of(authority_id: int) -> tuple[list[Accuracy], tuple[Accuracy, Accuracy]]:
    """Return the accuracy of an authority's portraits by team, all together first, and by who read. Two queries.

    Who read are the services that were chosen, and trusted assessors in their place. What an assessor read counts
    once, as a reading by a third side: the home's answer on it is none of its own. Counted as the system: a visit
    can hold a price, so commissioners, who read the counts, may read no visit.
    """
    named = ("team", "seen", "matching", "material", "marks")
    with acting_as(system_actor("accuracy", authority_id=authority_id)):
        # A home that answered on what it was handed has read nothing itself.
        visits = Visit.objects.filter(authority_id=authority_id, reading=None).order_by("-id")
        readings = AssessorReading.objects.filter(authority_id=authority_id).order_by("-id")
        services = _counted(visits.values_list(*named)[:MOST_VISITS])
        assessors = _counted(readings.values_list(*named)[:MOST_VISITS])
    by_team: dict[str, list[Reading]] = {}
    for team, one in (*services, *assessors):
        by_team.setdefault(team, []).append(one)
    every = _of("", [one for _team, one in (*services, *assessors)])
    teams = [every, *(_of(team or "No team named", by_team[team]) for team in sorted(by_team))]
    return teams, (_of(SERVICES, [one for _team, one in services]), _of(ASSESSORS, [one for _team, one in assessors]))


def _counted(rows: Iterable[tuple[str, int, int, list[str], dict[str, Any]]]) -> list[tuple[str, Reading]]:
    found: list[tuple[str, Reading]] = []
    for team, seen, matching, material, marks in rows:
        kinds = Counter(mark["kind"] for mark in marks.values() if mark.get("kind"))
        found.append((team, (Seen(seen, matching), len(material), kinds)))
    return found


def _of(team: str, found: list[Reading]) -> Accuracy:
    kinds: Counter[str] = Counter()
    for _seen, _material, of_visit in found:
        kinds += of_visit
    ordered = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
    return Accuracy(
        team=team,
        visits=len(found),
        seen=sum(seen.seen for seen, _material, _kinds in found),
        matching=sum(seen.matching for seen, _material, _kinds in found),
        share=portrait_accuracy(seen for seen, _material, _kinds in found),
        material=sum(material for _seen, material, _kinds in found),
        kinds=tuple((KIND_WORDS[Kind(kind)], count) for kind, count in ordered),
    )


def reliability_of(organisation_id: int, *, authority_id: int | None = None) -> Reliability:
    """Return a provider's reliability over its visits, for one authority where that is given."""
    visits = Visit.objects.filter(organisation_id=organisation_id)
    if authority_id is not None:
        visits = visits.filter(authority_id=authority_id)
    newest = visits.order_by("-id").values_list("outcome", flat=True)[:MOST_VISITS]
    outcomes = [VisitOutcome(one) for one in newest]
    no_fault = outcomes.count(VisitOutcome.DECLINE_PORTRAIT_WRONG)
    accepted = outcomes.count(VisitOutcome.ACCEPT) + outcomes.count(VisitOutcome.ACCEPT_AT_PRICE)
    return Reliability(accepted, len(outcomes) - no_fault, no_fault, provider_reliability(outcomes))
