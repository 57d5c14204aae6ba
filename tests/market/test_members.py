"""Who is a member: open to every registered service, with reasons that the public does not read (rulebook §10)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import NOBODY, Actor, system_actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.directory import ServiceDeregistered
from placewell.ledger.models import EventRow
from placewell.ledger.record import record
from placewell.market.actions import (
    admit_service,
    admit_services,
    set_investment_points,
    set_stops,
)
from placewell.market.models import Membership, MembershipDecision, TrackInput
from placewell.market.queries import register_facts, register_facts_of
from placewell.market.values import Standing
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.pack import RegisterEntry
from placewell.rules.pack import TrackRecord as Record
from tests.factories import a_category, a_member, a_service, an_authority, closed, left, staff_of, suspended

pytestmark = pytest.mark.django_db


@pytest.fixture
def commissioner():
    return staff_of(an_authority(), Role.COMMISSIONER)


@pytest.fixture
def category(commissioner):
    return a_category(commissioner)


def provider_of(membership: Membership) -> Actor:
    """Return somebody who works for a member's organisation."""
    return Actor(ref="user:7", role=Role.PROVIDER, user_id=7, organisation_id=membership.organisation_id)


class TestAdmission:
    def test_a_registered_service_joins_and_its_provider_gets_an_organisation(self, commissioner, category):
        service = a_service()
        member = admit_service(actor=commissioner, category=category, service=service, reasons="Meets every condition.")
        assert member.state == "active"
        assert member.organisation.code == service.provider_id
        assert member.organisation.kind == Organisation.Kind.PROVIDER
        assert EventRow.objects.get(subject=f"membership:{member.pk}").name == "ServiceAdmitted"

    def test_services_of_one_provider_share_its_organisation(self, commissioner, category):
        first = a_service()
        second = a_service(provider=first.provider)
        members = admit_services(actor=commissioner, category=category, services=[first, second], reasons="Both do.")
        assert members[0].organisation == members[1].organisation

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"registered": False}, "not registered with the Care Quality Commission now"),
            ({"care_types": ["home_care"]}, "not registered for this: residential care home"),
            ({"need_bands": ["older_people"]}, "not registered for: dementia"),
        ],
    )
    def test_a_service_that_is_not_registered_for_the_care_is_refused(self, commissioner, category, fields, sentence):
        with pytest.raises(Refused, match=sentence):
            a_member(commissioner, category, **fields)

    def test_a_bad_rating_does_not_keep_a_service_from_joining(self, commissioner, category):
        assert a_member(commissioner, category, rating="Inadequate").state == "active"

    def test_all_are_admitted_or_none(self, commissioner, category):
        services = [a_service(), a_service(registered=False)]
        with pytest.raises(Refused):
            admit_services(actor=commissioner, category=category, services=services, reasons="Both.")
        assert not category.memberships.exists()

    def test_a_service_is_a_live_member_once(self, commissioner, category):
        member = a_member(commissioner, category)
        with pytest.raises(Conflict, match="already a member"):
            admit_service(actor=commissioner, category=category, service=member.service, reasons="Again.")
        left(member)
        again = admit_service(actor=commissioner, category=category, service=member.service, reasons="It came back.")
        assert again.pk != member.pk

    def test_the_database_itself_keeps_a_service_to_one_live_membership(self, commissioner, category):
        twin = a_member(commissioner, category)
        twin.pk = None
        with pytest.raises(IntegrityError, match="one_live_membership"), transaction.atomic():
            twin.save(force_insert=True)

    def test_admission_has_reasons_and_a_date_that_is_not_in_the_future(self, commissioner, category):
        with pytest.raises(Refused, match="reasons for admitting"):
            admit_service(actor=commissioner, category=category, service=a_service(), reasons=" ")
        with pytest.raises(Refused, match="in the future"):
            admit_service(
                actor=commissioner,
                category=category,
                service=a_service(),
                reasons="Yes.",
                decided_on=now().date() + timedelta(days=2),
            )

    def test_a_closed_scheme_takes_no_new_members(self, commissioner, category):
        closed(category.scheme)
        with pytest.raises(WrongState, match="takes no new members"):
            a_member(commissioner, category)

    def test_another_authority_admits_nobody_here(self, category):
        with pytest.raises(NotFound, match="no such category in your authority"):
            a_member(staff_of(an_authority("Elsewhere"), Role.COMMISSIONER), category)

    def test_a_broker_admits_nobody(self, category):
        broker = staff_of(category.authority, Role.BROKER)
        with pytest.raises(NotPermitted):
            a_member(broker, category)


class TestStanding:
    @pytest.mark.parametrize("stop", ["embargoed", "safeguarding_stop"])
    def test_a_stop_on_new_work_leaves_a_member_a_member(self, commissioner, category, stop):
        member = a_member(commissioner, category)
        stops = {"embargoed": False, "safeguarding_stop": False, stop: True}
        stopped = set_stops(actor=commissioner, membership=member, **stops, reasons="While we look into it.")
        assert (stopped.state, register_facts(member).standing) == ("active", Standing.SUSPENDED)
        event = EventRow.objects.filter(name="NewWorkStopped", subject=f"membership:{member.pk}")
        with acting_as(NOBODY):
            assert not event.exists()
        with acting_as(commissioner):
            assert event.exists()

    def test_deregistration_suspends_at_once(self, commissioner, category):
        member, other = a_member(commissioner, category), a_member(commissioner, category)
        importer = system_actor("importer")
        with acting_as(importer):
            record(ServiceDeregistered(service_id=member.service_id), actor=importer, authority_id=None)
        member.refresh_from_db()
        other.refresh_from_db()
        assert (member.state, other.state) == ("suspended", "active")
        event = EventRow.objects.get(name="MembershipSuspended", subject=f"membership:{member.pk}")
        assert event.payload["by_deregistration"] is True


class TestReasons:
    def test_reasons_are_for_the_authority_and_the_provider_and_not_the_public(self, commissioner, category):
        member = a_member(commissioner, category)
        suspended(commissioner, member)
        elsewhere = staff_of(an_authority("Elsewhere"), Role.COMMISSIONER)
        rival = provider_of(a_member(commissioner, category))
        rows = MembershipDecision.objects.filter(membership=member)
        for actor, seen in [(commissioner, 2), (provider_of(member), 2), (elsewhere, 0), (rival, 0), (NOBODY, 0)]:
            with acting_as(actor):
                assert rows.count() == seen, actor
                assert rows.visible_to(actor).count() == seen, actor

    def test_a_person_of_the_same_authority_does_not_read_them(self, commissioner, category):
        a_member(commissioner, category)
        person = Actor(ref="link:1", role=Role.PERSON, authority_id=commissioner.authority_id, case_ref="P-1")
        with acting_as(person):
            assert not MembershipDecision.objects.exists()

    def test_a_decision_is_never_rewritten(self, commissioner, category):
        a_member(commissioner, category)
        for statement in ("UPDATE market_membershipdecision SET reasons = ''", "DELETE FROM market_membershipdecision"):
            with pytest.raises(DatabaseError), acting_as(commissioner), connection.cursor() as cursor:
                cursor.execute(statement)

    def test_nobody_writes_a_decision_of_another_authority(self, commissioner, category):
        member = a_member(commissioner, category)
        elsewhere = staff_of(an_authority("Elsewhere"), Role.COMMISSIONER)
        with pytest.raises(DatabaseError, match="row-level security"), acting_as(elsewhere):
            MembershipDecision.objects.create(
                membership=member,
                authority_id=member.authority_id,
                organisation_id=member.organisation_id,
                decision="ended",
                reasons="Forged.",
                decided_by=elsewhere.ref,
                decided_on=date(2026, 1, 1),
                recorded_at=now(),
            )


class TestFacts:
    def test_what_scoring_reads_of_a_member(self, commissioner, category):
        member = a_member(commissioner, category, key_questions={"Caring": "Outstanding", "Safe": "Good"})
        set_investment_points(
            actor=commissioner, membership=member, points=Decimal("62.5"), evidence="Pay scales seen."
        )
        with acting_as(system_actor("test")):
            for kind, reference, outcome in (
                ("placed", "L-1", "placed"),
                *(("bid", f"B-{number}", "honoured") for number in range(2)),
                ("bid", "B-2", "not_honoured"),
            ):
                TrackInput.objects.create(
                    service_id=member.service_id,
                    authority_id=member.authority_id,
                    organisation_id=member.organisation_id,
                    kind=kind,
                    reference=reference,
                    placement_ref="L-1" if kind == "placed" else "",
                    outcome=outcome,
                    happened_on=now().date(),
                    recorded_at=now(),
                )
        facts = register_facts(member)
        assert facts.register == RegisterEntry("Good", (("Safe", "Good"), ("Caring", "Outstanding")))
        assert (facts.rated_on, facts.investment) == (date(2025, 3, 1), Decimal("62.50"))
        assert facts.track_record == Record(1, Decimal("66.67"))

    def test_a_new_member_has_no_record_and_no_investment(self, commissioner, category):
        facts = register_facts(a_member(commissioner, category, rating=None, rated_on=None))
        assert (facts.register.overall, facts.investment, facts.track_record) == (None, None, None)

    def test_facts_of_many_come_in_the_order_asked_and_in_two_queries(
        self, commissioner, category, django_assert_num_queries
    ):
        ids = [a_member(commissioner, category).pk for _ in range(4)][::-1]
        with acting_as(system_actor("opener")), django_assert_num_queries(2):
            assert [one.membership_id for one in register_facts_of(ids)] == ids
        with pytest.raises(NotFound):
            register_facts_of([*ids, 0])

    @pytest.mark.parametrize("points", ["-0.01", "100.01", "NaN", "Infinity", "5.001"])
    def test_investment_points_are_of_a_hundred(self, commissioner, category, points):
        member = a_member(commissioner, category)
        with pytest.raises(Refused, match="between 0 and 100"):
            set_investment_points(actor=commissioner, membership=member, points=Decimal(points), evidence="Seen.")

    def test_investment_points_need_evidence(self, commissioner, category):
        member = a_member(commissioner, category)
        with pytest.raises(Refused, match="evidence for these points"):
            set_investment_points(actor=commissioner, membership=member, points=Decimal(5), evidence="")

    def test_an_actor_without_an_authority_decides_about_nobody(self, commissioner, category):
        member = a_member(commissioner, category)
        with pytest.raises(NotFound):
            suspended(replace(commissioner, authority_id=None), member)
