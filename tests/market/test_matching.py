"""Which members are invited, and why each other is not (rulebook §4)."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placewell.accounts.roles import Role
from placewell.directory.models import Service, Vacancy
from placewell.ledger.clock import now
from placewell.market.actions import admit_services, set_stops
from placewell.market.models import Membership
from placewell.market.queries import eligible_members, match_members
from placewell.rules.distance import Point, miles_between
from placewell.rules.matching import Candidate, NeedQuery, NotInvited, match
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.ratings import Rating
from placewell.rules.vacancies import KNOWN_FOR, believed
from tests.factories import a_category, a_member, a_scheme, a_service, an_authority, left, staff_of, suspended

THEN = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db

CENTRE = Point(53.54, -2.11)
NEED = NeedQuery(CareType.RESIDENTIAL, frozenset({NeedBand.DEMENTIA}), CENTRE, 5.0)
MILE = 1 / 69.09  # degrees of latitude


@pytest.fixture
def commissioner():
    return staff_of(an_authority(), Role.COMMISSIONER)


@pytest.fixture
def category(commissioner):
    return a_category(commissioner)


def reasons_in(matching, service_id):
    return next(one.reasons for one in matching.not_invited if one.service_id == service_id)


def test_all_eligible_members_are_invited_nearest_first(commissioner, category):
    far = a_member(commissioner, category, latitude=53.54 + 4 * MILE)
    near = a_member(commissioner, category, latitude=53.54 + 1 * MILE)
    found = match_members(category, NEED)
    assert [one.membership_id for one in found.invited] == [near.pk, far.pk]
    assert found.invited[0].distance_miles == Decimal("1.00")
    assert found.invited[0].organisation_id == near.organisation_id
    assert found.not_invited == ()


def test_services_equally_near_come_in_the_order_of_their_ids(commissioner, category):
    members = [a_member(commissioner, category, service_id=f"1-{letter}") for letter in "cab"]
    found = match_members(category, NEED)
    assert [one.service_id for one in found.invited] == sorted(one.service_id for one in members)


def test_a_member_at_the_very_edge_of_the_radius_is_invited_and_one_a_hair_beyond_is_not(commissioner, category):
    member = a_member(commissioner, category, latitude=53.5811, longitude=-2.0347)
    edge = miles_between(CENTRE, Point(53.5811, -2.0347))
    for radius, reached in ((edge, [member.pk]), (math.nextafter(edge, 0), [])):
        found = match_members(category, replace(NEED, radius_miles=radius))
        assert [one.membership_id for one in found.invited] == reached
        assert [one.reasons for one in found.not_invited] == ([] if reached else [(NotInvited.DISTANCE,)])


@pytest.mark.parametrize(
    ("fields", "need", "reason"),
    [
        ({"latitude": 53.54 + 6 * MILE}, {}, NotInvited.DISTANCE),
        ({"latitude": None, "longitude": None}, {}, NotInvited.DISTANCE),
        ({"rating": "Inadequate"}, {}, NotInvited.RATING_GATE),
        ({}, {"bands": frozenset({NeedBand.DEMENTIA, NeedBand.SENSORY_IMPAIRMENT})}, NotInvited.NEED_BAND),
    ],
)
def test_a_member_that_is_not_invited_has_its_reason(commissioner, category, fields, need, reason):
    member = a_member(commissioner, category, **fields)
    query = NeedQuery(CareType.RESIDENTIAL, need.get("bands", NEED.bands), CENTRE, 5.0)
    found = match_members(category, query)
    assert found.invited == ()
    assert [(one.membership_id, one.reasons) for one in found.not_invited] == [(member.pk, (reason,))]


def test_an_unrated_service_passes_the_rating_gate(commissioner, category):
    member = a_member(commissioner, category, rating=None)
    assert [one.membership_id for one in match_members(category, NEED).invited] == [member.pk]


def test_a_suspended_an_embargoed_and_a_stopped_member_are_not_invited(commissioner, category):
    unsafe, embargoed, stopped, ended = (a_member(commissioner, category) for _ in range(4))
    suspended(commissioner, unsafe)
    set_stops(actor=commissioner, membership=embargoed, embargoed=True, safeguarding_stop=False, reasons="Staffing.")
    set_stops(actor=commissioner, membership=stopped, embargoed=False, safeguarding_stop=True, reasons="An enquiry.")
    left(ended)
    found = match_members(category, NEED)
    assert found.invited == ()
    for one in (unsafe, embargoed, stopped):
        assert reasons_in(found, one.service_id) == (NotInvited.SUSPENDED,)
    assert reasons_in(found, ended.service_id) == (NotInvited.NOT_MEMBER,)


def test_the_newest_vacancy_counts_and_an_unknown_one_is_possible(commissioner, category):
    full, freed, unknown = (a_member(commissioner, category) for _ in range(3))
    moment = now()
    for member, places in [(full, 2), (full, 0), (freed, 0), (freed, 1)]:
        Vacancy.objects.create(service=member.service, places=places, stated_at=moment, stated_by="user:7")
    found = match_members(category, NEED)
    assert {one.membership_id for one in found.invited} == {freed.pk, unknown.pk}
    assert reasons_in(found, full.service_id) == (NotInvited.NO_VACANCY,)


def test_what_was_said_of_places_over_a_week_ago_tells_nothing(commissioner, category):
    old, known = (a_member(commissioner, category) for _ in range(2))
    for member, ago in [(old, KNOWN_FOR + timedelta(minutes=1)), (known, KNOWN_FOR - timedelta(minutes=1))]:
        Vacancy.objects.create(service=member.service, places=0, stated_at=now() - ago, stated_by="user:7")
    found = match_members(category, NEED)
    assert [one.membership_id for one in found.invited] == [old.pk]
    assert [one.membership_id for one in eligible_members(category, NEED)] == [old.pk]
    assert reasons_in(found, known.service_id) == (NotInvited.NO_VACANCY,)


def test_a_member_no_longer_registered_is_not_invited(commissioner, category):
    member = a_member(commissioner, category)
    Service.objects.filter(pk=member.service_id).update(registered=False)
    assert NotInvited.CARE_TYPE in reasons_in(match_members(category, NEED), member.service_id)


def test_services_within_reach_that_never_joined_are_named_and_the_rest_counted(commissioner, category):
    stranger = a_service()
    a_service(latitude=53.54 + 5.001 * MILE, longitude=-2.11 + 0.1)
    a_service(care_types=["home_care"])
    a_service(care_types=["home_care"], latitude=53.54 + 40 * MILE)
    found = match_members(category, NEED)
    assert [(one.service_id, one.reasons) for one in found.not_invited] == [
        (stranger.service_id, (NotInvited.NOT_MEMBER,))
    ]
    counted = {one.reason: one.count for one in found.counts}
    assert counted[NotInvited.CARE_TYPE] == 1


def test_a_member_of_another_category_of_the_scheme_has_joined_but_not_for_this(commissioner):
    scheme = a_scheme(commissioner)
    category = a_category(commissioner, scheme)
    other = a_category(commissioner, scheme, name="Residential care", need_bands=frozenset())
    elsewhere = a_category(commissioner)
    beside, outside = a_member(commissioner, other), a_member(commissioner, elsewhere)
    found = match_members(category, NEED)
    assert reasons_in(found, beside.service_id) == (NotInvited.NOT_IN_CATEGORY,)
    assert reasons_in(found, outside.service_id) == (NotInvited.NOT_MEMBER,)


def test_a_category_of_an_administrative_area_invites_nobody_outside_it(commissioner):
    category = a_category(commissioner, within="Fairshire")
    inside = a_member(commissioner, category)
    outside = a_member(commissioner, category, local_authority="Elsewhere")
    found = match_members(category, NEED)
    assert [one.membership_id for one in found.invited] == [inside.pk]
    assert reasons_in(found, outside.service_id) == (NotInvited.DISTANCE,)


def test_matching_takes_the_same_queries_however_many_there_are(commissioner, category, django_assert_num_queries):
    for _ in range(5):
        a_member(commissioner, category)
        a_service()
    with django_assert_num_queries(3):
        match_members(category, NEED)
    with django_assert_num_queries(1):
        eligible_members(category, NEED)


_numbers = count(1)
PLACES = st.one_of(
    st.sampled_from([(53.54, -2.11), (53.56, -2.13)]),  # several at one place: equally far
    st.tuples(st.floats(53.4, 53.7), st.floats(-2.35, -1.85)),
    st.just((None, None)),
)
SERVICES = st.lists(
    st.fixed_dictionaries(
        {
            "place": PLACES,
            "care_types": st.sampled_from([["residential"], ["nursing"], ["residential", "nursing"], ["home_care"]]),
            "need_bands": st.sampled_from([["dementia"], ["dementia", "older_people"], ["older_people"], []]),
            "rating": st.sampled_from([None, "Outstanding", "Good", "Requires improvement", "Inadequate"]),
            "local_authority": st.sampled_from(["Fairshire", "Elsewhere"]),
            "member": st.booleans(),
            "changed": st.sampled_from(
                [
                    *[{}] * 4,
                    *(
                        {"state": "suspended", "suspended_at": THEN, "review_due_at": THEN},
                        {"embargoed": True},
                        {"safeguarding_stop": True},
                    ),
                    {"state": "ended", "ended_at": THEN},
                ]
            ),
            "said": st.lists(st.sampled_from([0, 1, 3]), max_size=3),
            # How long ago: now, a minute short of a week, a minute over it.
            "ago": st.sampled_from([timedelta(0), KNOWN_FOR - timedelta(minutes=1), KNOWN_FOR + timedelta(minutes=1)]),
        }
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    services=SERVICES,
    radius=st.one_of(st.floats(0.5, 12), st.integers(0, 7)),
    less=st.booleans(),
    bands=st.sampled_from([frozenset(), frozenset({NeedBand.DEMENTIA}), frozenset(NeedBand)]),
    gate=st.sampled_from([None, *Rating]),
    within=st.sampled_from(["", "Fairshire"]),
)
def test_what_sql_finds_is_what_the_rule_finds_over_everybody(
    commissioner, services, radius, less, bands, gate, within
):
    with transaction.atomic():
        query = NeedQuery(CareType.RESIDENTIAL, bands, CENTRE, _radius(services, radius, less), gate, within or None)
        _compare(commissioner, services, query)
        transaction.set_rollback(True)


def _radius(services, radius, less):
    """Return a radius; a whole number is a service's own distance, or the last step under it."""
    if isinstance(radius, float):
        return radius
    places = [one["place"] for one in services if one["place"][0] is not None]
    if not places:
        return 5.0
    miles = miles_between(CENTRE, Point(*places[radius % len(places)]))
    return math.nextafter(miles, 0) if less else miles


def _compare(commissioner, services, query):
    category = a_category(
        commissioner,
        name=f"Category {next(_numbers)}",
        need_bands=frozenset(),
        rating_gate=query.rating_gate,
        within=query.within or "",
    )
    candidates = [_joined(commissioner, category, **fields) for fields in services]
    expected = match(query, candidates)
    asked = NeedQuery(CareType.RESIDENTIAL, query.bands, CENTRE, query.radius_miles)
    eligible, found = eligible_members(category, asked), match_members(category, asked)
    assert [(one.service_id, one.miles) for one in eligible] == [
        (one.service_id, one.distance_miles) for one in expected.invited
    ]
    assert found.invited == eligible
    by_id = {one.service_id: one for one in candidates}
    named = [
        (one.service_id, one.reasons)
        for one in expected.left_out
        if by_id[one.service_id].in_category
        or (
            CareType.RESIDENTIAL in by_id[one.service_id].care_types
            and by_id[one.service_id].point is not None
            and miles_between(CENTRE, by_id[one.service_id].point) <= query.radius_miles
        )
    ]
    assert [(one.service_id, one.reasons) for one in found.not_invited] == named


def _joined(commissioner, category, *, place, member, changed, said, ago, **fields):
    """Make a service as given, and return it as the rule sees it."""
    latitude, longitude = place
    service = a_service(latitude=latitude, longitude=longitude, **fields)
    member = member and "residential" in fields["care_types"]
    if member:
        admit_services(actor=commissioner, category=category, services=[service], reasons="Yes.")
        Membership.objects.filter(service=service).update(**changed)
    moment = now()
    for place_, places in enumerate(said):
        # The first two are said at once: then the later row counts.
        stated_at = moment - ago + timedelta(seconds=max(0, place_ - 1))
        Vacancy.objects.create(service=service, places=places, stated_at=stated_at, stated_by="user:7")
    joined = member and changed.get("state") != "ended"
    return Candidate(
        service_id=service.service_id,
        point=None if latitude is None else Point(latitude, longitude),
        care_types=frozenset(map(CareType, service.care_types)),
        bands=frozenset(map(NeedBand, service.need_bands)),
        rating=Rating(service.rating) if service.rating else None,
        area=service.local_authority,
        is_member=joined,
        in_category=joined,
        stopped=bool(joined and changed),
        vacancies=believed(said[-1], moment - ago, now=moment) if said else None,
    )


DEGREES = st.integers(-6 * 10**7, 6 * 10**7)  # of a ten-millionth, as a register has them


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(DEGREES, DEGREES), min_size=2, max_size=20))
def test_a_distance_in_sql_is_the_rules_to_the_last_bit(places):
    centre, *others = [Point(55 + north / 10**7, -3 + east / 10**7) for north, east in places]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT placewell_miles(%s, %s, latitude, longitude)"
            " FROM unnest(%s::float8[], %s::float8[]) AS place(latitude, longitude)",
            (centre.latitude, centre.longitude, [p.latitude for p in others], [p.longitude for p in others]),
        )
        assert [miles for (miles,) in cursor.fetchall()] == [miles_between(centre, other) for other in others]
