"""Whether a case's file would satisfy the ombudsman about choice and additional costs, point by point (rulebook §7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from placewell.rules.clocks import london_day_words, london_moment_words
from placewell.rules.money import format_money

TIME_TO_THINK = timedelta(hours=24)


class Point(StrEnum):
    """What the ombudsman looks for."""

    OFFERED = "offered"
    SHOWN = "shown"
    VACANCY = "vacancy"
    BUDGET = "budget"
    ADVICE = "advice"
    PRESSURE = "pressure"
    REVIEWED = "reviewed"


POINT_WORDS = {
    Point.OFFERED: "At least one suitable, available place was really offered that the budget pays for in full",
    Point.SHOWN: "It was shown to the person, and it is known when and to whom",
    Point.VACANCY: "It is known who confirmed that there was a place, and when",
    Point.BUDGET: "The budget is not under what this care costs",
    Point.ADVICE: "Information and advice on additional costs were given first",
    Point.PRESSURE: "Nobody was pressed: there was time to think after the advice",
    Point.REVIEWED: "The additional cost was reviewed within the year",
}


class Met(StrEnum):
    """What the file says of a point: `no` where something went wrong, `not_yet` where something is still to come."""

    YES = "yes"
    NO = "no"
    NOT_YET = "not_yet"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer within the budget that was put: pounds a week, net of FNC."""

    service: str
    price: Decimal
    confirmed_by: str
    confirmed_at: datetime
    put_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """One time at which offers within the budget were shown, to whom, and how many could be chosen then."""

    to: str
    at: datetime
    open_in_budget: int


@dataclass(frozen=True, slots=True)
class Extra:
    """An additional-cost agreement as far as it got."""

    advised_on: date | None = None
    advised_by: str = ""
    advised_at: datetime | None = None
    signed_at: datetime | None = None
    in_force_on: date | None = None
    review_by: date | None = None
    reviewed_on: date | None = None
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """What a case's file holds. `budget` and `reference` are pounds a week, None before one is set."""

    offers: Sequence[Offer]
    shown: Sequence[Shown]
    budget: Decimal | None
    reference: Decimal | None
    extra: Extra | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One point: whether it is met, the evidence with its day, or what to do."""

    point: Point
    met: Met
    says: str

    @property
    def words(self) -> str:
        """The point, as a sentence."""
        return POINT_WORDS[self.point]


def findings_on(file: File, *, today: date) -> list[Finding]:
    """Return every point in the same order, whatever the file holds."""
    return [
        _offered(file),
        _shown(file),
        _vacancy(file),
        _budget(file),
        _advice(file.extra),
        _pressure(file.extra),
        _reviewed(file.extra, today),
    ]


def is_satisfied(findings: Sequence[Finding]) -> bool:
    """Tell whether nothing is missing."""
    return all(one.met in {Met.YES, Met.NOT_NEEDED} for one in findings)


def _offered(file: File) -> Finding:
    if not file.offers:
        return Finding(
            Point.OFFERED,
            Met.NOT_YET,
            "Not there yet. Put an offer within the budget to the person, or raise the budget.",
        )
    affordable = [one for one in file.offers if file.budget is None or one.price <= file.budget]
    if not affordable:
        says = "What was put costs more than the budget. Put an offer within it to the person, or raise the budget."
        return Finding(Point.OFFERED, Met.NO, says)
    first = min(affordable, key=lambda one: (one.put_at, one.service))
    more = f" {len(affordable)} were put in all." if len(affordable) > 1 else ""
    says = f"{first.service} at {format_money(first.price)} a week, put on {london_day_words(first.put_at)}.{more}"
    return Finding(Point.OFFERED, Met.YES, says)


def _shown(file: File) -> Finding:
    seen = [one for one in file.shown if one.open_in_budget]
    if not seen:
        says = (
            "Not there yet. Ask the person, or who speaks for them, to open their private link; help them if need be."
        )
        return Finding(Point.SHOWN, Met.NOT_YET, says)
    first = min(seen, key=lambda one: one.at)
    signed = file.extra.signed_at if file.extra else None
    if signed is not None and first.at > signed:
        says = (
            f"An additional cost was signed at {london_moment_words(signed)}, before any place within the budget was"
            " shown. Ask whoever pays again, now that there is one, and record the review."
        )
        return Finding(Point.SHOWN, Met.NO, says)
    often = f" It was shown {len(seen)} times in all." if len(seen) > 1 else " It has not been shown again since."
    says = f"{first.open_in_budget} that could be chosen, to {first.to}, at {london_moment_words(first.at)}.{often}"
    return Finding(Point.SHOWN, Met.YES, says)


def _vacancy(file: File) -> Finding:
    named = [one for one in file.offers if one.confirmed_by.strip()]
    if not named:
        says = "Not there yet. Have the service say who confirms its free place, and when."
        return Finding(Point.VACANCY, Met.NOT_YET, says)
    first = min(named, key=lambda one: (one.confirmed_at, one.service))
    says = f"{first.service}: {first.confirmed_by}, at {london_moment_words(first.confirmed_at)}."
    return Finding(Point.VACANCY, Met.YES, says)


def _budget(file: File) -> Finding:
    if file.budget is None or file.reference is None:
        return Finding(Point.BUDGET, Met.NOT_YET, "Not there yet. An approver sets the budget.")
    if file.budget < file.reference:
        says = f"{format_money(file.budget)} is under {format_money(file.reference)} a week. An approver raises it."
        return Finding(Point.BUDGET, Met.NO, says)
    says = f"The budget is {format_money(file.budget)} a week; this care costs {format_money(file.reference)}."
    return Finding(Point.BUDGET, Met.YES, says)


def _advice(extra: Extra | None) -> Finding:
    if extra is None:
        return Finding(Point.ADVICE, Met.NOT_NEEDED, "Nobody asked for a place that costs more.")
    if extra.signed_at and extra.advised_at and extra.advised_at > extra.signed_at:
        says = "It was signed before the advice was recorded. Advise whoever pays now, and ask them again in a review."
        return Finding(Point.ADVICE, Met.NO, says)
    if extra.advised_on is None:
        says = "Not there yet. Give whoever would pay information and advice, and record when and by whom."
        return Finding(Point.ADVICE, Met.NOT_YET, says)
    says = f"By {extra.advised_by}, on {extra.advised_on:%-d %B %Y}."
    return Finding(Point.ADVICE, Met.YES, says)


def _pressure(extra: Extra | None) -> Finding:
    if extra is None or extra.signed_at is None:
        return Finding(Point.PRESSURE, Met.NOT_NEEDED, "Nobody has signed for an additional cost.")
    if extra.advised_at is None or extra.signed_at - extra.advised_at < TIME_TO_THINK:
        says = (
            "It was signed less than a day after the advice was recorded. Ask whoever pays, without the home there,"
            " whether they still want it, and record that as a review."
        )
        if extra.reviewed_on is not None:
            return Finding(Point.PRESSURE, Met.YES, f"Asked again on {_day(extra.reviewed_on)}.")
        return Finding(Point.PRESSURE, Met.NO, says)
    says = f"The advice was recorded at {london_moment_words(extra.advised_at)}, and it was signed at"
    return Finding(Point.PRESSURE, Met.YES, f"{says} {london_moment_words(extra.signed_at)}.")


def _reviewed(extra: Extra | None, today: date) -> Finding:
    if extra is None or extra.in_force_on is None or extra.review_by is None:
        return Finding(Point.REVIEWED, Met.NOT_NEEDED, "No additional cost is in force.")
    if extra.stopped:
        says = "The payer stopped. The council pays the whole fee; review it now, and record what was decided."
        return Finding(Point.REVIEWED, Met.NOT_YET, says)
    if today > extra.review_by:
        return Finding(Point.REVIEWED, Met.NO, f"The review was due by {_day(extra.review_by)}. Do it now.")
    if extra.reviewed_on is None:
        return Finding(Point.REVIEWED, Met.YES, f"Not due yet: the first review is by {_day(extra.review_by)}.")
    says = f"Reviewed on {_day(extra.reviewed_on)}; the next review is by {_day(extra.review_by)}."
    return Finding(Point.REVIEWED, Met.YES, says)


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""
