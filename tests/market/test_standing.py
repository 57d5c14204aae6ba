"""Standing: nobody is suspended or removed without notice, reply, another decider and review (rulebook §10)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import NOBODY, system_actor
from placewell.accounts.roles import Role
from placewell.directory.models import ServiceLink
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.events.directory import RatingChanged, ServiceDeregistered
from placewell.ledger.record import record
from placewell.market.actions import (
    answer_dispute,
    ask_second_look,
    decide_application,
    decide_proceeding,
    decide_second_look,
    follow_successor,
    give_notice,
    make_dispute,
    publish_joining_terms,
    reply_to_notice,
    review_suspension,
    withdraw_notice,
)
from placewell.market.actions.standing.documents import give_notice_of_documents
from placewell.market.actions.standing.reviews import record_all_missed_reviews
from placewell.market.models import Dispute, Document, Membership, MembershipDecision, Proceeding
from placewell.market.queries import register_facts
from placewell.market.values import Standing
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.standing import Ground, ProceedingKind
from tests.factories import a_category, a_member, a_service, an_authority, left, manager_of, staff_of, suspended
from tests.market.joining import a_document, a_manager, apply

IMPORTER = system_actor("importer")


@pytest.fixture
def authority(committed):
    return an_authority()


@pytest.fixture
def commissioner(authority):
    return staff_of(authority, Role.COMMISSIONER)


@pytest.fixture
def colleague(authority):
    return staff_of(authority, Role.COMMISSIONER)


@pytest.fixture
def third(authority):
    return staff_of(authority, Role.APPROVER)


@pytest.fixture
def member(commissioner):
    return a_member(commissioner, a_category(commissioner))


def noticed(actor, member, kind=ProceedingKind.SUSPENSION, ground=Ground.CONDUCT, **given):
    return give_notice(
        actor=actor, membership=member, kind=kind, ground=ground, evidence="Three offers not honoured.", **given
    )


def state_of(member):
    return Membership.objects.get(pk=member.pk).state


def clocks(member):
    with acting_as(IMPORTER):
        return {one.kind for one in running_clocks(authority_id=member.authority_id)}


def changed(event):
    with acting_as(IMPORTER):
        record(event, actor=IMPORTER, authority_id=None)


class TestNotice:
    def test_a_member_stays_a_member_until_it_is_decided(self, commissioner, member):
        noticed(commissioner, member)
        assert state_of(member) == "active"
        assert clocks(member) == {ClockKind.PROCEEDING_REPLIED_TO, ClockKind.PROCEEDING_DECIDED}

    def test_it_says_what_the_evidence_is(self, commissioner, member):
        with pytest.raises(Refused, match="Write down the evidence"):
            give_notice(
                actor=commissioner,
                membership=member,
                kind=ProceedingKind.REMOVAL,
                ground=Ground.CONDUCT,
                evidence=" ",
            )

    def test_one_is_decided_before_another_is_given(self, commissioner, colleague, member):
        noticed(commissioner, member)
        with pytest.raises(Conflict, match="under way already"):
            noticed(colleague, member)

    def test_a_service_is_stopped_at_once_only_to_keep_people_safe(self, commissioner, member):
        with pytest.raises(Refused, match="Otherwise it replies first"):
            noticed(commissioner, member, at_once=True)
        assert state_of(member) == "active"
        assert suspended(commissioner, member).state == "suspended"
        assert register_facts(member).standing == Standing.SUSPENDED

    def test_a_suspended_member_is_not_suspended_again(self, commissioner, member):
        suspended(commissioner, member)
        with pytest.raises(WrongState, match="suspended already"):
            noticed(commissioner, member)

    def test_a_broker_and_another_authority_give_none(self, authority, member):
        with pytest.raises(NotPermitted):
            noticed(staff_of(authority, Role.BROKER), member)
        with pytest.raises(NotFound):
            noticed(staff_of(an_authority("Elsewhere"), Role.COMMISSIONER), member)

    def test_one_withdrawn_lifts_what_began_with_it(self, commissioner, member):
        suspended(commissioner, member)
        with acting_as(commissioner):
            waiting = Proceeding.objects.get()
        withdraw_notice(actor=commissioner, proceeding_id=waiting.pk, reasons="The wrong home.")
        assert state_of(member) == "active"
        assert clocks(member) == set()


class TestDecision:
    def test_somebody_else_decides_after_the_reply(self, commissioner, colleague, member):
        notice = noticed(commissioner, member)
        with pytest.raises(WrongState, match="may still reply"):
            decide_proceeding(actor=colleague, proceeding_id=notice.pk, uphold=True, reasons="Yes.")
        reply_to_notice(actor=manager_of(member), proceeding_id=notice.pk, text="Two were honoured: see the dates.")
        with pytest.raises(Refused, match="You gave this notice"):
            decide_proceeding(actor=commissioner, proceeding_id=notice.pk, uphold=True, reasons="Yes.")
        decided = decide_proceeding(actor=colleague, proceeding_id=notice.pk, uphold=True, reasons="One is enough.")
        assert (decided.state, state_of(member)) == ("upheld", "suspended")
        assert clocks(member) == {ClockKind.SUSPENSION_REVIEWED}

    def test_it_is_decided_without_a_reply_once_its_time_is_over(self, clock, commissioner, third, member):
        notice = noticed(commissioner, member, ProceedingKind.REMOVAL)
        clock.forward(timedelta(days=8))
        with pytest.raises(WrongState, match="You could reply until"):
            reply_to_notice(actor=manager_of(member), proceeding_id=notice.pk, text="Late.")
        decide_proceeding(actor=third, proceeding_id=notice.pk, uphold=True, reasons="Nothing was said.")
        assert state_of(member) == "ended"

    def test_one_that_is_dropped_lifts_what_began_with_it(self, commissioner, third, member):
        suspended(commissioner, member)
        with acting_as(commissioner):
            waiting = Proceeding.objects.get()
        reply_to_notice(actor=manager_of(member), proceeding_id=waiting.pk, text="Both nurses were on shift.")
        decide_proceeding(actor=third, proceeding_id=waiting.pk, uphold=False, reasons="The rota proves it.")
        assert state_of(member) == "active"

    def test_the_database_keeps_it_to_another_person(self, commissioner, colleague, member):
        notice = noticed(commissioner, member)
        reply_to_notice(actor=manager_of(member), proceeding_id=notice.pk, text="No.")
        own = {"state": "upheld", "decided_by": commissioner.ref, "decided_at": now(), "reasons": "Mine."}
        with pytest.raises(IntegrityError, match="decided_by_another"), acting_as(colleague):
            Proceeding.objects.filter(pk=notice.pk).update(**own)

    def test_what_was_said_stands(self, commissioner, member):
        notice = noticed(commissioner, member)
        with pytest.raises(DatabaseError, match="stands"), acting_as(commissioner):
            Proceeding.objects.filter(pk=notice.pk).update(evidence="Something else.")
        with pytest.raises(DatabaseError), acting_as(manager_of(member)):
            Proceeding.objects.filter(pk=notice.pk).update(state="dropped", reasons="x", decided_by="me")

    def test_a_member_that_left_meanwhile_stays_gone_and_the_decision_is_kept(self, commissioner, colleague, member):
        notice = noticed(commissioner, member)
        reply_to_notice(actor=manager_of(member), proceeding_id=notice.pk, text="We are leaving anyway.")
        left(member)
        decided = decide_proceeding(actor=colleague, proceeding_id=notice.pk, uphold=True, reasons="It was so.")
        assert (decided.state, state_of(member)) == ("upheld", "ended")


class TestSecondLook:
    @pytest.fixture
    def removed(self, commissioner, colleague, member):
        notice = noticed(commissioner, member, ProceedingKind.REMOVAL)
        reply_to_notice(actor=manager_of(member), proceeding_id=notice.pk, text="No.")
        return decide_proceeding(actor=colleague, proceeding_id=notice.pk, uphold=True, reasons="It was so.")

    def test_a_third_person_looks_again(self, commissioner, colleague, third, member, removed):
        ask_second_look(actor=manager_of(member), proceeding_id=removed.pk, because="The dates are wrong.")
        assert ClockKind.DECISION_REVIEWED in clocks(member)
        for one, said in ((commissioner, "gave this notice"), (colleague, "decided this")):
            with pytest.raises(Refused, match=said):
                decide_second_look(actor=one, proceeding_id=removed.pk, reverse=False, reasons="It stands.")
        decide_second_look(actor=third, proceeding_id=removed.pk, reverse=True, reasons="The dates are wrong.")
        back = Membership.objects.live().get(service=member.service_id)
        assert (back.state, back.pk != member.pk) == ("active", True)

    def test_it_is_asked_for_in_time(self, clock, member, removed):
        clock.forward(timedelta(days=30))
        with pytest.raises(WrongState, match="within 10 working days"):
            ask_second_look(actor=manager_of(member), proceeding_id=removed.pk, because="Late.")

    def test_a_reversed_suspension_is_lifted(self, commissioner, colleague, third, member):
        suspended(commissioner, member)
        with acting_as(commissioner):
            notice = Proceeding.objects.get()
        reply_to_notice(actor=manager_of(member), proceeding_id=notice.pk, text="No.")
        decide_proceeding(actor=colleague, proceeding_id=notice.pk, uphold=True, reasons="It was so.")
        ask_second_look(actor=manager_of(member), proceeding_id=notice.pk, because="Look at the rota.")
        decide_second_look(actor=third, proceeding_id=notice.pk, reverse=True, reasons="The rota is right.")
        assert state_of(member) == "active"


class TestReview:
    def test_a_suspension_is_reviewed_every_28_days_and_never_lapses(self, clock, commissioner, member):
        suspended(commissioner, member)
        clock.forward(timedelta(days=27))
        assert record_all_missed_reviews() == 0
        clock.forward(timedelta(days=30))
        assert record_all_missed_reviews() == 2
        assert record_all_missed_reviews() == 0, "each is published once"
        assert state_of(member) == "suspended"
        with acting_as(NOBODY):
            assert [one.outcome for one in member.suspension_reviews.order_by("id")] == ["missed", "missed"]

    def test_kept_it_goes_on_for_28_days_more(self, clock, commissioner, third, member):
        suspended(commissioner, member)
        clock.forward(timedelta(days=20))
        kept = review_suspension(actor=commissioner, membership=member, lift=False, reasons="No new rota yet.")
        assert kept.review_due_at - now() > timedelta(days=27)
        with pytest.raises(WrongState, match="A notice to this member is under way"):
            review_suspension(actor=commissioner, membership=member, lift=True, reasons="Fine now.")
        with acting_as(commissioner):
            notice = Proceeding.objects.get()
        decide_proceeding(actor=third, proceeding_id=notice.pk, uphold=True, reasons="It was unsafe.")
        review_suspension(actor=commissioner, membership=member, lift=True, reasons="Staffed again.")
        assert state_of(member) == "active"
        assert clocks(member) == set()
        with pytest.raises(WrongState, match="is active"):
            review_suspension(actor=commissioner, membership=member, lift=True, reasons="Again.")

    def test_a_suspended_row_without_a_review_cannot_be_written(self, member):
        with pytest.raises(IntegrityError, match="membership_suspended_at"), transaction.atomic():
            Membership.objects.filter(pk=member.pk).update(state="suspended")


class TestTheRegister:
    def test_deregistration_suspends_at_once_with_a_notice(self, member):
        member.service.registered = False
        member.service.save()
        changed(ServiceDeregistered(service_id=member.service_id))
        assert state_of(member) == "suspended"
        with acting_as(IMPORTER):
            notice = Proceeding.objects.get()
        assert (notice.ground, notice.at_once, notice.state) == ("registration", True, "notice")

    def test_it_comes_back_under_its_successor_and_not_otherwise(self, commissioner, member):
        gone, after = member.service, a_service(provider=member.service.provider)
        with pytest.raises(Refused, match="still registered"):
            follow_successor(actor=commissioner, membership=member, service_id=after.pk, reasons="A move.")
        gone.registered = False
        gone.save()
        changed(ServiceDeregistered(service_id=gone.pk))
        with pytest.raises(Refused, match="does not name this"):
            follow_successor(actor=commissioner, membership=member, service_id=after.pk, reasons="A move.")
        ServiceLink.objects.create(service=after, other_id=gone.pk, kind="predecessor")
        again = follow_successor(actor=commissioner, membership=member, service_id=after.pk, reasons="A move.")
        assert (again.service_id, again.state, state_of(member)) == (after.pk, "active", "ended")

    def test_a_rating_under_the_gate_stops_new_work_and_a_better_one_does_not_lift_it(self, commissioner):
        member = a_member(commissioner, a_category(commissioner, rating_gate="Good"))
        other = a_member(commissioner, a_category(commissioner, rating_gate=None))
        for one in (member, other):
            changed(RatingChanged(one.service_id, "Good", "Requires improvement", "2026-11-01"))
        assert (state_of(member), state_of(other)) == ("suspended", "active")
        far = Membership.objects.get(pk=member.pk).review_due_at
        changed(RatingChanged(member.service_id, "Requires improvement", "Good", "2027-01-01"))
        assert state_of(member) == "suspended"
        assert Membership.objects.get(pk=member.pk).review_due_at < far, "its review comes forward"

    def test_an_unrated_service_is_under_no_gate(self, commissioner):
        member = a_member(commissioner, a_category(commissioner, rating_gate="Good"))
        changed(RatingChanged(member.service_id, "Good", "", ""))
        assert state_of(member) == "active"

    def test_the_register_suspends_also_while_another_notice_is_under_way(self, commissioner, member):
        noticed(commissioner, member)
        changed(ServiceDeregistered(service_id=member.service_id))
        assert state_of(member) == "suspended"


class TestWhoReads:
    def test_a_notice_is_its_authoritys_and_its_providers(self, commissioner, member):
        noticed(commissioner, member)
        rival = manager_of(a_member(commissioner, member.category))
        elsewhere = staff_of(an_authority("Elsewhere"), Role.COMMISSIONER)
        for actor, seen in ((commissioner, 1), (manager_of(member), 1), (rival, 0), (elsewhere, 0), (NOBODY, 0)):
            with acting_as(actor):
                assert Proceeding.objects.count() == seen
                assert Proceeding.objects.visible_to(actor).count() == seen

    def test_a_dispute_is_answered_once_and_read_by_both(self, commissioner, member):
        manager = manager_of(member)
        made = make_dispute(actor=manager, membership_id=member.pk, about="track_record", text="Seven, not six.")
        assert ClockKind.DISPUTE_ANSWERED in clocks(member)
        with pytest.raises(NotFound):
            make_dispute(
                actor=manager_of(a_member(commissioner, member.category)),
                membership_id=member.pk,
                about="other",
                text="Not mine.",
            )
        with pytest.raises(Refused, match="Choose what"):
            make_dispute(actor=manager, membership_id=member.pk, about="weather", text="Wrong.")
        answer_dispute(actor=commissioner, dispute_id=made.pk, corrected=True, answer="Seven it is.")
        with pytest.raises(WrongState, match="answered already"):
            answer_dispute(actor=commissioner, dispute_id=made.pk, corrected=False, answer="No.")
        with acting_as(manager):
            assert Dispute.objects.get().state == "corrected"

    def test_every_decision_is_kept_with_its_reasons(self, commissioner, member):
        suspended(commissioner, member)
        left(member)
        with acting_as(commissioner):
            kept = list(MembershipDecision.objects.order_by("id").values_list("decision", flat=True))
        assert kept == ["admitted", "suspended", "ended"]

    def test_with_a_login_of_its_own_a_provider_begins_no_notice_and_answers_no_dispute(self, commissioner, member):
        manager = manager_of(member)
        own = {"membership": member, "authority_id": member.authority_id, "organisation_id": member.organisation_id}
        with pytest.raises(DatabaseError, match="begins as a notice"), acting_as(manager):
            Proceeding.objects.create(
                **own,
                kind="removal",
                ground="conduct",
                evidence="x",
                noticed_by="me",
                noticed_at=now(),
                reply_due_at=now(),
            )
        answered = {"state": "stands", "answer": "x", "answered_by": "me", "answered_at": now()}
        with pytest.raises(DatabaseError, match="begins open"), acting_as(manager):
            Dispute.objects.create(**own, **answered, about="other", text="x", made_by="me", made_at=now())
        made = make_dispute(actor=manager, membership_id=member.pk, about="other", text="Wrong.")
        with pytest.raises(DatabaseError, match="answered once"), acting_as(manager):
            Dispute.objects.filter(pk=made.pk).update(**answered)
        with pytest.raises(DatabaseError, match="begins open"), acting_as(commissioner):
            Dispute.objects.create(**own, about="other", text="x", made_by="me", made_at=now())


class TestDocuments:
    def test_one_that_ran_out_opens_a_notice_once_and_suspends_nobody(self, clock, commissioner):
        category = a_category(commissioner)
        service = a_service()
        manager = a_manager(service.provider)
        publish_joining_terms(actor=commissioner, scheme=category.scheme, documents=["public_liability"], questions={})
        (sent,) = apply(manager, category, service)
        decide_application(actor=commissioner, ref=sent.ref, accept=True, reasons="Meets every condition.")
        assert give_notice_of_documents() == 0, "it is in date"
        clock.forward(timedelta(days=210))
        assert give_notice_of_documents() == 1
        assert give_notice_of_documents() == 0, "a notice is under way"
        with acting_as(IMPORTER):
            notice = Proceeding.objects.get()
        assert (notice.ground, notice.at_once) == ("documents", False)
        assert "Public liability insurance" in notice.evidence
        assert state_of(notice.membership) == "active"
        withdraw_notice(actor=commissioner, proceeding_id=notice.pk, reasons="It has come by post.")
        assert give_notice_of_documents() == 0, "once for each that ran out"

    def test_one_that_was_replaced_opens_none(self, clock, commissioner):
        category = a_category(commissioner)
        service = a_service()
        manager = a_manager(service.provider)
        publish_joining_terms(actor=commissioner, scheme=category.scheme, documents=["public_liability"], questions={})
        (sent,) = apply(manager, category, service)
        decide_application(actor=commissioner, ref=sent.ref, accept=True, reasons="Meets every condition.")
        with acting_as(manager):
            before = Document.objects.get()
        a_document(manager, days=600, replaces=before.pk)
        clock.forward(timedelta(days=210))
        assert give_notice_of_documents() == 0
