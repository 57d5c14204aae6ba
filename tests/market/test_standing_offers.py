"""Standing offers: made by members alone, read by those they are made to, used when they can be (rulebook §8)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.directory.models import Service, Vacancy
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow, Message
from placewell.market.actions import make_standing_offer, publish_cost_model, set_stops, withdraw_standing_offer
from placewell.market.actions.standing_offers import remind_of_standing_offers
from placewell.market.jobs import look_after_standing
from placewell.market.models import SchemeAuthority, StandingOffer, StandingOfferEnd
from placewell.market.queries.standing_offers import own_offer, own_offers, standing_offers_for
from placewell.rules.availability import Availability, DayKind, HourRange
from placewell.rules.cost_model import CostLine
from placewell.rules.errors import NotFound, NotPermitted, Refused, WrongState
from placewell.rules.needs import CareType
from placewell.rules.offers import LineKind
from placewell.rules.pack import PriceBasis
from placewell.rules.standing_offers import NotUsable, OfferState, Rate
from placewell.rules.vacancies import KNOWN_FOR
from tests.factories import (
    A_WEEK,
    a_category,
    a_cost_model,
    a_live_category,
    a_member,
    an_authority,
    left,
    manager_of,
    staff_of,
    suspended,
)
from tests.market.joining import a_manager
from tests.market.standing_offers import a_standing_offer, some_terms, today

pytestmark = pytest.mark.django_db
TABLES = ("market_standingoffer", "market_standingprice", "market_standingofferend")


@pytest.fixture
def authority():
    return an_authority()


@pytest.fixture
def commissioner(authority):
    return staff_of(authority, Role.COMMISSIONER)


@pytest.fixture
def broker(authority):
    return staff_of(authority, Role.BROKER)


@pytest.fixture
def category(commissioner):
    return a_live_category(commissioner)


@pytest.fixture
def member(commissioner, category):
    return a_member(commissioner, category, name="Wren House")


def seen_by(actor, category, moment=None):
    with acting_as(actor):
        return standing_offers_for(actor, category, moment or now())


def why_not(actor, category, moment=None):
    (one,) = seen_by(actor, category, moment)
    return one.why_not


def rows_of(actor):
    """Count the rows that row-level security itself lets somebody read, table by table."""
    counts = {}
    with acting_as(actor), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    return counts


def test_a_member_offers_terms_that_its_authority_can_use_at_once(member, broker, category):
    made = a_standing_offer(member)
    (one,) = seen_by(broker, category)
    assert (one.ref, one.version, one.membership_id, one.usable) == (made.ref, 1, member.pk, True)
    assert one.terms == some_terms(), "everything that a bid made from it needs"
    assert (one.unit, one.latitude) == ("week", 53.54)


def test_a_new_version_replaces_the_one_before_and_both_stay(member, broker, category):
    manager = manager_of(member)
    first = a_standing_offer(member, manager)
    second = a_standing_offer(member, manager, rates=(Rate(LineKind.CORE, Decimal("980.00")),))
    assert (second.ref, second.version) == (first.ref, 2)
    assert [one.version for one in seen_by(broker, category)] == [2]
    with acting_as(manager):
        newest, earlier = own_offer(manager, member, now())
    assert (newest.state, [one.state for one in earlier]) == (OfferState.LIVE, [OfferState.REPLACED])


def test_a_withdrawn_offer_is_used_by_nobody_and_another_can_be_made(member, broker, category):
    manager = manager_of(member)
    with pytest.raises(WrongState, match="has no standing offer in Residential dementia care now"):
        withdraw_standing_offer(actor=manager, membership_id=member.pk)
    a_standing_offer(member, manager)
    withdraw_standing_offer(actor=manager, membership_id=member.pk)
    assert seen_by(broker, category) == ()
    with pytest.raises(WrongState):
        withdraw_standing_offer(actor=manager, membership_id=member.pk)
    assert a_standing_offer(member, manager).version == 2


def test_events_name_the_offer_and_never_its_price(member):
    manager = manager_of(member)
    made = a_standing_offer(member, manager)
    withdraw_standing_offer(actor=manager, membership_id=member.pk)
    with acting_as(system_actor("test")):
        rows = list(EventRow.objects.filter(name__startswith="StandingOffer").order_by("id"))
    assert [(one.name, one.payload["offer_ref"], one.authority_id) for one in rows] == [
        ("StandingOfferMade", made.ref, member.authority_id),
        ("StandingOfferWithdrawn", made.ref, member.authority_id),
    ]
    assert not any("960" in str(one.payload) for one in rows)


def test_a_price_under_the_floor_is_refused_since_nobody_could_explain_it_at_night(member):
    with pytest.raises(Refused, match="nobody could explain that at night") as refused:
        a_standing_offer(member, rates=(Rate(LineKind.CORE, Decimal("699.99")),))
    assert refused.value.code == "core"


def test_a_gross_price_is_refused_where_there_is_no_nursing_care(member, commissioner):
    with pytest.raises(Refused, match="Only a nursing category"):
        a_standing_offer(member, basis=PriceBasis.GROSS)
    nursing = a_live_category(commissioner, name="Nursing", care_type=CareType.NURSING)
    home = a_member(commissioner, nursing, care_types=["nursing"])
    a_standing_offer(
        home,
        basis=PriceBasis.GROSS,
        rates=(Rate(LineKind.CORE, Decimal("1000.00")),),
        valid_until=today() + timedelta(days=7),
    )


def test_nothing_is_offered_where_no_cost_of_care_is_published(commissioner):
    member = a_member(commissioner, a_category(commissioner, name="Bare"))
    with pytest.raises(WrongState, match="no published cost of care"):
        a_standing_offer(member)


def test_anothers_membership_and_one_that_ended_are_not_there(member, commissioner, category):
    stranger = manager_of(a_member(commissioner, category))
    for act in (
        lambda: make_standing_offer(actor=stranger, membership_id=member.pk, terms=some_terms()),
        lambda: withdraw_standing_offer(actor=stranger, membership_id=member.pk),
    ):
        with pytest.raises(NotFound):
            act()
    left(member)
    with pytest.raises(NotFound):
        a_standing_offer(member)
    with pytest.raises(NotPermitted):
        make_standing_offer(actor=commissioner, membership_id=member.pk, terms=some_terms())


def test_an_offer_says_why_it_cannot_be_used(member, broker, category, commissioner):
    a_standing_offer(member)
    moment = now()
    assert why_not(broker, category, moment + timedelta(days=61)) == NotUsable.EXPIRED
    Vacancy.objects.create(service=member.service, places=0, stated_at=moment, stated_by="user:7")
    assert why_not(broker, category) == NotUsable.NO_VACANCY
    assert why_not(broker, category, moment + KNOWN_FOR + timedelta(hours=1)) is None, "what is a week old is unknown"
    set_stops(actor=commissioner, membership=member, embargoed=True, safeguarding_stop=False, reasons="Staffing.")
    assert why_not(broker, category) == NotUsable.STOPPED
    Service.objects.filter(pk=member.service_id).update(registered=False)
    assert why_not(broker, category) == NotUsable.NOT_A_MEMBER


def test_the_offer_of_a_suspended_member_and_of_one_that_left_cannot_be_used(commissioner, broker, category):
    unsafe, gone = a_member(commissioner, category, name="A"), a_member(commissioner, category, name="B")
    a_standing_offer(unsafe)
    a_standing_offer(gone)
    suspended(commissioner, unsafe)
    left(gone)
    assert [one.why_not for one in seen_by(broker, category)] == [NotUsable.STOPPED, NotUsable.NOT_A_MEMBER]


def test_a_floor_that_rose_over_an_offer_takes_it_out_of_use(member, commissioner, broker, category):
    a_standing_offer(member)
    model = a_cost_model()
    dearer = CostLine("staffing_other", Decimal("300.00"), "Fair Cost of Care return, updated", today())
    publish_cost_model(
        actor=commissioner, category=category, model=replace(model, lines=(*model.lines, dearer)), claimed=A_WEEK
    )
    assert why_not(broker, category) == NotUsable.UNDER_FLOOR
    # A commissioner sees no prices, so neither what follows from one.
    assert why_not(commissioner, category) is None


def test_those_usable_now_come_first_and_the_others_say_when_they_are_next(commissioner, broker, category):
    other_days = {kind: (HourRange(0, 24),) for kind in DayKind}
    local = today().weekday()
    del other_days[list(DayKind)[local]], other_days[DayKind.BANK_HOLIDAY]
    later = a_member(commissioner, category, name="Alder")
    always = a_member(commissioner, category, name="Beech")
    a_standing_offer(later, availability=Availability(other_days))
    a_standing_offer(always)
    first, second = seen_by(broker, category)
    assert (first.service_name, second.why_not) == ("Beech", NotUsable.NOT_AT_THIS_HOUR)
    assert second.next_at is not None
    assert second.next_at > now()


def test_listing_takes_the_same_queries_however_many_there_are(
    commissioner, broker, category, django_assert_num_queries
):
    for _ in range(3):
        a_standing_offer(a_member(commissioner, category))
    with acting_as(broker):
        moment = now()
        with django_assert_num_queries(4):
            standing_offers_for(broker, category, moment)


def test_another_provider_and_another_authority_see_nothing_and_one_that_shares_sees_it(
    authority, member, commissioner, broker, category
):
    manager = manager_of(member)
    a_standing_offer(member, manager)
    a_standing_offer(member, manager)
    stranger = manager_of(a_member(commissioner, category))
    elsewhere = an_authority("Elsewhere")
    other_broker, other_commissioner = staff_of(elsewhere, Role.BROKER), staff_of(elsewhere, Role.COMMISSIONER)
    all_of_it = dict(zip(TABLES, (2, 2, 1), strict=True))
    nothing = dict.fromkeys(TABLES, 0)
    without_prices = all_of_it | {"market_standingprice": 0}
    social_worker, evaluator = (staff_of(authority, role) for role in (Role.SOCIAL_WORKER, Role.EVALUATOR))
    assert rows_of(manager) == rows_of(broker) == rows_of(system_actor("test")) == all_of_it
    assert rows_of(commissioner) == without_prices
    for actor in (stranger, other_broker, other_commissioner, social_worker, evaluator):
        assert rows_of(actor) == nothing
        assert seen_by(actor, category) == ()
    shared = SchemeAuthority.objects.create(
        scheme=category.scheme, authority=elsewhere, state="joined", invited_at=now(), answered_at=now()
    )
    assert rows_of(other_broker) == all_of_it
    assert rows_of(other_commissioner) == without_prices
    assert [one.usable for one in seen_by(other_broker, category)] == [True]
    shared.state = "left"
    shared.save()
    assert rows_of(other_broker) == nothing


def test_a_version_stands_as_it_was_made(member):
    a_standing_offer(member)
    for table in (*TABLES, "market_standingofferreminder"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_the_database_itself_refuses_a_second_that_stands_and_one_for_another(member, commissioner, category):
    manager = manager_of(member)
    made, other = a_standing_offer(member, manager), a_member(commissioner, category)
    columns = [one.attname for one in StandingOffer._meta.concrete_fields if one.name != "id"]
    fields = {name: getattr(made, name) for name in columns} | {"version": 2}
    stranger = manager_of(other)
    for actor, change, refused in (
        (manager, {}, "follows the one before, which has ended"),
        (manager, {"membership_id": other.pk, "version": 1}, "a live membership of its own"),
        (stranger, {"version": 1}, "row-level security"),
    ):
        with pytest.raises(DatabaseError, match=refused), acting_as(actor):
            StandingOffer.objects.create(**(fields | change))
    with pytest.raises(DatabaseError, match="another standing offer"), acting_as(stranger):
        StandingOfferEnd.objects.create(
            offer=made,
            authority_id=made.authority_id,
            organisation_id=other.organisation_id,
            how="withdrawn",
            ended_by="user:1",
            ended_at=now(),
        )


def test_a_provider_lists_every_live_membership_with_what_it_offers(member, commissioner, category):
    manager = manager_of(member)
    with acting_as(manager):
        (bare,) = own_offers(manager, now())
        assert (bare.member, bare.offer) == (member, None)
    a_standing_offer(member, manager)
    with acting_as(manager):
        (one,) = own_offers(manager, now())
        assert one.state == OfferState.LIVE
        (later,) = own_offers(manager, now() + timedelta(days=61))
        assert later.state == OfferState.EXPIRED


def test_its_managers_are_reminded_fourteen_and_three_days_before_it_runs_out(member, category):
    manager = a_manager(member.service.provider)
    a_standing_offer(member, manager, valid_until=today() + timedelta(days=13))
    assert remind_of_standing_offers() == 1
    assert remind_of_standing_offers() == 0
    with acting_as(system_actor("test")):
        (message,) = Message.objects.filter(about__startswith="standing-offer:")
    assert message.to == "manager@home.example"
    assert f"/standing-offers/{member.pk}/" in message.body
    assert "960" not in message.body
    a_standing_offer(member, manager, valid_until=today() + timedelta(days=2))
    assert remind_of_standing_offers() == 1, "both are owed, and one message says it"
    withdraw_standing_offer(actor=manager, membership_id=member.pk)
    a_standing_offer(member, manager, valid_until=today())
    withdraw_standing_offer(actor=manager, membership_id=member.pk)
    look_after_standing(0)
    with acting_as(system_actor("test")):
        assert Message.objects.filter(about__startswith="standing-offer:").count() == 2
