"""A third party pays what it agreed to, while it does; and once it stops, finance sets who pays from that day."""

from decimal import Decimal

import pytest
from django.db import OperationalError, connection, connections, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.choice.actions import choose_option, review_additional_cost, stop_additional_cost
from placewell.choice.additional import shares_today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import Message
from placewell.needs.actions import set_budget
from placewell.needs.queries import budget_of
from placewell.payments.models import FundingVersion, Remittance
from placewell.placements.actions import VisitOutcome, approve_placement, report_visit
from placewell.rules.additional_cost import State
from placewell.rules.clocks import london_day_of
from placewell.rules.errors import Refused
from placewell.rules.money import format_money
from placewell.tenders.opener import OPENER
from tests.choice.costing_more import bring_to, by_force, dear, stands
from tests.clients import client_of
from tests.offered import MYSELF, Offered
from tests.offered_database import dearer, dearer_once, path
from tests.payments.paying import Paying, begun
from tests.placements.agreeing import both_sign

__all__ = ["dearer", "dearer_once"]


def placed(dearer: Offered, bid_ref: str) -> Paying:
    """Place the person in a home, sign, and let it begin."""
    made = choose_option(actor=dearer.person, bid_ref=bid_ref, who=MYSELF)
    assert made.option is not None
    manager = dearer.manager_of(made.option)
    report_visit(actor=manager, decision_id=made.pk, outcome=VisitOutcome.ACCEPT, notes="")
    placement = approve_placement(actor=dearer.staff(Role.APPROVER), tender_ref=dearer.tender.ref)
    both_sign(dearer, placement)
    begun(placement)
    return Paying(dearer, placement)


@pytest.fixture
def topped(dearer: Offered) -> Paying:
    """A placement above the budget, of which Grace pays the rest."""
    bring_to(dearer, State.IN_FORCE)
    return placed(dearer, dear(dearer))


def agreed(paying: Paying) -> Decimal:
    """Return what Grace agreed to pay."""
    with acting_as(OPENER):
        shares = shares_today(stands(paying.offered))
    assert shares is not None
    return shares.payer


def waiting(paying: Paying) -> list[str]:
    with acting_as(OPENER):
        return [
            one.ref
            for one in running_clocks(authority_id=paying.placement.authority_id)
            if one.kind == ClockKind.EXTRA_PAYMENT_STOPPED
        ]


def test_without_an_agreement_about_this_home_no_third_party_pays(dearer: Offered) -> None:
    bring_to(dearer, State.IN_FORCE)
    other = next(one for one in dearer.options() if one.bid_ref != dear(dearer))
    paying = placed(dearer, other.bid_ref)
    with pytest.raises(Refused, match="Nobody has agreed"):
        paying.fund("980.00", third_party=Decimal("1.00"))


def test_a_third_party_pays_up_to_what_it_agreed_to(topped: Paying) -> None:
    most = agreed(topped)
    assert most > 0
    with pytest.raises(Refused, match=r"a week was agreed"):
        topped.fund("1500.00", third_party=most + Decimal("0.01"))
    topped.fund("1500.00", third_party=most)
    assert waiting(topped) == []


def test_when_the_payer_stops_finance_sets_who_pays_from_that_day(topped: Paying) -> None:
    most, cost = agreed(topped), stands(topped.offered).cost
    topped.fund("1500.00", third_party=most)
    stop_additional_cost(actor=topped.offered.person, ref=cost.ref, because="I lost my job.")
    today = london_day_of(now())
    assert waiting(topped) == [topped.placement.ref]
    desk = client_of(topped.officer).get(path("work")).content.decode()
    assert "An extra payment stopped, changed or became less: set who pays from that day" in desk
    assert path("payments_fund", topped.placement.ref) in desk
    with acting_as(OPENER):
        sent = list(Message.objects.filter(about=f"placement:{topped.placement.ref}", subject__contains="extra"))
    assert {one.to for one in sent} == _officers(topped)
    assert not any("£" in one.body + one.subject for one in sent)
    with acting_as(topped.manager):
        assert running_clocks(organisation_id=topped.manager.organisation_id, limit=50) == []
    days = (today - topped.begins).days
    with pytest.raises(Refused, match="The authority pays the whole fee"):
        topped.fund("1500.00", days=days, third_party=most)
    # The days before can still be put right: it stays finance's turn until a version without it holds from that day.
    topped.fund("1510.00", third_party=most)
    assert waiting(topped) == [topped.placement.ref]
    topped.fund("1510.00", days=days)
    assert waiting(topped) == []


def test_who_pays_that_is_written_first_only_after_the_payer_stopped_is_waited_for_too(topped: Paying) -> None:
    most = agreed(topped)
    stop_additional_cost(actor=topped.offered.person, ref=stands(topped.offered).cost.ref, because="I lost my job.")
    days = (london_day_of(now()) - topped.begins).days
    topped.fund("1500.00", third_party=most)
    assert waiting(topped) == [topped.placement.ref]
    topped.fund("1500.00", days=days)
    assert waiting(topped) == []


def test_a_stop_waits_for_who_pays_that_is_being_written_at_that_moment(topped: Paying) -> None:
    cost = stands(topped.offered).cost
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        name = f"payments of {topped.placement.authority_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        with connection.cursor() as mine:
            mine.execute("SET lock_timeout = '200ms'")
        try:
            with pytest.raises(OperationalError, match="lock timeout"):
                stop_additional_cost(actor=topped.offered.person, ref=cost.ref, because="I lost my job.")
        finally:
            with connection.cursor() as mine:
                mine.execute("RESET lock_timeout")
    assert stands(topped.offered).stands
    stop_additional_cost(actor=topped.offered.person, ref=cost.ref, because="I lost my job.")


def test_a_budget_that_rises_takes_from_what_a_third_party_pays(topped: Paying) -> None:
    most = agreed(topped)
    topped.fund("1500.00", third_party=most)
    package = topped.offered.package
    with acting_as(OPENER):
        before = budget_of(package).amount
    raised = before + Decimal("10.00")
    by_force("UPDATE needs_portrait SET expires_at = expires_at + interval '60 days'")  # as signed again
    set_budget(actor=topped.offered.staff(Role.APPROVER), package_ref=package.ref, amount=raised, because="Needs grew.")
    assert agreed(topped) == most - Decimal("10.00")
    assert waiting(topped) == [topped.placement.ref]
    with acting_as(OPENER):
        sent = list(Message.objects.filter(about=f"placement:{topped.placement.ref}", subject__contains="less"))
    assert {one.to for one in sent} == _officers(topped)
    assert not any("£" in one.body + one.subject for one in sent)
    topped.fund("1500.00", days=(london_day_of(now()) - topped.begins).days, third_party=agreed(topped))
    assert waiting(topped) == []


def _officers(topped: Paying) -> set[str]:
    with acting_as(OPENER):
        posts = Post.objects.filter(
            organisation_id=topped.placement.authority_id, role=Role.FINANCE_OFFICER, ended_at=None
        )
        return set(posts.values_list("user__email", flat=True))


def test_where_no_third_party_was_written_down_nobody_has_to_do_anything(topped: Paying) -> None:
    topped.fund("1500.00")
    stop_additional_cost(actor=topped.offered.person, ref=stands(topped.offered).cost.ref, because="I lost my job.")
    assert waiting(topped) == []


def test_an_agreement_that_ends_at_its_review_is_the_same(topped: Paying) -> None:
    topped.fund("1500.00", third_party=agreed(topped))
    ref = stands(topped.offered).cost.ref
    review_additional_cost(
        actor=topped.offered.staff(Role.SOCIAL_WORKER), ref=ref, said="She cannot pay any more.", goes_on=False
    )
    assert waiting(topped) == [topped.placement.ref]


def test_a_provider_reads_nothing_of_what_is_paid_on_top(topped: Paying) -> None:
    most = agreed(topped)
    topped.fund("1500.00", third_party=most, client=Decimal("123.45"))
    topped.approved()
    manager = client_of(topped.manager)
    with acting_as(topped.manager):
        assert not FundingVersion.objects.exists()
        remittance = Remittance.objects.get()
    seen = "".join(
        manager.get(path(name, *args)).content.decode()
        for name, args in (
            ("work", ()),
            ("payments_mine", ()),
            ("payments_remittance", (remittance.pk,)),
            ("payments_remittance_file", (remittance.pk,)),
            ("placements_agreement", (topped.placement.ref,)),
        )
    )
    assert format_money(remittance.amount) in seen
    days = 28 - (topped.begins - topped.period).days
    for hidden in (most, most * days / 7, Decimal("123.45"), Decimal("1500.00") - most):
        assert f"{hidden:.2f}" not in seen.replace(",", "")
    assert "third" not in seen.lower()
