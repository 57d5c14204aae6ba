"""Raising what is paid in a whole category from a day: proposed with a preview, applied by an approver."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connections

from placewell.accounts.acting import acting_as
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.payments.actions import apply_uplift, expire_uplifts, propose_uplift, set_funding, withdraw_uplift
from placewell.payments.agreed import prices_of
from placewell.payments.models import FundingVersion, Uplift
from placewell.payments.raising import raised_by
from placewell.placements.actions import carry_on
from placewell.placements.models import Placement
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.payments import UPLIFT_OPEN_FOR
from placewell.rules.schedules import PERIOD
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.clients import client_of
from tests.closing import closes, takes_over, this_day
from tests.offered_database import path
from tests.payments.paying import Paying
from tests.placements.agreeing import both_sign


def propose(paying: Paying, *, from_on: date | None = None, **rise: object) -> Uplift:
    """Propose a rise of the placement's category from the fourteenth day after it began."""
    given: dict[str, object] = {"percent": None, "amount": None, "because": "Cabinet, 12 February."} | rise
    return propose_uplift(
        actor=paying.officer,
        category_ref=paying.offered.county.category.ref,
        from_on=from_on or paying.begins + timedelta(days=14),
        **given,  # type: ignore[arg-type]
    )


def test_a_proposed_uplift_shows_before_and_after_and_changes_nothing(paying: Paying) -> None:
    paying.fund("980.00")
    made = propose(paying, percent=Decimal("5.00"))
    assert (made.placements, made.before, made.after) == (1, Decimal("980.00"), Decimal("1029.00"))
    with acting_as(paying.approver):
        rows = list(raised_by(made))
        assert [(one.placement.ref, one.after.price) for one in rows] == [(paying.placement.ref, Decimal("1029.00"))]
        assert FundingVersion.objects.count() == 1
    assert propose(paying, percent=Decimal("5.00")).pk == made.pk


def test_an_applied_uplift_raises_each_placement_from_its_day_and_past_days_become_arrears(paying: Paying) -> None:
    paying.fund("980.00")
    paying.approved()
    made = propose(paying, amount=Decimal("70.00"), from_on=paying.begins)
    apply_uplift(actor=paying.approver, uplift_id=made.pk)
    with acting_as(OPENER):
        version = FundingVersion.objects.get(number=2)
    assert (version.lines, version.starts_on, version.uplift_id) == ({"core": "1050.00"}, paying.begins, made.pk)
    days = 28 - (paying.begins - paying.period).days
    assert paying.lines(paying.draft(1)) == [
        (0, "core", "council", Decimal("10.00") * days),
        (1, "core", "council", Decimal("4200.00")),
    ]
    with pytest.raises(Conflict, match="applied already"):
        apply_uplift(actor=paying.approver, uplift_id=made.pk)


def test_what_was_planned_for_later_is_raised_too(paying: Paying) -> None:
    paying.fund("980.00")
    paying.fund("1100.00", days=40)
    made = propose(paying, percent=Decimal(10))
    apply_uplift(actor=paying.approver, uplift_id=made.pk)
    with acting_as(OPENER):
        prices = list(FundingVersion.objects.filter(uplift=made).order_by("number").values_list("lines", flat=True))
    assert prices == [{"core": "1078.00"}, {"core": "1210.00"}]


@pytest.mark.parametrize(
    ("rise", "says"),
    [
        ({}, "one of the two"),
        ({"percent": Decimal(5), "amount": Decimal(5)}, "one of the two"),
        ({"percent": Decimal(26)}, "up to 25 per cent"),
        ({"percent": Decimal(0)}, "above 0"),
        ({"amount": Decimal(0)}, "above £0.00"),
        ({"percent": Decimal(5), "because": " "}, "which decision"),
    ],
)
def test_a_rise_that_is_none_or_too_much_is_refused(paying: Paying, rise: dict[str, object], says: str) -> None:
    paying.fund()
    with pytest.raises(Refused, match=says):
        propose(paying, **rise)


def test_nothing_is_raised_where_nothing_is_paid_or_elsewhere(paying: Paying) -> None:
    with pytest.raises(Refused, match="Nothing is paid in this category"):
        propose(paying, percent=Decimal(5))
    paying.fund()
    stranger = dataclasses.replace(paying.officer, authority_id=999_999, organisation_id=999_999)
    with pytest.raises(Refused, match="Nothing is paid in this category"):
        propose_uplift(
            actor=stranger,
            category_ref=paying.offered.county.category.ref,
            from_on=paying.begins + PERIOD,
            percent=Decimal(5),
            amount=None,
            because="X",
        )


def test_another_authority_applies_nothing_here(paying: Paying) -> None:
    paying.fund()
    made = propose(paying, percent=Decimal(5))
    with pytest.raises(NotFound):
        apply_uplift(actor=dataclasses.replace(paying.approver, authority_id=999_999), uplift_id=made.pk)


def test_only_an_approver_within_their_limit_applies_and_all_or_nothing(paying: Paying) -> None:
    paying.fund("980.00")
    made = propose(paying, percent=Decimal(5))
    with pytest.raises(NotPermitted):
        apply_uplift(actor=paying.checker, uplift_id=made.pk)
    Post.objects.filter(user_id=paying.approver.user_id, role=Role.APPROVER).update(approval_limit=Decimal(1000))
    with pytest.raises(NotPermitted, match="higher limit"):
        apply_uplift(actor=paying.approver, uplift_id=made.pk)
    with acting_as(OPENER):
        assert FundingVersion.objects.count() == 1
        assert Uplift.objects.get().applied_at is None


def test_an_applied_uplift_stays_as_it_is(paying: Paying) -> None:
    paying.fund()
    made = propose(paying, percent=Decimal(5))
    apply_uplift(actor=paying.approver, uplift_id=made.pk)
    with pytest.raises(DatabaseError, match="applied once"), connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE payments_uplift SET applied_by = 'user:9'")


def waits(paying: Paying) -> list[Running]:
    with acting_as(OPENER):
        found = running_clocks(authority_id=paying.placement.authority_id)
    return [one for one in found if one.kind == ClockKind.UPLIFT_DECIDED]


def test_a_proposed_rise_is_an_approvers_turn_until_it_is_applied(paying: Paying) -> None:
    paying.fund("980.00")
    made = propose(paying, percent=Decimal(5))
    (turn,) = waits(paying)
    assert (turn.role, turn.subject) == (Role.APPROVER, f"uplift:{made.pk}")
    assert path("payments_uplift", made.pk) in client_of(paying.approver).get(path("work")).content.decode()
    apply_uplift(actor=paying.approver, uplift_id=made.pk)
    assert waits(paying) == []


def test_only_its_proposer_takes_a_rise_back_with_a_reason_and_nobody_applies_it_then(paying: Paying) -> None:
    paying.fund("980.00")
    made = propose(paying, percent=Decimal(5))
    with pytest.raises(NotPermitted, match="Only whoever proposed"):
        withdraw_uplift(actor=paying.checker, uplift_id=made.pk, because="No.")
    with pytest.raises(Refused, match="Say why"):
        withdraw_uplift(actor=paying.officer, uplift_id=made.pk, because=" ")
    said = {"because": "The cabinet put it off."}
    page = client_of(paying.officer).post(path("payments_withdraw_uplift", made.pk), said, follow=True)
    assert "Taken back: The cabinet put it off." in page.content.decode()
    assert waits(paying) == []
    for again in (
        lambda: withdraw_uplift(actor=paying.officer, uplift_id=made.pk, because="X"),
        lambda: apply_uplift(actor=paying.approver, uplift_id=made.pk),
    ):
        with pytest.raises(Conflict, match="taken back"):
            again()
    with acting_as(OPENER):
        assert FundingVersion.objects.count() == 1
    assert propose(paying, percent=Decimal(5)).pk != made.pk  # it can be proposed anew


def test_a_rise_that_nobody_applied_in_its_time_expires(paying: Paying) -> None:
    paying.fund("980.00")
    made = propose(paying, percent=Decimal(5))
    assert expire_uplifts() == 0
    move_clock(UPLIFT_OPEN_FOR + timedelta(minutes=1))
    with pytest.raises(WrongState, match="propose it again"):
        apply_uplift(actor=paying.approver, uplift_id=made.pk)
    assert (expire_uplifts(), expire_uplifts()) == (1, 0)
    assert waits(paying) == []
    page = client_of(paying.officer).get(path("payments_uplift", made.pk)).content.decode()
    assert "Nobody applied it in time" in page
    assert propose(paying, percent=Decimal(5)).pk != made.pk


def test_a_place_carried_on_with_a_successor_keeps_the_rise_that_was_applied_to_it(paying: Paying) -> None:
    paying.fund("980.00")
    applied = propose(paying, percent=Decimal(5), from_on=paying.begins)
    apply_uplift(actor=paying.approver, uplift_id=applied.pk)
    with acting_as(OPENER):
        service_id = Placement.objects.select_related("option").get(pk=paying.placement.pk).option.service_id
    county = paying.offered.county
    closes(county, service_id)
    made = carry_on(
        actor=paying.approver,
        placement_ref=paying.placement.ref,
        service_id=takes_over(county, service_id).pk,
        starts_on=this_day() + timedelta(days=5),
        agreed_by="Edith Marlowe",
    )
    both_sign(paying.offered, made)
    carried = Paying(paying.offered, made)
    with acting_as(paying.officer):
        assert [one.price for one in prices_of(made)] == [Decimal("1029.00")]
    with pytest.raises(Refused, match=r"the agreement says £1,029\.00"):
        set_funding(
            actor=paying.officer, placement_ref=made.ref, funding=carried.funding("980.00"), because="As before."
        )
