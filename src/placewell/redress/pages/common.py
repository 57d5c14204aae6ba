"""What pages of complaints share: a complaint and its steps in words, and a form around one action."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from placewell.redress.models import Complaint
from placewell.redress.words import ABOUT_WORDS, FOUND_WORDS, OUTCOME_WORDS, REMEDY_WORDS, STATE_WORDS, STEP_WORDS
from placewell.rules.errors import Refused
from placewell.rules.redress import About, Outcome, Remedy, State, Step, ombudsmen
from placewell.ui.forms import GovForm

A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One step in words."""

    words: str
    at: datetime
    text: str
    outcome: str
    found: str
    remedy: str


def lines_of(complaint: Complaint) -> list[Line]:
    """Return the steps that were taken, as they are read."""
    return [
        Line(
            STEP_WORDS[Step(one.step)],
            one.at,
            one.text,
            OUTCOME_WORDS[Outcome(one.outcome)] if one.outcome else "",
            FOUND_WORDS[Outcome(one.outcome)] if one.outcome else "",
            REMEDY_WORDS[Remedy(one.remedy)] if one.remedy and one.remedy != Remedy.NONE else "",
        )
        for one in complaint.taken()
    ]


def shown(complaint: Complaint) -> dict[str, object]:
    """Return what a template shows of a complaint."""
    state = complaint.state()
    return {
        "complaint": complaint,
        "about": ABOUT_WORDS[About(complaint.about)],
        "standing": STATE_WORDS[state],
        "lines": lines_of(complaint),
        "may_ask": state == State.ANSWERED,
        "answered": state in {State.ANSWERED, State.REVIEW_ASKED, State.REVIEWED},
        "ombudsmen": " or ".join(ombudsmen(nhs_pays=complaint.nhs_pays)),
    }


def listed(rows: Iterable[Complaint]) -> list[tuple[Complaint, str, str]]:
    """Return complaints with what they are about, and how far they are."""
    return [(one, ABOUT_WORDS[About(one.about)], STATE_WORDS[one.state()]) for one in rows]


def act(
    request: HttpRequest,
    form: GovForm,
    do: Callable[[], object],
    *,
    template: str,
    to: str,
    args: Iterable[str] = (),
    saved: str,
    more: Mapping[str, object],
) -> HttpResponse:
    """Show a form, or do what it asks for and go on; a refusal stands beside its field, and nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, saved)
            return redirect(to, *args)
    return render(request, template, {"form": form, **more})
