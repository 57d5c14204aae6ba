"""Joining: any registered service, any time, no fee; decided in time with reasons, looked at again by another (§1)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localtime

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.market.actions import (
    answer_authority,
    ask_applicant,
    ask_review,
    choose_services,
    decide_application,
    decide_review,
    extend_decision,
    keep_part,
    send_applications,
    withdraw_application,
)
from placewell.market.models import Application, ApplicationCheck, Membership
from placewell.market.queries.applications import bidding_first, joining_record, to_decide
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.legal_basis import LegalBasis
from tests.factories import a_category, a_member, a_scheme, a_service, an_authority, staff_of
from tests.market.joining import a_document, a_manager, apply, declares, prepare

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")


@pytest.fixture
def authority():
    return an_authority()


@pytest.fixture
def commissioner(authority):
    return staff_of(authority, Role.COMMISSIONER)


@pytest.fixture
def category(commissioner):
    return a_category(commissioner)


@pytest.fixture
def home():
    return a_service(rating=None, rated_on=None)


@pytest.fixture
def manager(home):
    return a_manager(home.provider)


def clocks_of(authority, kind):
    with acting_as(SYSTEM):
        return [one for one in running_clocks(authority_id=authority.pk) if one.kind == kind]


def seen_by(actor, model):
    """Return what the database itself shows an actor."""
    with acting_as(actor):
        return list(model.objects.order_by("pk"))


def refused(commissioner, manager, category, home):
    (sent,) = apply(manager, category, home)
    return decide_application(actor=commissioner, ref=sent.ref, accept=False, reasons="The policy is missing.")


class TestJoining:
    def test_a_new_unrated_home_joins_with_the_same_steps_as_anybody(
        self, authority, commissioner, manager, category, home
    ):
        (sent,) = apply(manager, category, home)
        assert [one.ref for one in clocks_of(authority, ClockKind.APPLICATION_DECIDED)] == [sent.ref]
        decided = decide_application(actor=commissioner, ref=sent.ref, accept=True, reasons="Meets every condition.")
        assert decided.state == "accepted"
        assert decided.in_time is True
        assert Membership.objects.get(service=home, category=category).organisation_id == manager.organisation_id
        assert clocks_of(authority, ClockKind.APPLICATION_DECIDED) == []

    def test_several_services_and_categories_go_at_once_each_with_its_own_decision(
        self, commissioner, manager, category, home
    ):
        other = a_category(commissioner, category.scheme, name="Short stays", need_bands=frozenset())
        second = a_service(provider=home.provider)
        choose_services(
            actor=manager,
            scheme_ref=category.scheme.ref,
            keys=[f"{category.ref} {home.pk}", f"{other.ref} {home.pk}", f"{other.ref} {second.pk}"],
        )
        keep_part(
            actor=manager,
            scheme_ref=category.scheme.ref,
            part="declaration",
            typed=declares("pa23"),
            seen=None,
            done=True,
        )
        sent = send_applications(actor=manager, scheme_ref=category.scheme.ref, confirmed=True)
        assert len(sent) == 3
        decide_application(actor=commissioner, ref=sent[0].ref, accept=False, reasons="No.")
        decide_application(actor=commissioner, ref=sent[1].ref, accept=True, reasons="Yes.")
        assert sorted(one.state for one in seen_by(manager, Application)) == ["accepted", "refused", "sent"]

    def test_each_step_is_written_to_the_applicant(self, commissioner, manager, category, home):
        (sent,) = apply(manager, category, home)
        ask_applicant(actor=commissioner, ref=sent.ref, what="Your insurance.")
        answer_authority(actor=manager, ref=sent.ref, text="Here.", document_id=a_document(manager).pk)
        decide_application(actor=commissioner, ref=sent.ref, accept=False, reasons="It has run out.")
        ask_review(actor=manager, ref=sent.ref, because="It has not.")
        approver = staff_of(commissioner_authority(commissioner), Role.APPROVER)
        decide_review(actor=approver, ref=sent.ref, reverse=True, reasons="It has not.")
        with acting_as(SYSTEM):
            told = list(Message.objects.filter(about=f"application:{sent.ref}").order_by("created_at"))
        assert [one.subject.split()[0] for one in told] == ["We", "Something", "Your", "We", home.name.split()[0]]
        assert {one.to for one in told} == {"manager@home.example"}
        assert all(f"/joining/applications/{sent.ref}/" in one.body for one in told)

    def test_no_event_of_joining_is_the_publics_or_holds_words(self, commissioner, manager, category, home):
        sent = refused(commissioner, manager, category, home)
        with acting_as(SYSTEM):
            events = list(EventRow.objects.filter(subject=f"application:{sent.ref}"))
        assert [one.name for one in events] == ["ApplicationSent", "ApplicationDecided"]
        assert all(one.authority_id == commissioner.authority_id for one in events)
        assert "policy" not in str([one.payload for one in events])

    def test_nothing_is_sent_before_every_part_was_gone_through(self, manager, category, home):
        ref = category.scheme.ref
        with pytest.raises(Refused, match="Choose the services"):
            send_applications(actor=manager, scheme_ref=ref, confirmed=True)
        choose_services(actor=manager, scheme_ref=ref, keys=[f"{category.ref} {home.pk}"])
        with pytest.raises(Refused, match="Say whether this applies"):
            send_applications(actor=manager, scheme_ref=ref, confirmed=True)
        kept = keep_part(actor=manager, scheme_ref=ref, part="declaration", typed=declares("pa23"), seen=None)
        with pytest.raises(Refused, match="Go through every part"):
            send_applications(actor=manager, scheme_ref=ref, confirmed=True)
        keep_part(actor=manager, scheme_ref=ref, part="declaration", typed=declares("pa23"), seen=kept.at, done=True)
        with pytest.raises(Refused, match="Confirm"):
            send_applications(actor=manager, scheme_ref=ref, confirmed=False)
        assert len(send_applications(actor=manager, scheme_ref=ref, confirmed=True)) == 1

    def test_one_live_application_for_a_service_and_category(self, manager, category, home):
        (sent,) = apply(manager, category, home)
        with pytest.raises(Refused, match="waits to be decided"):
            prepare(manager, category, home)
        twin = {f.attname: getattr(sent, f.attname) for f in Application._meta.concrete_fields if f.name != "id"}
        with acting_as(SYSTEM), pytest.raises(DatabaseError, match="one_live_application"), transaction.atomic():
            Application.objects.create(**{**twin, "ref": "AP-TWIN"})
        withdraw_application(actor=manager, ref=sent.ref)
        assert len(apply(manager, category, home)) == 1

    def test_only_the_services_of_the_provider_can_be_put_forward(self, manager, category):
        with pytest.raises(Refused, match="Choose among"):
            choose_services(actor=manager, scheme_ref=category.scheme.ref, keys=[f"{category.ref} {a_service().pk}"])

    def test_an_application_is_withdrawn_by_its_applicant_and_by_nobody_else(
        self, authority, commissioner, manager, category, home
    ):
        (sent,) = apply(manager, category, home)
        stranger = a_manager(a_service().provider, "other@home.example")
        with pytest.raises(NotFound):
            withdraw_application(actor=stranger, ref=sent.ref)
        withdraw_application(actor=manager, ref=sent.ref)
        assert clocks_of(authority, ClockKind.APPLICATION_DECIDED) == []
        with pytest.raises(WrongState):
            decide_application(actor=commissioner, ref=sent.ref, accept=True, reasons="Yes.")


def commissioner_authority(commissioner):
    from placewell.accounts.models import Organisation

    return Organisation.objects.get(pk=commissioner.authority_id)


class TestDeciding:
    def test_asking_for_something_does_not_stop_the_clock(self, authority, commissioner, manager, category, home):
        (sent,) = apply(manager, category, home)
        before = clocks_of(authority, ClockKind.APPLICATION_DECIDED)[0].due_at
        ask_applicant(actor=commissioner, ref=sent.ref, what="Your insurance.")
        assert clocks_of(authority, ClockKind.APPLICATION_DECIDED)[0].due_at == before == sent.due_at
        with acting_as(SYSTEM):
            body = Message.objects.get(subject__startswith="Something is missing").body
        assert "still decided by" in body

    def test_longer_only_under_regulation_34_once_and_with_a_reason(
        self, authority, commissioner, manager, category, home
    ):
        (sent,) = apply(manager, category, home)
        with pytest.raises(Refused, match="without exception"):
            extend_decision(actor=commissioner, ref=sent.ref, reasons="A visit is needed.")
        old = a_scheme(
            commissioner,
            name="Older",
            notice="The needs and choice of the person are a criterion of every award.",
            legal_basis=LegalBasis.PCR_REG34,
            starts_on=localtime(now()).date().replace(year=2024, month=1, day=8),
            ends_on=localtime(now()).date().replace(year=2028, month=1, day=8),
        )
        (other,) = apply(manager, a_category(commissioner, old), home)
        with pytest.raises(Refused, match="Write down"):
            extend_decision(actor=commissioner, ref=other.ref, reasons=" ")
        longer = extend_decision(actor=commissioner, ref=other.ref, reasons="A visit is needed.")
        assert longer.due_at > other.due_at
        dues = {one.ref: one.due_at for one in clocks_of(authority, ClockKind.APPLICATION_DECIDED)}
        assert dues[other.ref] == longer.due_at
        with pytest.raises(Conflict):
            extend_decision(actor=commissioner, ref=other.ref, reasons="Again.")

    def test_a_decision_needs_reasons(self, commissioner, manager, category, home):
        (sent,) = apply(manager, category, home)
        with pytest.raises(Refused, match="Write down"):
            decide_application(actor=commissioner, ref=sent.ref, accept=True, reasons=" ")

    def test_another_authority_decides_nothing_and_reads_nothing(self, manager, category, home):
        (sent,) = apply(manager, category, home)
        elsewhere = staff_of(an_authority("Elsewhere"), Role.COMMISSIONER)
        with pytest.raises(NotFound):
            decide_application(actor=elsewhere, ref=sent.ref, accept=True, reasons="Yes.")
        assert seen_by(elsewhere, Application) == []

    def test_checks_are_kept_as_found_before_the_sending_and_again_at_the_decision(
        self, commissioner, manager, category, home
    ):
        (sent,) = apply(manager, category, home)
        type(home).objects.filter(pk=home.pk).update(registered=False)
        with pytest.raises(Refused, match="Not registered with the Care Quality Commission now"):
            decide_application(actor=commissioner, ref=sent.ref, accept=True, reasons="Yes.")
        decide_application(actor=commissioner, ref=sent.ref, accept=False, reasons="It left the register.")
        kept = ApplicationCheck.objects.visible_to(commissioner).filter(application=sent, kind="registered")
        with acting_as(commissioner):
            assert list(kept.order_by("id").values_list("stage", "outcome")) == [
                ("sent", "holds"),
                ("decided", "stops"),
            ]

    def test_who_wants_to_bid_in_a_dynamic_market_is_decided_first(self, commissioner, manager, home):
        market = a_scheme(commissioner, legal_basis=LegalBasis.PA23_DYNAMIC_MARKET)
        first, second = a_category(commissioner, market), a_category(commissioner, market, name="Another")
        (early,) = apply(manager, first, home)
        day = localtime(now()).date() + timedelta(days=2)
        (bidder,) = apply(manager, second, home, bids_on="Notice 7", bids_by=day)
        assert bidder.due_at < early.due_at
        with acting_as(commissioner):
            assert [one.ref for one in bidding_first(commissioner)] == [bidder.ref]
            assert [one.ref for one in to_decide(commissioner)] == [early.ref]

    def test_elsewhere_nobody_is_decided_before_others_for_a_tender(self, manager, category, home):
        with pytest.raises(Refused, match="dynamic market"):
            apply(manager, category, home, bids_by=localtime(now()).date() + timedelta(days=2))


class TestSecondLook:
    def test_a_refusal_is_reversed_by_somebody_else_and_never_by_who_refused(
        self, authority, commissioner, manager, category, home
    ):
        sent = refused(commissioner, manager, category, home)
        ask_review(actor=manager, ref=sent.ref, because="It was there.")
        assert [one.ref for one in clocks_of(authority, ClockKind.APPLICATION_REVIEWED)] == [sent.ref]
        with pytest.raises(Conflict, match="Somebody else"):
            decide_review(actor=commissioner, ref=sent.ref, reverse=True, reasons="It was there.")
        approver = staff_of(authority, Role.APPROVER)
        again = decide_review(actor=approver, ref=sent.ref, reverse=True, reasons="It was there.")
        assert again.state == "reversed"
        assert clocks_of(authority, ClockKind.APPLICATION_REVIEWED) == []
        member = Membership.objects.get(service=home, category=category)
        with acting_as(approver):
            assert member.decisions.get().decided_by == approver.ref

    def test_the_database_too_refuses_the_same_person_twice(self, commissioner, manager, category, home):
        sent = refused(commissioner, manager, category, home)
        ask_review(actor=manager, ref=sent.ref, because="It was there.")
        with acting_as(SYSTEM), pytest.raises(DatabaseError, match="another_looks_again"), transaction.atomic():
            Application.objects.filter(pk=sent.pk).update(state="refusal_stands", reviewed_by=commissioner.ref)

    def test_another_commissioner_may_let_it_stand(self, authority, commissioner, manager, category, home):
        sent = refused(commissioner, manager, category, home)
        ask_review(actor=manager, ref=sent.ref, because="It was there.")
        other = staff_of(authority, Role.COMMISSIONER)
        assert decide_review(actor=other, ref=sent.ref, reverse=False, reasons="It was not.").state == "refusal_stands"
        assert not Membership.objects.filter(service=home).exists()

    def test_an_approver_admits_only_by_reversing_a_refusal(self, authority, manager, category, home):
        (sent,) = apply(manager, category, home)
        with pytest.raises(NotPermitted):
            decide_application(actor=staff_of(authority, Role.APPROVER), ref=sent.ref, accept=True, reasons="Yes.")

    def test_after_a_refusal_one_may_apply_again_at_once(self, commissioner, manager, category, home):
        refused(commissioner, manager, category, home)
        assert len(apply(manager, category, home)) == 1

    def test_no_second_look_at_an_older_refusal_while_a_newer_application_waits(
        self, commissioner, manager, category, home
    ):
        sent = refused(commissioner, manager, category, home)
        apply(manager, category, home)
        with pytest.raises(Conflict, match="newer"):
            ask_review(actor=manager, ref=sent.ref, because="It was there.")

    def test_who_stops_asking_for_a_second_look_leaves_the_refusal_standing(
        self, authority, commissioner, manager, category, home
    ):
        sent = refused(commissioner, manager, category, home)
        ask_review(actor=manager, ref=sent.ref, because="It was there.")
        assert withdraw_application(actor=manager, ref=sent.ref).state == "refusal_stands"
        assert clocks_of(authority, ClockKind.APPLICATION_REVIEWED) == []


class TestWhatIsKept:
    def test_what_was_sent_and_decided_stands(self, commissioner, manager, category, home):
        sent = refused(commissioner, manager, category, home)
        for change in ({"reasons": "Other words."}, {"answers": []}, {"state": "accepted"}, {"due_at": now()}):
            with acting_as(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
                Application.objects.filter(pk=sent.pk).update(**change)
        with acting_as(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
            Application.objects.filter(pk=sent.pk).delete()

    def test_no_applicant_decides_about_itself_even_beneath_the_pages(self, commissioner, manager, category, home):
        member = a_member(commissioner, category)
        (sent,) = apply(manager, category, home)
        decided = {
            "state": "accepted",
            "decided_by": "user:5",
            "decided_at": now(),
            "reasons": "Yes.",
            "in_time": True,
            "membership": member,
        }
        for change in (decided, {"due_at": now()}):
            with acting_as(manager), pytest.raises(DatabaseError), transaction.atomic():
                Application.objects.filter(pk=sent.pk).update(**change)

    def test_the_database_shows_an_application_to_its_sides_alone(
        self, authority, commissioner, manager, category, home
    ):
        (sent,) = apply(manager, category, home)
        stranger = a_manager(a_service().provider, "other@home.example")
        for who in (manager, commissioner, staff_of(authority, Role.APPROVER), staff_of(authority, Role.AUDITOR)):
            assert seen_by(who, Application) == [sent]
        for who in (stranger, staff_of(authority, Role.BROKER), staff_of(authority, Role.SOCIAL_WORKER)):
            assert seen_by(who, Application) == []
            assert seen_by(who, ApplicationCheck) == []


class TestPublished:
    def test_decisions_are_published_in_counts_with_their_times(self, commissioner, manager, category, home):
        refused(commissioner, manager, category, home)
        (second,) = apply(manager, category, home)
        decide_application(actor=commissioner, ref=second.ref, accept=True, reasons="Yes.")
        record = joining_record(category.scheme)
        assert (record.decided, record.in_time, record.late) == (2, 2, 0)
        assert (record.accepted, record.refused, record.kept) == (1, 1, "100%")
        assert record.median_days == 0

    def test_a_member_cannot_be_put_forward_again(self, commissioner, category):
        member = a_member(commissioner, category)
        manager = a_manager(member.service.provider)
        with pytest.raises(Refused, match="member already"):
            prepare(manager, category, member.service)
