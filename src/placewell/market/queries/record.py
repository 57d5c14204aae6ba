"""The public record of a scheme as its page shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from placewell.ledger.clock import now
from placewell.market.models import Notice, Scheme, SchemeAuthority
from placewell.market.queries.readiness import missing_of
from placewell.rules.errors import NotFound
from placewell.rules.going_live import ANSWER_WORDS, KIND_WORDS, Answer, Missing, RecordKind
from placewell.rules.pilots import MEASURES, Direction, PilotMeasure
from placewell.rules.scheme_states import SchemeState

SHOWS = 200  # entries of one kind: a record is written by people, and does not grow without end


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry of the record, in words; `figures` are what was counted from the register, or empty."""

    about: str
    answer: str
    text: str
    evidence: str
    author: str
    dated: date
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The entries of one kind, newest first."""

    title: str
    entries: tuple[EntryShown, ...]


@dataclass(frozen=True, slots=True)
class TestShown:
    """What one month's test of a criterion came to."""

    month: date
    value: str
    cases: int
    verdict: str


@dataclass(frozen=True, slots=True)
class CriterionShown:
    """A stop criterion in words, with its tests, newest first."""

    title: str
    stops: str
    case: str
    least_cases: int
    reason: str
    tests: tuple[TestShown, ...]


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One thing that changed, and why."""

    what: str
    before: str
    after: str
    reasons: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A notice: its title, when it was prepared, and when and as what it was sent, if it was."""

    id: int
    title: str
    prepared_at: datetime
    sent_on: date | None
    reference: str


@dataclass(frozen=True, slots=True)
class SchemeRecord:
    """Everything that is on the record of a scheme; `missing` is what a draft still lacks."""

    chapters: tuple[Chapter, ...]
    missing: tuple[Missing, ...]
    sharers: tuple[str, ...]
    criteria: tuple[CriterionShown, ...]
    changes: tuple[ChangeShown, ...]
    notices: tuple[NoticeShown, ...]


def record_of(scheme: Scheme) -> SchemeRecord:
    """Return the record of a scheme: public from the first entry on, so that a draft can be argued with."""
    draft = scheme.state == SchemeState.DRAFT
    shared = SchemeAuthority.objects.filter(scheme=scheme, state=SchemeAuthority.State.JOINED)
    return SchemeRecord(
        chapters=_chapters(scheme),
        missing=missing_of(scheme, now()) if draft else (),
        sharers=tuple(shared.order_by("authority__name", "id").values_list("authority__name", flat=True)),
        criteria=_criteria(scheme),
        changes=tuple(
            ChangeShown(row.what, row.before, row.after, row.reasons, row.changed_at)
            for row in scheme.changes.order_by("-id")[:SHOWS]
        ),
        notices=tuple(
            NoticeShown(row.pk, row.content["title"], row.prepared_at, row.sent_on, row.reference)
            for row in scheme.notices.order_by("-id")[:SHOWS]
        ),
    )


def notice_of(scheme: Scheme, notice_id: int) -> Notice:
    """Return a notice of a scheme. Raises NotFound."""
    found = scheme.notices.filter(pk=notice_id).first()
    if found is None:
        raise NotFound("This scheme has no such notice.")
    return found


def _chapters(scheme: Scheme) -> tuple[Chapter, ...]:
    entries: dict[RecordKind, list[EntryShown]] = {kind: [] for kind in RecordKind}
    for row in scheme.record.order_by("-dated", "-id")[: SHOWS * len(entries)]:
        answer = ANSWER_WORDS[Answer(row.answer)] if row.answer else ""
        shown = EntryShown(row.about, answer, row.text, row.evidence, row.author, row.dated, row.figures)
        entries[RecordKind(row.kind)].append(shown)
    return tuple(Chapter(KIND_WORDS[kind], tuple(found)) for kind, found in entries.items() if found)


def _criteria(scheme: Scheme) -> tuple[CriterionShown, ...]:
    found = []
    for row in scheme.stop_criteria.prefetch_related("tests").order_by("id"):
        words = MEASURES[PilotMeasure(row.measure)]
        unit = "%" if words.unit == "%" else f" {words.unit}"
        side = "at least" if row.direction == Direction.AT_LEAST else "at most"
        tests = sorted(row.tests.all(), key=lambda test: test.month, reverse=True)
        found.append(
            CriterionShown(
                title=words.title,
                stops=f"{side} {row.threshold.normalize():f}{unit}",
                case=words.case,
                least_cases=row.least_cases,
                reason=row.reason,
                tests=tuple(
                    TestShown(one.month, f"{one.value}{unit}" if one.value is not None else "", one.cases, one.verdict)
                    for one in tests
                ),
            )
        )
    return tuple(found)
