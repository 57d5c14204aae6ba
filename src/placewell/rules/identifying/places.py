"""Street addresses, named institutions, employers, and rare diagnoses that stand beside a place."""

import re
from collections.abc import Iterator

from placewell.rules.identifying.kinds import Kind, Span
from placewell.rules.identifying.record import RecordNames

_CAPITAL = r"[A-Z][\w'’\-]*"
_NAME = rf"(?:(?:St\.?|Saint|Mount|The|Upper|Lower|Old|New|Great|Little) )?{_CAPITAL}(?: (?:and|&|of|the|on|upon|in) {_CAPITAL}|[ ]{_CAPITAL})"
_STREET = (
    r"Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Close|Cl|Drive|Dr|Crescent|Cres|Court|Ct|Terrace|Place|Pl|Way|Gardens|Gdns|"
    r"Grove|Row|Walk|Square|Sq|Mews|Hill|Rise|View|Green|Parade|Park|Fold|Bank|Brow|Croft|Villas|Buildings|Heights|Yard"
)
_ADDRESSES = (
    # 14 Acacia Avenue; Flat 2, 8a High St
    re.compile(
        rf"(?<![\w.£])(?:(?:Flat|Apartment|Apt|Unit|Room)\.? ?\d{{1,4}}[A-Za-z]?,? (?:of |at )?)?"
        rf"\d{{1,4}}[A-Za-z]?,? (?:{_CAPITAL} ){{1,3}}(?:{_STREET})\b(?! (?:of|friends?|to)\b)"
    ),
    # Flat 2, Rose Court
    re.compile(
        rf"\b(?:Flat|Apartment|Apt) ?\d{{1,4}}[A-Za-z]?,? (?:{_CAPITAL} ){{0,3}}(?:{_STREET}|House|Lodge|Towers?|Point)\b"
    ),
    # Rose Cottage, Mill Lane
    re.compile(
        rf"\b(?:{_CAPITAL} ){{1,2}}(?:Cottage|House|Farm|Lodge|Villa|Bungalow|Barn),? (?:{_CAPITAL} ){{1,3}}(?:{_STREET})\b"
    ),
    # lives on Acacia Avenue; a flat off Church Lane
    re.compile(
        r"\b(?i:lives?|lived|living|home|house|flat|bungalow|address|moved|stay(?:s|ing|ed)|resid\w+)\b[^.!?\n]{0,30}?"
        rf"\b(?:at|on|in|of|to|off|is|:) (?P<street>(?:{_CAPITAL} ){{1,3}}(?:Street|Road|Rd|Avenue|Ave|Lane|Crescent|Terrace|Gardens|Grove|Mews|Close|Drive)\b)"
    ),
    re.compile(
        rf"(?<=\blives at )(?:The )?(?:{_CAPITAL} ){{1,3}}(?:Cottage|House|Farm|Vicarage|Rectory|Lodge|Bungalow)\b"
    ),
    re.compile(r"(?<=\blives at )The (?:Old )?(?:Cottage|Vicarage|Rectory|Lodge|Bungalow|Farmhouse|Mill|Manor)\b"),
)
_NO_STREET = {
    "Coronation Street",
    "Sesame Street",
    "Downing Street",
    "Care Home",
    "High Street",
    "Abbey Road",
    "Fleet Street",
}

_INSTITUTIONS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.WARD, re.compile(rf"\b[Ww]ard (?:[A-Z]?\d{{1,3}}[A-Z]?|[A-Z]\d?)\b|\b(?:{_CAPITAL} ){{1,2}}[Ww]ard\b")),
    (
        Kind.HOSPITAL,
        re.compile(
            rf"\b(?:(?:St\.?|Saint|Royal|Queen|King|Princess|Prince) )?(?:{_CAPITAL} ){{0,3}}{_CAPITAL} (?:(?:General|District|Community|Cottage|University|Teaching|County|Memorial) )*"
            r"(?:Hospital|Infirmary|Hospice)\b|\b(?:[A-Z][a-z]+ )General\b|\bRoyal (?:[A-Z][a-z]+ )*Infirmary\b|(?<=\bthe )Royal (?!Family|British|Air|Navy|Mail|Mint|Voluntary|Marines|Engineers|Albert|Bank|Opera|Oak)[A-Z][a-z]+\b"
        ),
    ),
    (
        Kind.SCHOOL,
        re.compile(
            rf"\b(?:St\.? )?(?:{_CAPITAL} ){{0,3}}{_CAPITAL} (?:(?:Primary|Secondary|Grammar|High|Infant|Junior|Comprehensive|Church of England|CofE|Catholic|RC|Special|Girls|Boys|Girls'|Boys') )*"
            r"(?:School|Academy|College|Sixth Form)\b|\bUniversity of [A-Z]\w+|\b[A-Z]\w+ University\b"
        ),
    ),
    (
        Kind.SURGERY,
        re.compile(
            rf"\b(?:{_CAPITAL} ){{1,3}}(?:(?:Medical|Health|Family|Group|Road|Street|Lane) )*(?:Surgery|Practice|Medical Centre|Health Centre|Medical Center)\b"
            rf"|\b(?:{_CAPITAL} ){{0,2}}(?:Medical|Health) (?:Centre|Practice)\b"
        ),
    ),
)
_EMPLOYER = re.compile(
    r"\b(?:work(?:ed|s|ing)? (?:for many years |all (?:his|her|their) life |as an? [a-z ]{2,40} )?(?:at|for|with)|"
    r"employed (?:by|at)|retired from|career (?:at|with)|job (?:at|with)|apprentice(?:d|ship)? (?:at|with|to)|"
    r"worked down|served (?:in|with)|foreman (?:at|for)|manager (?:at|for|of)) (?:the )?"
    rf"(?P<who>(?:{_CAPITAL}|[A-Z]{{2,}})(?: (?:and|&|of) (?:{_CAPITAL})| (?:{_CAPITAL}|[A-Z]{{2,}})){{0,3}})"
)
# Kinds of work and callings that tell nobody's employer.
_NO_EMPLOYER = {
    "NHS",
    "Army",
    "Navy",
    "RAF",
    "Royal Navy",
    "Royal Air Force",
    "Social Services",
    "Police",
    "Council",
    "I",
    "Mum",
    "Dad",
    "Christmas",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
}
_GENERIC = re.compile(
    r"^(?:The|A|An|In|At|Her|His|Their|My|From|To|When|While|Since|After|Before|This|That|Is|Was|Local|General|Day|Primary|"
    r"Secondary|Grammar|High|Special|Community|Cottage|District|Went|Attended|Good|Best|Nursing|Medical|Health|Mental|"
    r"Care|Hip|Knee|Heart|Cataract|Eye|Day|Oral|Sunday|Saturday|She|He|They|Discharged|Admitted|Back|On|Hospital|Following|"
    r"Current|Currently|Recent|Previous|Acute|Stroke|Rehab|Dementia|Surgical|And|Or|NHS|GP|Usual|Old|New|No|Any|Post) "
)

RARE = (
    r"Huntington['’]?s(?: (?:disease|chorea))?|Creutzfeldt[- ]Jakob(?: disease)?|\bv?CJD\b|motor neurone? disease|\bMND\b|\bALS\b|"
    r"progressive supranuclear palsy|\bPSP\b|multiple system atrophy|\bMSA\b|corticobasal \w+|posterior cortical atrophy|"
    r"Korsakoff['’]?s(?: syndrome)?|Prader[- ]Willi(?: syndrome)?|Angelman(?: syndrome)?|Rett(?: syndrome)?|"
    r"Friedreich['’]?s ataxia|myasthenia gravis|Duchenne(?: muscular dystrophy)?|cystic fibrosis|tuberous sclerosis|"
    r"Wolfram syndrome|Niemann[- ]Pick(?: disease)?|Batten(?: disease)?|locked[- ]in syndrome|fragile X(?: syndrome)?|"
    r"Ehlers[- ]Danlos(?: syndrome)?|Guillain[- ]Barr[eé](?: syndrome)?|Marfan(?: syndrome)?|Williams syndrome|"
    r"Cornelia de Lange(?: syndrome)?|Smith[- ]Magenis(?: syndrome)?|Turner syndrome|Lesch[- ]Nyhan(?: syndrome)?|"
    r"CADASIL|sickle cell(?: disease| anaemia)?|haemophilia|scleroderma|Wilson['’]?s disease|neurofibromatosis"
)
_RARE = re.compile(RARE)
_PLACE_NEAR = re.compile(
    rf"\b(?:in|at|from|near|around|of|outside|to) (?:the )?(?P<place>{_CAPITAL}(?:[ \-]{_CAPITAL})?)"
)
_NO_PLACE = {
    *[
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    *[
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Christmas",
        "Easter",
        "Mum",
        "Dad",
        "God",
        "NHS",
        "CHC",
        "GP",
        "Care",
        "England",
        "Britain",
        "UK",
    ],
}
_SENTENCE_END = re.compile(r"[.!?]\s|\n")


def find_addresses(text: str, record: RecordNames) -> Iterator[Span]:
    """Find street addresses, and the streets that the record knows."""
    for pattern in _ADDRESSES:
        for match in pattern.finditer(text):
            group = "street" if "street" in pattern.groupindex else 0
            if not any(match[group].endswith(street) for street in _NO_STREET):
                yield Span(Kind.STREET_ADDRESS, *match.span(group))
    for place in record.places:
        if re.search(rf" (?:{_STREET}|Cottage|House|Farm)$", place):
            street = re.sub(r"^\W*\d+[A-Za-z]?,?\s+", "", place)
            for known in {place, street}:
                if " " in known:
                    yield from _known(text, known, Kind.STREET_ADDRESS)


def find_institutions(text: str, record: RecordNames) -> Iterator[Span]:
    """Find named wards, hospitals, schools and surgeries."""
    for kind, pattern in _INSTITUTIONS:
        for match in pattern.finditer(text):
            start, words = match.start(), match[0]
            while generic := _GENERIC.match(words):
                start, words = start + generic.end(), words[generic.end() :]
            named = words[:1].isupper() or kind == Kind.WARD
            if " " in words and named and not _is_common(words):
                yield Span(kind, start, match.end())
    for place in record.places:
        for kind, words in (
            (Kind.SCHOOL, "School|College|Academy|University"),
            (Kind.HOSPITAL, "Hospital|Infirmary|Hospice"),
            (Kind.SURGERY, "Surgery|Practice|Medical|Health Centre"),
            (Kind.WARD, "Ward"),
        ):
            if re.search(rf"\b(?:{words})\b", place):
                yield from _known(text, place, kind)


def _is_common(words: str) -> bool:
    return words in {
        "Health Centre", "Medical Centre", "Medical Practice", "Health Practice", "GP Practice", "GP Surgery", "High School",
        "Grammar School", "Primary School", "Sunday School", "Cottage Hospital", "Major General", "Ward Round", "Attorney General",
        "Social Work Practice", "Best Practice", "Family Practice",
    }  # fmt: skip


def find_employers(text: str, record: RecordNames) -> Iterator[Span]:  # noqa: ARG001 (every finder takes the record)
    """Find named employers after words of work."""
    for match in _EMPLOYER.finditer(text):
        who = match["who"]
        if who not in _NO_EMPLOYER and who.split()[0] not in _NO_EMPLOYER - {"Royal"}:
            yield Span(Kind.EMPLOYER, *match.span("who"))


def find_rare_diagnoses(text: str, record: RecordNames) -> Iterator[Span]:
    """Find rare diagnoses with a place in the same or a neighbouring sentence."""
    for match in _RARE.finditer(text):
        start, end = _around(text, match.start(), match.end())
        nearby = text[start:end]
        named = any(found["place"].split()[0] not in _NO_PLACE for found in _PLACE_NEAR.finditer(nearby))
        known = any(place.lower() in nearby.lower() for place in record.places)
        if named or known:
            yield Span(Kind.RARE_DIAGNOSIS_WITH_PLACE, *match.span())


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a place's sentence and the one on each side."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    before = [one for one in ends if one <= start]
    after = [one for one in ends if one > end]
    return (before[-2] if len(before) > 1 else 0, after[1] if len(after) > 1 else len(text))


def _known(text: str, place: str, kind: Kind) -> Iterator[Span]:
    for match in re.finditer(rf"(?<!\w){re.escape(place)}(?!\w)", text, re.IGNORECASE):
        yield Span(kind, *match.span())
