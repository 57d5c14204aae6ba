"""The demonstration shows a placement that is funded, a run that is paid, and one that waits to be checked."""

from placewell.accounts.acting import acting_as
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.payments.models import FundingVersion, PaymentRun, Remittance
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.paid import CONTRIBUTION, pay_for
from tests.payments.paying import Paying


def test_the_county_of_the_demonstration_has_a_paid_run_and_a_draft(paying: Paying) -> None:
    said: list[str] = []
    pay_for(paying.placement, officer=paying.officer, checker=paying.checker, approver=paying.approver, say=said.append)
    with acting_as(OPENER):
        assert FundingVersion.objects.get(placement=paying.placement).client == CONTRIBUTION
        runs = list(PaymentRun.objects.order_by("period"))
        assert Remittance.objects.get().paid_at is not None
        waits = [one.kind for one in running_clocks(authority_id=paying.placement.authority_id)]
    assert [one.state for one in runs] == ["paid", "draft"]
    assert ClockKind.RUN_CHECKED in waits
    assert [runs[0].ref in said[0], runs[1].ref in said[0]] == [True, True]
