"""What agreements say is paid: one version that both sides signed, days away with a place kept, and an end."""

from datetime import timedelta
from decimal import Decimal

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.ledger.models import Message
from placewell.payments.actions import approve_run, check_run, record_absence, set_funding
from placewell.payments.models import FundingVersion
from placewell.payments.queries.placements import placement_shown, without_funding
from placewell.placements.actions import decide_variation, end_placement, resume_placement, suspend_placement
from placewell.placements.models import Agreement, Signature
from placewell.rules.agreeing import AwayReason
from placewell.rules.ending import EndReason
from placewell.rules.errors import Refused, WrongState
from placewell.rules.schedules import PERIOD, Absence
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.choice.costing_more import by_force
from tests.clients import client_of
from tests.offered_database import path
from tests.payments.paying import Paying
from tests.payments.test_waiting import clocks
from tests.placements.agreeing import both_sign
from tests.placements.test_agreements import vary

A_DAY = timedelta(days=1)


def test_two_halves_of_two_versions_are_no_agreement(paying: Paying) -> None:
    with acting_as(OPENER):
        first = Agreement.objects.get(placement=paying.placement)
        second = Agreement.objects.get(pk=first.pk)
        second.pk, second.number = None, 2
        second.save()
        half = Signature.objects.get(agreement=first, side="authority").pk
    by_force("UPDATE placements_signature SET agreement_id = %s WHERE id = %s", second.pk, half)
    with pytest.raises(WrongState, match="Both sides sign"):
        paying.fund("980.00")
    with acting_as(paying.officer):
        assert without_funding(paying.officer) == []


def test_days_away_by_the_agreement_are_paid_as_it_says_and_put_right_in_what_is_paid(paying: Paying) -> None:
    paying.fund("980.00")
    paying.approved()
    move_clock(timedelta(days=10))
    broker = paying.offered.staff(Role.BROKER)
    ref = paying.placement.ref
    kept = suspend_placement(actor=broker, placement_ref=ref, reason=AwayReason.HOSPITAL, first_on=paying.begins)
    by_force("UPDATE placements_suspension SET full_days = 2, percent_after = 50 WHERE id = %s", kept.pk)
    resume_placement(actor=broker, placement_ref=ref, last_on=paying.begins + 5 * A_DAY)
    assert paying.lines(paying.draft(1))[0] == (0, "core", "council", Decimal("-280.00"))  # four days at half
    with acting_as(paying.officer):
        shown = placement_shown(paying.officer, ref, today=now().date())
    assert [(one.first, one.full_days) for one in shown.kept] == [(paying.begins, 2)]
    assert "as the agreement says" in client_of(paying.officer).get(path("payments_placement", ref)).content.decode()
    with pytest.raises(Refused, match="overlap"):
        record_absence(actor=paying.officer, placement_ref=ref, absence=Absence(paying.begins, None, 0, Decimal(50)))


def test_an_end_stops_the_wait_for_a_run_of_which_nothing_would_be_due(paying: Paying) -> None:
    paying.fund("980.00")
    paying.approved()
    assert ClockKind.RUN_DRAFTED in [one.kind for one in clocks(paying)]
    move_clock(PERIOD)
    last_on = paying.period + PERIOD - A_DAY
    end_placement(
        actor=paying.offered.staff(Role.BROKER),
        placement_ref=paying.placement.ref,
        reason=EndReason.DIED,
        last_on=last_on,
    )
    assert ClockKind.RUN_DRAFTED not in [one.kind for one in clocks(paying)]


def test_finance_hears_that_a_new_version_of_an_agreement_counts_without_any_amount(paying: Paying) -> None:
    placement = paying.placement
    paying.fund("980.00")
    vary(paying.offered, placement, starts_on=paying.begins, weekly_price=Decimal("1020.00"))
    decide_variation(actor=paying.approver, placement_ref=placement.ref, agree=True)
    both_sign(paying.offered, placement)
    with acting_as(OPENER):
        sent = list(Message.objects.filter(about=f"placement:{placement.ref}", subject__contains="new version"))
    assert sent
    assert not any("£" in one.subject + one.body for one in sent)


def changed(paying: Paying, price: str, *, days: int = 7) -> None:
    """Let the agreed price change from some days after the placement began, as a review found."""
    day = paying.begins + days * A_DAY
    vary(paying.offered, paying.placement, starts_on=day, weekly_price=Decimal(price))
    decide_variation(actor=paying.approver, placement_ref=paying.placement.ref, agree=True)
    both_sign(paying.offered, paying.placement)


def differing(paying: Paying) -> list[Running]:
    with acting_as(OPENER):
        found = running_clocks(authority_id=paying.placement.authority_id)
    return [one for one in found if one.kind == ClockKind.FUNDING_DIFFERS]


def test_who_pays_is_written_for_the_price_that_is_agreed_on_its_first_day(paying: Paying) -> None:
    changed(paying, "1020.00")
    given = {"actor": paying.officer, "placement_ref": paying.placement.ref, "because": "Panel."}
    with pytest.raises(Refused, match=r"agreement says £990\.00 a week"):
        set_funding(funding=paying.funding("1020.00", days=6), **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=r"agreement says £1,020\.00 a week"):
        set_funding(funding=paying.funding("990.00", days=7), **given)  # type: ignore[arg-type]
    with acting_as(OPENER):
        assert not FundingVersion.objects.exists()
    set_funding(funding=paying.funding("1020.00", days=7), **given)  # type: ignore[arg-type]


def test_a_changed_agreement_is_finances_turn_until_who_pays_the_new_price_is_written(paying: Paying) -> None:
    paying.fund("990.00", client=Decimal("140.00"))
    assert differing(paying) == []
    changed(paying, "1020.00")
    (turn,) = differing(paying)
    assert (turn.role, turn.ref) == (Role.FINANCE_OFFICER, paying.placement.ref)
    officer = client_of(paying.officer)
    assert "write who pays the price that is agreed now" in officer.get(path("work")).content.decode()
    page = officer.get(path("payments_placement", paying.placement.ref)).content.decode()
    assert "£1,020.00 a week is agreed, and £990.00 is written" in page
    form = officer.get(path("payments_fund", paying.placement.ref)).content.decode()
    assert ('value="1020.00"' in form, 'value="140.00"' in form, 'value="990.00"' in form) == (True, True, False)
    paying.fund("1020.00", days=7, client=Decimal("140.00"))
    assert differing(paying) == []


def test_a_run_pays_no_more_than_is_agreed_and_a_rise_is_arrears_once_it_is_written(paying: Paying) -> None:
    paying.fund("990.00", client=Decimal("140.00"))
    days = (paying.period + PERIOD - paying.begins).days
    before = [(0, "core", "client", Decimal("20.00") * days), (0, "core", "council", days * Decimal(850) / 7)]
    assert paying.lines(paying.draft()) == [(*one[:3], one[3].quantize(Decimal("0.01"))) for one in before]
    changed(paying, "950.00", days=0)
    lower = (days * Decimal(810) / 7).quantize(Decimal("0.01"))
    run = paying.draft()
    assert paying.lines(run) == [before[0], (0, "core", "council", lower)]  # what is above is held
    check_run(actor=paying.checker, run_ref=run.ref)
    approve_run(actor=paying.approver, run_ref=run.ref)
    changed(paying, "1020.00", days=0)
    whole = (days * Decimal(850) / 7).quantize(Decimal("0.01"))
    assert paying.lines(paying.draft(1))[0] == (0, "core", "council", whole - lower)  # up to what is written
