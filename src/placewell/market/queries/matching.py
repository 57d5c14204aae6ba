"""Which members a need matches: SQL finds candidates within a box, the rulebook decides about each (rulebook §4)."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection

from placewell.directory.queries import registered_within
from placewell.market.models import Category, Membership
from placewell.market.values import LeftOut, Match, Matching, ReasonCount
from placewell.rules.distance import Point, box_around, miles_between
from placewell.rules.matching import Candidate, NeedQuery, NotInvited, match
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.ratings import Rating

_CENT = Decimal("0.01")

# Members of the category wherever they are; and every registered service of the type in the box.
_CANDIDATES = """
WITH member AS (
  SELECT id, service_id, organisation_id,
         state <> 'active' OR embargoed OR safeguarding_stop AS stopped
  FROM market_membership WHERE category_id = %(category)s AND state <> 'ended'
), wanted AS (
  SELECT service_id FROM member
  UNION
  SELECT service_id FROM directory_service
  WHERE registered AND latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s
    AND care_types && %(types)s
)
SELECT service.service_id, service.name, service.latitude, service.longitude,
       CASE WHEN service.registered THEN service.care_types ELSE '{}' END,
       service.need_bands, service.rating, service.local_authority, said.places,
       member.id, member.organisation_id, coalesce(member.stopped, false),
       member.id IS NOT NULL OR EXISTS (
         SELECT FROM market_membership other JOIN market_category beside ON beside.id = other.category_id
         WHERE other.service_id = service.service_id AND beside.scheme_id = %(scheme)s AND other.state <> 'ended'
       )
FROM wanted JOIN directory_service service USING (service_id)
LEFT JOIN member USING (service_id)
LEFT JOIN LATERAL (
  SELECT places FROM directory_vacancy WHERE service_id = service.service_id ORDER BY stated_at DESC, id DESC LIMIT 1
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


def match_members(category: Category, need: NeedQuery) -> Matching:
    """Return all members that the need matches, nearest first then by service id, and why each other is left out.

    Named are the members of the category and every registered service of the right type within the radius; the rest
    of the services around are counted by reason. The care type, the area and the rating gate are the category's.
    """
    query = replace(
        need,
        care_type=CareType(category.care_type),
        bands=need.bands | {NeedBand(band) for band in category.need_bands},
        rating_gate=category.gate,
        within=category.within or None,
    )
    rows = {row.candidate.service_id: row for row in _candidates(category, query)}
    result = match(query, [row.candidate for row in rows.values()])
    named, rest = [], Counter[NotInvited]()
    for one in result.left_out:
        row = rows[one.service_id]
        if row.membership_id is None and not _within_radius(query, row.candidate):
            rest[NotInvited.DISTANCE] += 1
            continue
        named.append(LeftOut(one.service_id, row.name, row.membership_id, one.reasons))
    rest[NotInvited.CARE_TYPE] += _count_other_care(category, query)
    return Matching(
        invited=tuple(_matched(rows[one.service_id], one.distance_miles) for one in result.invited),
        not_invited=tuple(named),
        counts=tuple(ReasonCount(reason, rest[reason]) for reason in NotInvited if rest[reason]),
    )


def _within_radius(query: NeedQuery, candidate: Candidate) -> bool:
    place = candidate.point
    return place is not None and miles_between(query.centre, place) <= query.radius_miles


def _matched(row: _Row, miles: float) -> Match:
    if row.membership_id is None or row.organisation_id is None:
        raise AssertionError("Only members are invited.")
    return Match(
        membership_id=row.membership_id,
        service_id=row.candidate.service_id,
        service_name=row.name,
        organisation_id=row.organisation_id,
        distance_miles=Decimal(str(miles)).quantize(_CENT, rounding=ROUND_HALF_UP),
    )


def _candidates(category: Category, query: NeedQuery) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, _parameters(category, query))
        return [_row(*found) for found in cursor.fetchall()]


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
        vacancies=places,
    )
    return _Row(candidate, name, membership_id, organisation_id)
