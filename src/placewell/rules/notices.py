"""What a scheme's notices say, as data: ready to send, and published here (rulebook §1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.legal_basis import RULES, LegalBasis
from placewell.rules.needs import BAND_NAMES, CARE_TYPE_NAMES, CareType, NeedBand

SCHEMA = "placewell/notice/1"


class NoticeKind(StrEnum):
    """At which step of a scheme's life a notice is due."""

    INTENTION = "intention"
    ESTABLISHMENT = "establishment"
    MODIFICATION = "modification"
    CESSATION = "cessation"


TITLES: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.INTENTION: "Notice that a scheme is intended",
        NoticeKind.ESTABLISHMENT: "Notice that a scheme is established",
        NoticeKind.MODIFICATION: "Notice that a scheme has changed",
        NoticeKind.CESSATION: "Notice that a scheme has ended",
    }
)
# Procurement Act 2023, section 39: the notices of a dynamic market (check). Other bases know no such numbers.
DYNAMIC_MARKET_CODES: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.INTENTION: "UK13",
        NoticeKind.ESTABLISHMENT: "UK14",
        NoticeKind.MODIFICATION: "UK15",
        NoticeKind.CESSATION: "UK16",
    }
)
# Common Procurement Vocabulary (Commission Regulation (EC) No 213/2008).
CPV: Mapping[CareType, tuple[str, str]] = MappingProxyType(
    {
        CareType.RESIDENTIAL: ("85311000", "Social work services with accommodation"),
        CareType.NURSING: ("85144100", "Residential nursing care services"),
        CareType.RESPITE: ("85311000", "Social work services with accommodation"),
        CareType.INTERIM: ("85311000", "Social work services with accommodation"),
        CareType.HOME_CARE: ("85312000", "Social work services without accommodation"),
        CareType.SUPPORTED_LIVING: ("85311000", "Social work services with accommodation"),
        CareType.EXTRA_CARE: ("85311000", "Social work services with accommodation"),
        CareType.SHARED_LIVES: ("85311000", "Social work services with accommodation"),
    }
)

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True)
class Party:
    """An authority as a notice names it. `code` is its ONS code."""

    name: str
    code: str
    address: str


@dataclass(frozen=True, slots=True)
class NoticeCategory:
    """A kind of care that the scheme buys, and what it asks of a member."""

    ref: str
    name: str
    care_type: CareType
    need_bands: tuple[NeedBand, ...]
    within: str
    rating_gate: str


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a notice is written from: the scheme as it stands, and what changed and why."""

    ref: str
    name: str
    description: str
    basis: LegalBasis
    lead: Party
    others: tuple[Party, ...]
    categories: tuple[NoticeCategory, ...]
    starts_on: date
    ends_on: date | None
    how_to_join: str
    rule: str
    pilot: bool
    changes: tuple["NoticeChange", ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class NoticeChange:
    """One thing that changed: what it was and what it is, in words."""

    what: str
    before: str
    after: str


def code_of(basis: LegalBasis, kind: NoticeKind) -> str:
    """Return the number of a notice, such as UK13; empty where the basis has none."""
    return DYNAMIC_MARKET_CODES[kind] if basis == LegalBasis.PA23_DYNAMIC_MARKET else ""


def title_of(basis: LegalBasis, kind: NoticeKind) -> str:
    """Return what a notice is called, with its number where it has one."""
    code = code_of(basis, kind)
    return f"{code}: {TITLES[kind]}" if code else TITLES[kind]


def wanted_before_going_live(basis: LegalBasis) -> tuple[NoticeKind, ...]:
    """Return the notices that are sent before a scheme goes live: the intention to establish a dynamic market."""
    return (NoticeKind.INTENTION,) if basis == LegalBasis.PA23_DYNAMIC_MARKET else ()


def notice_content(kind: NoticeKind, facts: NoticeFacts, *, dated: date) -> Mapping[str, Json]:
    """Return a notice as data, of the schema `placewell/notice/1`, in a fixed order of fields."""
    rules = RULES[facts.basis]
    return {
        "schema": SCHEMA,
        "kind": kind.value,
        "code": code_of(facts.basis, kind),
        "title": title_of(facts.basis, kind),
        "dated": dated.isoformat(),
        "scheme": {
            "ref": facts.ref,
            "name": facts.name,
            "description": facts.description,
            "legal_basis": facts.basis.value,
            "legal_basis_name": rules.name,
            "pilot": facts.pilot,
            "starts_on": facts.starts_on.isoformat(),
            "ends_on": facts.ends_on.isoformat() if facts.ends_on else None,
        },
        "authority": _party(facts.lead),
        "other_authorities": [_party(one) for one in facts.others],
        "categories": [_category(one) for one in facts.categories],
        "cpv": _cpv(facts.categories),
        "joining": {
            "how": facts.how_to_join,
            "fee": "none",
            "limit_on_members": "none",
            "decided_within_working_days": rules.decision_working_days,
        },
        "rule_of_choice": facts.rule,
        "changes": [{"what": one.what, "before": one.before, "after": one.after} for one in facts.changes],
        "because": facts.because,
    }


def _party(party: Party) -> Mapping[str, Json]:
    return {"name": party.name, "code": party.code, "address": party.address}


def _category(category: NoticeCategory) -> Mapping[str, Json]:
    return {
        "ref": category.ref,
        "name": category.name,
        "care_type": category.care_type.value,
        "care": CARE_TYPE_NAMES[category.care_type],
        "registered_for": [BAND_NAMES[band] for band in category.need_bands],
        "within": category.within or None,
        "lowest_rating": category.rating_gate or None,
    }


def _cpv(categories: tuple[NoticeCategory, ...]) -> list[Json]:
    codes = dict(CPV[one.care_type] for one in categories)
    return [{"code": code, "name": name} for code, name in sorted(codes.items())]
