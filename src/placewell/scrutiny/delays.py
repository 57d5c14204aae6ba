"""How long searches took over a year, and the days lost in hospital: summed over an authority's own cases."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.roles import Role
from placewell.needs.queries.hospital import MOST_STAYS, pathways_of, stays_of
from placewell.rules.clocks import LONDON, london_day_of
from placewell.rules.delays import MEASURE_WORDS, Measure
from placewell.rules.hospital import PATHWAY_WORDS, Pathway, Stay, days_since_ready
from placewell.rules.summing import FEWEST_TOLD, Summary, summarise, too_small
from placewell.rules.urgency import Urgency
from placewell.scrutiny.models import MeasuredStep

K = TypeVar("K", bound=Hashable)
READS_CASES = frozenset({Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.AUDITOR})
READS_DELAYS = READS_CASES | {Role.COMMISSIONER}
MONTHS = 12
MOST_STEPS = 50_000  # the newest that are summed
NO_PATHWAY = "Not in hospital, or not ready to leave it"
OF_A_PATHWAY = dict[Pathway | None, str]([*PATHWAY_WORDS.items(), (None, NO_PATHWAY)])
URGENCY_WORDS = {one: one.value.capitalize() for one in Urgency}


@dataclass(frozen=True, slots=True)
class Row:
    """One group and what it comes to; None where it is too small to be told of to whoever asks."""

    title: str
    summary: Summary | None


@dataclass(frozen=True, slots=True)
class Lost:
    """The days in hospital after being ready of one group: of stays that ended, and of those that go on."""

    title: str
    ended: Summary | None
    going_on: Summary | None


@dataclass(frozen=True, slots=True)
class Delays:
    """All that the page shows: each step, one of them by group, and days in hospital. `left_out`: there were more."""

    since: date
    measure: Measure
    steps: tuple[Row, ...]
    by_urgency: tuple[Row, ...]
    by_pathway: tuple[Row, ...]
    by_month: tuple[Row, ...]
    lost_by_pathway: tuple[Lost, ...]
    lost_by_month: tuple[Row, ...]
    left_out: bool


@dataclass(frozen=True, slots=True)
class _Taken:
    case_ref: str
    urgency: str
    measure: str
    month: date
    took: timedelta


def delays_of(actor: Actor, measure: Measure, *, moment: datetime) -> Delays:
    """Return how long an authority's searches took in the last twelve months, this one included.

    A step counts in the month in which it ended, by the instant of its event; a stay in the one in which it ended.
    Whoever may not read cases, as a commissioner, is told of no group of fewer than five people.
    """
    fewest = 1 if actor.role in READS_CASES else FEWEST_TOLD
    authority_id, today = actor.authority_id or 0, london_day_of(moment)
    months = _months(today)
    # Steps and stays are people's; whoever may not read them is given sums alone.
    with acting_as(system_actor("delays", authority_id=authority_id)):
        taken, more = _steps(authority_id, since=months[0])
        stays = stays_of(authority_id, since=months[0])
        pathways = pathways_of({one.case_ref for one in taken if one.measure == measure})
    of_measure = [one for one in taken if one.measure == measure]

    def by(keys: Mapping[K, str], key: Callable[[_Taken], K]) -> tuple[Row, ...]:
        groups: dict[K, list[timedelta]] = {one: [] for one in keys}
        for one in of_measure:
            groups.setdefault(key(one), []).append(one.took)
        return _rows(groups, keys, fewest)

    return Delays(
        since=months[0],
        measure=measure,
        steps=tuple(
            Row(words, _told((one.took for one in taken if one.measure == code), fewest))
            for code, words in MEASURE_WORDS.items()
        ),
        by_urgency=by(URGENCY_WORDS, lambda one: Urgency(one.urgency)),
        by_pathway=by(OF_A_PATHWAY, lambda one: pathways.get(one.case_ref)),
        by_month=by(_month_words(months), lambda one: one.month),
        lost_by_pathway=_lost(stays, fewest, today=today),
        lost_by_month=_lost_by_month(stays, months, fewest, today=today),
        left_out=more or len(stays) == MOST_STAYS,
    )


def _steps(authority_id: int, *, since: date) -> tuple[list[_Taken], bool]:
    begins = datetime.combine(since, time(0), tzinfo=LONDON)
    rows = MeasuredStep.objects.filter(authority_id=authority_id, at__gte=begins).order_by("-at", "id")
    found = rows.values_list("package_ref", "urgency", "measure", "at", "took")[: MOST_STEPS + 1]
    taken = [
        _Taken(ref, urgency, measure, london_day_of(at).replace(day=1), took)
        for ref, urgency, measure, at, took in found
    ]
    return taken[:MOST_STEPS], len(taken) > MOST_STEPS


def _months(today: date) -> list[date]:
    """Return the first days of the last twelve months, oldest first."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def _month_words(months: Iterable[date]) -> dict[date, str]:
    return {one: f"{one:%B %Y}" for one in months}


def _told(lengths: Iterable[timedelta], fewest: int) -> Summary | None:
    summary = summarise(lengths)
    return None if 0 < summary.count < fewest else summary


def _rows(groups: Mapping[K, Sequence[timedelta]], titles: Mapping[K, str], fewest: int) -> tuple[Row, ...]:
    hidden = too_small({key: len(lengths) for key, lengths in groups.items()}, fewest=fewest)
    return tuple(Row(titles[key], None if key in hidden else summarise(groups[key])) for key in titles if key in groups)


def _days(stays: Iterable[Stay], today: date) -> list[timedelta]:
    found = (days_since_ready(one, today=today) for one in stays)
    return [timedelta(days=one) for one in found if one is not None]


def _lost(stays: Sequence[tuple[str, Stay]], fewest: int, *, today: date) -> tuple[Lost, ...]:
    ended: dict[Pathway | None, list[timedelta]] = {one: [] for one in Pathway}
    going_on: dict[Pathway | None, list[timedelta]] = {one: [] for one in Pathway}
    for _ref, stay in stays:
        (going_on if stay.left_on is None else ended)[stay.pathway].extend(_days([stay], today))
    both = zip(_rows(ended, OF_A_PATHWAY, fewest), _rows(going_on, OF_A_PATHWAY, fewest), strict=True)
    return tuple(Lost(over.title, over.summary, still.summary) for over, still in both)


def _lost_by_month(
    stays: Sequence[tuple[str, Stay]], months: Sequence[date], fewest: int, *, today: date
) -> tuple[Row, ...]:
    groups: defaultdict[date, list[timedelta]] = defaultdict(list, {one: [] for one in months})
    for _ref, stay in stays:
        if stay.left_on is not None:
            groups[stay.left_on.replace(day=1)].extend(_days([stay], today))
    return _rows(groups, _month_words(months), fewest)
