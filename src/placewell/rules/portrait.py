"""The portrait: what services read of a person, in two tiers, and when it may be used (rulebook §2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from placewell.rules.clocks import london_day_words
from placewell.rules.errors import Refused, WrongState
from placewell.rules.home_care import Visits
from placewell.rules.needs import OUTCOME_NAMES, CareType, Domain, Level, NeedBand, Outcome
from placewell.rules.urgency import Urgency

DEFAULT_DAYS = 14
BAND_YEARS = 5
OLDEST_BAND = 90
AGE_BANDS = (
    *(f"{low} to {low + BAND_YEARS - 1}" for low in range(0, OLDEST_BAND, BAND_YEARS)),
    f"{OLDEST_BAND} or over",
)
LONGEST_TEXT = 2_000  # characters of an answer
LONGEST_SENTENCE = 400  # of what is said of a domain
LONGEST_NAME = 120  # of an answer in a line
MOST_MILES = 50
NIGHTS_OF_A_WEEK = 7
HOURS_OF_A_WEEK = 168


@dataclass(frozen=True, slots=True)
class AboutMe:
    """What matters to me, under the headings of PRSB “About Me”."""

    most_important: str = ""
    people: str = ""
    communication: str = ""
    wellness: str = ""
    please_do: str = ""
    please_do_not: str = ""
    how_to_support: str = ""
    also_worth_knowing: str = ""


@dataclass(frozen=True, slots=True)
class DomainNeed:
    """One domain: its level and a sentence."""

    level: Level
    sentence: str


class Nights(StrEnum):
    """What nights need."""

    SETTLED = "settled"
    CALLS = "calls"
    SLEEPING = "sleeping"
    WAKING = "waking"


class Texture(StrEnum):
    """Food and drink texture (IDDSI levels 0 to 7; 7 is regular)."""

    LEVEL_7 = "7"
    LEVEL_6 = "6"
    LEVEL_5 = "5"
    LEVEL_4 = "4"
    LEVEL_3 = "3"
    LEVEL_2 = "2"
    LEVEL_1 = "1"
    LEVEL_0 = "0"


@dataclass(frozen=True, slots=True)
class TierOne:
    """What every invited service reads. Never an address, a name or an exact age."""

    age_band: str
    care_type: CareType
    bands: tuple[NeedBand, ...]
    search_district: str
    radius_miles: Decimal
    start_on: date
    urgency: Urgency
    expected_length: str
    about_me: AboutMe
    outcomes: tuple[Outcome, ...]
    domains: Mapping[Domain, DomainNeed]
    diagnosis_group: str
    transfers: str
    nights: Nights
    waking_nights: int
    one_to_one_hours: Decimal
    triggers_and_risks: str
    texture: Texture
    falls: str
    end_of_life: str
    must_haves: tuple[str, ...]
    preferences: tuple[str, ...]
    hours_a_week: Decimal = Decimal(0)  # of care that is priced by the hour; 0 for a place in a home
    visits: tuple[Visits, ...] = ()  # of those hours, shortest first; the rest has no fixed length


@dataclass(frozen=True, slots=True)
class TierTwo:
    """What a service reads after it declares an interest, each reading logged."""

    forename: str = ""
    diagnoses: str = ""
    medicines: str = ""
    current_setting: str = ""
    visiting_area: str = ""
    capacity: str = ""
    dols_or_lpa: str = ""
    safeguarding: str = ""


class ReadingPurpose(StrEnum):
    """What somebody of the council reads the second tier for."""

    SIGN = "sign"
    SUPPORT = "support"
    PLACE = "place"
    SAFEGUARD = "safeguard"
    ANSWER = "answer"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An assessed need that a portrait leaves out, in a sentence; an outcome and a domain may have the same code."""

    need: str
    sentence: str
    is_outcome: bool = False


def check_answers(portrait: TierOne) -> None:
    """Raise Refused for what no portrait can say: hours that no week has, or the same thing twice."""
    for name, hours in (
        ("one_to_one_hours", portrait.one_to_one_hours),
        ("hours_a_week", portrait.hours_a_week),
    ):
        # “-0” is a number to a computer, and to nobody else.
        if not hours.is_finite() or hours.is_signed() or hours > HOURS_OF_A_WEEK:
            raise Refused(f"Enter a number of hours from 0 to {HOURS_OF_A_WEEK}, without a sign.", code=name)
    if not 0 <= portrait.waking_nights <= NIGHTS_OF_A_WEEK:
        raise Refused(f"Enter a number of nights from 0 to {NIGHTS_OF_A_WEEK}.", code="waking_nights")
    for name, codes in (("bands", portrait.bands), ("outcomes", portrait.outcomes)):
        if len(set(codes)) < len(codes):
            raise Refused("The same answer is given twice. Give it once.", code=name)


def completeness(
    *,
    assessed_outcomes: frozenset[Outcome],
    assessed_levels: Mapping[Domain, Level],
    outcomes: frozenset[Outcome],
    domains: Mapping[Domain, DomainNeed],
) -> tuple[LeftOut, ...]:
    """Say which assessed needs a portrait leaves out, understates or names without a sentence."""
    found = [
        LeftOut(
            outcome.value,
            f"“{OUTCOME_NAMES[outcome]}” is affected in the assessment and missing here.",
            is_outcome=True,
        )
        for outcome in Outcome
        if outcome in assessed_outcomes - outcomes
    ]
    for domain in Domain:
        assessed, stated = assessed_levels.get(domain, Level.NONE), domains.get(domain)
        if assessed == Level.NONE:
            continue
        if stated is None or stated.level == Level.NONE:
            sentence = f"{domain.title} is {assessed.words} in the assessment and missing here."
            found.append(LeftOut(domain.value, sentence))
        elif stated.level.order < assessed.order:
            sentence = f"{domain.title} is {assessed.words} in the assessment and {stated.level.words} here."
            found.append(LeftOut(domain.value, sentence))
        elif not stated.sentence.strip():
            found.append(LeftOut(domain.value, f"{domain.title} has a level here, but no sentence."))
    return tuple(found)


def age_band(born_on: date, today: date) -> str:
    """Return the five-year band of an age, such as `80 to 84`; from 90 on they are one band."""
    age = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    if age < 0:
        raise Refused("A date of birth is not in the future.", code="born_on")
    return AGE_BANDS[min(age, OLDEST_BAND) // BAND_YEARS]


def expires_at(signed_at: datetime, days: int = DEFAULT_DAYS) -> datetime:
    """Return when a portrait signed at a moment expires."""
    return signed_at + timedelta(days=days)


def check_signatory(author: str, signatory: str, *, hands: Collection[str] = (), opener: str = "") -> None:
    """Raise Refused when the signatory wrote the portrait, wrote an earlier text of it (`hands`), or has the case."""
    if signatory == author or signatory in hands:
        raise Refused("You wrote this portrait, so somebody else must sign it.", code="signatory")
    if signatory == opener:
        raise Refused("This is your own case, so somebody else must sign its portrait.", code="signatory")


def check_can_start(*, signed_at: datetime | None, runs_out_at: datetime | None, now: datetime) -> None:
    """Raise WrongState when a portrait cannot start a tender: unsigned, or expired."""
    if signed_at is None or runs_out_at is None:
        raise WrongState("The portrait has not been signed. Ask another social worker to sign it.", code="unsigned")
    if now >= runs_out_at:
        raise WrongState(
            f"The portrait expired on {london_day_words(runs_out_at)}."
            " Ask its signatory to sign it again before you open the tender.",
            code="expired",
        )
