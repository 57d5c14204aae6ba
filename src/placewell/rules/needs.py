"""Kinds of care, need bands, Care Act outcomes, care domains and their levels (rulebook §2)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.errors import Refused


class CareType(StrEnum):
    """What is bought."""

    RESIDENTIAL = "residential"
    NURSING = "nursing"
    RESPITE = "respite"
    INTERIM = "interim"
    HOME_CARE = "home_care"
    SUPPORTED_LIVING = "supported_living"
    EXTRA_CARE = "extra_care"
    SHARED_LIVES = "shared_lives"

    @property
    def is_bed(self) -> bool:
        """Tell whether it is a place in a home, priced per week."""
        return self in {CareType.RESIDENTIAL, CareType.NURSING, CareType.RESPITE, CareType.INTERIM}

    @property
    def registered_as(self) -> frozenset["CareType"]:
        """Return the registered types among which it is looked for."""
        if self in {CareType.RESPITE, CareType.INTERIM}:
            return frozenset({CareType.RESIDENTIAL, CareType.NURSING})
        return frozenset({self})


CARE_TYPE_NAMES: Mapping[CareType, str] = MappingProxyType(
    {
        CareType.RESIDENTIAL: "residential care home",
        CareType.NURSING: "nursing home",
        CareType.RESPITE: "short stay (respite)",
        CareType.INTERIM: "interim stay",
        CareType.HOME_CARE: "care at home",
        CareType.SUPPORTED_LIVING: "supported living",
        CareType.EXTRA_CARE: "extra care housing",
        CareType.SHARED_LIVES: "shared lives",
    }
)


class NeedBand(StrEnum):
    """Whom a service is registered to care for (CQC service user bands)."""

    OLDER_PEOPLE = "older_people"
    YOUNGER_ADULTS = "younger_adults"
    DEMENTIA = "dementia"
    LEARNING_DISABILITY = "learning_disability"
    MENTAL_HEALTH = "mental_health"
    PHYSICAL_DISABILITY = "physical_disability"
    SENSORY_IMPAIRMENT = "sensory_impairment"
    SUBSTANCE_MISUSE = "substance_misuse"
    EATING_DISORDER = "eating_disorder"
    DETAINED = "detained"


BAND_NAMES: Mapping[NeedBand, str] = MappingProxyType(
    {
        NeedBand.OLDER_PEOPLE: "people over 65",
        NeedBand.YOUNGER_ADULTS: "adults under 65",
        NeedBand.DEMENTIA: "dementia",
        NeedBand.LEARNING_DISABILITY: "learning disability or autism",
        NeedBand.MENTAL_HEALTH: "mental health",
        NeedBand.PHYSICAL_DISABILITY: "physical disability",
        NeedBand.SENSORY_IMPAIRMENT: "sensory impairment",
        NeedBand.SUBSTANCE_MISUSE: "alcohol or drugs",
        NeedBand.EATING_DISORDER: "eating disorder",
        NeedBand.DETAINED: "people detained under the Mental Health Act",
    }
)


class Outcome(StrEnum):
    """The ten eligible outcomes of the Care Act (law: SI 2015/313 regulation 2(2))."""

    NUTRITION = "nutrition"
    PERSONAL_HYGIENE = "personal_hygiene"
    TOILET_NEEDS = "toilet_needs"
    CLOTHING = "clothing"
    HOME_SAFELY = "home_safely"
    HABITABLE_HOME = "habitable_home"
    RELATIONSHIPS = "relationships"
    WORK_AND_LEARNING = "work_and_learning"
    COMMUNITY = "community"
    CARING_FOR_A_CHILD = "caring_for_a_child"


OUTCOME_NAMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.NUTRITION: "Managing and maintaining nutrition",
        Outcome.PERSONAL_HYGIENE: "Maintaining personal hygiene",
        Outcome.TOILET_NEEDS: "Managing toilet needs",
        Outcome.CLOTHING: "Being appropriately clothed",
        Outcome.HOME_SAFELY: "Being able to make use of the home safely",
        Outcome.HABITABLE_HOME: "Maintaining a habitable home environment",
        Outcome.RELATIONSHIPS: "Developing and maintaining family or other personal relationships",
        Outcome.WORK_AND_LEARNING: "Accessing work, training, education or volunteering",
        Outcome.COMMUNITY: "Making use of facilities or services in the community",
        Outcome.CARING_FOR_A_CHILD: "Carrying out caring responsibilities for a child",
    }
)


class Level(StrEnum):
    """How much need there is in a domain, least first."""

    NONE = "N"
    LOW = "L"
    MODERATE = "M"
    HIGH = "H"
    SEVERE = "S"
    PRIORITY = "P"

    @property
    def words(self) -> str:
        """The level's name in words."""
        return _LEVEL_WORDS[self]

    @property
    def order(self) -> int:
        """0 for none up to 5 for priority."""
        return list(Level).index(self)


_LEVEL_WORDS = dict(zip(Level, ("none", "low", "moderate", "high", "severe", "priority"), strict=True))


class Domain(StrEnum):
    """The twelve care domains of the NHS Decision Support Tool (2022)."""

    BREATHING = "breathing"
    NUTRITION = "nutrition"
    CONTINENCE = "continence"
    SKIN = "skin"
    MOBILITY = "mobility"
    COMMUNICATION = "communication"
    PSYCHOLOGICAL_EMOTIONAL = "psychological_emotional"
    COGNITION = "cognition"
    BEHAVIOUR = "behaviour"
    MEDICATION_SYMPTOMS = "medication_symptoms"
    CONSCIOUSNESS = "consciousness"
    OTHER = "other"

    @property
    def title(self) -> str:  # type: ignore[override] # a domain's name, not the text's own method
        """The domain's name as people read it."""
        return _DOMAIN_TITLES[self]


_DOMAIN_TITLES = dict(
    zip(
        Domain,
        (
            *("Breathing", "Nutrition", "Continence", "Skin", "Mobility", "Communication"),
            *("Psychological and emotional needs", "Cognition", "Behaviour"),
            *("Medication and symptoms", "Altered states of consciousness", "Other significant needs"),
        ),
        strict=True,
    )
)

# Law: NHS Decision Support Tool 2022. Which levels each domain has; consciousness has no severe.
_ALLOWED = {
    Domain.BREATHING: "NLMHSP",
    Domain.NUTRITION: "NLMHS",
    Domain.CONTINENCE: "NLMH",
    Domain.SKIN: "NLMHS",
    Domain.MOBILITY: "NLMHS",
    Domain.COMMUNICATION: "NLMH",
    Domain.PSYCHOLOGICAL_EMOTIONAL: "NLMH",
    Domain.COGNITION: "NLMHS",
    Domain.BEHAVIOUR: "NLMHSP",
    Domain.MEDICATION_SYMPTOMS: "NLMHSP",
    Domain.CONSCIOUSNESS: "NLMHP",
    Domain.OTHER: "NLMHS",
}
LEVELS_OF: Mapping[Domain, tuple[Level, ...]] = MappingProxyType(
    {domain: tuple(Level(letter) for letter in letters) for domain, letters in _ALLOWED.items()}
)


def check_level(domain: Domain, level: Level) -> None:
    """Raise Refused when a domain has no such level."""
    if level not in LEVELS_OF[domain]:
        allowed = ", ".join(one.words for one in LEVELS_OF[domain])
        raise Refused(f"{domain.title} has no level “{level.words}”. Choose one of: {allowed}.", code="level")


def chc_reasons(
    levels: Mapping[Domain, Level], *, care_type: CareType, checklist_positive: bool = False
) -> tuple[str, ...]:
    """Return why NHS continuing healthcare must be considered before a tender starts; empty when it need not.

    One priority, two severe, a positive checklist; for nursing always (check).
    """
    reasons = []
    if Level.PRIORITY in levels.values():
        reasons.append("A domain is at priority level.")
    if list(levels.values()).count(Level.SEVERE) > 1:
        reasons.append("Two or more domains are at severe level.")
    if checklist_positive:
        reasons.append("The continuing healthcare checklist was positive.")
    if care_type == CareType.NURSING:
        reasons.append("A nursing home place always needs a recorded decision.")
    return tuple(reasons)


def is_eligible(*, has_impairment: bool, outcomes_not_achieved: int, wellbeing_affected: bool) -> bool:
    """Tell whether needs are eligible under the Care Act (law: SI 2015/313 regulation 2(1))."""
    return has_impairment and outcomes_not_achieved >= 2 and wellbeing_affected
