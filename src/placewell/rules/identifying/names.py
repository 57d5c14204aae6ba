"""Names: those the record knows, titles with a surname, and relatives called by theirs."""

import re
import unicodedata
from collections.abc import Iterator

from placewell.rules.identifying.kinds import Kind, Span
from placewell.rules.identifying.record import RecordNames

_NAME_WORD = r"(?:[A-Z](?:['’][A-Z])?[a-zà-öø-ÿ]+(?:[A-Z][a-zà-öø-ÿ]+)?(?:-[A-Z][a-zà-öø-ÿ]+)*|O['’][A-Z][a-zà-öø-ÿ]+)"
_TITLE = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Rev|Revd|Reverend|Fr|Father|Canon|Sir|Lady|Lord|Dame|Cllr|Councillor|"
    rf"Auntie|Aunty|Aunt|Uncle|Nurse|Matron|Pastor|Imam|Rabbi|Sister|Brother|Captain|Major|Sgt|PC|Master)"
    rf"\.?[ \u00a0](?:[A-Z]\.? ?){{0,3}}(?:(?:van|von|de|der|den|del|la|le|al|el) ){{0,2}}{_NAME_WORD}(?: {_NAME_WORD})?"
)
_RELATIVES = (
    "daughter|son|wife|husband|partner|sister|brother|mother|father|mum|dad|mam|niece|nephew|grandson|granddaughter|"
    "grandchild|cousin|friend|neighbour|aunt|uncle|fiancée|fiancé|stepson|stepdaughter|daughter-in-law|son-in-law|"
    "sister-in-law|brother-in-law|carer|twin|grandmother|grandfather|best friend|social worker|key worker|keyworker|GP"
)
_RELATIVE_NAMED = re.compile(
    rf"\b(?i:{_RELATIVES}|next of kin|emergency contact)(?:,| called| named| is called|:| is)? (?P<name>{_NAME_WORD}(?: {_NAME_WORD})?)(?![\w])",
)
_NAMED_RELATIVE = re.compile(
    rf"(?P<name>{_NAME_WORD}(?: {_NAME_WORD})?) ?\((?:(?:her|his|their|the) )?(?i:{_RELATIVES}|next of kin|nok)\)"
)
_RELATIVES_NAMED = re.compile(
    rf"\b(?i:daughters|sons|sisters|brothers|children|grandchildren|nieces|nephews|friends|parents|twins|dogs?|cats?)"
    rf"(?:,| called| named| are|:) (?P<first>{_NAME_WORD})(?:(?:, {_NAME_WORD})*,? and (?P<last>{_NAME_WORD}))?"
)
_CALLED = re.compile(
    rf"\b(?i:name (?:is|was)|(?:likes|prefers|wants|asks) to be (?:called|known as)|known as|goes by|"
    rf"(?:is|was) called|I am called|I['’]m called|call me) (?P<name>{_NAME_WORD}(?: {_NAME_WORD})?)"
)
# Words with a capital after a title or a relative that name nobody.
_ORDINARY = frozenset(
    """
    I The A An And But Or So If When While Who Which That This These Those He She They It We You Her His Their My Our
    In On At To Of For With From By As Is Was Are Were Has Have Had Will Would Can Could May Might Must Should Does Do
    Did No Not Also Always Never Often Sometimes Usually Please Mum Dad Nan Nana Gran Grandad Grandma Grandpa God
    Christmas Easter Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July
    August September October November December English Welsh Scottish Irish Polish Punjabi Urdu Bengali Gujarati Hindi
    Arabic Cantonese Catholic Muslim Hindu Sikh Jewish Christian Methodist Anglican Buddhist Facebook Skype Zoom
    WhatsApp FaceTime Bingo TV Radio Care Act NHS GP DoLS LPA CHC Martens Pepper Who Whippy Tickle Kipling Men Right
    Happy Bean Marple Brown Strong Mouse Potato Blobby Magoo Scholes Sheen Muscle Day Days Night Nights Both All Some
    Many Most Each Every Staff Carers Family Visits Lives Needs Likes Enjoys Loves Wants Uses Takes Eats Drinks Sleeps
    Walks Talks Speaks Helps Calls Comes Goes Parkinson Alzheimer Waterlow Zimmer Makaton Makes Phones Rings Says
    Feels Finds Gets Gives Keeps Knows Lost Misses Sees Sings Sits Stays Still Then There Today Tomorrow Together Two
    Three Four Five One What Where Whose Why How About After Again Any Because Been Before
    """.split()
)
_NOT_TITLES = re.compile(
    r"^(?:Miss|Sister|Brother|Father|Nurse|Master|Major|Captain|Canon|Lady|Lord|Doctor|Aunt|Uncle)\b"
)
# Names that are words as well: they count only where they cannot be the word.
_ALSO_WORDS = frozenset(
    """
    rose grace may will mark joy hope bill frank dawn faith april june iris ivy lily daisy violet heather hazel olive
    poppy pearl ruby amber amy sunny gene jean rob bob pat sue art ray dean guy earl duke king miles page paige penny
    summer autumn winter eve holly ginger sandy rusty cliff glen heath dale brook brooke lane reed robin jay martin
    drew chase grant wade carol melody harmony charity patience prudence constance mercy verity rich rod skip chip
    chuck jack don les vi val dot smith baker cook carter butler potter taylor turner walker young old long short
    brown black white green gray grey wood woods hill field fields bush stone rivers banks marsh moore ford bridge
    church hall house park parks street wells west north east day knight bishop pope abbot nunn noble good sharp wise
    swift strong hardy savage little small large sweet bell ball bird fox wolf lamb hart drake finch nightingale
    peacock swan pike salmon bass rice berry cherry flower bloom gold silver diamond best love loveless case chance
    price bond cash cross gates power waters snow frost storm gale hail homes care nurse ward legg foot hand head back
    bone heel spring sale pitt able sage basil rosemary saffron bay clay
    """.split()
)
_START = re.compile(r"(?:^|[.!?:;\n“\"•*\-–]\s*)$")


def find_names(text: str, record: RecordNames) -> Iterator[Span]:
    """Find names of people: known ones in any spelling, titles with surnames, relatives by name."""
    yield from _known_names(text, record)
    for match in _TITLE.finditer(text):
        words = match[0].replace("\u00a0", " ").split()
        surname = next((word for word in words[1:] if len(word.strip(".")) > 1), "")
        if surname in _ORDINARY or (_NOT_TITLES.match(match[0]) and not _is_title(text, match)):
            continue
        length = len(match[0])
        if len(words) > 2 and words[-1] in _ORDINARY:
            length -= len(words[-1]) + 1
        yield Span(Kind.PERSON_NAME, match.start(), match.start() + length)
    for pattern in (_RELATIVE_NAMED, _NAMED_RELATIVE, _CALLED):
        for match in pattern.finditer(text):
            yield from _trimmed(match["name"], match.start("name"))
    for match in _RELATIVES_NAMED.finditer(text):
        for name in re.finditer(_NAME_WORD, match[0][match.start("first") - match.start() :]):
            yield from _trimmed(name[0], match.start("first") + name.start())


def _trimmed(name: str, start: int) -> Iterator[Span]:
    words = name.split()
    while words and words[-1] in _ORDINARY:
        words.pop()
    if words and words[0] not in _ORDINARY:
        yield Span(Kind.PERSON_NAME, start, start + len(" ".join(words)))


def _is_title(text: str, match: re.Match[str]) -> bool:
    """Tell a title from the same word as a verb, a relation or a calling at the start of a sentence."""
    title = match[0].split()[0]
    if title in {"Miss", "Father", "Sister", "Brother", "Nurse", "Aunt", "Uncle", "Doctor"}:
        following = match[0].split()[1]
        return following not in _ORDINARY
    return not _START.search(text[: match.start()])


def _plain(text: str) -> str:
    """Return text without accents, of the same length, in lower case."""
    folded = []
    for letter in text:
        base = unicodedata.normalize("NFD", letter)[0].lower()
        folded.append(base[0] if len(base) > 1 else base or letter)
    return "".join(folded).replace("’", "'")


def _known_names(text: str, record: RecordNames) -> Iterator[Span]:
    plain = _plain(text)
    for name in record.names:
        words = [word for word in re.split(r"\s+", _plain(name)) if word.strip(".'-")]
        whole = r"\s+".join(re.escape(word) for word in words)
        if len(words) > 1:
            for match in re.finditer(rf"(?<!\w){whole}(?!\w)", plain):
                yield Span(Kind.PERSON_NAME, *match.span())
        for word in words:
            if len(word.strip(".")) > 1 and word not in _TITLES:
                yield from _one_name(text, plain, word)


_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "mx", "prof", "rev", "sir", "lady", "de", "la", "van", "der", "von", "and"}
)
_AFTER_A_NAME = re.compile(
    r"(?:'s|’s)?\s+(?:likes|loves|enjoys|is|was|has|needs|can|cannot|does|lives|wants|walks|eats|says|sleeps|takes|uses|feels|will|would|prefers|gets|becomes|used)\b"
)


def _one_name(text: str, plain: str, word: str) -> Iterator[Span]:
    for match in re.finditer(rf"(?<![\w]){re.escape(word)}(?![\w])", plain):
        written = text[match.start() : match.end()]
        if word in _ALSO_WORDS:
            if not written[:1].isupper():
                continue
            opens = bool(_START.search(text[: match.start()]))
            if opens and not _AFTER_A_NAME.match(text, match.end()):
                continue
            if not opens and _is_the_word(text, match.start(), match.end()):
                continue
        yield Span(Kind.PERSON_NAME, *match.span())


_MONTHS = {"may", "april", "june"}


def _is_the_word(text: str, start: int, end: int) -> bool:
    word = text[start:end].lower()
    if word in _MONTHS:
        before, after = text[max(0, start - 8) : start], text[end : end + 6]
        return bool(
            re.search(r"(?:\b(?:in|since|until|last|next|by|of|early|late|from|during)|\d(?:st|nd|rd|th)?) $", before)
        ) or bool(re.match(r" \d", after))
    return bool(re.match(r" (?:Street|Road|Lane|Court|Care|Home|House|Hospital|Ward)\b", text[end : end + 12]))
