"""Who pays for a placement, in versions; days away; and who may write and read them."""

import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connections

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow
from placewell.payments.actions import record_absence, set_funding
from placewell.payments.models import AbsenceVersion, FundingVersion
from placewell.payments.queries.placements import placement_shown, without_funding
from placewell.rules.errors import NotFound, NotPermitted, Refused, WrongState
from placewell.rules.funding import Funding
from placewell.rules.schedules import Absence
from placewell.tenders.opener import OPENER
from tests.offered import Offered
from tests.payments.paying import Paying
from tests.placements.test_approving import accepted, approve


def test_nothing_is_funded_before_both_sides_have_signed(offered: Offered) -> None:
    accepted(offered)
    placement = approve(offered)
    officer = offered.staff(Role.FINANCE_OFFICER)
    paying = Paying(offered, placement)
    with pytest.raises(WrongState, match="Both sides sign"):
        paying.fund()
    with acting_as(officer):
        assert without_funding(officer) == []


def test_a_signed_placement_waits_for_its_funding_until_it_has_one(paying: Paying) -> None:
    with acting_as(paying.officer):
        assert [one.ref for one in without_funding(paying.officer)] == [paying.placement.ref]
    paying.fund()
    with acting_as(paying.officer):
        assert without_funding(paying.officer) == []


def test_versions_follow_each_other_and_the_same_again_is_the_same_version(paying: Paying) -> None:
    first, again = paying.fund(), paying.fund()
    second = paying.fund("1000.00", days=7, client=Decimal("120.00"))
    assert (first.pk, first.number, second.number) == (again.pk, 1, 2)
    with acting_as(OPENER):
        events = [one.payload for one in EventRow.objects.filter(name="FundingSet").order_by("id")]
    assert events == [{"placement_ref": paying.placement.ref, "version": number} for number in (1, 2)]


def test_a_version_needs_a_reason_a_price_and_a_day_of_the_placement(paying: Paying) -> None:
    placement_ref = paying.placement.ref
    with pytest.raises(Refused, match="Say what this comes from"):
        set_funding(actor=paying.officer, placement_ref=placement_ref, funding=paying.funding(), because=" ")
    with pytest.raises(Refused, match="This placement begins on"):
        paying.fund(days=-1)
    with pytest.raises(Refused, match="nothing to end"):
        set_funding(
            actor=paying.officer, placement_ref=placement_ref, funding=Funding(paying.begins, ()), because="Left."
        )
    with pytest.raises(Refused, match="The person cannot pay"):
        paying.fund(client=Decimal("990.00"))


def test_only_a_finance_officer_of_the_authority_writes_who_pays(paying: Paying) -> None:
    given = {"placement_ref": paying.placement.ref, "funding": paying.funding(), "because": "Panel."}
    for role in (Role.APPROVER, Role.BROKER, Role.AUDITOR):
        with pytest.raises(NotPermitted):
            set_funding(actor=paying.offered.staff(role), **given)  # type: ignore[arg-type]
    stranger = dataclasses.replace(paying.officer, authority_id=999_999, organisation_id=999_999)
    with pytest.raises(NotFound):
        set_funding(actor=stranger, **given)  # type: ignore[arg-type]


def test_who_pays_is_read_by_finance_approvers_and_auditors_and_never_changed(paying: Paying) -> None:
    paying.fund()
    seen = set()
    for role in (*(Role.FINANCE_OFFICER, Role.APPROVER, Role.AUDITOR), Role.BROKER, Role.SOCIAL_WORKER, Role.EVALUATOR):
        with acting_as(paying.offered.staff(role)):
            seen |= {role} if FundingVersion.objects.exists() else set()
    with acting_as(paying.manager):
        assert not FundingVersion.objects.exists()
    with acting_as(dataclasses.replace(paying.officer, authority_id=999_999)):
        assert not FundingVersion.objects.exists()
    assert seen == {Role.FINANCE_OFFICER, Role.APPROVER, Role.AUDITOR}
    with pytest.raises(DatabaseError, match="append-only"), connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE payments_fundingversion SET client = 1")


def test_days_away_are_put_right_and_taken_back_in_versions(paying: Paying) -> None:
    paying.fund()
    away = Absence(paying.begins + timedelta(days=3), None, full_days=7, percent_after=Decimal(80))
    back = dataclasses.replace(away, last=paying.begins + timedelta(days=12))
    given = {"actor": paying.officer, "placement_ref": paying.placement.ref}
    first = record_absence(absence=away, **given)  # type: ignore[arg-type]
    assert record_absence(absence=away, **given).pk == first.pk  # type: ignore[arg-type]
    with pytest.raises(Refused, match="overlap"):
        record_absence(absence=dataclasses.replace(away, first=paying.begins + timedelta(days=20)), **given)  # type: ignore[arg-type]
    second = record_absence(absence=back, number=1, **given)  # type: ignore[arg-type]
    assert (second.number, second.version) == (1, 2)
    assert record_absence(absence=back, number=1, **given).pk == second.pk  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        record_absence(absence=back, number=9, **given)  # type: ignore[arg-type]
    gone = record_absence(absence=back, number=1, withdrawn=True, **given)  # type: ignore[arg-type]
    assert record_absence(absence=back, number=1, withdrawn=True, **given).pk == gone.pk  # type: ignore[arg-type]
    with acting_as(paying.officer):
        assert AbsenceVersion.objects.count() == 3
        assert placement_shown(paying.officer, paying.placement.ref, today=now().date()).absences == ()


def test_a_placement_shows_each_four_weeks_gross_and_net_by_payer_and_what_is_still_due(paying: Paying) -> None:
    paying.fund("980.00", client=Decimal("140.00"), icb_percent=Decimal(50))
    paying.approved()
    paying.fund("1050.00", client=Decimal("140.00"), icb_percent=Decimal(50))
    with acting_as(paying.officer):
        shown = placement_shown(paying.officer, paying.placement.ref, today=now().date())
    whole = {one.first: one for one in shown.periods}
    following = whole[paying.period + timedelta(weeks=4)]
    assert (following.net, following.ours) == (Decimal("4200.00"), Decimal("4200.00"))
    assert {payer.value: amount for payer, amount in following.payers} == {
        "council": Decimal("1540.00"),
        "icb": Decimal("2100.00"),
        "client": Decimal("560.00"),
    }
    first = whole[paying.period]
    days = 28 - (paying.begins - paying.period).days
    assert first.still_due == Decimal("10.00") * days
