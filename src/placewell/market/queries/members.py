"""What scoring reads of members: the register's ratings, verified investment, track record, and their standing now."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import DateTimeField, Func, OuterRef, Subquery

from placewell.market.models import InvestmentList, Membership
from placewell.market.values import RegisterFacts, Standing
from placewell.rules.errors import NotFound
from placewell.rules.investment import counted
from placewell.rules.pack import RegisterEntry, TrackRecord
from placewell.rules.ratings import KEY_QUESTIONS


def register_facts(membership: Membership) -> RegisterFacts:
    """Return what is known of one member now."""
    return register_facts_of([membership.pk])[0]


def register_facts_of(membership_ids: Iterable[int]) -> tuple[RegisterFacts, ...]:
    """Return what is known of each member now, in the order given, in one query. Raises NotFound for an unknown one."""
    wanted = list(membership_ids)
    lists = InvestmentList.objects.filter(category=OuterRef("category")).order_by("in_force_from", "id")
    members = Membership.objects.select_related("service", "track_record")
    rows = members.annotate(
        first_list_at=Subquery(lists.values("in_force_from")[:1]),
        read_at=Func(function="placewell_clock", output_field=DateTimeField()),
    ).in_bulk(wanted)
    missing = [one for one in wanted if one not in rows]
    if missing:
        raise NotFound(f"There is no membership {missing[0]}.")
    return tuple(_facts(rows[one], _counted(rows[one])) for one in wanted)


def standing_of(member: Membership) -> Standing:
    """Return whether a member may be dealt with now; its service comes with it."""
    if member.state == Membership.State.ENDED:
        return Standing.ENDED
    if not member.service.registered:
        return Standing.DEREGISTERED
    if member.state == Membership.State.SUSPENDED or member.embargoed or member.safeguarding_stop:
        return Standing.SUSPENDED
    return Standing.ACTIVE


def _counted(member: Membership) -> Decimal | None:
    first_list_at, moment = member.first_list_at, member.read_at  # type: ignore[attr-defined] # annotated above
    return counted(member.investment, first_list_at=first_list_at, at=moment)


def _facts(member: Membership, investment: Decimal | None) -> RegisterFacts:
    service, track = member.service, getattr(member, "track_record", None)
    return RegisterFacts(
        membership_id=member.pk,
        service_id=service.service_id,
        standing=standing_of(member),
        register=RegisterEntry(
            overall=service.rating,
            key_questions=tuple(
                (question, service.key_questions.get(question))
                for question in KEY_QUESTIONS
                if question in service.key_questions
            ),
        ),
        rated_on=service.rated_on,
        investment=investment,
        track_record=None if track is None else TrackRecord(placements=track.placements, score=track.score),
    )
