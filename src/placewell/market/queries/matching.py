"""Which members a need matches: SQL finds candidates within a box, the rulebook decides about each (rulebook §4)."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from placewell.directory.queries import registered_within
from placewell.market.models import Category, Membership
from placewell.market.values import LeftOut, Match, Matching, ReasonCount
from placewell.rules.distance import Point, box_around, miles_between
from placewell.rules.matching import Candidate, NeedQuery, NotInvited, match
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.ratings import Rating, passes_gate
from placewell.rules.vacancies import believed

_ELIGIBLE = "SELECT * FROM market_eligible(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"

# Members of the category wherever they are, and every registered service of the type in the box, but the invited.
_OTHERS = """
WITH member AS (
  SELECT id, service_id, organisation_id,
         state <> 'active' OR embargoed OR safeguarding_stop AS stopped
  FROM market_membership WHERE category_id = %(category)s AND state <> 'ended'
), wanted AS (
  (SELECT service_id FROM member
  UNION
  SELECT service_id FROM directory_service
  WHERE registered AND latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s
    AND care_types && %(types)s::text[])
  EXCEPT SELECT unnest(%(invited)s::text[])
), clock AS MATERIALIZED (
  SELECT placewell_clock() AS moment
)
SELECT service.service_id, service.name, service.latitude, service.longitude,
       CASE WHEN service.registered THEN service.care_types ELSE '{}' END,
       service.need_bands, service.rating, service.local_authority,
       said.places, said.stated_at, clock.moment,
       member.id, member.organisation_id, coalesce(member.stopped, false),
       member.id IS NOT NULL OR EXISTS (
         SELECT FROM market_membership other JOIN market_category beside ON beside.id = other.category_id
         WHERE other.service_id = service.service_id AND beside.scheme_id = %(scheme)s AND other.state <> 'ended'
       )
FROM clock CROSS JOIN wanted JOIN directory_service service USING (service_id)
LEFT JOIN member USING (service_id)
LEFT JOIN LATERAL (
  SELECT places, stated_at FROM directory_vacancy
  WHERE service_id = service.service_id ORDER BY stated_at DESC, id DESC LIMIT 1
) said ON true
ORDER BY service.service_id
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """A candidate, and what an invitation to it needs."""

    candidate: Candidate
    name: str
    membership_id: int | None
    organisation_id: int | None


def eligible_members(category: Category, need: NeedQuery) -> tuple[Match, ...]:
    """Return the members that are invited to a need now, all of them, nearest first then by service id.

    The care type, the area and the rating gate are the category's. The function in the database keeps to
    `placewell.rules.matching`; a property test holds the two together.
    """
    query = _asked_of(category, need)
    box = box_around(query.centre, query.radius_miles)
    gate = query.rating_gate
    parameters = (
        category.pk,
        sorted(query.care_type.registered_as),
        sorted(query.bands),
        None if gate is None else [rating.value for rating in Rating if passes_gate(rating, gate)],
        query.within,
        *(query.centre.latitude, query.centre.longitude, query.radius_miles),
        *(box.south, box.north, box.west, box.east),
    )
    with connection.cursor() as cursor:
        cursor.execute(_ELIGIBLE, parameters)
        return tuple(map(Match._make, cursor.fetchall()))


def match_members(category: Category, need: NeedQuery) -> Matching:
    """Return all members that the need matches, as `eligible_members` does, and why each other is left out.

    Named are the members of the category and every registered service of the right type within the radius; the rest
    of the services around are counted by reason.
    """
    query = _asked_of(category, need)
    invited = eligible_members(category, query)
    found = _others(category, query, {one.service_id for one in invited})
    result = match(query, [row.candidate for row in found.values()])
    named, rest = [], Counter[NotInvited]()
    for one in result.left_out:
        row = found[one.service_id]
        if row.membership_id is None and not _within_radius(query, row.candidate):
            rest[NotInvited.DISTANCE] += 1
            continue
        named.append(LeftOut(one.service_id, row.name, row.membership_id, one.reasons))
    rest[NotInvited.CARE_TYPE] += _count_other_care(category, query)
    # What changed between the two looks is in neither or in both: who became eligible just now is invited too.
    late = [_matched(found[one.service_id], one.distance_miles) for one in result.invited]
    return Matching(
        invited=tuple(sorted((*invited, *late), key=_nearest)),
        not_invited=tuple(named),
        counts=tuple(ReasonCount(reason, rest[reason]) for reason in NotInvited if rest[reason]),
    )


def _asked_of(category: Category, need: NeedQuery) -> NeedQuery:
    return replace(
        need,
        care_type=CareType(category.care_type),
        bands=need.bands | {NeedBand(band) for band in category.need_bands},
        rating_gate=category.gate,
        within=category.within or None,
    )


def _nearest(one: Match) -> tuple[float, str]:
    return one.miles, one.service_id


def _within_radius(query: NeedQuery, candidate: Candidate) -> bool:
    place = candidate.point
    return place is not None and miles_between(query.centre, place) <= query.radius_miles


def _matched(row: _Row, miles: float) -> Match:
    if row.membership_id is None or row.organisation_id is None:
        raise AssertionError("Only members are invited.")
    return Match(row.membership_id, row.candidate.service_id, row.name, row.organisation_id, miles)


def _others(category: Category, query: NeedQuery, invited: set[str]) -> dict[str, _Row]:
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, _parameters(category, query) | {"invited": sorted(invited)})
        rows = [_row(*found) for found in cursor.fetchall()]
    return {row.candidate.service_id: row for row in rows}


def _count_other_care(category: Category, query: NeedQuery) -> int:
    """Count the registered services within reach that offer other care, beyond the members: those are named."""
    members = Membership.objects.live().filter(category=category)
    around = registered_within(query.centre, query.radius_miles)
    other = around.exclude(care_types__overlap=sorted(query.care_type.registered_as))
    return other.exclude(service_id__in=members.values("service_id")).order_by().count()


def _parameters(category: Category, query: NeedQuery) -> dict[str, Any]:
    box = box_around(query.centre, query.radius_miles)
    return {
        "category": category.pk,
        "scheme": category.scheme_id,
        "south": box.south,
        "north": box.north,
        "west": box.west,
        "east": box.east,
        "types": sorted(query.care_type.registered_as),
    }


def _row(  # noqa: PLR0917 (the columns of the query above)
    service_id: str,
    name: str,
    latitude: float | None,
    longitude: float | None,
    care_types: list[str],
    bands: list[str],
    rating: str | None,
    area: str,
    places: int | None,
    stated_at: datetime | None,
    moment: datetime,
    membership_id: int | None,
    organisation_id: int | None,
    stopped: bool,
    joined: bool,
) -> _Row:
    candidate = Candidate(
        service_id=service_id,
        point=None if latitude is None or longitude is None else Point(latitude, longitude),
        care_types=frozenset(CareType(one) for one in care_types),
        bands=frozenset(NeedBand(one) for one in bands),
        rating=Rating(rating) if rating else None,
        area=area,
        is_member=joined,
        in_category=membership_id is not None,
        stopped=stopped,
        vacancies=None if places is None or stated_at is None else believed(places, stated_at, now=moment),
    )
    return _Row(candidate, name, membership_id, organisation_id)
