"""Reads a case's file for what the ombudsman looks for: offers, showings, the budget and the additional cost."""

from placewell.choice.additional import Agreed, agreements_of, in_budget_of
from placewell.choice.models import Showing
from placewell.directory.queries import today
from placewell.needs.models import Package
from placewell.needs.queries import newest_budget, read_budget
from placewell.rules.additional_cost import State
from placewell.rules.choosing import Standing
from placewell.rules.clocks import london_day_of
from placewell.rules.fairness import Extra, File, Finding, Offer, Shown, findings_on


def findings_of(package: Package) -> list[Finding]:
    """Return every point of a case's file, met or with what to do, as it stands today."""
    return findings_on(file_of(package), today=today())


def file_of(package: Package) -> File:
    """Return what a case's file holds, as the rule takes it."""
    options = list(in_budget_of(package.ref))
    within = {option.bid_ref for option in options}
    budget = newest_budget(package)
    figures = read_budget(budget) if budget else None
    agreements = agreements_of(package.ref)
    return File(
        offers=[
            Offer(one.service_name, one.weekly_price, one.vacancy_confirmed_by, one.vacancy_confirmed_at, one.put_at)
            for one in options
        ],
        shown=[_shown(row, within) for row in Showing.objects.filter(package_ref=package.ref).order_by("id")],
        budget=figures.amount if figures else None,
        reference=figures.reference if figures else None,
        extra=_extra(agreements[0]) if agreements else None,
    )


def _shown(row: Showing, within: set[str]) -> Shown:
    could = [one for one in row.snapshot.get("options", ()) if one["standing"] == Standing.OPEN]
    to = f"whoever opened the private link, number {row.shown_to.removeprefix('link:')}"
    return Shown(to, row.at, sum(one["bid_ref"] in within for one in could))


def _extra(agreed: Agreed) -> Extra:
    advice, signed = agreed.advice, agreed.newest(State.SIGNED)
    force, reviewed = agreed.newest(State.IN_FORCE), agreed.newest(State.REVIEWED)
    over = agreed.state == State.ENDED
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
