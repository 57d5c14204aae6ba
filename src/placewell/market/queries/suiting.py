"""Every version of what suits a category, of its times and of its questions, newest first."""

from dataclasses import dataclass
from datetime import datetime

from placewell.market.models import Category, CategoryQuestions, CategoryTimes, SuitabilityStatement
from placewell.market.stored import read_questions, read_statement, read_timetable
from placewell.market.values import Question
from placewell.rules.suitability import Statement
from placewell.rules.timetable import Timetable, escalation_sentences

SHOWN = 50  # versions of each, newest first


@dataclass(frozen=True, slots=True)
class StatementVersion:
    """One version of the statement."""

    version: int
    published_at: datetime
    statement: Statement


@dataclass(frozen=True, slots=True)
class TimesVersion:
    """One version of the times, with its escalation as sentences."""

    version: int
    in_force_from: datetime
    timetable: Timetable
    escalation: tuple[str, ...]
    rationale: str


@dataclass(frozen=True, slots=True)
class QuestionsVersion:
    """One version of the questions."""

    version: int
    in_force_from: datetime
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """All that a category has said of these."""

    statements: tuple[StatementVersion, ...]
    times: tuple[TimesVersion, ...]
    questions: tuple[QuestionsVersion, ...]


def versions_of(category: Category) -> Versions:
    """Return every version, the newest 50 of each."""
    statements = SuitabilityStatement.objects.filter(category=category).order_by("-version")[:SHOWN]
    times = CategoryTimes.objects.filter(category=category).order_by("-version")[:SHOWN]
    questions = CategoryQuestions.objects.filter(category=category).order_by("-version")[:SHOWN]
    return Versions(
        statements=tuple(StatementVersion(row.version, row.published_at, read_statement(row)) for row in statements),
        times=tuple(_times(row) for row in times),
        questions=tuple(QuestionsVersion(row.version, row.in_force_from, read_questions(row)) for row in questions),
    )


def _times(row: CategoryTimes) -> TimesVersion:
    timetable = read_timetable(row)
    return TimesVersion(
        row.version, row.in_force_from, timetable, escalation_sentences(timetable.escalation), row.rationale
    )
