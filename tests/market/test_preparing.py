"""What an applicant prepares: kept by everybody who works on it, and brought along to the next scheme."""

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.market.actions import choose_services, keep_part, publish_joining_terms, send_applications
from placewell.market.queries.preparing import preparation
from placewell.rules.errors import Conflict, Refused
from tests.factories import a_category, a_scheme, a_service, an_authority, staff_of
from tests.market.joining import a_manager, apply

pytestmark = pytest.mark.django_db


@pytest.fixture
def commissioner():
    return staff_of(an_authority(), Role.COMMISSIONER)


@pytest.fixture
def category(commissioner):
    return a_category(commissioner)


@pytest.fixture
def home():
    return a_service(rating=None, rated_on=None)


@pytest.fixture
def manager(home):
    return a_manager(home.provider)


def test_a_colleagues_words_are_not_written_over(manager, category):
    ref = category.scheme.ref
    first = keep_part(actor=manager, scheme_ref=ref, part="declaration", typed={"ground_tax": ["no"]}, seen=None)
    colleague = type(manager)(**{**{f: getattr(manager, f) for f in manager.__slots__}, "ref": "user:999"})
    with pytest.raises(Conflict, match="colleague"):
        keep_part(actor=colleague, scheme_ref=ref, part="declaration", typed={}, seen=None)
    keep_part(actor=colleague, scheme_ref=ref, part="declaration", typed={}, seen=first.at)


def test_words_are_brought_along_to_the_next_scheme_and_count_once_read(commissioner, manager, category, home):
    asked = {category.ref: ["Who is on at night?"]}
    publish_joining_terms(actor=commissioner, scheme=category.scheme, documents=["dbs"], questions=asked)
    apply(manager, category, home)
    other = a_category(commissioner, a_scheme(commissioner, name="Next"))
    publish_joining_terms(
        actor=commissioner,
        scheme=other.scheme,
        documents=["dbs"],
        questions={other.ref: ["Who is on at night?", "Who cooks?"]},
    )
    choose_services(actor=manager, scheme_ref=other.scheme.ref, keys=[f"{other.ref} {home.pk}"])
    with acting_as(manager):
        there = preparation(manager, other.scheme)
    part = f"questions:{other.ref}"
    assert list(there.parts[part].typed.values()) == [["The same carers each week."]]
    assert there.parts["declaration"].taken_from == category.scheme.name
    assert not there.done("declaration")
    assert len(there.documents) == 1
    with pytest.raises(Refused):
        send_applications(actor=manager, scheme_ref=other.scheme.ref, confirmed=True)
    typed = {**there.parts[part].typed, f"answer_{there.asked.questions[other.ref][1].id}": ["Rosa."]}
    keep_part(
        actor=manager,
        scheme_ref=other.scheme.ref,
        part="declaration",
        typed=there.parts["declaration"].typed,
        seen=None,
        done=True,
    )
    keep_part(actor=manager, scheme_ref=other.scheme.ref, part=part, typed=typed, seen=None, done=True)
    keep_part(
        actor=manager,
        scheme_ref=other.scheme.ref,
        part="documents",
        typed={"documents": [str(there.documents[0].pk)]},
        seen=None,
        done=True,
    )
    assert len(send_applications(actor=manager, scheme_ref=other.scheme.ref, confirmed=True)) == 1
