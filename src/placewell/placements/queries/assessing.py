"""Who was sent to meet people for homes, and what became of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from placewell.accounts.actor import Actor
from placewell.choice.models import Decision
from placewell.choice.queries import goes_on, standing_among
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.placements.models import AssessorReading, AssessorSending, Visit

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Sent:
    """Who was sent for a choice, when, and when they handed over what they found, with how much of it matched."""

    name: str
    sent_at: datetime
    read_at: datetime | None
    seen: int = 0
    matching: int = 0


@dataclass(frozen=True, slots=True)
class Errand:
    """One person to meet for a home, for the assessor who was sent: until when, where it still stands."""

    decision: Decision
    name: str
    mine: bool
    due_at: datetime | None


def sent_for(decisions: Collection[Decision]) -> dict[int, Sent]:
    """Return who was sent last for each of these choices, by its id. Two queries."""
    rows = AssessorSending.objects.filter(decision__in=[one.pk for one in decisions]).select_related("assessor")
    newest = {one.decision_id: one for one in rows.order_by("id")}
    readings = {one.decision_id: one for one in AssessorReading.objects.filter(decision__in=sorted(newest))}
    found = {}
    for key, one in newest.items():
        read = readings.get(key)
        at, counts = (read.at, (read.seen, read.matching)) if read else (None, (0, 0))
        found[key] = Sent(one.assessor.name, one.at, at, *counts)
    return found


def errands_of(actor: Actor) -> list[Errand]:
    """Return whom assessors of an authority still have to meet, the actor's own first and soonest first within."""
    authority_id = actor.authority_id or 0
    rows = AssessorSending.objects.filter(authority_id=authority_id).select_related(
        "assessor", "decision__tender", "decision__option"
    )
    newest = {one.decision_id: one for one in reversed(rows.order_by("-id")[: 4 * A_PAGE])}
    done = set(AssessorReading.objects.filter(decision__in=sorted(newest)).values_list("decision_id", flat=True))
    done |= set(Visit.objects.filter(decision__in=sorted(newest)).values_list("decision_id", flat=True))
    stand = standing_among([one.decision for one in newest.values()])
    running = running_clocks(authority_id=authority_id, roles=frozenset({actor.role.value}), limit=8 * A_PAGE)
    due = {one.ref: one.due_at for one in running if one.kind == ClockKind.ASSESSOR_VISITS}
    found = [
        Errand(one.decision, one.assessor.name, one.assessor.user_id == actor.user_id, due.get(str(key)))
        for key, one in newest.items()
        if key in stand
        and key not in done
        and one.decision.option
        and goes_on(one.decision.tender, one.decision.option)
    ]
    return sorted(found, key=lambda one: (not one.mine, one.due_at is None, one.due_at, one.decision.pk))[:A_PAGE]
