"""Kinds of identifying detail, which of them stop a signature, and what to write instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What was found."""

    NHS_NUMBER = "nhs_number"
    NATIONAL_INSURANCE = "national_insurance"
    POSTCODE = "postcode"
    EMAIL = "email"
    PHONE = "phone"
    BIRTH_DATE = "birth_date"
    PERSON_NAME = "person_name"
    STREET_ADDRESS = "street_address"
    AGE_OVER_89 = "age_over_89"
    FULL_DATE = "full_date"
    EXACT_AGE = "exact_age"
    WARD = "ward"
    HOSPITAL = "hospital"
    SCHOOL = "school"
    EMPLOYER = "employer"
    SURGERY = "surgery"
    RARE_DIAGNOSIS_WITH_PLACE = "rare_diagnosis_with_place"


BLOCKING = frozenset(
    {
        Kind.NHS_NUMBER,
        Kind.NATIONAL_INSURANCE,
        Kind.POSTCODE,
        Kind.EMAIL,
        Kind.PHONE,
        Kind.BIRTH_DATE,
        Kind.PERSON_NAME,
        Kind.STREET_ADDRESS,
        Kind.AGE_OVER_89,
    }
)


@dataclass(frozen=True, slots=True)
class Advice:
    """Why a kind matters, and what to write instead."""

    why: str
    suggestion: str


ADVICE: Mapping[Kind, Advice] = MappingProxyType(
    {
        Kind.NHS_NUMBER: Advice("An NHS number names one person.", "Leave it out; the portrait has its own reference."),
        Kind.NATIONAL_INSURANCE: Advice("A National Insurance number names one person.", "Leave it out."),
        Kind.POSTCODE: Advice("A full postcode is about fifteen homes.", "Name the district the search is around."),
        Kind.EMAIL: Advice("An e-mail address names somebody.", "Leave it out; messages go through Placewell."),
        Kind.PHONE: Advice("A telephone number leads to somebody.", "Leave it out; messages go through Placewell."),
        Kind.BIRTH_DATE: Advice("A date of birth nearly always names one person.", "The age band is shown already."),
        Kind.PERSON_NAME: Advice(
            "A name tells who the person or a relative is.", "Say who they are, such as “a daughter”."
        ),
        Kind.STREET_ADDRESS: Advice(
            "An address tells where the person lives.", "Say what kind of home it is, or the district."
        ),
        Kind.AGE_OVER_89: Advice(
            "Few people are over 89, so an age tells who it is.", "Write “90 or over”, or leave it out."
        ),
        Kind.FULL_DATE: Advice(
            "A full date in a life can be looked up.", "Write the month or season, or how long ago."
        ),
        Kind.EXACT_AGE: Advice("The exact age narrows it down.", "Use the five-year band."),
        Kind.WARD: Advice("A named ward tells where the person is now.", "Write “in hospital”."),
        Kind.HOSPITAL: Advice("A named hospital tells where the person is or was.", "Write “in hospital”."),
        Kind.SCHOOL: Advice("A named school ties the person to a place and year.", "Say what they enjoyed learning."),
        Kind.EMPLOYER: Advice("A named employer can tell who it is.", "Say what kind of work it was."),
        Kind.SURGERY: Advice("A named surgery tells where the person lives.", "Write “their GP”."),
        Kind.RARE_DIAGNOSIS_WITH_PLACE: Advice(
            "A rare diagnosis with a place can be one person.", "Leave out the place, or name the kind of condition."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Span:
    """Where a kind was found: characters, end exclusive."""

    kind: Kind
    start: int
    end: int
