"""Taking a text apart, line by line, into passages that answer a question and passages that are left."""

import re
from dataclasses import dataclass

from placewell.rules.needs import Domain
from placewell.rules.recognising.answers import answer_in, answer_of, level_at
from placewell.rules.recognising.headings import HEADINGS, LISTS, PICKED, plain

_SEPARATOR = re.compile(r"[:?]|\s[–—-]\s|\t")
_LEVELLED = re.compile(
    r"(?P<name>.+?)\s*(?P<level>\(\w+(?: \w+)?\)|\b(?:none|low|moderate|high|severe|priority)(?: needs?)?)",
    re.IGNORECASE,
)
_BEGINS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:it |i )?must have\b", re.IGNORECASE), "must_haves"),
    (re.compile(r"(?:i |we )?would like\b", re.IGNORECASE), "preferences"),
)
MARKS = re.compile(r"^[\s#*•·>–—-]+")
_NUMBER = re.compile(r"^\d{1,2}[.)]\s+")
_LONGEST_HEADING = 10  # words
_WIDEST_HEADING = 120  # characters


@dataclass(frozen=True, slots=True)
class Passage:
    """Part of a text, in its order: for which field, the words that named it, and the words that are for it.

    `code` is an answer that was picked, such as a level. A passage that is for no field is left.
    """

    field: str
    naming: str
    text: str
    code: str = ""


def recognise(text: str) -> tuple[Passage, ...]:
    """Take a text apart. The words of all passages, in order, are the words of the text."""
    reader = _Reader()
    for line in text.splitlines():
        reader.read(line)
    reader.close()
    return tuple(reader.passages)


class _Reader:
    """Reads a text line by line: what is open gathers lines until something else begins."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.field, self.code, self.own_line = "", "", False
        self.naming: list[str] = []
        self.lines: list[str] = []

    def read(self, line: str) -> None:
        """Read the next line."""
        said = line.strip()
        if not said:
            # What stands on the line of its heading, and a list, end with their paragraph; a text under a heading
            # may have several.
            if not self.own_line or (self.field in LISTS and self.lines):
                self.close()
        elif (whole := answer_in(MARKS.sub("", said))) is not None:
            self._picked(*whole, said)
        elif (heading := self._heading(said)) is not None:
            self._begin(*heading, said)
        elif self.field in PICKED:
            self._for_picked(said)
        elif _is_some_heading(said):
            self.close()
            self.lines.append(said)
            self.own_line = True
        else:
            self._gather(said)

    def close(self) -> None:
        """End what is open."""
        if self.field in PICKED:  # a heading whose answer never came
            self.passages.append(Passage("", "", "\n".join([*self.naming, *self.lines])))
        elif self.naming or self.lines:
            self.passages.append(Passage(self.field, "\n".join(self.naming), "\n".join(self.lines), self.code))
        self.field, self.code, self.own_line = "", "", False
        self.naming, self.lines = [], []

    def _heading(self, said: str) -> tuple[str, int] | None:
        """Return the field that a line names, and where its naming ends."""
        start = _start(said)
        for separator in _SEPARATOR.finditer(said, start, start + _WIDEST_HEADING):
            if found := _named(said[start : separator.start()]):
                # A level that the domain has not stays in its sentence, for somebody to read.
                return found[0], separator.end() if found[1] else 0
        if found := _named(said[start:]):
            return found[0], len(said) if found[1] else 0
        if not self.field:
            return next(((field, 0) for pattern, field in _BEGINS if pattern.match(said, start)), None)
        return None

    def _begin(self, field: str, end: int, said: str) -> None:
        self.close()
        naming, rest = said[:end].strip(), said[end:].strip()
        if field in PICKED and rest:
            code = answer_of(field, rest, plain(naming))
            self.passages.append(Passage(field, said, "", code) if code else Passage("", "", said))
            return
        self.field, self.own_line = field, not rest
        if naming:
            self.naming.append(naming)
            self.code = _level_named(field, naming)
        if rest:
            self._gather(rest)

    def _gather(self, said: str) -> None:
        if self.field.startswith(_DOMAINS) and not self.code and not self.lines:
            found = level_at(_domain(self.field), said)
            if found is not None:
                level, end = found
                self.code = level.value
                self.naming.append(said[:end].strip())
                said = said[end:].strip()
        if said:
            self.lines.append(said)

    def _picked(self, field: str, code: str, said: str) -> None:
        """Take a line that is a whole answer, and go on with what was open."""
        was_open, own_line = self.field, self.own_line
        self.close()
        self.passages.append(Passage(field, said, "", code))
        if was_open not in PICKED:
            self.field, self.own_line = was_open, own_line

    def _for_picked(self, said: str) -> None:
        code = "" if self.lines else answer_of(self.field, said, plain(" ".join(self.naming)))
        if not code:
            self.lines.append(said)
            return
        self.passages.append(Passage(self.field, "\n".join([*self.naming, said]), "", code))
        self.field, self.naming, self.own_line = "", [], False


_DOMAINS = "domains."


def _domain(field: str) -> Domain:
    return Domain(field.removeprefix(_DOMAINS))


def _start(said: str) -> int:
    """Return where a line begins after its bullet, hash or number."""
    marks = MARKS.match(said)
    start = marks.end() if marks else 0
    number = _NUMBER.match(said[start:])
    return start + (number.end() if number else 0)


def _named(head: str) -> tuple[str, bool] | None:
    """Return the field that words name, and whether everything they say is understood."""
    if len(head) > _WIDEST_HEADING or len(head.split()) > _LONGEST_HEADING:
        return None
    if field := HEADINGS.get(plain(head)):
        return field, True
    levelled = _LEVELLED.fullmatch(head.strip(" .*"))
    field = HEADINGS.get(plain(levelled["name"]), "") if levelled else ""
    if levelled and field.startswith(_DOMAINS):
        return field, level_at(_domain(field), levelled["level"]) is not None
    return None


def _level_named(field: str, naming: str) -> str:
    """Return the level that a heading itself says, such as “Cognition (moderate)”."""
    if not field.startswith(_DOMAINS):
        return ""
    levelled = _LEVELLED.fullmatch(naming[_start(naming) :].strip(" .*:?–—-"))
    if levelled is None:
        return ""
    found = level_at(_domain(field), levelled["level"])
    return found[0].value if found else ""


def _is_some_heading(said: str) -> bool:
    """Tell whether a line looks like a heading of something that a portrait does not ask."""
    short = len(said.split()) <= _LONGEST_HEADING
    return said.startswith("#") or (short and (said.endswith(":") or said.isupper()))
