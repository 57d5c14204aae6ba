"""The out-of-hours rota: the coming four weeks with what is open, its history, a new turn, and one withdrawn."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.actions.rota import LONGEST, WRITES_ROTA, withdraw_rota_turn, write_rota_turn
from placewell.market.pages.acting import act
from placewell.market.pages.public import read_after_id
from placewell.market.queries.rota import A_PAGE, brokers_of, rota_history, rota_of, turn_by_ref
from placewell.rules.availability import hour_words
from placewell.rules.clocks import LONDON, london_moment_words
from placewell.rules.out_of_hours import Span
from placewell.ui.forms import DayField, GovForm, set_choices

READS_ROTA = frozenset({Role.BROKER, Role.APPROVER, Role.SOCIAL_WORKER, Role.AUDITOR}) | WRITES_ROTA
HOURS = [(hour, hour_words(hour)) for hour in range(24)]


class TurnForm(GovForm):
    """Who is told, from when until when, by the clocks of England."""

    holder = forms.TypedChoiceField(
        label="Whose turn is it?", coerce=int, error_messages={"required": "Choose whose turn it is."}
    )
    begins = DayField(label="On which day does it begin?", error_messages={"required": "Enter the day it begins."})
    begins_hour = forms.TypedChoiceField(label="At what time?", choices=HOURS, coerce=int, initial=17)
    ends = DayField(label="On which day does it end?", error_messages={"required": "Enter the day it ends."})
    ends_hour = forms.TypedChoiceField(label="At what time does it end?", choices=HOURS, coerce=int, initial=9)

    def __init__(self, *args: Any, holders: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "holder", [("", "Choose one"), *holders])

    def span(self) -> Span:
        """Return from when until when."""
        said = self.cleaned_data
        return Span(
            datetime.combine(said["begins"], time(said["begins_hour"]), tzinfo=LONDON),
            datetime.combine(said["ends"], time(said["ends_hour"]), tzinfo=LONDON),
        )


class WithdrawForm(GovForm):
    """Why a turn falls away."""

    because = forms.CharField(
        label="Why?", max_length=LONGEST, error_messages={"required": "Say why the turn falls away."}
    )


@require_safe
@page(by=READS_ROTA, whose=Whose.OWN_AUTHORITY)
def rota(request: HttpRequest) -> HttpResponse:
    """Show the coming four weeks: who is told when, and the hours that nobody has."""
    actor = actor_of(request)
    context = {"rota": rota_of(actor, now()), "writes": actor.role in WRITES_ROTA}
    return render(request, "market/rota/rota.html", context)


@require_safe
@page(by=READS_ROTA, whose=Whose.OWN_AUTHORITY)
def history(request: HttpRequest) -> HttpResponse:
    """List every turn that was ever written, newest first, and those that were withdrawn."""
    rows = rota_history(actor_of(request), before=read_after_id(request) or None)
    more = f"?after={rows[-1].pk}" if len(rows) == A_PAGE else ""
    return render(request, "market/rota/history.html", {"rows": rows, "more": more})


@page(does=write_rota_turn)
def add(request: HttpRequest) -> HttpResponse:
    """Write a turn."""
    actor = actor_of(request)
    holders = [(post.user_id, post.user.name) for post in brokers_of(actor.authority_id or 0)]

    def do(form: TurnForm) -> None:
        write_rota_turn(actor=actor, holder_id=form.cleaned_data["holder"], span=form.span())

    return act(
        request,
        TurnForm(request.POST or None, holders=holders),
        do,
        title="Write a turn",
        lead="Whoever has the turn is written to at once when something in an urgent case begins, or its time is over,"
        " outside 9am to 5pm on working days. It has to be a broker, who can act on it.",
        button="Write it",
        done="The turn is written.",
        onwards=reverse("market_rota"),
    )


@page(does=withdraw_rota_turn)
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw a turn, with a reason."""
    actor = actor_of(request)
    turn = turn_by_ref(actor, ref)

    def do(form: WithdrawForm) -> None:
        withdraw_rota_turn(actor=actor, ref=ref, because=form.cleaned_data["because"])

    return act(
        request,
        WithdrawForm(request.POST or None),
        do,
        title=f"Withdraw the turn of {turn.holder_name}",
        lead=f"From {london_moment_words(turn.begins_at)} until {london_moment_words(turn.ends_at)}. Write another turn"
        " for these hours, or nobody has them.",
        button="Withdraw it",
        done="The turn is withdrawn.",
        onwards=reverse("market_rota"),
    )
