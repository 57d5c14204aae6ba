"""Pages of one placement's money: who pays in versions, its four weeks, and days away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.pages.acting import act
from placewell.payments.actions import record_absence, set_funding
from placewell.payments.forms import RETAINER_PERCENT, AwayForm, EndForm, FundForm, fund_initial
from placewell.payments.models import READS_PAYMENTS
from placewell.payments.pages.files import csv_file
from placewell.payments.queries.placements import PlacementShown, placement_shown
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotFound
from placewell.rules.funding import Funding, Payer
from placewell.rules.schedules import Absence
from placewell.ui.forms import GovForm


def _shown(request: HttpRequest, ref: str) -> PlacementShown:
    return placement_shown(actor_of(request), ref, today=now().astimezone(LONDON).date())


@require_safe
@page(by=READS_PAYMENTS, whose=Whose.OWN_AUTHORITY)
def placement(request: HttpRequest, ref: str) -> HttpResponse:
    """Show who pays for a placement in every version, its days away, and each four weeks by payer."""
    context = {"shown": _shown(request, ref), "back": reverse("payments_home")}
    return render(request, "payments/placement.html", context)


@require_safe
@page(by=READS_PAYMENTS, whose=Whose.OWN_AUTHORITY)
def schedule(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand over the four weeks of a placement as CSV."""
    shown = _shown(request, ref)
    header = (
        "placement",
        "first day",
        "last day",
        "gross",
        "net of FNC",
        *(one.value for one in Payer),
        "council pays",
        "paid",
    )
    rows = []
    for one in reversed(shown.periods):
        by = dict(one.payers)
        amounts = [one.gross, one.net, *(by.get(payer, 0) for payer in Payer), one.ours, one.paid]
        rows.append([ref, one.first.isoformat(), one.last.isoformat(), *(f"{amount:.2f}" for amount in amounts)])
    return csv_file(f"schedule-{shown.placement.ref}.csv", header, rows)


@page(does=set_funding)
def fund(request: HttpRequest, ref: str) -> HttpResponse:
    """Write a version of who pays what."""
    shown = _shown(request, ref)
    agreed = shown.placement
    initial = fund_initial(shown.newest, agreed=shown.agreed, different=shown.different)

    def do(form: FundForm) -> None:
        because = form.cleaned_data["because"]
        set_funding(actor=actor_of(request), placement_ref=ref, funding=form.funding(), because=because)

    return act(
        request,
        FundForm(request.POST or None, initial=initial),
        do,
        title="Who pays for it?",
        caption=f"{agreed.ref}, {agreed.option.service_name}",
        lead=(
            "All amounts are pounds a week. This replaces what was written before of every day from its first on."
            " Days that are paid already are put right by the next run."
        ),
        button="Write it down",
        done="It is written down.",
        onwards=reverse("payments_placement", args=[ref]),
    )


@page(does=set_funding)
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that nothing is paid from a day on."""
    shown = _shown(request, ref)

    def do(form: EndForm) -> None:
        said = form.cleaned_data
        set_funding(
            actor=actor_of(request),
            placement_ref=ref,
            funding=Funding(said["starts_on"], ()),
            because=said["because"],
        )

    return act(
        request,
        EndForm(request.POST or None),
        do,
        title="End payment",
        caption=f"{shown.placement.ref}, {shown.placement.option.service_name}",
        button="End payment",
        done="Nothing is paid from that day on.",
        onwards=reverse("payments_placement", args=[ref]),
    )


@page(does=record_absence)
def away(request: HttpRequest, ref: str) -> HttpResponse:
    """Record days away."""
    return _away(request, ref, None)


@page(does=record_absence)
def away_again(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Put days away right."""
    return _away(request, ref, number)


def _away(request: HttpRequest, ref: str, number: int | None) -> HttpResponse:
    shown = _shown(request, ref)
    initial: dict[str, object] = {"percent_after": RETAINER_PERCENT}
    if number is not None:
        one = _absence(shown, number)
        initial = {
            "first": one.first,
            "last": one.last,
            "full_days": one.full_days,
            "percent_after": one.percent_after,
        }

    def do(form: AwayForm) -> None:
        record_absence(actor=actor_of(request), placement_ref=ref, absence=form.absence(), number=number)

    return act(
        request,
        AwayForm(request.POST or None, initial=initial),
        do,
        title="Days away",
        caption=f"{shown.placement.ref}, {shown.placement.option.service_name}",
        lead="The home holds the room. It is paid in full at first, and in part after that, as the contract says.",
        button="Record it",
        done="It is recorded.",
        onwards=reverse("payments_placement", args=[ref]),
    )


@page(does=record_absence)
def back(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Take days away back, where they were recorded wrongly."""
    shown = _shown(request, ref)
    one = _absence(shown, number)

    def do(_form: object) -> None:
        record_absence(actor=actor_of(request), placement_ref=ref, absence=one, number=number, withdrawn=True)

    return act(
        request,
        GovForm(request.POST if request.method == "POST" else None),
        do,
        title=f"Take back the days away from {one.first:%-d %B %Y}?",
        caption=f"{shown.placement.ref}, {shown.placement.option.service_name}",
        button="Take them back",
        done="They are taken back.",
        onwards=reverse("payments_placement", args=[ref]),
    )


def _absence(shown: PlacementShown, number: int) -> Absence:
    found = dict(shown.absences).get(number)
    if found is None:
        raise NotFound("There is no such absence of this placement.")
    return found
