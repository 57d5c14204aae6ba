"""What must be on the public record before a scheme goes live (Q5, Q6 and Q14 of the product; rulebook §1)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.errors import Refused

AUTHORITIES_ASKED = 3  # a default of Placewell: fewer is an anecdote


class RecordKind(StrEnum):
    """What an entry of a scheme's record is about."""

    ENGAGEMENT = "engagement"
    EXPERIENCE = "experience"
    GIVEN_UP = "given_up"
    SUSTAINABILITY = "sustainability"
    CONTINUITY = "continuity"
    PROVIDERS_LOST = "providers_lost"


class Answer(StrEnum):
    """What became of the scheme of an authority that was asked about its experience."""

    RUNS = "runs"
    CHANGED = "changed"
    ENDED = "ended"
    ABORTED = "aborted"
    NEVER_HAD = "never_had"
    NO_ANSWER = "no_answer"


KIND_WORDS: Mapping[RecordKind, str] = MappingProxyType(
    {
        RecordKind.ENGAGEMENT: "Who was listened to before the first draft",
        RecordKind.EXPERIENCE: "What another authority answered about its experience",
        RecordKind.GIVEN_UP: "How schemes that were given up elsewhere were looked for",
        RecordKind.SUSTAINABILITY: "What the scheme does to the sustainability of local services",
        RecordKind.CONTINUITY: "What happens to people when a service, or the scheme, ends",
        RecordKind.PROVIDERS_LOST: "Services that this area lost in the last years",
    }
)
ANSWER_WORDS: Mapping[Answer, str] = MappingProxyType(
    {
        Answer.RUNS: "It runs such a scheme",
        Answer.CHANGED: "It runs such a scheme, and had to change it",
        Answer.ENDED: "It ended such a scheme",
        Answer.ABORTED: "It gave such a scheme up before it was in use",
        Answer.NEVER_HAD: "It has not had such a scheme",
        Answer.NO_ANSWER: "It has not answered",
    }
)
GIVEN_UP_ANSWERS = frozenset({Answer.ENDED, Answer.ABORTED})


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One entry as the rule reads it. `about` is the authority that was asked; `dated` is the day of what it tells."""

    kind: RecordKind
    dated: date
    about: str = ""
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class CategoryReady:
    """A category of the scheme, and whether its terms are in force on the day the scheme would go live."""

    name: str
    has_policy: bool
    has_cost_model: bool
    has_questions: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands between a draft and going live, as a sentence that says what to do."""

    code: str
    sentence: str


def check_entry(
    *, kind: RecordKind, dated: date, today: date, drafted_on: date, about: str, answer: Answer | None
) -> None:
    """Raise Refused for an entry that cannot be: dated later than today, or an experience without who and what.

    Engagement is what came before the first draft, so it is dated before `drafted_on`.
    """
    if dated > today:
        raise Refused("An entry of the record is dated on the day it happened, not in the future.", code="dated")
    if kind == RecordKind.EXPERIENCE and not about.strip():
        raise Refused("Name the authority that was asked.", code="about")
    if kind == RecordKind.EXPERIENCE and answer is None:
        raise Refused("Say what became of that authority’s scheme, or that it has not answered.", code="answer")
    if kind != RecordKind.EXPERIENCE and answer is not None:
        raise Refused("Only an authority’s experience has an answer.", code="answer")
    if kind == RecordKind.ENGAGEMENT and dated >= drafted_on:
        raise Refused(
            f"Engagement counts here when it came before the first draft, of {drafted_on:%-d %B %Y}. What came after"
            " is a consultation.",
            code="dated",
        )


def missing(
    entries: Iterable[RecordEntry],
    categories: Iterable[CategoryReady],
    *,
    is_pilot: bool,
    stop_criteria: int,
    notices_wanted: Iterable[str],
) -> tuple[Missing, ...]:
    """Return everything that a scheme lacks before it can go live, in the order to work through it; empty when nothing.

    `notices_wanted` are the titles of notices of its legal basis that have not been sent yet.
    """
    known = list(entries)
    found = [*_record(known), *_categories(list(categories))]
    found += [Missing("notice", f"Send the notice “{title}”, and enter its reference.") for title in notices_wanted]
    if is_pilot and not stop_criteria:
        found.append(Missing("stop_criteria", "A pilot fixes its stop criteria before it starts. Add one at least."))
    return tuple(found)


def _record(entries: list[RecordEntry]) -> list[Missing]:
    kinds = Counter(entry.kind for entry in entries)
    found = []
    if not kinds[RecordKind.ENGAGEMENT]:
        found.append(
            Missing("engagement", "Record who was listened to before the first draft, when, and what was said.")
        )
    asked = {entry.about.strip().casefold() for entry in entries if entry.kind == RecordKind.EXPERIENCE}
    if len(asked) < AUTHORITIES_ASKED:
        found.append(
            Missing(
                "experience",
                f"Ask {AUTHORITIES_ASKED} other authorities at least about their experience, and record what each"
                f" answered. {len(asked)} so far.",
            )
        )
    gave_up = any(entry.answer in GIVEN_UP_ANSWERS for entry in entries)
    if not gave_up and not kinds[RecordKind.GIVEN_UP]:
        found.append(
            Missing(
                "given_up",
                "None of those asked gave its scheme up. Record how you looked for schemes that were, and what you"
                " found.",
            )
        )
    for kind, sentence in (
        (RecordKind.SUSTAINABILITY, "Publish the assessment of what the scheme does to local services."),
        (RecordKind.CONTINUITY, "Publish what happens to people when a service, or the scheme, ends."),
        (RecordKind.PROVIDERS_LOST, "Publish the services that this area lost in the last years, from the register."),
    ):
        if not kinds[kind]:
            found.append(Missing(kind.value, sentence))
    return found


def _categories(categories: list[CategoryReady]) -> list[Missing]:
    if not categories:
        return [Missing("category", "Add a category: a kind of care that the scheme buys.")]
    found = []
    for one in categories:
        lacks = [
            what
            for what, there in (
                ("a policy", one.has_policy),
                ("a cost model", one.has_cost_model),
                ("questions that every offer answers", one.has_questions),
            )
            if not there
        ]
        if lacks:
            found.append(
                Missing("terms", f"{one.name} has no {' and no '.join(_bare(what) for what in lacks)} in force.")
            )
    return found


def _bare(what: str) -> str:
    return what.removeprefix("a ")
