"""Runs as finance reads them: their lines a page at a time, what they come to by payer, and the ledger export."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import Count, Model, QuerySet, Sum

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.market.nursing import nursing_rates
from placewell.payments.models import FundingVersion, PaymentLine, PaymentRun, Remittance, Uplift
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.funding import A_DAY, NOTHING, Nursing, Payer, nursing_rates_known
from placewell.rules.payments import COMMITTED, OPEN
from placewell.rules.schedules import PERIOD, period_of

M = TypeVar("M", bound=Model)
A_PAGE = 100
RUNS_SHOWN, UPLIFTS_SHOWN, REMITTANCES_SHOWN = 26, 20, 50
LEDGER = ("date", "run", "placement", "provider", "period", "cost line", "payer", "amount")


@dataclass(frozen=True, slots=True)
class RunShown:
    """A run with a page of its lines, and what it comes to."""

    run: PaymentRun
    lines: tuple[PaymentLine, ...]
    more: int | None
    count: int
    payers: tuple[tuple[Payer, Decimal], ...]
    of_period: Decimal
    before: Decimal
    held: Decimal
    nursing_known_until: int | None

    @property
    def total(self) -> Decimal:
        """What providers get."""
        return self.of_period + self.before


def runs_of(actor: Actor, *, before: int = 0) -> tuple[list[PaymentRun], int | None]:
    """Return a page of an authority's runs, newest first, and where the next page begins.

    Each run is of later four weeks than all that were drafted before it, so their order is that of their ids.
    """
    rows = PaymentRun.objects.visible_to(actor)
    return _a_page(rows.filter(pk__lt=before) if before else rows, RUNS_SHOWN)


def _a_page(rows: "QuerySet[M]", size: int) -> tuple[list[M], int | None]:
    page = list(rows.order_by("-pk")[: size + 1])
    return page[:size], page[size - 1].pk if len(page) > size else None


def periods_to_draft(actor: Actor, *, today: date) -> tuple[tuple[date, ...], date]:
    """Return the first days of the four weeks that a run can be drafted of, the latest first, and the likeliest.

    While a run is open there is no other to draft, however long ago its four weeks were.
    """
    run = PaymentRun.objects.visible_to(actor).filter(state__in=[one.value for one in OPEN]).first()
    if run is not None:
        return (run.period,), run.period
    this = period_of(today)
    return (this + PERIOD, this, this - PERIOD), this


def uplifts_of(actor: Actor) -> list[Uplift]:
    """Return the newest uplifts of an authority."""
    return list(Uplift.objects.visible_to(actor).select_related("category").order_by("-id")[:UPLIFTS_SHOWN])


def own_run(actor: Actor, ref: str) -> PaymentRun:
    """Return a run that the actor may read. Raises NotFound."""
    run = PaymentRun.objects.visible_to(actor).filter(ref=ref).first()
    if run is None:
        raise NotFound("There is no such payment run in your authority.")
    return run


def run_shown(actor: Actor, ref: str, *, after: int = 0) -> RunShown:
    """Return a run with the page of lines that follows a line. Raises NotFound."""
    run = own_run(actor, ref)
    lines = PaymentLine.objects.visible_to(actor).filter(run=run)
    page = list(lines.filter(pk__gt=after).select_related("placement__option").order_by("pk")[: A_PAGE + 1])
    sums = list(lines.values_list("payer", "held", "period").annotate(total=Sum("amount"), many=Count("id")).order_by())
    paid = [one for one in sums if not one[1]]
    return RunShown(
        run=run,
        lines=tuple(page[:A_PAGE]),
        more=page[A_PAGE - 1].pk if len(page) > A_PAGE else None,
        count=sum(one[4] for one in sums),
        payers=tuple(
            (payer, sum((one[3] for one in paid if one[0] == payer), NOTHING))
            for payer in Payer
            if any(one[0] == payer for one in paid)
        ),
        of_period=sum((one[3] for one in paid if one[2] == run.period), NOTHING),
        before=sum((one[3] for one in paid if one[2] != run.period), NOTHING),
        held=sum((one[3] for one in sums if one[1]), NOTHING),
        nursing_known_until=_nursing_known_until(run),
    )


def _nursing_known_until(run: PaymentRun) -> int | None:
    """Return the year whose rates of nursing care go on in a run, where any is funded and the next are unknown."""
    if nursing_rates_known(run.period + PERIOD - A_DAY, nursing_rates(run.authority_id)):
        return None
    nursing = FundingVersion.objects.filter(authority_id=run.authority_id).exclude(nursing=Nursing.NONE)
    return (run.nursing_year or None) if nursing.exists() else None


def ledger_rows(actor: Actor, ref: str) -> Iterator[tuple[str, ...]]:
    """Yield the ledger of an approved run, line by line, without what is held and without anybody's name.

    Its day is the one of payment, or of approval before that. Providers are given by the register's number for them.
    """
    run = own_run(actor, ref)
    if run.state not in COMMITTED or run.approved_at is None:
        raise WrongState("A run has a ledger once it is approved.")
    day = (run.paid_at or run.approved_at).astimezone(LONDON).date().isoformat()
    rows = PaymentLine.objects.visible_to(actor).filter(run=run, held=False)
    codes = dict(
        Organisation.objects.filter(pk__in=rows.values("organisation_id").distinct()).values_list("pk", "code")
    )
    names = ("placement__ref", "organisation_id", "period", "cost", "payer", "amount")
    ordered = rows.values_list(*names).order_by("placement__ref", "period", "cost", "payer")
    for placement, organisation_id, period, cost, payer, amount in ordered.iterator():
        provider = codes.get(organisation_id, "")
        yield day, run.ref, placement, provider, period.isoformat(), cost, payer, f"{amount:.2f}"


def remittances_of(actor: Actor, *, before: int = 0) -> tuple[list[Remittance], int | None]:
    """Return a page of the remittances of the actor's own organisation, newest first, and where the next begins."""
    rows = Remittance.objects.filter(organisation_id=actor.organisation_id or 0)
    return _a_page(rows.filter(pk__lt=before) if before else rows, REMITTANCES_SHOWN)


def own_remittance(actor: Actor, remittance_id: int) -> Remittance:
    """Return one remittance of the actor's own organisation. Raises NotFound."""
    found = Remittance.objects.filter(organisation_id=actor.organisation_id or 0, pk=remittance_id).first()
    if found is None:
        raise NotFound("There is no such remittance of yours.")
    return found


def remittance_rows(remittance: Remittance) -> Iterator[tuple[str, date, str, Decimal]]:
    """Yield a remittance's lines: the placement, its four weeks, what for, and how much."""
    rows = remittance.lines.order_by("placement_ref", "period", "cost")
    yield from rows.values_list("placement_ref", "period", "cost", "amount").iterator()
