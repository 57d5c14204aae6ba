"""What a person may be asked to pay: estimated by an officer and locked, or tried by the person and kept nowhere."""

import logging
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import estimate_contribution
from placewell.choice.models import ContributionEstimate
from placewell.ledger.models import EventRow
from placewell.rules.contribution import Means
from placewell.rules.errors import NotFound, NotPermitted, Refused
from placewell.tenders.opener import OPENER
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path

MEANS = Means(income=Decimal("242.17"), capital=Decimal("15000.00"))  # 242.17 + 3 - 30.65 = 214.52


def estimate(offered: Offered, means: Means = MEANS, role: Role = Role.SOCIAL_WORKER) -> ContributionEstimate:
    return estimate_contribution(actor=offered.staff(role), package_ref=offered.package.ref, means=means)


def test_every_option_shows_the_same_estimate(offered: Offered, person: Client) -> None:
    estimate(offered)
    choices = offered.choices()
    assert {one.contribution.person for one in choices.choices if one.contribution} == {Decimal("214.52")}
    text = person.get("/choices/").content.decode()
    assert text.count("You may be asked for about <strong>£214.52</strong> a week.") == len(choices.choices)


def test_the_newest_estimate_counts_and_none_is_lost(offered: Offered) -> None:
    estimate(offered)
    estimate(offered, Means(Decimal("100.00"), Decimal("0.00")), Role.FINANCE_OFFICER)
    found = offered.choices().estimate
    assert found is not None
    assert (found.version, found.assessed.weekly) == (2, Decimal("69.35"))
    with acting_as(OPENER):
        assert ContributionEstimate.objects.count() == 2


def test_an_estimate_is_kept_locked_and_is_in_no_event(offered: Offered) -> None:
    estimate(offered)
    with acting_as(OPENER), connection.cursor() as cursor:
        cursor.execute("SELECT locked FROM choice_contributionestimate")
        assert b"242.17" not in bytes(cursor.fetchone()[0])
        assert EventRow.objects.get(name="ContributionEstimated").payload == {
            "package_ref": offered.package.ref,
            "version": 1,
        }


def test_no_provider_and_no_evaluator_reads_an_estimate(offered: Offered) -> None:
    estimate(offered)
    for actor in (*offered.county.managers.values(), offered.staff(Role.EVALUATOR), offered.staff(Role.COMMISSIONER)):
        with acting_as(actor):
            assert not ContributionEstimate.objects.exists(), actor


def test_only_a_social_worker_or_a_finance_officer_of_the_authority_estimates(offered: Offered) -> None:
    for role in (Role.BROKER, Role.APPROVER):
        with pytest.raises(NotPermitted):
            estimate(offered, role=role)
    with pytest.raises(NotFound):
        estimate_contribution(actor=offered.staff(Role.SOCIAL_WORKER), package_ref="P-0", means=MEANS)
    with pytest.raises(Refused, match=r"£0\.00 or more"):
        estimate(offered, Means(Decimal(-1), Decimal(0)))


def test_an_officer_estimates_on_a_page_and_reads_it_line_by_line(offered: Offered) -> None:
    officer = client_of(offered.staff(Role.FINANCE_OFFICER))
    where = path("choice_estimate", offered.package.ref)
    wrong = officer.post(where, {"income": "12OO", "capital": "0"})
    assert "has the letter O in it" in wrong.content.decode()
    officer.post(where, {"income": "242.17", "capital": "15,000"})
    text = officer.get(where).content.decode()
    assert "£214.52 a week, and never more than the place costs" in text


def test_figures_that_the_person_tries_are_kept_nowhere(
    offered: Offered, person: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = person.post(path("choice_contribution"), {"income": "347.19", "capital": "14,750"})
    text = answer.content.decode()
    assert "About £318.54 a week" in text  # 347.19 + 2 - 30.65
    assert "no-store" in answer["Cache-Control"]
    assert "347" not in caplog.text
    assert set(answer.cookies) == {"csrftoken"}, "Nothing goes into the session, which is a cookie."
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%347.19%' OR t::text LIKE '%318.54%'")
            assert cursor.fetchone() == (0,), table


def test_over_the_limit_the_page_says_that_a_full_assessment_matters(offered: Offered, person: Client) -> None:
    text = person.post(path("choice_contribution"), {"income": "200", "capital": "30000"}).content.decode()
    assert "You may be asked for the whole cost" in text
    assert "A full assessment matters" in text
