"""Joining, clicked twice at once: one application, one organisation, and no more documents than there is room for."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.market.actions import add_document, decide_application, documents, send_applications, verify_claim
from placewell.market.models import Application, Document, Membership
from placewell.rules.errors import Refused
from tests.factories import a_category, a_service, an_authority, staff_of
from tests.market.files import PDF_BYTES
from tests.market.joining import a_claim, a_manager, a_newcomer, apply, prepare

pytestmark = pytest.mark.usefixtures("committed")
SYSTEM = system_actor("test")


def at_once(*acts):
    """Do several things at the same moment; return what each gave, or how it was refused."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def commissioner():
    return staff_of(an_authority(), Role.COMMISSIONER)


def test_two_clicks_send_one_application(commissioner):
    category, home = a_category(commissioner), a_service()
    manager = a_manager(home.provider)
    prepare(manager, category, home)

    def send():
        return send_applications(actor=manager, scheme_ref=category.scheme.ref, confirmed=True)

    said = at_once(send, send)
    assert sum(isinstance(one, Refused) for one in said) == 1
    with acting_as(SYSTEM):
        assert Application.objects.count() == 1


def test_two_who_accept_at_once_admit_once(commissioner):
    category, home = a_category(commissioner), a_service()
    (sent,) = apply(a_manager(home.provider), category, home)

    def decide():
        return decide_application(actor=commissioner, ref=sent.ref, accept=True, reasons="It is good.")

    said = at_once(decide, decide)
    assert sum(isinstance(one, Refused) for one in said) == 1
    assert Membership.objects.count() == 1


def test_two_claims_verified_at_once_end_in_one_organisation(commissioner):
    a_category(commissioner)
    home = a_service()
    authority = Organisation.objects.get(pk=commissioner.authority_id)
    first = a_claim(a_newcomer(), home.provider, authority)
    second = a_claim(a_newcomer("bo@home.example", "Bo"), home.provider, authority)

    def verify(claim):
        return lambda: verify_claim(actor=commissioner, ref=claim.ref, method="letter", found="A letter came back.")

    assert not [one for one in at_once(verify(first), verify(second)) if isinstance(one, Refused)]
    assert Organisation.objects.filter(code=home.provider_id).count() == 1


def test_colleagues_who_add_at_once_fill_the_room_and_no_more(monkeypatch):
    monkeypatch.setattr(documents, "MOST_DOCUMENTS", 1)
    manager = a_manager(a_service().provider)

    def add():
        return add_document(actor=manager, kind="other", name="Note", content=PDF_BYTES)

    said = at_once(add, add, add)
    assert sum(isinstance(one, Refused) for one in said) == 2
    with acting_as(SYSTEM):
        assert Document.objects.count() == 1
