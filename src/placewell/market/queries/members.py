"""What scoring reads of members: the register's ratings, verified investment, track record, and their standing now."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import DateTimeField, Func, OuterRef, Subquery

from placewell.market.models import InvestmentList, Membership
from placewell.market.queries.closing import closing_among
from placewell.market.queries.track import scored, track_records_of
from placewell.market.values import RegisterFacts, Standing
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotFound
from placewell.rules.investment import counted
from placewell.rules.pack import RegisterEntry
from placewell.rules.ratings import KEY_QUESTIONS
from placewell.rules.track_record import Record


def register_facts(membership: Membership) -> RegisterFacts:
    """Return what is known of one member now."""
    return register_facts_of([membership.pk])[0]


def register_facts_of(membership_ids: Iterable[int]) -> tuple[RegisterFacts, ...]:
    """Return what is known of each member now, in the order given, in two queries. Raises NotFound."""
    wanted = list(membership_ids)
    lists = InvestmentList.objects.filter(category=OuterRef("category")).order_by("in_force_from", "id")
    members = Membership.objects.select_related("service")
    rows = members.annotate(
        first_list_at=Subquery(lists.values("in_force_from")[:1]),
        read_at=Func(function="placewell_clock", output_field=DateTimeField()),
    ).in_bulk(wanted)
    missing = [one for one in wanted if one not in rows]
    if missing:
        raise NotFound(f"There is no membership {missing[0]}.")
    if not rows:
        return ()
    moment: datetime = next(iter(rows.values())).read_at  # type: ignore[attr-defined] # annotated above
    records = track_records_of(rows.values(), as_of=moment.astimezone(LONDON).date())
    # Whoever closes is under an embargo: nobody else is asked about.
    closing = closing_among(row.service_id for row in rows.values() if row.embargoed)
    return tuple(_facts(rows[one], _counted(rows[one]), records[one], closing) for one in wanted)


def standing_of(member: Membership, closing: frozenset[str] = frozenset()) -> Standing:
    """Return whether a member may be dealt with now; its service comes with it. `closing` are services that close."""
    if member.state == Membership.State.ENDED:
        return Standing.ENDED
    if not member.service.registered:
        return Standing.DEREGISTERED
    if member.service_id in closing:
        return Standing.CLOSING
    if member.state == Membership.State.SUSPENDED or member.embargoed or member.safeguarding_stop:
        return Standing.SUSPENDED
    return Standing.ACTIVE


def _counted(member: Membership) -> Decimal | None:
    first_list_at, moment = member.first_list_at, member.read_at  # type: ignore[attr-defined] # annotated above
    return counted(member.investment, first_list_at=first_list_at, at=moment)


def _facts(member: Membership, investment: Decimal | None, record: Record, closing: frozenset[str]) -> RegisterFacts:
    service = member.service
    return RegisterFacts(
        membership_id=member.pk,
        service_id=service.service_id,
        standing=standing_of(member, closing),
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
        track_record=scored(record),
    )
