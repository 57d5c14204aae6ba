"""Consultation: its states, its reading period, and what changed between two versions of a proposal (rulebook §1)."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.clocks import LONDON, end_of_day, working_days_after
from placewell.rules.errors import Refused, WrongState
from placewell.rules.identifying import find_identifying_detail
from placewell.rules.legal_basis import RULES, LegalBasis

DEFAULT_DAYS = 28  # calendar days to read (default)
SHORTEST_DAYS = 14
LONGEST_DAYS = 365
ANSWER_WORKING_DAYS = 20  # after the reading period (default)
LONGEST_COMMENT = 4_000  # characters
MOST_PASSAGES = 120


class ConsultationState(StrEnum):
    """Where a consultation stands. It is public from the moment it opens."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class ConsultationAct(StrEnum):
    """What is done with a consultation."""

    COMMENT = "comment"
    REVISE = "revise"
    ANSWER = "answer"
    HIDE = "hide"
    CLOSE = "close"
    WITHDRAW = "withdraw"


STEPS: Mapping[tuple[ConsultationState, ConsultationAct], ConsultationState] = MappingProxyType(
    {
        (ConsultationState.OPEN, ConsultationAct.COMMENT): ConsultationState.OPEN,
        (ConsultationState.OPEN, ConsultationAct.REVISE): ConsultationState.OPEN,
        (ConsultationState.OPEN, ConsultationAct.ANSWER): ConsultationState.OPEN,
        (ConsultationState.OPEN, ConsultationAct.HIDE): ConsultationState.OPEN,
        (ConsultationState.OPEN, ConsultationAct.CLOSE): ConsultationState.CLOSED,
        (ConsultationState.OPEN, ConsultationAct.WITHDRAW): ConsultationState.WITHDRAWN,
        # Something that names a resident may be found late: what is said stays hidden, whatever the state.
        (ConsultationState.CLOSED, ConsultationAct.HIDE): ConsultationState.CLOSED,
        (ConsultationState.WITHDRAWN, ConsultationAct.HIDE): ConsultationState.WITHDRAWN,
    }
)
STATE_WORDS: Mapping[ConsultationState, str] = MappingProxyType(
    {
        ConsultationState.OPEN: "open",
        ConsultationState.CLOSED: "closed",
        ConsultationState.WITHDRAWN: "withdrawn",
    }
)


class ConsultationSubject(StrEnum):
    """What a consultation is about."""

    POLICY = "policy"
    COST_MODEL = "cost_model"
    QUESTIONS = "questions"
    TIMES = "times"
    INVESTMENT = "investment"
    SCHEME = "scheme"
    OTHER = "other"


SUBJECT_WORDS: Mapping[ConsultationSubject, str] = MappingProxyType(
    {
        ConsultationSubject.POLICY: "How offers are compared",
        ConsultationSubject.COST_MODEL: "What care costs",
        ConsultationSubject.QUESTIONS: "The questions that offers answer",
        ConsultationSubject.TIMES: "How long services have, and what follows",
        ConsultationSubject.INVESTMENT: "What earns points for investment in quality",
        ConsultationSubject.SCHEME: "What the scheme says, and how to join",
        ConsultationSubject.OTHER: "Something else",
    }
)
OF_A_CATEGORY = frozenset(ConsultationSubject) - {ConsultationSubject.SCHEME, ConsultationSubject.OTHER}


class AnswerKind(StrEnum):
    """What an authority says to a comment."""

    WE_DID = "we_did"
    WE_DID_NOT = "we_did_not"
    NOTED = "noted"


ANSWER_WORDS: Mapping[AnswerKind, str] = MappingProxyType(
    {
        AnswerKind.WE_DID: "You said, we did",
        AnswerKind.WE_DID_NOT: "We did not, because",
        AnswerKind.NOTED: "Noted, with thanks",
    }
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of a proposal that can be commented on by itself. `ref` stays the same from version to version."""

    ref: str
    title: str
    text: str


class RunKind(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words, and what became of them."""

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one passage: added (no `before`), removed (no `after`), or other words or another title."""

    ref: str
    before: Passage | None
    after: Passage | None
    runs: tuple[Run, ...]

    @property
    def title(self) -> str:
        """What the passage is called now, or was."""
        found = self.after or self.before
        return found.title if found else ""


def after(state: ConsultationState, act: ConsultationAct) -> ConsultationState:
    """Return the state after an act. Raises WrongState where the consultation's state does not allow it."""
    found = STEPS.get((state, act))
    if found is None:
        raise WrongState(f"This consultation is {STATE_WORDS[state]}. Nothing more can be added to it.")
    return found


def reading_ends(opened_at: datetime, days: int, *, reason: str = "") -> datetime:
    """Return the end of a reading period of `days` calendar days: 23:59:59 Europe/London on the last.

    Raises Refused under 14 days, over a year, or under 28 days without a written reason.
    """
    if not SHORTEST_DAYS <= days <= LONGEST_DAYS:
        raise Refused(f"People have between {SHORTEST_DAYS} and {LONGEST_DAYS} days to read a proposal.", code="days")
    if days < DEFAULT_DAYS and not reason.strip():
        raise Refused(f"Say why people have fewer than {DEFAULT_DAYS} days to read it.", code="shorter_because")
    opened: date = opened_at.astimezone(LONDON).date()
    return end_of_day(opened + timedelta(days=days))


def answers_due(closes_at: datetime) -> datetime:
    """Return when every comment is answered: the end of the 20th working day after the reading period."""
    return working_days_after(closes_at, ANSWER_WORKING_DAYS)


def check_passages(passages: Sequence[Passage]) -> None:
    """Raise Refused when a proposal has no passage or too many, an empty one, or two of the same name."""
    if not 1 <= len(passages) <= MOST_PASSAGES:
        raise Refused(f"A proposal has between 1 and {MOST_PASSAGES} passages.", code="text")
    for one in passages:
        if not one.title.strip() or not one.text.strip():
            raise Refused(f"The passage “{one.title or one.ref}” has no heading or no words.", code="text")
    if len({one.ref for one in passages}) != len(passages):
        raise Refused("Two passages have the same heading. Give each a heading of its own.", code="text")


def check_comment(text: str) -> str:
    """Return a comment as it is published. Raises Refused when it is empty, too long, or could name a resident."""
    clean = text.strip()
    if not clean:
        raise Refused("Write what you want to say.", code="text")
    if len(clean) > LONGEST_COMMENT:
        raise Refused(f"Write {LONGEST_COMMENT:,} characters at most.", code="text")
    for found in find_identifying_detail(clean):
        if found.blocking:
            words = clean[found.start : found.end]
            raise Refused(
                f"Everybody can read a comment, and “{words}” may tell who somebody is. {found.why} Take it out,"
                " then send your comment again.",
                code="text",
            )
    return clean


def differences(before: Sequence[Passage], now: Sequence[Passage]) -> tuple[Change, ...]:
    """Return what changed from one version to another, in the order of the later one; what was removed comes last."""
    was = {one.ref: one for one in before}
    found = [_change(was.get(one.ref), one) for one in now if was.get(one.ref) != one]
    stays = {one.ref for one in now}
    found += [_change(one, None) for one in before if one.ref not in stays]
    return tuple(found)


def applied(before: Sequence[Passage], changes: Sequence[Change]) -> dict[str, Passage]:
    """Return the passages, by ref, that a version becomes with these changes."""
    result = {one.ref: one for one in before}
    for change in changes:
        if change.after is None:
            result.pop(change.ref, None)
        else:
            result[change.ref] = change.after
    return result


def word_runs(before: str, now: str) -> tuple[Run, ...]:
    """Return what became of each word of a text: kept, removed and added runs, in reading order."""
    old, new = _words(before), _words(now)
    runs: list[Run] = []
    for name, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if name == "equal":
            runs.append(Run(RunKind.KEPT, "".join(old[i:j])))
            continue
        if j > i:
            runs.append(Run(RunKind.REMOVED, "".join(old[i:j])))
        if m > k:
            runs.append(Run(RunKind.ADDED, "".join(new[k:m])))
    return tuple(runs)


def check_answer(kind: AnswerKind, *, text: str, changed: Collection[str], passage: str | None) -> str:
    """Return an answer's words. Raises Refused when it is empty, or its passage did not change as it says.

    `changed` holds the refs of the passages that changed between the two versions that the answer names.
    """
    clean = text.strip()
    if not clean:
        raise Refused("Say what you did, or why you did not.", code="text")
    if kind == AnswerKind.WE_DID and passage not in changed:
        raise Refused(
            "“We did” points at a passage that changed. Publish the revised proposal first, then choose the change.",
            code="change",
        )
    if kind != AnswerKind.WE_DID and passage is not None:
        raise Refused("Only “we did” points at a change.", code="change")
    return clean


def needs_consultation(basis: LegalBasis, *, scheme_in_use: bool, first: bool) -> bool:
    """Tell whether terms change only after a closed consultation (rulebook §1, what may change).

    It does where the basis says “after consultation”; the first terms of a category of a draft scheme need none.
    """
    return RULES[basis].changes_after_consultation and (scheme_in_use or not first)


def write_passages(passages: Sequence[Passage]) -> str:
    """Return passages as people type them: each heading on a line that begins with #, its words below."""
    return "\n\n".join(f"# {one.title}\n{one.text}" for one in passages)


def read_passages(text: str) -> tuple[Passage, ...]:
    """Read passages as people type them. A text without a heading is one passage. Raises as `check_passages`."""
    parts = re.split(r"(?m)^#[ \t]*", text.replace("\r\n", "\n").strip())
    if parts[0].strip():
        parts[0] = f"The proposal\n{parts[0]}"
    else:
        parts = parts[1:]
    found = []
    for part in parts:
        title, _, words = part.partition("\n")
        found.append(Passage(_slug(title), title.strip(), words.strip()))
    check_passages(found)
    return tuple(found)


def _change(before: Passage | None, now: Passage | None) -> Change:
    known = now or before
    return Change(
        ref=known.ref if known else "",
        before=before,
        after=now,
        runs=word_runs(before.text if before else "", now.text if now else ""),
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "passage"
