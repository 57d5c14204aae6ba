"""A budget within which nothing suitable was offered: who raises it, from where, by what, and what follows (§7)."""

import dataclasses
from decimal import Decimal

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import put_options
from placewell.choice.homes_above import homes_above
from placewell.choice.models import Option
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.needs.queries import budget_of
from placewell.rules.errors import NotFound, NotPermitted, Refused, WrongState
from placewell.tenders.actions.budgets import raise_budget
from placewell.tenders.models import Evaluation, Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.rises import Rise, rise_of
from tests.choice.test_pages import text_of
from tests.clients import client_of
from tests.played import OpenTender
from tests.security.placed import ABOVE, CHOSEN, OTHER, evaluated

LEAST = Decimal(OTHER)


@pytest.fixture
def stuck(played: OpenTender) -> OpenTender:
    """A search that came to nothing within its budget."""
    evaluated(played)
    return played


def rise(stuck: OpenTender, amount: Decimal = LEAST, **more: str) -> Evaluation:
    said = {"because": "Two homes must be in reach."} | more
    return raise_budget(actor=stuck.staff(Role.APPROVER), tender_ref=stuck.tender.ref, amount=amount, **said)


def path(stuck: OpenTender) -> str:
    return f"/tenders/{stuck.tender.ref}/budget/"


def seen(stuck: OpenTender) -> Rise:
    approver = stuck.staff(Role.APPROVER)
    with acting_as(approver):
        return rise_of(approver, Tender.objects.get(pk=stuck.tender.pk))


def clocks(stuck: OpenTender) -> dict[ClockKind, str]:
    with acting_as(OPENER):
        return {one.kind: one.role for one in running_clocks(case_ref=stuck.package.ref)}


@pytest.mark.question("Q2")
def test_the_approvers_work_list_leads_to_the_least_budget_and_what_it_reaches(stuck: OpenTender) -> None:
    approver = client_of(stuck.staff(Role.APPROVER))
    assert clocks(stuck) == {ClockKind.BUDGET_RAISED: Role.APPROVER}
    assert path(stuck) in approver.get("/work/").content.decode()
    text = text_of(approver.get(path(stuck)))
    for price in (CHOSEN, OTHER, ABOVE):
        assert f"£{Decimal(price):,.2f}" in text
    shown = seen(stuck)
    assert (shown.least, shown.own_case) == (LEAST, "")
    assert [(one.within, one.at_least) for one in shown.offers] == [(False, True), (False, True), (False, False)]


def test_a_rise_puts_the_least_in_reach_and_the_broker_puts_the_choices(stuck: OpenTender) -> None:
    assert rise(stuck).result["outcome"] == "options"
    assert clocks(stuck) == {ClockKind.OPTIONS_PUT: Role.BROKER}
    options = put_options(actor=stuck.staff(Role.BROKER), tender_ref=stuck.tender.ref)
    assert sorted(one.weekly_price for one in options) == [Decimal(CHOSEN), LEAST]


def test_until_it_rises_nothing_above_the_budget_is_put_or_can_be_agreed(stuck: OpenTender) -> None:
    with pytest.raises(WrongState, match="the budget must rise first"):
        put_options(actor=stuck.staff(Role.BROKER), tender_ref=stuck.tender.ref)
    with acting_as(OPENER):
        assert homes_above(stuck.tender) == []
        assert not Option.objects.exists()
    rise(stuck)
    with acting_as(OPENER):
        assert [one.bid.price.content["price"] for one in homes_above(stuck.tender) if one.bid] == [ABOVE]


@pytest.mark.parametrize(
    ("amount", "more", "code"),
    [
        (Decimal("1015.00"), {}, "amount"),
        (LEAST, {"because": " "}, "because"),
        (Decimal("1900.00"), {}, "open_book"),
    ],
)
def test_a_rise_is_refused_and_half_writes_nothing(
    stuck: OpenTender, amount: Decimal, more: dict[str, str], code: str
) -> None:
    with acting_as(OPENER):
        before = (budget_of(stuck.package), Evaluation.objects.count())
    with pytest.raises(Refused) as refused:
        rise(stuck, amount, **more)
    assert refused.value.code == code
    with acting_as(OPENER):
        assert (budget_of(stuck.package), Evaluation.objects.count()) == before


def test_over_the_ceiling_the_costs_that_were_seen_are_kept_with_the_budget(stuck: OpenTender) -> None:
    rise(stuck, Decimal("1900.00"), open_book="Accounts of two years.")
    with acting_as(OPENER):
        stands = budget_of(stuck.package)
    assert (stands.amount, "Accounts of two years." in stands.because) == (Decimal("1900.00"), True)


def test_what_was_typed_stays_beside_the_refusal(stuck: OpenTender) -> None:
    said = {"amount": "1900.00", "because": "Two homes must be in reach.", "open_book": ""}
    text = client_of(stuck.staff(Role.APPROVER)).post(path(stuck), said).content.decode()
    assert "Say which open-book costs" in text
    assert "Two homes must be in reach." in text


def test_who_worked_on_the_case_reads_why_somebody_else_decides_and_cannot(stuck: OpenTender) -> None:
    with acting_as(OPENER):
        opened_by = stuck.package.opened_by
    hand = dataclasses.replace(stuck.staff(Role.APPROVER), ref=opened_by)
    with acting_as(hand):
        assert "somebody else approves its budget" in rise_of(hand, Tender.objects.get(pk=stuck.tender.pk)).own_case
    with pytest.raises(NotPermitted, match="somebody else approves its budget"):
        raise_budget(actor=hand, tender_ref=stuck.tender.ref, amount=LEAST, because="More.")


@pytest.mark.parametrize("role", [Role.BROKER, Role.SOCIAL_WORKER, Role.COMMISSIONER, Role.EVALUATOR])
def test_an_approver_alone_opens_the_page(stuck: OpenTender, role: Role) -> None:
    assert client_of(stuck.staff(role)).get(path(stuck)).status_code == 403


def test_another_authoritys_approver_finds_nothing(stuck: OpenTender) -> None:
    stranger = dataclasses.replace(stuck.staff(Role.APPROVER), authority_id=999_999, organisation_id=999_999)
    with pytest.raises(NotFound):
        raise_budget(actor=stranger, tender_ref=stuck.tender.ref, amount=LEAST, because="More.")


def test_something_within_the_budget_needs_no_rise(stuck: OpenTender) -> None:
    rise(stuck)
    with pytest.raises(WrongState, match="Something suitable is within the budget"):
        rise(stuck, Decimal(ABOVE))


def test_no_provider_learns_of_the_rise(stuck: OpenTender) -> None:
    rise(stuck)
    with acting_as(stuck.manager()):
        assert not Evaluation.objects.exists()
