"""Pages of finance's desk and of runs: what waits, a run's lines, its steps, held lines, and its ledger."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.pages.acting import act
from placewell.payments.actions import approve_run, check_run, draft_run, hold_line, mark_paid, release_line
from placewell.payments.forms import DraftForm, HoldForm
from placewell.payments.models import READS_PAYMENTS, PaymentLine
from placewell.payments.pages.files import csv_file
from placewell.payments.queries.placements import funded, without_funding
from placewell.payments.queries.runs import LEDGER, ledger_rows, periods_to_draft, run_shown, runs_of, uplifts_of
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotFound
from placewell.rules.funding import A_DAY, Cost, Payer
from placewell.rules.schedules import PERIOD

WORDS = {
    "costs": {one.value: one.words for one in Cost},
    "payers": {one.value: one.words for one in Payer},
    "states": {
        "draft": "Draft: somebody else checks it",
        "checked": "Checked: waits for approval",
        "approved": "Approved: to be paid",
        "paid": "Paid",
    },
}


def after(request: HttpRequest, name: str = "after") -> int:
    """Return where a page of a list begins, as its address says."""
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0


def ends(period: date) -> date:
    """Return the last day of four weeks."""
    return period + PERIOD - A_DAY


@require_safe
@page(by=READS_PAYMENTS, whose=Whose.OWN_AUTHORITY)
def home(request: HttpRequest) -> HttpResponse:
    """Show placements of which nobody wrote who pays, the runs, the uplifts, and what is paid for, newest first."""
    actor = actor_of(request)
    listed, more = funded(actor, before=after(request))
    runs, more_runs = runs_of(actor, before=after(request, "runs"))
    context = {
        "waiting": without_funding(actor),
        "runs": [(one, ends(one.period)) for one in runs],
        "more_runs": more_runs,
        "uplifts": uplifts_of(actor),
        "funded": listed,
        "more": more,
        "words": WORDS,
    }
    return render(request, "payments/home.html", context)


@page(does=draft_run)
def draft(request: HttpRequest) -> HttpResponse:
    """Draft the run of some four weeks, or draft it again."""
    periods, this = periods_to_draft(actor_of(request), today=now().astimezone(LONDON).date())
    form = DraftForm(request.POST or None, periods=periods, initial={"period": this})

    def do(given: DraftForm) -> str:
        run = draft_run(actor=actor_of(request), period=date.fromisoformat(given.cleaned_data["period"]))
        return reverse("payments_run", args=[run.ref])

    return act(
        request,
        form,
        do,
        title="Draft a payment run",
        lead="It works out what is due for the four weeks, and what is to be put right of the time before.",
        button="Draft it",
        done="It is drafted. Somebody else checks it.",
        onwards=reverse("payments_home"),
    )


@require_safe
@page(by=READS_PAYMENTS, whose=Whose.OWN_AUTHORITY)
def run(request: HttpRequest, run_ref: str) -> HttpResponse:
    """Show a run: what it comes to by payer, and its lines a page at a time."""
    shown = run_shown(actor_of(request), run_ref, after=after(request))
    context = {
        "shown": shown,
        "last": ends(shown.run.period),
        "words": WORDS,
        "back": reverse("payments_home"),
        "open": shown.run.state in {"draft", "checked"},
    }
    return render(request, "payments/run.html", context)


@require_POST
@page(does=check_run)
def check(request: HttpRequest, run_ref: str) -> HttpResponse:
    """Say that a run is right."""
    check_run(actor=actor_of(request), run_ref=run_ref)
    messages.success(request, "It is checked. An approver approves it.")
    return redirect("payments_run", run_ref)


@require_POST
@page(does=approve_run)
def approve(request: HttpRequest, run_ref: str) -> HttpResponse:
    """Approve a run."""
    approve_run(actor=actor_of(request), run_ref=run_ref)
    messages.success(request, "It is approved, and each provider has its remittance.")
    return redirect("payments_run", run_ref)


@require_POST
@page(does=mark_paid)
def paid(request: HttpRequest, run_ref: str) -> HttpResponse:
    """Say that a run was paid."""
    mark_paid(actor=actor_of(request), run_ref=run_ref)
    messages.success(request, "It is paid.")
    return redirect("payments_run", run_ref)


@require_safe
@page(by=READS_PAYMENTS, whose=Whose.OWN_AUTHORITY)
def ledger(request: HttpRequest, run_ref: str) -> HttpResponse:
    """Hand over the ledger of an approved run as CSV."""
    return csv_file(f"ledger-{run_ref}.csv", LEDGER, list(ledger_rows(actor_of(request), run_ref)))


@page(does=hold_line)
def hold(request: HttpRequest, line_id: int) -> HttpResponse:
    """Hold a line back, whoever pays which part of it."""
    line = _line(request, line_id)

    def do(form: HoldForm) -> None:
        hold_line(actor=actor_of(request), line_id=line_id, because=form.cleaned_data["because"])

    return act(
        request,
        HoldForm(request.POST or None),
        do,
        title="Hold a payment back",
        lead="All of it is held, whoever pays which part. The run is a draft again, which somebody else checks.",
        caption=f"{line.placement.ref}, {WORDS['costs'][line.cost].lower()}, from {line.period:%-d %B %Y}",
        button="Hold it",
        done="It is held.",
        onwards=reverse("payments_run", args=[line.run.ref]),
    )


@require_POST
@page(does=release_line)
def release(request: HttpRequest, line_id: int) -> HttpResponse:
    """Release a held line."""
    line = release_line(actor=actor_of(request), line_id=line_id)
    messages.success(request, "It is released." if not line.held else "It is released: the next run pays it.")
    return redirect("payments_run", line.run.ref)


def _line(request: HttpRequest, line_id: int) -> PaymentLine:
    rows = PaymentLine.objects.visible_to(actor_of(request)).select_related("run", "placement")
    found = rows.filter(pk=line_id).first()
    if found is None:
        raise NotFound("There is no such line of a payment run in your authority.")
    return found
