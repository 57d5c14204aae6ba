"""Reads of reviews: what is due for whom, a placement's whole history of them, and what each side may see of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.accounts.vault import lock_for, unlock_for
from placewell.needs.models import Assessment
from placewell.placements.models import Concern, Kind, Placement, Review, Said
from placewell.rules.errors import NotFound
from placewell.rules.needs import Outcome
from placewell.rules.reviews import Due, Milestone, due_after

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody said of how it goes, unlocked."""

    row: Said
    good: str
    change: str


@dataclass(frozen=True, slots=True)
class DueLine:
    """A placement of the staff's list, with the day on which it is reviewed next."""

    ref: str
    service: str
    package_ref: str
    due_on: date
    started: bool


def locked(authority_id: int, **said: str) -> bytes:
    """Return words, locked under the authority's data key."""
    return lock_for(authority_id, json.dumps(said).encode())


def unlocked(authority_id: int, secret: bytes | memoryview) -> dict[str, str]:
    """Return words that `locked` locked."""
    found: dict[str, str] = json.loads(unlock_for(authority_id, bytes(secret)))
    return found


def own_placement(actor: Actor, ref: str) -> Placement:
    """Return a placement of the actor's authority, organisation or case. Raises NotFound."""
    rows = Placement.objects.select_related("option", "start", "end")
    if actor.role == Role.PROVIDER:
        rows = rows.filter(organisation_id=actor.organisation_id or 0)
    else:
        rows = rows.filter(authority_id=actor.authority_id or 0)
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such placement of yours.")
    return found


def placement_of_case(case_ref: str) -> Placement | None:
    """Return the placement of a case that has not ended, if there is one."""
    rows = Placement.objects.select_related("option", "start").filter(package_ref=case_ref, end=None)
    return rows.order_by("-id").first()


def begins_on(placement: Placement) -> date:
    """Return the day from which reviews count: the day it really began, or the agreed one until that is known."""
    return placement.start.started_on if hasattr(placement, "start") else placement.starts_on


def due_of(placement: Placement, held: Sequence[Milestone]) -> Due:
    """Return the review of a placement that is due next by the rule."""
    interim_on = placement.review_on if placement.kind == Kind.INTERIM else None
    return due_after(begins_on(placement), held, interim_on=interim_on)


def held_of(placement: Placement) -> list[Review]:
    """Return the reviews of a placement, newest first."""
    rows = Review.objects.filter(placement=placement).select_related("finding")
    return list(rows.order_by("-number")[:A_PAGE])


def words_of(placement: Placement) -> list[Words]:
    """Return what was said of a placement, newest first: as much of it as whoever asks may read."""
    rows = Said.objects.filter(placement=placement).order_by("-id")[:A_PAGE]
    return [Words(row, **unlocked(row.authority_id, row.locked)) for row in rows]


def concerns_of(placement: Placement) -> list[Concern]:
    """Return the concerns of a placement, newest first; none for whoever may not read them."""
    return list(Concern.objects.filter(placement=placement).prefetch_related("steps").order_by("-id")[:A_PAGE])


def eligible_outcomes(package_ref: str) -> list[Outcome]:
    """Return the eligible outcomes of a case's newest assessment, in the law's order."""
    rows = Assessment.objects.filter(package__ref=package_ref).order_by("-version")
    assessed = set(rows.values_list("outcomes", flat=True).first() or ())
    return [one for one in Outcome if one.value in assessed]


def due_between(first: date, last: date) -> list[tuple[Placement, date]]:
    """Return every placement that has begun and whose next review is due in those days, with its day."""
    rows = Placement.objects.filter(end=None).exclude(start=None).annotate(due_on=_next_day())
    return [(row, row.due_on) for row in rows.filter(due_on__range=(first, last)).order_by("due_on", "ref")]


def _next_day() -> Coalesce:
    """The day of a placement's next review, for a query of placements."""
    newest = Review.objects.filter(placement=OuterRef("pk")).order_by("-number").values("next_on")[:1]
    return Coalesce(Subquery(newest, output_field=DateField()), F("review_on"))


def due_reviews(actor: Actor, *, after: tuple[date, str] | None = None) -> list[DueLine]:
    """Return a page of the authority's placements that go on, by the day of the next review, then reference."""
    own = Placement.objects.filter(authority_id=actor.authority_id or 0, end=None)
    rows = own.annotate(due_on=_next_day()).select_related("option", "start")
    if after is not None:
        day, ref = after
        rows = rows.filter(Q(due_on__gt=day) | Q(due_on=day, ref__gt=ref))
    return [
        DueLine(row.ref, row.option.service_name, row.package_ref, row.due_on, hasattr(row, "start"))
        for row in rows.order_by("due_on", "ref")[:A_PAGE]
    ]
