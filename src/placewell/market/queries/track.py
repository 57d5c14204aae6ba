"""The track record of members: what scoring reads of it, and every input as the provider and the authority see it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from placewell.accounts.acting import acting_as, current_actor
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.roles import Role
from placewell.directory.queries import today
from placewell.market.models import Dispute, Membership, TrackInput
from placewell.rules.errors import NotFound
from placewell.rules.pack import TrackRecord
from placewell.rules.track_record import InputKind, Record, counted_inputs, record_of
from placewell.rules.track_record import TrackInput as Input

A_PAGE = 200
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ShownInput:
    """One input as its page shows it: whether it counts today, and whether a dispute about it waits."""

    row: TrackInput
    counts: bool
    disputed: bool


@dataclass(frozen=True, slots=True)
class TrackPage:
    """A member's track record with every figure of the formula, and its inputs, newest first."""

    member: Membership
    record: Record
    inputs: tuple[ShownInput, ...]
    as_of: date


def track_records_of(members: Iterable[Membership], *, as_of: date) -> Mapping[int, Record]:
    """Return what each member's placements come to on a day, by membership; one query for all of them.

    Read as the system: what people answered counts, and is nobody's to read one by one.
    """
    wanted = list(members)
    services = {one.service_id for one in wanted}
    rows: defaultdict[tuple[str, int], list[Input]] = defaultdict(list)
    for row in _as_system(TrackInput.objects.filter(service_id__in=services).order_by("id")):
        rows[row.service_id, row.authority_id].append(_input(row))
    return {one.pk: record_of(rows[one.service_id, one.authority_id], as_of=as_of) for one in wanted}


def scored(record: Record) -> TrackRecord | None:
    """Return a record as scoring takes it, rounded once to two places; None where nothing is known yet."""
    if record.score is None:
        return None
    exact = record.score
    score = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, rounding=ROUND_HALF_UP)
    return TrackRecord(placements=record.placements, score=score)


def track_page(actor: Actor, member: Membership) -> TrackPage:
    """Return the track record of a member that the actor may read, whatever each answered left out."""
    day = today()
    own = TrackInput.objects.visible_to(actor).filter(service_id=member.service_id, authority_id=member.authority_id)
    rows = list(own.exclude(kind=InputKind.FEEDBACK).order_by("-id")[:A_PAGE])
    counting = {(one.kind, one.reference) for one in counted_inputs(map(_input, reversed(rows)), as_of=day)}
    newest: set[tuple[str, str]] = set()
    waiting = set(
        Dispute.objects.visible_to(actor)
        .filter(Q(state=Dispute.State.OPEN), track_input_id__in=[one.pk for one in rows])
        .values_list("track_input_id", flat=True)
    )
    shown = []
    for row in rows:
        key = (row.kind, row.reference)
        counts = key not in newest and (InputKind(row.kind), row.reference) in counting
        shown.append(ShownInput(row, counts, row.pk in waiting))
        newest.add(key)
    return TrackPage(member, track_records_of([member], as_of=day)[member.pk], tuple(shown), day)


def track_input_by_id(actor: Actor, input_id: int) -> TrackInput:
    """Return an input that the actor may read, and that is no single person's answer. Raises NotFound."""
    found = TrackInput.objects.visible_to(actor).exclude(kind=InputKind.FEEDBACK).filter(pk=input_id).first()
    if found is None:
        raise NotFound("There is no such line in a track record of yours.")
    return found


def _input(row: TrackInput) -> Input:
    return Input(InputKind(row.kind), row.reference, row.placement_ref, row.outcome, row.happened_on)


def _as_system(rows: "Iterable[TrackInput]") -> list[TrackInput]:
    if current_actor().role == Role.SYSTEM:
        return list(rows)
    with acting_as(system_actor("market")):
        return list(rows)
