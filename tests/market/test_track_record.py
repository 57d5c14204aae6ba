"""A member's track record: each input visible to its provider, disputable, and put right by a further row."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError
from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.placements import PlacementNoticeGiven
from placewell.ledger.events.redress import ComplaintUpheld
from placewell.ledger.record import record
from placewell.market.actions import answer_dispute, make_dispute
from placewell.market.models import Dispute, TrackInput
from placewell.market.queries import register_facts
from placewell.market.queries.track import track_page
from placewell.rules.errors import Conflict, NotFound, Refused
from tests.clients import client_of, somebody
from tests.factories import a_category, a_member, an_authority, manager_of, staff_of

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")


@pytest.fixture
def commissioner():
    return staff_of(an_authority(), Role.COMMISSIONER)


@pytest.fixture
def member(commissioner):
    return a_member(commissioner, a_category(commissioner))


def put(member, kind, outcome, reference, placement_ref=""):
    with acting_as(SYSTEM):
        return TrackInput.objects.create(
            service_id=member.service_id,
            authority_id=member.authority_id,
            organisation_id=member.organisation_id,
            kind=kind,
            reference=reference,
            placement_ref=placement_ref,
            outcome=outcome,
            happened_on=now().date(),
            recorded_at=now(),
        )


@pytest.fixture
def history(member):
    """Five placements, one of which began late because of the service, and four answers."""
    for number in range(5):
        ref = f"L-{number}"
        put(member, "placed", "placed", ref, ref)
        put(member, "bid", "honoured", f"B-{number}")
        put(member, "start", "late" if number == 0 else "kept", ref, ref)
    for number in range(4):
        put(member, "feedback", "no", f"L-{number}/1", f"L-{number}")


def late(actor):
    with acting_as(actor):
        return TrackInput.objects.get(kind="start", outcome="late").pk


@pytest.mark.usefixtures("history")
class TestInputs:
    def test_scoring_reads_the_record_of_the_last_two_years(self, member):
        track = register_facts(member).track_record
        assert (track.placements, track.score) == (5, Decimal("92.00"))

    def test_a_provider_sees_every_line_but_what_each_person_answered(self, member):
        page = None
        with acting_as(manager_of(member)):
            page = track_page(manager_of(member), member)
            assert not TrackInput.objects.filter(kind="feedback").exists()
        assert len(page.inputs) == 15
        assert all(one.counts for one in page.inputs)
        assert page.record.score == Fraction(92)

    def test_another_provider_sees_none(self, commissioner, member):
        rival = manager_of(a_member(commissioner, member.category))
        with acting_as(rival):
            assert TrackInput.objects.count() == 0

    def test_a_provider_writes_none_and_a_commissioner_only_what_was_disputed(self, commissioner, member):
        for actor in (manager_of(member), commissioner):
            with pytest.raises(DatabaseError), acting_as(actor):
                TrackInput.objects.create(
                    service_id=member.service_id,
                    authority_id=member.authority_id,
                    organisation_id=member.organisation_id,
                    kind="bid",
                    reference="B-9",
                    outcome="honoured",
                    happened_on=now().date(),
                    recorded_at=now(),
                )


@pytest.mark.usefixtures("history")
class TestDisputes:
    def test_a_line_put_right_is_a_further_row_and_the_score_follows(self, commissioner, member):
        manager = manager_of(member)
        line = late(manager)
        made = make_dispute(
            actor=manager, membership_id=member.pk, about="other", text="It was ready.", track_input_id=line
        )
        assert made.about == "track_record"
        with pytest.raises(Conflict, match="disputed this line already"):
            make_dispute(actor=manager, membership_id=member.pk, about="other", text="Again.", track_input_id=line)
        with pytest.raises(Refused, match="something else than it said"):
            answer_dispute(actor=commissioner, dispute_id=made.pk, corrected=True, answer="Yes.", outcome="late")
        with acting_as(commissioner):
            assert Dispute.objects.get(pk=made.pk).state == "open"
        answer_dispute(actor=commissioner, dispute_id=made.pk, corrected=True, answer="It was.", outcome="kept")
        assert register_facts(member).track_record.score == 100
        with acting_as(commissioner):
            assert TrackInput.objects.filter(kind="start", reference="L-0").count() == 2

    def test_a_line_that_stands_changes_nothing(self, commissioner, member):
        manager = manager_of(member)
        made = make_dispute(
            actor=manager, membership_id=member.pk, about="other", text="No.", track_input_id=late(manager)
        )
        answer_dispute(actor=commissioner, dispute_id=made.pk, corrected=False, answer="It was late.")
        assert register_facts(member).track_record.score == 92

    def test_nobody_disputes_another_s_line_or_a_single_answer(self, commissioner, member):
        rival = a_member(commissioner, member.category)
        with acting_as(SYSTEM):
            answer = TrackInput.objects.filter(kind="feedback").first().pk
        for one, line in ((rival, late(SYSTEM)), (member, answer)):
            with pytest.raises(NotFound):
                make_dispute(
                    actor=manager_of(one), membership_id=one.pk, about="other", text="No.", track_input_id=line
                )

    def test_it_is_disputed_and_put_right_on_pages(self, member):
        manager = manager_of(member)
        line = late(manager)
        home = client_of(somebody(member.organisation, Role.PROVIDER, "home"))
        desk = client_of(somebody(member.authority, Role.COMMISSIONER, "desk"))
        shown = home.get(reverse("standing_track", args=[member.pk])).content.decode()
        assert "92.00 of 100" in shown
        assert "Fewer than five answers" in shown
        home.post(reverse("standing_track_dispute", args=[member.pk, line]), {"reasons": "It was ready."})
        with acting_as(manager):
            made = Dispute.objects.get()
        desk.post(
            reverse("market_standing_dispute", args=[made.pk]), {"verdict": "correctedremoved", "reasons": "Right."}
        )
        shown = desk.get(reverse("market_standing_track", args=[member.pk])).content.decode()
        assert "100.00 of 100" in shown
        assert "put right after a dispute" in shown.lower()


@pytest.mark.usefixtures("history")
class TestEvents:
    def test_an_upheld_complaint_and_a_notice_without_good_reason_count_against_it(self, commissioner, member):
        manager = manager_of(member)
        with acting_as(commissioner):
            event = ComplaintUpheld("C-1", member.service_id, member.organisation_id, partly=True)
            record(event, actor=commissioner, authority_id=member.authority_id)
        for side, ref, good in (("provider", "L-1", False), ("provider", "L-2", True), ("authority", "L-3", False)):
            with acting_as(manager):
                notice = PlacementNoticeGiven("P-1", ref, member.service_id, side, "closing", good)
                record(notice, actor=manager, authority_id=member.authority_id)
        assert register_facts(member).track_record.score == Decimal(92) - 30
