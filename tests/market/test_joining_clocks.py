"""Clocks of joining that run out: late decisions say so, second looks have their time, documents are reminded of."""

from datetime import date, timedelta

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import Message
from placewell.market.actions import (
    ask_review,
    decide_application,
    publish_joining_terms,
    remove_document,
    verify_claim,
)
from placewell.market.actions.documents import remind_of_all
from placewell.market.jobs import look_after_joining
from placewell.market.queries.applications import joining_record
from placewell.market.queries.preparing import own_documents
from placewell.rules.errors import WrongState
from tests.factories import a_category, a_service, an_authority, staff_of
from tests.market.joining import a_claim, a_document, a_manager, a_newcomer, apply

SYSTEM = system_actor("test")


def running(authority, kind):
    with acting_as(SYSTEM):
        return [one for one in running_clocks(authority_id=authority.pk) if one.kind == kind]


def told(about):
    with acting_as(SYSTEM):
        return list(Message.objects.filter(about=about).order_by("created_at").values_list("subject", flat=True))


def test_a_decision_after_its_time_is_written_down_as_late(committed, clock):
    authority = an_authority()
    commissioner = staff_of(authority, Role.COMMISSIONER)
    category, home = a_category(commissioner), a_service()
    manager = a_manager(home.provider)
    (sent,) = apply(manager, category, home)
    clock.forward(timedelta(days=30))
    assert joining_record(category.scheme).late_now == 1
    late = decide_application(actor=commissioner, ref=sent.ref, accept=False, reasons="No.")
    assert late.in_time is False
    assert joining_record(category.scheme).late == 1
    clock.forward(timedelta(days=30))
    with pytest.raises(WrongState, match="time to ask"):
        ask_review(actor=manager, ref=sent.ref, because="It was there.")


def test_a_document_is_reminded_of_three_times_and_no_more(committed, clock):
    authority = an_authority()
    commissioner = staff_of(authority, Role.COMMISSIONER)
    category, home = a_category(commissioner), a_service()
    publish_joining_terms(actor=commissioner, scheme=category.scheme, documents=["public_liability"], questions={})
    manager = a_manager(home.provider)
    document = a_document(manager, days=40)
    apply(manager, category, home)
    about = f"document:{document.pk}"
    assert remind_of_all() == 0
    assert running(authority, ClockKind.DOCUMENT_EXPIRES) == []
    for days, count in ((12, 1), (1, 1), (20, 2), (7, 3), (5, 3)):
        clock.forward(timedelta(days=days))
        remind_of_all()
        assert len(told(about)) == count
    assert all(one.startswith("Public liability insurance: Certificate runs out on") for one in told(about))
    (waits,) = running(authority, ClockKind.DOCUMENT_EXPIRES)
    assert waits.due_at.date() in {document.expires_on, document.expires_on - timedelta(days=1)}
    remove_document(actor=manager, document_id=document.pk)
    assert running(authority, ClockKind.DOCUMENT_EXPIRES) == []


def test_a_day_that_the_job_missed_is_made_up_for_with_one_message(committed, clock):
    home = a_service()
    manager = a_manager(home.provider)
    document = a_document(manager, days=40)
    clock.forward(timedelta(days=38))
    assert remind_of_all() == 1
    assert remind_of_all() == 0
    assert len(told(f"document:{document.pk}")) == 1
    with acting_as(manager):
        assert isinstance(own_documents(manager)[0].expires_on, date)


def test_where_somebody_manages_the_provider_they_decide_first_and_the_authority_once_they_let_it_pass(
    committed, clock
):
    authority = an_authority()
    commissioner = staff_of(authority, Role.COMMISSIONER)
    a_category(commissioner)
    home = a_service()
    manager = a_manager(home.provider)
    claim = a_claim(a_newcomer(), home.provider, authority)
    (waits,) = running(authority, ClockKind.CLAIM_VERIFIED)
    assert waits.role == Role.PROVIDER
    with pytest.raises(WrongState, match="Somebody manages"):
        verify_claim(actor=commissioner, ref=claim.ref, method="call_back", found="I called the home.")
    clock.forward(timedelta(days=8))
    look_after_joining(0)
    (waits,) = running(authority, ClockKind.CLAIM_VERIFIED)
    assert waits.role == Role.COMMISSIONER
    verify_claim(actor=commissioner, ref=claim.ref, method="call_back", found="I called the home.")
    assert running(authority, ClockKind.CLAIM_VERIFIED) == []
    assert Organisation.objects.get(code=home.provider_id).pk == manager.organisation_id
