"""Grounds of exclusion, in plain words with their source, and what an applicant declares about each (rulebook §1).

The words are ours, for somebody who runs a care home; the law is what the source says. A ground that applies excludes
nobody by itself: the applicant says what it has done about it, and the authority weighs that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.errors import Refused
from placewell.rules.joining_checks import CheckKind, Finding, Outcome
from placewell.rules.legal_basis import LegalBasis

LONGEST = 4_000


class Law(StrEnum):
    """Under which law a declaration is made."""

    PCR = "pcr"
    PA23 = "pa23"


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground: its code, whether the law makes exclusion the rule, in plain words, and where it stands."""

    code: str
    mandatory: bool
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What was declared about one ground, and what was done about it where it applies."""

    code: str
    applies: bool
    explanation: str


def _ground(code: str, words: str, source: str, *, mandatory: bool = False) -> Ground:
    return Ground(code, mandatory, words, source)


_SCHEDULE_6, _SCHEDULE_7 = "Procurement Act 2023, schedule 6", "Procurement Act 2023, schedule 7"
_REG = "SI 2015/102, regulation 57"

GROUNDS: Mapping[Law, tuple[Ground, ...]] = MappingProxyType(
    {
        Law.PA23: (
            _ground(
                "serious_crime",
                "A conviction for corporate manslaughter, terrorism, theft, fraud, bribery, money laundering or"
                " organised crime.",
                _SCHEDULE_6,
                mandatory=True,
            ),
            _ground(
                "slavery",
                "A conviction or order for modern slavery, human trafficking or an offence against workers.",
                _SCHEDULE_6,
                mandatory=True,
            ),
            _ground(
                "tax",
                "A conviction for evading tax, or a penalty or settlement for avoiding it.",
                _SCHEDULE_6,
                mandatory=True,
            ),
            _ground(
                "cartel",
                "A cartel: an offence, or a finding of the competition regulator.",
                _SCHEDULE_6,
                mandatory=True,
            ),
            _ground(
                "did_not_answer",
                "Not answering when a public body investigated whether a ground of exclusion applies.",
                _SCHEDULE_6,
                mandatory=True,
            ),
            _ground("labour_misconduct", "Breaking labour law, such as pay under the minimum wage.", _SCHEDULE_7),
            _ground("environment", "An offence that did significant harm to the environment.", _SCHEDULE_7),
            _ground("insolvency", "Being insolvent, bankrupt, in administration or wound up.", _SCHEDULE_7),
            _ground("competition", "A possible breach of competition law that is no cartel.", _SCHEDULE_7),
            _ground("professional", "Serious misconduct in professional matters, such as dishonesty.", _SCHEDULE_7),
            _ground(
                "poor_performance",
                "A public contract ended early, damages paid, or performance that did not improve when asked.",
                _SCHEDULE_7,
            ),
            _ground(
                "acted_improperly",
                "Misleading a public buyer, or getting confidential information or an unfair advantage.",
                _SCHEDULE_7,
            ),
            _ground("national_security", "Being a threat to national security.", _SCHEDULE_7),
        ),
        Law.PCR: (
            _ground(
                "serious_crime",
                "A conviction for conspiracy, corruption, bribery, fraud, money laundering, terrorism, or taking part"
                " in organised crime.",
                f"{_REG}(1)",
                mandatory=True,
            ),
            _ground("slavery", "A conviction for modern slavery or human trafficking.", f"{_REG}(1)", mandatory=True),
            _ground(
                "tax",
                "A binding decision that tax or national insurance was not paid.",
                f"{_REG}(3)",
                mandatory=True,
            ),
            _ground("obligations", "Breaking environmental, social or labour law.", f"{_REG}(8)(a)"),
            _ground("insolvency", "Being insolvent, bankrupt, in administration or wound up.", f"{_REG}(8)(b)"),
            _ground("professional", "Grave professional misconduct.", f"{_REG}(8)(c)"),
            _ground("competition", "An agreement with others that distorts competition.", f"{_REG}(8)(d)"),
            _ground("conflict", "A conflict of interest that nothing else can cure.", f"{_REG}(8)(e)"),
            _ground(
                "prior_part", "Having helped to prepare this scheme, so that others are worse off.", f"{_REG}(8)(f)"
            ),
            _ground(
                "poor_performance",
                "Serious failings in an earlier public contract, which was ended early or cost damages.",
                f"{_REG}(8)(g)",
            ),
            _ground(
                "misled", "Serious misrepresentation to a public buyer, or keeping information back.", f"{_REG}(8)(h)"
            ),
            _ground(
                "influence",
                "Trying to influence a decision unduly, or to get confidential information.",
                f"{_REG}(8)(i)",
            ),
        ),
    }
)


# How a declaration counts, as its page says it.
RULE_WORDS: Mapping[Law, str] = MappingProxyType(
    {
        Law.PA23: "The grounds are those of the Procurement Act 2023, schedules 6 and 7.",
        Law.PCR: "The grounds are those of the Public Contracts Regulations 2015, regulation 57.",
    }
)


def law_of(basis: LegalBasis) -> Law:
    """Return the law whose grounds a scheme asks about. Schemes set up under the 2015 Regulations keep to them."""
    return Law.PCR if basis in {LegalBasis.PCR_REG34, LegalBasis.PCR_LIGHT_TOUCH} else Law.PA23


def declaration_gaps(law: Law, typed: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Return every gap of a declaration as typed: the name of its field, and a sentence that says what to do."""
    found = []
    for ground in GROUNDS[law]:
        said, explanation = _one(typed, f"ground_{ground.code}"), _one(typed, f"explain_{ground.code}").strip()
        if said not in {"yes", "no"}:
            found.append((f"ground_{ground.code}", f"Say whether this applies: {ground.words}"))
        elif said == "yes" and not explanation:
            words = f"Say what happened and what you have done about it: {ground.words}"
            found.append((f"explain_{ground.code}", words))
        elif len(explanation) > LONGEST:
            found.append((f"explain_{ground.code}", f"Shorten this to {LONGEST:,} characters: {ground.words}"))
    return tuple(found)


def read_declaration(law: Law, typed: Mapping[str, Sequence[str]]) -> tuple[Declared, ...]:
    """Return what a form declares: `ground_<code>` is `yes` or `no`, `explain_<code>` what was done about it.

    Raises Refused, naming the first ground that is not answered, or that applies without an explanation.
    """
    for field, sentence in declaration_gaps(law, typed):
        raise Refused(sentence, code=field)
    found = []
    for ground in GROUNDS[law]:
        applies = _one(typed, f"ground_{ground.code}") == "yes"
        explanation = _one(typed, f"explain_{ground.code}").strip() if applies else ""
        found.append(Declared(ground.code, applies, explanation))
    return tuple(found)


def declaration_finding(law: Law, declared: Sequence[Declared]) -> Finding:
    """Return what a declaration comes to: nothing applies, or somebody weighs what was done about what applies."""
    names = {ground.code: ground.words for ground in GROUNDS[law]}
    applies = [names[one.code] for one in declared if one.applies]
    if not applies:
        return Finding(CheckKind.DECLARATION, Outcome.HOLDS, "It declares that no ground of exclusion applies.")
    words = f"It declares that this applies, and says what it has done about it: {' '.join(applies)}"
    return Finding(CheckKind.DECLARATION, Outcome.LOOK, words)


def _one(typed: Mapping[str, Sequence[str]], name: str) -> str:
    values = typed.get(name) or [""]
    return values[0]
