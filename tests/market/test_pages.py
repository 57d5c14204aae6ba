"""The public pages of a scheme: everything it decides by, without signing in (Q3, Q4, Q12, Q13 and Q15)."""

from dataclasses import replace
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placewell.accounts.roles import Role
from placewell.market.actions import propose_policy
from placewell.market.queries import statement_of
from placewell.rules.legal_basis import PREFERENCE_SENTENCE
from tests.factories import (
    a_category,
    a_live_category,
    a_member,
    a_scheme,
    an_authority,
    closed,
    policy_numbers,
    reasons_for_all,
    staff_of,
    suspended,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def commissioner():
    return staff_of(an_authority(), Role.COMMISSIONER)


def text_of(response) -> str:
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def page_of(client, category, **query) -> str:
    return text_of(client.get(f"/schemes/{category.scheme.ref}/{category.ref}/", query))


def test_anybody_reads_which_schemes_there_are(client, commissioner):
    scheme = a_scheme(commissioner, name="Care places for Fairshire")
    page = text_of(client.get("/schemes/"))
    assert "Care places for Fairshire" in page
    assert f"/schemes/{scheme.ref}/" in page
    assert "Fairshire County Council" in page


def test_a_scheme_says_its_notice_its_basis_and_how_to_join(client, commissioner):
    category = a_category(commissioner)
    a_member(commissioner, category)
    page = text_of(client.get(f"/schemes/{category.scheme.ref}/"))
    assert PREFERENCE_SENTENCE in page
    assert "stays open to new members throughout" in page
    assert "Fill in the form and send your insurance." in page
    assert "decided within 10 working days" in page
    assert "Residential dementia care" in page
    assert "no fee and no limit" in page


def test_a_closed_scheme_says_so(client, commissioner):
    scheme = a_scheme(commissioner)
    closed(scheme)
    page = text_of(client.get(f"/schemes/{scheme.ref}/"))
    assert "This scheme is closed" in page
    assert "A new scheme replaces it." in page


def test_a_category_publishes_every_number_with_its_reason(client, commissioner):
    page = page_of(client, a_live_category(commissioner))
    assert "Quality counts for 60 of 100 and price for 40" in page
    for reason in reasons_for_all():
        assert reason.text in page
    assert "all 40 at the reference price (£880.00) or under it, none at the ceiling (£1,012.00) or over it" in page
    assert "at least 50 of 100" in page


def test_a_category_publishes_what_care_costs_line_by_line(client, commissioner):
    page = page_of(client, a_live_category(commissioner))
    for words in ("£700.00 a week", "£880.00 a week", "£1,012.00 a week", "Care staff", "£520.00", "1 April 2026"):
        assert words in page
    assert "Fair Cost of Care return, updated" in page
    assert "Cognition: severe" in page
    assert "£19.50" in page
    assert "15% more" in page


def test_a_category_publishes_its_questions_and_why_it_can_be_described_in_advance(client, commissioner):
    category = a_live_category(commissioner)
    page = page_of(client, category)
    assert "How would you make evenings calm for this person?" in page
    assert "At most 300 words" in page
    assert statement_of(category).described in page
    assert statement_of(category).not_for in page


def test_a_category_without_terms_says_that_nothing_can_be_bought(client, commissioner):
    page = page_of(client, a_category(commissioner))
    assert "No policy is in force yet" in page
    assert "No cost model is in force yet" in page
    assert "No questions are asked" in page


def test_a_proposed_policy_is_public_before_it_is_adopted(client, commissioner):
    category = a_live_category(commissioner)
    newer = replace(policy_numbers(), target_options=3)
    propose_policy(actor=commissioner, category=category, policy=newer, rationale=reasons_for_all())
    page = page_of(client, category)
    assert "Version 2</a>, proposed on" in page
    assert "not adopted" in page


def test_a_suspended_member_is_shown_without_the_reasons(client, commissioner):
    category = a_live_category(commissioner)
    member = a_member(commissioner, category, name="Oak House", rating=None, rated_on=None)
    suspended(commissioner, member, "A secret enquiry.")
    page = page_of(client, category)
    assert "Oak House" in page
    assert "Suspended" in page
    assert "Not yet rated" in page
    assert "1 service is a member" in page
    assert "secret" not in page


def test_members_are_paged_and_each_is_shown_once(client, commissioner, monkeypatch):
    monkeypatch.setattr("placewell.market.queries.public.PAGE", 2)
    category = a_live_category(commissioner)
    members = [a_member(commissioner, category, name=f"House number {number}") for number in range(5)]
    seen = []
    for after in (0, members[1].pk, members[3].pk):
        page = page_of(client, category, after=after)
        seen += [one.service.name for one in members if one.service.name in page]
        assert (f"?after={members[-1].pk}" in page) is False
    assert seen == [one.service.name for one in members]


@pytest.mark.parametrize("after", ["x", "-1", "²", "9" * 19, "9" * 400])
def test_a_page_that_is_none_is_no_error(client, commissioner, after):
    assert "Members" in page_of(client, a_live_category(commissioner), after=after)


def test_the_page_takes_the_same_queries_however_many_members_there_are(client, commissioner):
    category = a_live_category(commissioner)
    a_member(commissioner, category)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page_of(client, category)
    for _ in range(6):
        a_member(commissioner, category)
    with CaptureQueriesContext(connection) as many:
        page_of(client, category)
    assert len(many) == len(few) <= 19


@pytest.mark.parametrize("path", ["/schemes/S-NONE/", "/schemes/S-NONE/C-NONE/"])
def test_an_unknown_scheme_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_category_is_found_only_in_its_own_scheme(client, commissioner):
    category, other = a_category(commissioner), a_scheme(commissioner, name="Another")
    assert client.get(f"/schemes/{other.ref}/{category.ref}/").status_code == 404


def test_pages_are_only_read(client, commissioner):
    assert client.post("/schemes/").status_code == 405
