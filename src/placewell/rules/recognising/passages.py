"""Taking a text apart, line by line, into passages that answer a question and passages that are left."""

import re
from dataclasses import dataclass

from placewell.rules.needs import Domain
from placewell.rules.recognising.answers import answer_in, answer_of, level_at
from placewell.rules.recognising.headings import HEADINGS, LISTS, OWN_HEADINGS, PICKED, TITLES, plain

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
_NUMBER = re.compile(r"^[0-9]{1,2}[.)]\s+")
_LONGEST_HEADING = 10  # words
_WIDEST_HEADING = 120  # characters


@dataclass(frozen=True, slots=True)
class Passage:
    """Part of a text, in its order: for which field, the words that named it, and the words that are for it.

    `naming` holds a question’s own name and levels alone, which the field says again; another heading may say more
    (“DoLS: granted”), and stands in the text. `code` is an answer that was picked, such as a level. A passage that is
    for no field is left.
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
        self.titled, self.gathered = False, False
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
        if self.naming or self.lines:
            naming, text = "\n".join(self.naming), "\n".join(self.lines)
            if self.field in PICKED or (self.field and not self.gathered):  # a heading whose answer never came
                self.passages.append(Passage("", "", "\n".join([*self.naming, *self.lines])))
            else:
                self.passages.append(Passage(self.field, naming, text, self.code))
        self.field, self.code, self.own_line = "", "", False
        self.titled, self.gathered = False, False
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
        self.titled = _names_title(naming)
        if naming:
            self.code = _level_named(field, naming)
            self.gathered = bool(self.code)
            if field in LISTS | PICKED or _is_own(field, naming):
                self.naming.append(naming)
            else:
                self.lines.append(said)
                self._note_level(rest)
                self.gathered = self.gathered or bool(rest)
                return
        if rest:
            self._gather(rest)

    def _note_level(self, said: str) -> int:
        """Note the level with which the first words of a domain begin, and return where it ends."""
        if not self.field.startswith(_DOMAINS) or self.code or self.gathered:
            return 0
        found = level_at(_domain(self.field), said, said_to_be=not self.titled)
        if found is None:
            return 0
        self.code = found[0].value
        return found[1]

    def _gather(self, said: str) -> None:
        end = self._note_level(said)
        self.gathered = True
        if end and not self.lines:  # under a heading that stands in the text, a level stands there too
            self.naming.append(said[:end].strip())
            said = said[end:].strip()
        if said:
            self.lines.append(said)

    def _picked(self, field: str, code: str, said: str) -> None:
        """Take a line that is a whole answer, and go on with what was open."""
        was_open, own_line, goes_on = self.field, self.own_line, self.gathered
        self.close()
        self.passages.append(Passage(field, said, "", code))
        if goes_on and was_open not in PICKED:
            self.field, self.own_line, self.gathered = was_open, own_line, True

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
        titled = plain(levelled["name"]) in TITLES
        return field, level_at(_domain(field), levelled["level"], said_to_be=not titled) is not None
    return None


def _bare(naming: str) -> str:
    """Return a heading without its bullet, its number and what ends it."""
    return naming[_start(naming) :].strip(" .*:?–—-")


def _name_in(naming: str) -> str:
    """Return the name in a heading, without the level that it may say."""
    levelled = _LEVELLED.fullmatch(_bare(naming))
    return plain(levelled["name"] if levelled and plain(_bare(naming)) not in HEADINGS else _bare(naming))


def _names_title(naming: str) -> bool:
    return _name_in(naming) in TITLES


def _is_own(field: str, naming: str) -> bool:
    """Tell whether a heading is the question’s own name, which its field says again, and no synonym."""
    return OWN_HEADINGS.get(_name_in(naming)) == field


def _level_named(field: str, naming: str) -> str:
    """Return the level that a heading itself says, such as “Cognition (moderate)”."""
    levelled = _LEVELLED.fullmatch(_bare(naming))
    if not field.startswith(_DOMAINS) or levelled is None:
        return ""
    found = level_at(_domain(field), levelled["level"], said_to_be=not _names_title(naming))
    return found[0].value if found else ""


def _is_some_heading(said: str) -> bool:
    """Tell whether a line looks like a heading of something that a portrait does not ask."""
    short = len(said.split()) <= _LONGEST_HEADING
    return said.startswith("#") or (short and (said.endswith(":") or said.isupper()))
