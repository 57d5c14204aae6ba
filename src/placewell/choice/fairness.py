"""Reads a case's file for what the ombudsman looks for: offers, showings, the budget and the additional cost."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from placewell.choice.additional import Agreed, agreements_of, could_be_chosen, in_budget_of
from placewell.choice.models import Decision, Option, ReturnedChoice, Showing
from placewell.choice.models.options import Source
from placewell.directory.queries import today
from placewell.needs.models import Package
from placewell.needs.queries import newest_budget, read_budget
from placewell.rules.additional_cost import State
from placewell.rules.choosing import Standing
from placewell.rules.clocks import london_day_of, london_day_words
from placewell.rules.fairness import Extra, File, Finding, Offer, Shown, findings_on

CAME_BACK = {
    Standing.DECLINED_PORTRAIT_WRONG.value: "the service declined: the portrait was wrong",
    Standing.DECLINED_OTHER.value: "the service declined",
    "refused": "the placement was not approved",
    Standing.CLOSING.value: "the home closes",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves one offer within the budget: pounds a week net of FNC, its place, its showings and the answer.

    `first_shown` is the showing that has it first as one that could be chosen, `times` how many have.
    """

    service: str
    source: str
    price: Decimal
    confirmed_by: str
    confirmed_at: datetime
    put_at: datetime
    first_shown: Showing | None
    times: int
    answer: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Every point of a case's file, and the evidence behind them."""

    findings: tuple[Finding, ...]
    offers: tuple[Evidence, ...]
    first_shown: Showing | None
    agreed: Agreed | None


def panel_of(package: Package) -> Panel:
    """Return every point of a case's file, met or with what to do, as it stands today, with the evidence."""
    options = list(in_budget_of(package.ref))
    agreements = agreements_of(package.ref)
    agreed = next((one for one in agreements if one.stands), agreements[0] if agreements else None)
    showings = list(Showing.objects.filter(package_ref=package.ref).select_related("tender").order_by("id"))
    first, times = _showings_of(showings, {option.bid_ref for option in options})
    answers = _answers(package.ref)
    file = _file_of(package, options, showings, agreed)
    return Panel(
        findings=tuple(findings_on(file, today=today())),
        offers=tuple(
            Evidence(
                service=one.service_name,
                source=Source(one.source).label,
                price=one.weekly_price,
                confirmed_by=one.vacancy_confirmed_by,
                confirmed_at=one.vacancy_confirmed_at,
                put_at=one.put_at,
                first_shown=first.get(one.bid_ref),
                times=times.get(one.bid_ref, 0),
                answer=answers.get(one.pk, "Not chosen."),
            )
            for one in options
        ),
        first_shown=min(first.values(), key=lambda one: one.pk, default=None),
        agreed=agreed,
    )


def findings_of(package: Package) -> list[Finding]:
    """Return every point of a case's file, met or with what to do, as it stands today."""
    return list(panel_of(package).findings)


def _file_of(package: Package, options: list[Option], showings: list[Showing], agreed: Agreed | None) -> File:
    within = {option.bid_ref for option in options}
    budget = newest_budget(package)
    figures = read_budget(budget) if budget else None
    return File(
        offers=[
            Offer(one.service_name, one.weekly_price, one.vacancy_confirmed_by, one.vacancy_confirmed_at, one.put_at)
            for one in options
        ],
        shown=[_shown(row, within) for row in showings],
        budget=figures.amount if figures else None,
        reference=figures.reference if figures else None,
        extra=_extra(agreed) if agreed else None,
    )


def _shown(row: Showing, within: set[str]) -> Shown:
    to = f"whoever opened private link {row.shown_to.removeprefix('link:')} of this case"
    return Shown(to, row.at, len(_could(row, within)))


def _could(row: Showing, within: set[str]) -> set[str]:
    """Return which of these offers a showing has as ones that could be chosen, with nobody paying extra."""
    return {one["bid_ref"] for one in row.snapshot.get("options", ()) if could_be_chosen(one)} & within


def _showings_of(showings: list[Showing], within: set[str]) -> tuple[dict[str, Showing], dict[str, int]]:
    """Return the first showing of each offer that could be chosen, and how many there were."""
    first: dict[str, Showing] = {}
    times: dict[str, int] = {}
    for row in showings:
        for bid_ref in _could(row, within):
            first.setdefault(bid_ref, row)
            times[bid_ref] = times.get(bid_ref, 0) + 1
    return first, times


def _answers(package_ref: str) -> dict[int, str]:
    """Return what the person answered to each option that they chose: its id to words."""
    back = {one.decision_id: one for one in ReturnedChoice.objects.filter(package_ref=package_ref)}
    made = list(Decision.objects.filter(package_ref=package_ref).order_by("id"))
    answers = {}
    for one in made:
        if one.option_id is None:
            continue
        words = f"Chosen on {london_day_words(one.at)}"
        if one.pk in back:
            words += f"; on {london_day_words(back[one.pk].at)} {CAME_BACK[back[one.pk].because]}"
        elif one.pk != made[-1].pk:
            words += "; the person chose otherwise later"
        answers[one.option_id] = words + "."
    return answers


def _extra(agreed: Agreed) -> Extra:
    advice, signed = agreed.advice, agreed.newest(State.SIGNED)
    force, reviewed = agreed.newest(State.IN_FORCE), agreed.newest(State.REVIEWED)
    over = agreed.state in {State.ENDED, State.COVERED}
    return Extra(
        advised_on=agreed.advised_on,
        advised_by=advice.facts["given_by"] if advice else "",
        advised_at=advice.at if advice else None,
        signed_at=signed.at if signed else None,
        in_force_on=london_day_of(force.at) if force and not over else None,
        review_by=agreed.review_by,
        reviewed_on=london_day_of(reviewed.at) if reviewed else None,
        stopped=agreed.state == State.STOPPED,
    )
