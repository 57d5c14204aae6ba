"""What suits a category, and the times it gives: their forms, and every version for everybody."""

from dataclasses import asdict
from datetime import datetime, time, timedelta
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
from placewell.market import words
from placewell.market.actions import publish_statement, publish_times
from placewell.market.pages.acting import act
from placewell.market.pages.running.statement_form import StatementForm
from placewell.market.queries.costs import own_category_by_ref
from placewell.market.queries.public import category_of
from placewell.market.queries.suiting import versions_of
from placewell.market.queries.terms import statement_of, times_at
from placewell.market.stored import stored_escalation, stored_window
from placewell.rules.clocks import LONDON
from placewell.rules.legal_basis import RULES, LegalBasis
from placewell.rules.timetable import IN_WORKING_DAYS, Escalation, Timetable, with_window
from placewell.rules.urgency import Urgency, UrgencyTimes
from placewell.ui.forms import DayField, GovForm

WHOLE = "Enter a whole number"


def _number(label: str, *, hint: str = "", required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=0,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3", "spellcheck": "false"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), f"{label}: {WHOLE.lower()}."),
    )


class TimesForm(GovForm):
    """How long each class has, and what happens when too little comes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for urgency in Urgency:
            unit = "working days" if urgency in IN_WORKING_DAYS else "hours"
            optional = urgency != Urgency.PLANNED
            self.fields[urgency.value] = _number(
                f"{words.URGENCY_WORDS[urgency]}: {unit} from invitation to close",
                hint="Empty: this kind of care has no such searches." if optional else "",
                required=not optional,
            )
            self.fields[f"{urgency.value}_low_bid"] = _number(
                f"{words.URGENCY_WORDS[urgency]}: {unit} to explain a price under what care costs",
                required=not optional,
            )
        self.fields["remind_at"] = _number("Per cent of the time after which everybody invited is reminded")
        self.fields["widen_at"] = _number("Per cent of the time after which the person is asked about looking further")
        self.fields["widen_miles"] = _number("How many miles further", hint="0: the search is not widened.")
        self.fields["fewest"] = _number("With fewer offers than this at the close, services are telephoned")
        self.fields["telephone_hours"] = _number("Hours of telephoning before the council finds a place directly")
        self.fields["interim_weeks"] = _number("Most weeks of an interim placement")
        self.fields["because"] = forms.CharField(
            label="Why are the times what they are?",
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=4_000,
            error_messages={"required": "Say why the times are what they are."},
        )
        self.fields["in_force_from"] = DayField(
            label="In force from",
            required=False,
            help_text="Empty: from now on. Searches that are under way keep the times they were started with.",
        )

    def timetable(self) -> Timetable:
        """Return what was typed as a timetable."""
        given = self.cleaned_data
        return Timetable(
            times={one: self._times(one) for one in Urgency if given[one.value] is not None},
            escalation=Escalation(
                remind_at=given["remind_at"],
                widen_at=given["widen_at"],
                widen_miles=given["widen_miles"],
                fewest=given["fewest"],
                telephone=timedelta(hours=given["telephone_hours"]),
            ),
            interim_weeks=given["interim_weeks"],
        )

    def _times(self, urgency: Urgency) -> UrgencyTimes:
        window, low_bid = self.cleaned_data[urgency.value], self.cleaned_data[f"{urgency.value}_low_bid"]
        if urgency in IN_WORKING_DAYS:
            return with_window(urgency, working_days=window, low_bid=low_bid)
        return with_window(urgency, hours=window, low_bid=low_bid)


@page(does=publish_times)
def times(request: HttpRequest, category_ref: str) -> HttpResponse:
    """Publish the times of a category, beginning with those in force."""
    category = own_category_by_ref(actor_of(request), category_ref)
    standing = times_at(category, now())
    basis = RULES[LegalBasis(category.scheme.legal_basis)]

    def do(form: TimesForm) -> None:
        day = form.cleaned_data["in_force_from"]
        publish_times(
            actor=actor_of(request),
            category=category,
            timetable=form.timetable(),
            because=form.cleaned_data["because"],
            in_force_from=datetime.combine(day, time(0), tzinfo=LONDON) if day else None,
        )

    least = (
        f" Under {basis.source} a search stays open for {basis.shortest_window.days} days at least."
        if basis.shortest_window
        else ""
    )
    return act(
        request,
        TimesForm(request.POST or None, initial=_begin(standing.timetable) | {"because": standing.rationale}),
        do,
        title="How long services have, and what follows",
        caption=f"{category.scheme.name}, {category.name}",
        lead="Everybody reads these times before any search starts. Up to the close a step is taken whatever has"
        f" arrived, so that it tells nobody how many offers there are.{least}",
        button="Publish the times",
        done="The times are published.",
        onwards=reverse("market_running_desk", args=[category.scheme.ref]),
    )


@page(does=publish_statement)
def statement(request: HttpRequest, category_ref: str) -> HttpResponse:
    """Publish why the needs of a category can be put to tender, beginning with what stands."""
    category = own_category_by_ref(actor_of(request), category_ref)

    def do(form: StatementForm) -> None:
        publish_statement(actor=actor_of(request), category=category, statement=form.statement())

    return act(
        request,
        StatementForm(request.POST or None, initial=asdict(statement_of(category))),
        do,
        title="Why these needs can be put to tender",
        caption=f"{category.scheme.name}, {category.name}",
        lead="The same questions are asked of each person’s case before a search. What does not fit here leaves the"
        " scheme by a road of its own.",
        button="Publish the statement",
        done="The statement is published.",
        onwards=reverse("market_running_desk", args=[category.scheme.ref]),
    )


@require_safe
@page(by=frozenset(Role) - {Role.SYSTEM}, whose=Whose.EVERYONES)
def versions(request: HttpRequest, ref: str, category_ref: str) -> HttpResponse:
    """Show every version of a category's suitability statement, times and questions."""
    category = category_of(ref, category_ref)
    context = {
        "category": category,
        "shown": versions_of(category),
        "urgency_words": words.URGENCY_WORDS,
        "back": reverse("market_category", args=[ref, category_ref]),
    }
    return render(request, "market/terms/suiting_versions.html", context)


def _begin(timetable: Timetable) -> dict[str, Any]:
    begin: dict[str, Any] = dict(stored_escalation(timetable.escalation))
    for urgency, one in timetable.times.items():
        stored = stored_window(urgency, one)
        begin |= {urgency.value: stored["window"], f"{urgency.value}_low_bid": stored["low_bid"]}
    return begin | {"interim_weeks": timetable.interim_weeks}
