"""A signed placement, and money as tests write it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.payments.actions import approve_run, check_run, draft_run, set_funding
from placewell.payments.agreed import prices_of
from placewell.payments.models import FundingVersion, PaymentLine, PaymentRun
from placewell.placements.models import Agreement, Placement, Signature
from placewell.rules.agreed_prices import price_on
from placewell.rules.clocks import LONDON
from placewell.rules.funding import Cost, Funding, WeeklyLine
from placewell.rules.pack import PriceBasis
from placewell.rules.schedules import PERIOD, period_of
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.offered import Offered
from tests.placements.agreeing import sign
from tests.placements.test_approving import accepted, approve


@dataclass(frozen=True, slots=True)
class Paying:
    """A placement whose agreement both sides signed, in four weeks of payment that are under way."""

    offered: Offered
    placement: Placement

    @property
    def officer(self) -> Actor:
        """Who drafts."""
        return self.offered.staff(Role.FINANCE_OFFICER)

    @property
    def checker(self) -> Actor:
        """Another finance officer."""
        return self.offered.staff(Role.FINANCE_OFFICER, 1)

    @property
    def approver(self) -> Actor:
        """Who approves."""
        return self.offered.staff(Role.APPROVER)

    @property
    def manager(self) -> Actor:
        """Who manages the home."""
        return self.offered.county.managing(self.placement.organisation_id)

    @property
    def begins(self) -> date:
        """The first day of the placement."""
        return self.placement.starts_on

    @property
    def period(self) -> date:
        """The four weeks in which it begins."""
        return period_of(self.begins)

    def funding(self, amount: str = "980.00", *, days: int = 0, **fields: object) -> Funding:
        """Return a version of core care alone, from so many days after the placement began."""
        starts_on = self.begins + timedelta(days=days)
        return Funding(starts_on, (WeeklyLine(Cost.CORE, Decimal(amount)),), **fields)  # type: ignore[arg-type]

    def agree(self, amount: str = "980.00", *, days: int = 0, basis: PriceBasis = PriceBasis.NET) -> None:
        """Let both sides have signed another price from some day of the placement on, once they signed at all."""
        starts_on = self.begins + timedelta(days=days)
        with acting_as(OPENER), transaction.atomic():
            stands = price_on(prices_of(self.placement), starts_on)
            if stands is None or (stands.price, stands.basis) == (Decimal(amount), basis):
                return
            before = Agreement.objects.filter(placement=self.placement).latest("number")
            terms = {**before.terms, "weekly_price": amount, "basis": basis.value}
            terms["lines"] = [{"kind": "core", "amount": amount}]
            given = {"placement": self.placement, "number": before.number + 1, "starts_on": starts_on, "terms": terms}
            owned = {name: getattr(before, name) for name in ("authority_id", "organisation_id", "package_ref")}
            made = Agreement.objects.create(**given, **owned, pdf=b"", pdf_sha256="0" * 64, drawn_up_at=now())
            for side in ("authority", "provider"):
                Signature.objects.create(
                    agreement=made, side=side, name="A", by="user:1", pdf_sha256="", at=now(), **owned
                )

    def fund(self, amount: str = "980.00", *, days: int = 0, **fields: object) -> FundingVersion:
        """Let its price be agreed, and write a version."""
        self.agree(amount, days=days, basis=fields.get("basis", PriceBasis.NET))  # type: ignore[arg-type]
        return set_funding(
            actor=self.officer,
            placement_ref=self.placement.ref,
            funding=self.funding(amount, days=days, **fields),
            because="Panel of 3 March.",
        )

    def draft(self, periods: int = 0) -> PaymentRun:
        """Draft the run of so many periods after the first."""
        return draft_run(actor=self.officer, period=self.period + periods * PERIOD)

    def approved(self, periods: int = 0) -> PaymentRun:
        """Draft, check and approve a run."""
        run = self.draft(periods)
        check_run(actor=self.checker, run_ref=run.ref)
        return approve_run(actor=self.approver, run_ref=run.ref)

    def lines(self, run: PaymentRun) -> list[tuple[int, str, str, Decimal]]:
        """Return a run's lines: which period after the first, what for, whose money, how much."""
        with acting_as(OPENER):
            rows = PaymentLine.objects.filter(run=run).order_by("period", "cost", "payer")
            return [((row.period - self.period) // PERIOD, row.cost, row.payer, row.amount) for row in rows]


def signed(offered: Offered) -> Placement:
    """Place the person, and let both sides sign."""
    accepted(offered)
    placement = approve(offered)
    manager = offered.county.managing(placement.organisation_id)
    sign(manager, placement, "A. Bank")
    sign(offered.staff(Role.BROKER), placement, "Rosa Marchetti")
    return placement


def begun(placement: Placement) -> None:
    """Move the clock on to the day after the placement began, if that is still to come."""
    today = now().astimezone(LONDON).date()
    if today <= placement.starts_on:
        move_clock(timedelta(days=(placement.starts_on - today).days + 1))
