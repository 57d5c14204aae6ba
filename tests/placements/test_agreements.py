"""Versions of agreements: varied with a reason, approved by another, signed by both; days away; what is agreed when."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placewell.accounts.acting import acting_as
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import EventRow
from placewell.placements.actions import (
    decide_variation,
    end_placement,
    propose_variation,
    resume_placement,
    suspend_placement,
    withdraw_variation,
)
from placewell.placements.models import Agreement, Placement, Variation
from placewell.placements.queries.terms import agreed_terms, suspensions
from placewell.rules.agreeing import AwayReason, VariationReason
from placewell.rules.ending import EndReason
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.schedules import Absence
from placewell.tenders.opener import OPENER
from tests.choice.test_choosing import clocks
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path
from tests.placements.agreeing import both_sign, settled, this_day
from tests.placements.test_approving import accepted, approve

RISE = Decimal("40.00")


def vary(offered: Offered, placement: Placement, role: Role = Role.BROKER, **given: object) -> Variation:
    """Propose a rise because needs changed."""
    actor = offered.staff(role) if role != Role.PROVIDER else offered.county.managing(placement.organisation_id)
    proposal: dict[str, object] = {
        "reason": VariationReason.NEEDS_CHANGED,
        "said": "She needs help at night since the review.",
        "starts_on": this_day(),
        "weekly_price": placement.weekly_price + RISE,
    }
    return propose_variation(actor=actor, placement_ref=placement.ref, **(proposal | given))  # type: ignore[arg-type] # as each test gives


@pytest.fixture
def placed(offered: Offered) -> Placement:
    return settled(offered)


def test_nothing_is_agreed_until_both_sides_signed(offered: Offered) -> None:
    accepted(offered)
    placement = approve(offered)
    with acting_as(OPENER):
        assert agreed_terms(placement) == ()
    both_sign(offered, placement)
    with acting_as(OPENER):
        (period,) = agreed_terms(placement)
    assert (period.starts_on, period.weekly_price, period.number) == (placement.starts_on, placement.weekly_price, 1)


@pytest.mark.parametrize("role", [Role.BROKER, Role.PROVIDER])
def test_a_variation_counts_from_its_day_once_another_agreed_and_both_signed(
    offered: Offered, placed: Placement, role: Role
) -> None:
    made = vary(offered, placed, role)
    assert clocks(offered)[ClockKind.VARIATION_DECIDED].role == Role.APPROVER
    with pytest.raises(Conflict, match="Another change of this agreement waits"):
        vary(offered, placed)
    decide_variation(actor=offered.staff(Role.APPROVER), placement_ref=placed.ref, agree=True)
    with acting_as(OPENER):
        assert [one.number for one in agreed_terms(placed)] == [1]
        assert not EventRow.objects.filter(name="AgreementVaried").exists()
    both_sign(offered, placed)
    with acting_as(OPENER):
        first, second = agreed_terms(placed)
        assert EventRow.objects.get(name="AgreementVaried").payload["number"] == 2
        versions = list(Agreement.objects.order_by("number"))
    assert (second.starts_on, second.weekly_price) == (made.starts_on, first.weekly_price + RISE)
    assert versions[0].pdf_sha256 != versions[1].pdf_sha256
    assert not {ClockKind.VARIATION_DECIDED, ClockKind.AGREEMENT_SIGNED} & set(clocks(offered))


def test_a_settled_persons_price_never_changes_because_another_is_cheaper(offered: Offered, placed: Placement) -> None:
    cheaper = placed.weekly_price - RISE
    with pytest.raises(Refused, match="That another service is cheaper is no reason"):
        vary(offered, placed, reason=VariationReason.TERMS, weekly_price=cheaper)
    with pytest.raises(Refused, match="never lowers what is paid"):
        vary(offered, placed, reason=VariationReason.UPLIFT, weekly_price=cheaper)
    with pytest.raises(Refused, match="Say in words"):
        vary(offered, placed, said=" ")
    with pytest.raises(Refused, match="Nothing varies before that day"):
        vary(offered, placed, starts_on=placed.starts_on - timedelta(days=1))
    with acting_as(OPENER):
        assert not Variation.objects.exists()


def test_who_proposed_may_not_decide_and_nobody_over_their_limit(offered: Offered, placed: Placement) -> None:
    vary(offered, placed)
    approver = offered.staff(Role.APPROVER)
    Post.objects.filter(user_id=approver.user_id, role=Role.APPROVER).update(approval_limit=placed.weekly_price)
    with pytest.raises(NotPermitted, match="Ask somebody with a higher limit"):
        decide_variation(actor=approver, placement_ref=placed.ref, agree=True)
    with pytest.raises(Refused, match="Say why not"):
        decide_variation(actor=approver, placement_ref=placed.ref, agree=False)
    with pytest.raises(NotPermitted, match="The other side proposed"):
        withdraw_variation(actor=offered.county.managing(placed.organisation_id), placement_ref=placed.ref)
    withdraw_variation(actor=offered.staff(Role.BROKER), placement_ref=placed.ref)
    with pytest.raises(NotFound, match="No change"):
        decide_variation(actor=approver, placement_ref=placed.ref, agree=True)


def test_a_place_is_kept_while_somebody_is_in_hospital(offered: Offered, placed: Placement) -> None:
    manager, first = offered.county.managing(placed.organisation_id), this_day() - timedelta(days=3)
    with pytest.raises(WrongState, match="is not away"):
        resume_placement(actor=manager, placement_ref=placed.ref, last_on=this_day())
    with pytest.raises(Refused, match="still to come"):
        suspend_placement(
            actor=manager, placement_ref=placed.ref, reason=AwayReason.HOSPITAL, first_on=this_day() + timedelta(days=1)
        )
    suspend_placement(actor=manager, placement_ref=placed.ref, reason=AwayReason.HOSPITAL, first_on=first)
    assert clocks(offered)[ClockKind.AWAY_REVIEWED].role == Role.BROKER
    with pytest.raises(Conflict, match="away already"):
        suspend_placement(actor=manager, placement_ref=placed.ref, reason=AwayReason.HOSPITAL, first_on=first)
    with acting_as(OPENER):
        assert suspensions(placed) == (Absence(first, None, 14, Decimal("80.00")),)
    with pytest.raises(Refused, match="Give a day from then on"):
        resume_placement(actor=manager, placement_ref=placed.ref, last_on=first - timedelta(days=1))
    resume_placement(actor=manager, placement_ref=placed.ref, last_on=this_day())
    with acting_as(OPENER):
        assert suspensions(placed)[0].last == this_day()
        assert EventRow.objects.get(name="PlacementResumed").payload["days"] == 4
    assert ClockKind.AWAY_REVIEWED not in clocks(offered)


def test_both_sides_change_the_agreement_on_pages(offered: Offered, placed: Placement) -> None:
    manager = client_of(offered.county.managing(placed.organisation_id))
    day = this_day()
    typed = {
        "reason": "terms",
        "said": "From now on with a bath on Fridays.",
        "weekly_price": f"{placed.weekly_price - RISE}",
        **{f"starts_on_{place}": part for place, part in enumerate((day.day, day.month, day.year))},
    }
    refused = manager.post(path("placements_vary", placed.ref), typed).content.decode()
    assert "another service is cheaper is no reason" in refused
    assert "bath on Fridays" in refused
    answer = manager.post(path("placements_vary", placed.ref), typed | {"weekly_price": f"{placed.weekly_price}"})
    assert answer.status_code == 302
    approver = client_of(offered.staff(Role.APPROVER))
    assert "Decide about it" in approver.get(path("placements_agreement", placed.ref)).content.decode()
    assert approver.post(path("placements_decide_variation", placed.ref), {"agree": "yes"}).status_code == 302
    assert "not yet signed by both" in manager.get(path("placements_agreement", placed.ref)).content.decode()
    assert b"".join(manager.get(path("placements_version", placed.ref, 2))).startswith(b"%PDF")


def test_what_is_proposed_at_the_same_moment_waits_for_its_turn(offered: Offered, placed: Placement) -> None:
    with CaptureQueriesContext(connection) as asked:
        vary(offered, placed)
    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    assert any("tenders_tender" in one for one in locks), "Two proposals, notices or absences never both stand."


def test_no_later_version_takes_the_place_of_a_first_that_nobody_could_sign_any_more(offered: Offered) -> None:
    accepted(offered)
    placement = approve(offered)
    later = placement.starts_on + timedelta(days=7)
    with pytest.raises(WrongState, match="sign the first version"):
        vary(offered, placement, starts_on=later)
    vary(offered, placement, reason=VariationReason.CORRECTION, starts_on=placement.starts_on)
    decide_variation(actor=offered.staff(Role.APPROVER), placement_ref=placement.ref, agree=True)
    both_sign(offered, placement)
    with acting_as(OPENER):
        assert [one.starts_on for one in agreed_terms(placement)] == [placement.starts_on]


def test_the_person_reads_of_a_change_only_once_it_is_in_force(
    offered: Offered, placed: Placement, person: Client
) -> None:
    changed = "What was agreed has changed"
    vary(offered, placed)
    assert changed not in person.get(path("placements_mine")).content.decode()
    decide_variation(actor=offered.staff(Role.APPROVER), placement_ref=placed.ref, agree=True)
    assert changed not in person.get(path("placements_mine")).content.decode()
    both_sign(offered, placed)
    vary(offered, placed, reason=VariationReason.TERMS, weekly_price=placed.weekly_price + RISE)
    page = person.get(path("placements_mine")).content.decode()
    assert f"{changed} since you moved in. The person’s needs changed" in page


def test_what_waits_when_a_placement_ends_asks_nobody_to_decide(offered: Offered, placed: Placement) -> None:
    vary(offered, placed)
    end_placement(actor=offered.staff(Role.BROKER), placement_ref=placed.ref, reason=EndReason.HOME, last_on=this_day())
    page = client_of(offered.staff(Role.APPROVER)).get(path("placements_agreement", placed.ref)).content.decode()
    assert "The placement ended before it was decided." in page
    assert "Decide about it" not in page
