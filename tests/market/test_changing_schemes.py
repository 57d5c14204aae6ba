"""What may change about a scheme in use, under each legal basis (rulebook §1, last column)."""

from datetime import date

import pytest

from placewell.accounts.roles import Role
from placewell.market.actions import wind_down
from placewell.market.actions.changing_schemes import change_scheme
from placewell.market.models import SchemeChange
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.legal_basis import RULES, LegalBasis, check_change
from tests.factories import a_draft_scheme, a_scheme, an_authority, staff_of

pytestmark = pytest.mark.django_db
AFTER_CONSULTATION = {LegalBasis.PCR_LIGHT_TOUCH, LegalBasis.BELOW_THRESHOLD_LIST}


@pytest.fixture
def commissioner():
    return staff_of(an_authority(), Role.COMMISSIONER)


def changed(actor, scheme, **given):
    now = {field: getattr(scheme, field) for field in ("name", "description", "how_to_join", "closing_hour")}
    return change_scheme(actor=actor, scheme=scheme, **(now | {"reasons": "Providers asked for it."} | given))


@pytest.mark.parametrize("basis", list(LegalBasis))
def test_conditions_of_membership_never_change_during_the_term_of_a_dynamic_market(basis):
    if basis == LegalBasis.PA23_DYNAMIC_MARKET:
        with pytest.raises(Refused, match="sections 34 to 39 conditions of membership never, during the term"):
            check_change(basis, conditions=True, consulted=True)
    else:
        check_change(basis, conditions=True, consulted=True)


@pytest.mark.parametrize("basis", list(LegalBasis))
def test_light_touch_schemes_and_published_lists_change_only_after_consultation(basis):
    if basis in AFTER_CONSULTATION:
        with pytest.raises(Refused, match="as published, after consultation") as refused:
            check_change(basis, conditions=False, consulted=False)
        assert RULES[basis].source in refused.value.sentence
    else:
        check_change(basis, conditions=False, consulted=False)


def test_a_change_keeps_what_was_there_and_prepares_its_notice(commissioner):
    scheme = a_scheme(commissioner)
    before = scheme.description
    changed(commissioner, scheme, description="Places in care homes, and short stays.", closing_hour=15)
    kept = list(SchemeChange.objects.filter(scheme=scheme).order_by("id").values_list("what", "before"))
    assert kept[-2:] == [("What it buys, and for whom", before), ("Closing hour", str(scheme.closing_hour))]
    notice = scheme.notices.order_by("-id")[0]
    assert notice.kind == "modification"
    assert [one["after"] for one in notice.content["changes"]] == ["Places in care homes, and short stays.", "15"]


def test_a_draft_changes_freely_and_without_a_notice(commissioner):
    scheme = a_draft_scheme(commissioner, legal_basis=LegalBasis.PA23_DYNAMIC_MARKET)
    changed(commissioner, scheme, how_to_join="At any time, in one page.")
    assert not scheme.notices.exists()
    assert scheme.changes.count() == 1


def test_a_published_list_says_which_consultation_was_about_the_change(commissioner):
    scheme = a_scheme(commissioner, legal_basis=LegalBasis.BELOW_THRESHOLD_LIST)
    with pytest.raises(Refused, match="Say which consultation"):
        changed(commissioner, scheme, description="Other care.")
    with pytest.raises(Refused, match="Say which consultation"):
        changed(commissioner, scheme, description="Other care.", consultation="Spring 2026, answers in the library")


def test_what_is_no_change_is_refused_and_so_is_another_authority(commissioner):
    scheme = a_scheme(commissioner)
    with pytest.raises(Refused, match="Nothing is different"):
        changed(commissioner, scheme)
    with pytest.raises(NotFound):
        changed(staff_of(an_authority("Elsewhere"), Role.COMMISSIONER), scheme, name="Mine")
    wind_down(actor=commissioner, scheme=scheme, last_day=date(2027, 6, 1), reasons="A new one follows.")
    with pytest.raises(WrongState, match="winding down"):
        changed(commissioner, scheme, name="Another")
