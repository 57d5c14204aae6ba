"""Establishing schemes and categories: what a legal basis allows, and whose they are (rulebook §1 and §3)."""

from datetime import date
from decimal import Decimal

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import NOBODY
from placewell.accounts.roles import Role
from placewell.ledger.models import EventRow
from placewell.market.actions import add_category, close_scheme
from placewell.market.models import Scheme
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.legal_basis import PREFERENCE_SENTENCE, LegalBasis
from placewell.rules.needs import CareType
from tests.factories import a_category, a_draft_scheme, a_scheme, a_statement, an_authority, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def commissioner():
    return staff_of(an_authority(), Role.COMMISSIONER)


def test_a_scheme_begins_as_a_draft_and_says_that_the_persons_preference_selects(commissioner):
    scheme = a_draft_scheme(commissioner, notice="Needs and choice of users are a criterion.")
    assert scheme.state == "draft"
    assert scheme.notice == f"{PREFERENCE_SENTENCE} Needs and choice of users are a criterion."
    with acting_as(NOBODY):
        event = EventRow.objects.get(subject=f"scheme:{scheme.ref}")
    assert (event.name, event.authority_id) == ("SchemeEstablished", None)


def test_under_regulation_34_the_preference_selects_only_where_published_as_a_criterion(commissioner):
    dates = {"legal_basis": LegalBasis.PCR_REG34, "starts_on": date(2024, 6, 1), "ends_on": date(2028, 5, 31)}
    published = a_scheme(commissioner, **dates, preference_is_criterion=True)
    assert published.notice == PREFERENCE_SENTENCE
    silent = a_scheme(commissioner, **dates, notice="The best quality within the budget is awarded.")
    assert PREFERENCE_SENTENCE not in silent.notice
    with pytest.raises(Refused, match="sentence that the notice"):
        a_scheme(commissioner, **dates)


@pytest.mark.parametrize("ends_on", [None, date(2029, 2, 24)])
def test_a_scheme_under_the_2015_regulations_cannot_run_past_february_2029(commissioner, ends_on):
    with pytest.raises(Refused, match="regulation 34 ends by 23 February 2029"):
        a_scheme(commissioner, legal_basis=LegalBasis.PCR_REG34, starts_on=date(2024, 6, 1), ends_on=ends_on)
    assert not Scheme.objects.filter(authority_id=commissioner.authority_id).exists()


def test_nothing_new_starts_under_the_2015_regulations(commissioner):
    with pytest.raises(Refused, match="established before 24 February 2025"):
        a_scheme(
            commissioner,
            legal_basis=LegalBasis.PCR_LIGHT_TOUCH,
            starts_on=date(2025, 2, 24),
            ends_on=date(2027, 1, 1),
        )


@pytest.mark.parametrize("hour", [9, 17])
def test_tenders_close_between_ten_and_four(commissioner, hour):
    with pytest.raises(Refused, match="between 10:00 and 16:00"):
        a_scheme(commissioner, closing_hour=hour)


def test_a_scheme_ends_after_it_starts(commissioner):
    with pytest.raises(Refused, match="ends after it starts"):
        a_scheme(commissioner, ends_on=date(2025, 4, 1))


@pytest.mark.parametrize("role", [Role.BROKER, Role.APPROVER, Role.SOCIAL_WORKER, Role.ADMINISTRATOR])
def test_only_a_commissioner_establishes_a_scheme(role):
    with pytest.raises(NotPermitted, match="Only a commissioner"):
        a_scheme(staff_of(an_authority(), role))


def test_a_category_keeps_what_it_asks_of_members(commissioner):
    category = a_category(commissioner, within="Fairshire")
    category.refresh_from_db()
    assert category.need_bands == ["dementia"]
    assert (category.radius_miles, category.within, category.rating_gate) == (
        Decimal("10.0"),
        "Fairshire",
        "Requires improvement",
    )
    assert category.authority_id == commissioner.authority_id


def test_a_scheme_names_each_category_once(commissioner):
    category = a_category(commissioner)
    with pytest.raises(Conflict, match="already has a category called Residential dementia care"):
        a_category(commissioner, category.scheme)


def test_a_category_without_a_suitability_statement_is_refused(commissioner):
    with pytest.raises(Refused, match="can be described in advance"):
        a_category(commissioner, statement=a_statement("  "))


@pytest.mark.parametrize("radius", ["0", "-1", "NaN", "201", "5.25"])
def test_a_radius_is_a_distance_that_somebody_could_travel(commissioner, radius):
    with pytest.raises(Refused, match="radius"):
        a_category(commissioner, radius_miles=Decimal(radius))


def test_another_authoritys_scheme_is_not_there_to_be_added_to(commissioner):
    scheme = a_scheme(commissioner)
    other = staff_of(an_authority("Elsewhere Council"), Role.COMMISSIONER)
    with pytest.raises(NotFound, match="no such scheme in your authority"):
        add_category(
            actor=other,
            scheme=scheme,
            name="Theirs",
            care_type=CareType.NURSING,
            radius_miles=Decimal(5),
            statement=a_statement("Yes."),
        )
    with pytest.raises(NotFound, match="no such scheme in your authority"):
        close_scheme(actor=other, scheme=scheme, reasons="Theirs.")


def test_a_closed_scheme_takes_no_new_categories(commissioner):
    scheme = a_draft_scheme(commissioner)
    close_scheme(actor=commissioner, scheme=scheme, reasons="It is given up.")
    with pytest.raises(WrongState, match="closed"):
        a_category(commissioner, scheme)
    with pytest.raises(WrongState, match="This scheme is closed"):
        close_scheme(actor=commissioner, scheme=scheme, reasons="Again.")
