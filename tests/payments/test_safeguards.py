"""Nothing slips through a run: whole lines are held, a changed draft is drafted again, and limits look at all of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.ledger.models import Message
from placewell.market.actions.nursing import record_nursing_rates
from placewell.payments.actions import (
    apply_uplift,
    approve_run,
    check_run,
    draft_run,
    hold_line,
    mark_paid,
    propose_uplift,
    release_line,
    set_funding,
)
from placewell.payments.models import FundingVersion, PaymentLine, PaymentRun, Remittance, RemittanceLine
from placewell.payments.queries.placements import placement_shown
from placewell.payments.queries.runs import run_shown
from placewell.rules.errors import Conflict, NotPermitted, Refused, WrongState
from placewell.rules.funding import Funding, Nursing, Payer, Pays
from placewell.rules.pack import PriceBasis
from placewell.rules.payments import RunState
from placewell.rules.pricing import FUNDED_NURSING_CARE, NursingRates
from placewell.rules.schedules import PERIOD, period_of
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.choice.costing_more import by_force
from tests.clients import client_of
from tests.offered_database import path
from tests.payments.paying import Paying

SPLIT = {"client": Decimal("140.00"), "icb_percent": Decimal("33.33")}


def lines_of(run: PaymentRun) -> list[PaymentLine]:
    with acting_as(OPENER):
        return list(PaymentLine.objects.filter(run=run).order_by("period", "cost", "payer"))


def line_of(run: PaymentRun, payer: Payer) -> PaymentLine:
    return next(one for one in lines_of(run) if one.payer == payer)


def limit(paying: Paying, amount: str) -> None:
    posts = Post.objects.filter(user_id=paying.approver.user_id, role=Role.APPROVER)
    posts.update(approval_limit=Decimal(amount))


# Holding


def test_a_line_is_held_and_released_for_all_who_pay_it_so_that_a_provider_learns_nobodys_part(paying: Paying) -> None:
    paying.fund("980.00", **SPLIT)
    run = paying.draft()
    hold_line(actor=paying.officer, line_id=line_of(run, Payer.CLIENT).pk, because="A question.")
    assert {(one.payer, one.held) for one in lines_of(run)} == {("client", True), ("council", True), ("icb", True)}
    check_run(actor=paying.checker, run_ref=run.ref)
    approve_run(actor=paying.approver, run_ref=run.ref)
    with acting_as(paying.manager):
        assert not Remittance.objects.exists()
    release_line(actor=paying.officer, line_id=line_of(run, Payer.ICB).pk)
    assert all(one.released_by for one in lines_of(run))
    paying.approved(1)
    with acting_as(paying.manager):
        amounts = dict(RemittanceLine.objects.values_list("period", "amount"))
    days = 28 - (paying.begins - paying.period).days
    assert amounts == {paying.period: Decimal("140.00") * days, paying.period + PERIOD: Decimal("3920.00")}


def test_a_payer_who_comes_later_is_held_with_the_line(paying: Paying) -> None:
    paying.fund("980.00")
    run = paying.draft()
    hold_line(actor=paying.officer, line_id=lines_of(run)[0].pk, because="A question.")
    paying.fund("980.00", client=Decimal("140.00"))
    again = draft_run(actor=paying.officer, period=run.period)
    assert {(one.payer, one.held) for one in lines_of(again)} == {("client", True), ("council", True)}


def test_a_provider_hears_nothing_where_only_the_payers_changed(paying: Paying) -> None:
    paying.fund("980.00")
    set_funding(
        actor=paying.officer,
        placement_ref=paying.placement.ref,
        funding=Funding(paying.period + PERIOD, ()),
        because="Moved away.",
    )
    paying.approved()
    paying.fund("980.00", client=Decimal("140.00"))
    set_funding(
        actor=paying.officer,
        placement_ref=paying.placement.ref,
        funding=Funding(paying.period + PERIOD, ()),
        because="Moved away.",
    )
    second = paying.approved(1)
    assert sum(one.amount for one in lines_of(second)) == 0
    with acting_as(paying.manager):
        assert Remittance.objects.count() == 1
    with acting_as(OPENER):
        assert not Message.objects.filter(about=f"run:{second.ref}").exists()


def test_a_checked_run_in_which_a_line_is_held_or_released_is_checked_again_by_another(paying: Paying) -> None:
    paying.fund("980.00")
    run = paying.draft()
    check_run(actor=paying.checker, run_ref=run.ref)
    held = hold_line(actor=paying.checker, line_id=lines_of(run)[0].pk, because="A question.")
    assert (held.run.state, held.run.checked_by) == (RunState.DRAFT, "")
    with pytest.raises(WrongState):
        approve_run(actor=paying.approver, run_ref=run.ref)
    with pytest.raises(NotPermitted, match="You drafted this"):
        check_run(actor=paying.checker, run_ref=run.ref)
    check_run(actor=paying.officer, run_ref=run.ref)
    release_line(actor=paying.officer, line_id=held.pk)
    with acting_as(OPENER):
        assert PaymentRun.objects.get(pk=run.pk).state == RunState.DRAFT
    with pytest.raises(NotPermitted, match="You drafted this"):
        check_run(actor=paying.officer, run_ref=run.ref)


def test_nobody_lets_a_provider_collect_what_a_third_party_pays(paying: Paying) -> None:
    with pytest.raises(Refused, match="never told that somebody pays on top"):
        paying.fund("980.00", third_party=Decimal("50.00"), pays=Pays.NET)


# A draft that is out of date


def test_a_run_that_is_not_what_is_due_is_neither_checked_nor_approved(paying: Paying) -> None:
    paying.fund("980.00")
    run = paying.draft()
    paying.fund("1050.00")
    with pytest.raises(Conflict, match="Draft it again"):
        check_run(actor=paying.checker, run_ref=run.ref)
    paying.draft()
    check_run(actor=paying.checker, run_ref=run.ref)
    paying.fund("1060.00")
    with pytest.raises(Conflict, match="Draft it again"):
        approve_run(actor=paying.approver, run_ref=run.ref)
    with acting_as(OPENER):
        assert not Remittance.objects.exists()


def test_drafted_again_a_run_of_which_nothing_is_due_any_more_is_empty_and_the_next_can_follow(paying: Paying) -> None:
    paying.fund("980.00")
    run = paying.draft()
    set_funding(
        actor=paying.officer, placement_ref=paying.placement.ref, funding=Funding(paying.begins, ()), because="Mistake."
    )
    with pytest.raises(Conflict, match="Draft it again"):
        check_run(actor=paying.checker, run_ref=run.ref)
    assert paying.lines(paying.draft()) == []
    check_run(actor=paying.checker, run_ref=run.ref)
    approve_run(actor=paying.approver, run_ref=run.ref)
    mark_paid(actor=paying.officer, run_ref=run.ref)
    with acting_as(OPENER):
        assert not Remittance.objects.exists()
    paying.fund("980.00")
    assert [place for place, *_ in paying.lines(paying.draft(1))] == [0, 1]


# Limits


def test_a_release_is_within_the_limit_or_waits_for_a_higher_one(paying: Paying) -> None:
    paying.fund("980.00")
    run = paying.draft()
    hold_line(actor=paying.officer, line_id=lines_of(run)[0].pk, because="A question.")
    check_run(actor=paying.checker, run_ref=run.ref)
    limit(paying, "980.00")
    approve_run(actor=paying.approver, run_ref=run.ref)
    release_line(actor=paying.officer, line_id=lines_of(run)[0].pk)
    second = paying.draft(1)
    check_run(actor=paying.checker, run_ref=second.ref)
    with pytest.raises(NotPermitted, match="at once"):
        approve_run(actor=paying.approver, run_ref=second.ref)


def test_arrears_are_within_the_limit_or_wait_for_a_higher_one(paying: Paying) -> None:
    paying.fund("980.00")
    paying.approved()
    paying.fund("2000.00")
    paying.fund("900.00", days=(paying.period + PERIOD - paying.begins).days)
    run = paying.draft(1)
    check_run(actor=paying.checker, run_ref=run.ref)
    limit(paying, "1999.99")
    with pytest.raises(NotPermitted, match=r"costs £2,000\.00 a week"):
        approve_run(actor=paying.approver, run_ref=run.ref)


def test_a_few_days_of_a_dear_week_need_the_limit_of_the_week(paying: Paying) -> None:
    paying.fund("3000.00", days=(paying.period + PERIOD - paying.begins).days - 1)
    run = paying.draft()
    check_run(actor=paying.checker, run_ref=run.ref)
    limit(paying, "1000.00")
    with pytest.raises(NotPermitted, match=r"costs £3,000\.00 a week"):
        approve_run(actor=paying.approver, run_ref=run.ref)


def test_an_uplift_of_what_was_planned_for_later_needs_the_limit_too(paying: Paying) -> None:
    paying.fund("980.00")
    paying.fund("2000.00", days=60)
    made = propose_uplift(
        actor=paying.officer,
        category_ref=paying.offered.county.category.ref,
        from_on=paying.begins,
        percent=Decimal(5),
        amount=None,
        because="Cabinet.",
    )
    limit(paying, "2000.00")
    with pytest.raises(NotPermitted, match="limit"):
        apply_uplift(actor=paying.approver, uplift_id=made.pk)
    with acting_as(OPENER):
        assert FundingVersion.objects.count() == 2


# Rates of nursing care that are not known yet


def test_where_nursing_rates_are_not_known_yet_the_page_and_the_run_say_so_and_care_is_paid(paying: Paying) -> None:
    known = max(FUNDED_NURSING_CARE)
    first_unknown = period_of(date(known + 1, 4, 1))
    paying.fund("980.00", nursing=Nursing.STANDARD)
    with acting_as(paying.officer):
        now_known = placement_shown(paying.officer, paying.placement.ref, today=paying.begins)
        later = placement_shown(paying.officer, paying.placement.ref, today=first_unknown)
    assert (now_known.nursing_known_until, later.nursing_known_until) == (None, known)
    move_clock(timedelta(days=(first_unknown - paying.begins).days))
    run = draft_run(actor=paying.officer, period=first_unknown)
    officer = client_of(paying.officer)
    for page in (path("payments_run", run.ref), path("payments_placement", paying.placement.ref)):
        assert f"from April {known + 1} are not known here yet" in officer.get(page).content.decode()
    check_run(actor=paying.checker, run_ref=run.ref)
    limit(paying, "9000.00")  # all the four weeks since it began are in it
    assert approve_run(actor=paying.approver, run_ref=run.ref).state == RunState.APPROVED


def test_a_run_without_nursing_care_says_nothing_of_its_rates(paying: Paying) -> None:
    paying.fund("980.00")
    move_clock(timedelta(days=(date(max(FUNDED_NURSING_CARE) + 1, 4, 1) - paying.begins).days))
    run = draft_run(actor=paying.officer, period=period_of(date(max(FUNDED_NURSING_CARE) + 1, 4, 1)))
    with acting_as(paying.officer):
        assert run_shown(paying.officer, run.ref).nursing_known_until is None


@pytest.mark.parametrize(("drafted_with", "periods"), [(0, [1]), (-1, [0, 1])])
def test_rates_that_were_added_since_put_prices_that_include_nursing_right(
    paying: Paying, drafted_with: int, periods: list[int]
) -> None:
    paying.fund("980.00", nursing=Nursing.STANDARD, basis=PriceBasis.GROSS)
    paying.approved()
    by_force("UPDATE placements_signature SET at = at - interval '3 days'")
    # As a run that was paid before the newest rates were in the table.
    by_force("UPDATE payments_paymentrun SET nursing_year = nursing_year + %s", drafted_with)
    by_force("UPDATE payments_paymentline SET amount = amount + 7")
    assert [place for place, *_ in paying.lines(paying.draft(1))] == periods


def test_recorded_rates_put_what_was_paid_at_the_last_years_right_and_are_read_by_everybody(paying: Paying) -> None:
    unknown = max(FUNDED_NURSING_CARE) + 1
    period = period_of(date(unknown, 4, 1)) + PERIOD
    commissioner = paying.offered.staff(Role.COMMISSIONER)
    paying.fund("980.00", nursing=Nursing.STANDARD, basis=PriceBasis.GROSS)
    move_clock(timedelta(days=(period - paying.begins).days))
    run = draft_run(actor=paying.officer, period=period)
    check_run(actor=paying.checker, run_ref=run.ref)
    limit(paying, "9000.00")
    approve_run(actor=paying.approver, run_ref=run.ref)
    paid = dict.fromkeys(one[0] for one in paying.lines(run))
    (turn,) = nursing_turns(paying)
    assert turn.role == Role.COMMISSIONER
    assert path("market_record_nursing") in client_of(commissioner).get(path("work")).content.decode()
    before = FUNDED_NURSING_CARE[unknown - 1].standard
    said = {"year": str(unknown), "standard": str(before - 7), "higher": "400", "source": "gov.uk/fnc"}
    said |= {"published_on_0": "1", "published_on_1": "4", "published_on_2": str(unknown)}
    page = client_of(commissioner).post(path("market_record_nursing"), said, follow=True).content.decode()
    assert "It is recorded." in page
    assert nursing_turns(paying) == []
    assert "gov.uk/fnc" in Client().get(path("market_nursing_rates")).content.decode()
    later = paying.lines(draft_run(actor=paying.officer, period=period + PERIOD))
    last = max(paid)
    assert (last, "core", "council", Decimal("28.00")) in later  # the NHS pays £7.00 a week less: arrears
    with pytest.raises(NotPermitted):
        record_nursing_rates(
            actor=paying.officer,
            year=unknown,
            rates=NursingRates(before, before + 9),
            source="X",
            published_on=date(unknown, 4, 1),
        )


def nursing_turns(paying: Paying) -> list[Running]:
    with acting_as(OPENER):
        found = running_clocks(authority_id=paying.placement.authority_id, limit=200)
    return [one for one in found if one.kind == ClockKind.NURSING_RATES]
