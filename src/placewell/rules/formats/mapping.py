"""Each question of the assessment and the portrait: what it asks, why, and where other records have the same.

Sources: PRSB About Me standard, version 1.2; the Care and Support (Eligibility Criteria) Regulations 2015
(SI 2015/313), regulation 2(2); the care domains of the NHS Decision Support Tool (2022). The mapping decides nothing:
it says where an answer would stand in those records, so that nobody has to be asked twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.needs import Domain, Outcome


class AboutHeading(StrEnum):
    """The headings of PRSB “About Me” under which a person's own words stand."""

    MOST_IMPORTANT = "What is most important to me"
    PEOPLE = "People who are important to me"
    COMMUNICATION = "How I communicate and how to communicate with me"
    WELLNESS = "My wellness"
    PLEASE = "Please do and please don’t"
    SUPPORT = "How and when to support me"
    ALSO = "Also worth knowing about me"


# Law: SI 2015/313 regulation 2(2) lists the outcomes as (a) to (j), in this order.
CARE_ACT_LETTERS: Mapping[Outcome, str] = MappingProxyType(dict(zip(Outcome, "abcdefghij", strict=True)))


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the field that holds its answer, what is asked, why, and what it maps to.

    `because` says why a question maps to nothing; one that maps to something has none.
    """

    field: str
    asks: str
    why: str
    heading: AboutHeading | None = None
    outcomes: tuple[Outcome, ...] = ()
    domains: tuple[Domain, ...] = ()
    because: str = ""


_SEARCH = "It says what is looked for, where and when: it is no need."
# Which outcomes a need in each domain touches most often.
_TOUCHES: Mapping[Domain, tuple[Outcome, ...]] = {
    Domain.BREATHING: (Outcome.HOME_SAFELY, Outcome.COMMUNITY),
    Domain.NUTRITION: (Outcome.NUTRITION,),
    Domain.CONTINENCE: (Outcome.TOILET_NEEDS,),
    Domain.SKIN: (Outcome.PERSONAL_HYGIENE,),
    Domain.MOBILITY: (Outcome.CLOTHING, Outcome.HOME_SAFELY, Outcome.COMMUNITY),
    Domain.COMMUNICATION: (Outcome.RELATIONSHIPS, Outcome.COMMUNITY),
    Domain.PSYCHOLOGICAL_EMOTIONAL: (Outcome.RELATIONSHIPS, Outcome.WORK_AND_LEARNING),
    Domain.COGNITION: (Outcome.HOME_SAFELY, Outcome.HABITABLE_HOME),
    Domain.BEHAVIOUR: (Outcome.RELATIONSHIPS, Outcome.COMMUNITY),
    Domain.MEDICATION_SYMPTOMS: (Outcome.HOME_SAFELY,),
    Domain.CONSCIOUSNESS: (Outcome.HOME_SAFELY,),
    Domain.OTHER: (),
}
_OUTCOMES = Question(
    "outcomes",
    "Which of the ten outcomes of the Care Act can the person not achieve?",
    "Two or more, with an effect on wellbeing, make needs eligible.",
    outcomes=tuple(Outcome),
)
_DOMAINS = tuple(
    Question(
        f"domains.{domain.value}",
        f"{domain.title}: how much need is there, and what does it mean day by day?",
        "Levels give the figures and the budget; the sentence tells a service what to be ready for.",
        outcomes=_TOUCHES[domain],
        domains=(domain,),
    )
    for domain in Domain
)

ASSESSMENT_QUESTIONS: tuple[Question, ...] = (
    Question(
        "impairment",
        "Do the needs arise from a physical or mental impairment or illness?",
        "The first condition of eligibility.",
        because="It is regulation 2(1)(a): a condition of eligibility, and no outcome.",
    ),
    _OUTCOMES,
    Question(
        "wellbeing_affected",
        "Is there a significant effect on wellbeing?",
        "The third condition of eligibility.",
        because="It is regulation 2(1)(c): a condition of eligibility, and no outcome.",
    ),
    *_DOMAINS,
)

_ABOUT = (
    Question(
        "about_me.most_important",
        "What is most important to me?",
        "A service that cannot meet it should not offer.",
        AboutHeading.MOST_IMPORTANT,
    ),
    Question(
        "about_me.people",
        "Who matters to me?",
        "So that a service keeps the person close to them.",
        AboutHeading.PEOPLE,
        (Outcome.RELATIONSHIPS,),
    ),
    Question(
        "about_me.communication",
        "How do I communicate?",
        "So that staff can understand and be understood.",
        AboutHeading.COMMUNICATION,
        domains=(Domain.COMMUNICATION,),
    ),
    Question(
        "about_me.wellness",
        "How am I when I am well, and when I am not?",
        "So that a change is seen early.",
        AboutHeading.WELLNESS,
        domains=(Domain.PSYCHOLOGICAL_EMOTIONAL,),
    ),
    Question("about_me.please_do", "What should people do?", "What helps, in a line.", AboutHeading.PLEASE),
    Question("about_me.please_do_not", "What should people not do?", "What harms, in a line.", AboutHeading.PLEASE),
    Question(
        "about_me.how_to_support",
        "How and when should I be supported?",
        "A service plans its staff by it.",
        AboutHeading.SUPPORT,
    ),
    Question(
        "about_me.also_worth_knowing",
        "What else is worth knowing?",
        "A person is more than their needs.",
        AboutHeading.ALSO,
    ),
)
_DAY_AND_NIGHT = (
    Question(
        "diagnosis_group",
        "What is the diagnosis, broadly?",
        "A service must be registered and trained for it.",
        because="A group of diagnoses is no level of need; the domains say what it means for the person.",
    ),
    Question(
        "transfers",
        "How many people, and what equipment, does moving take?",
        "It says how many staff must be there at once.",
        outcomes=(Outcome.TOILET_NEEDS, Outcome.HOME_SAFELY),
        domains=(Domain.MOBILITY,),
    ),
    Question(
        "nights", "What do nights need?", "Staff who are awake cost more than staff who sleep.", AboutHeading.SUPPORT
    ),
    Question("waking_nights", "How many nights a week with somebody awake?", "It is priced.", AboutHeading.SUPPORT),
    Question("one_to_one_hours", "How many one-to-one hours a week?", "They are priced.", AboutHeading.SUPPORT),
    Question(
        "hours_a_week", "How many hours of care a week?", "Care at home is priced by the hour.", AboutHeading.SUPPORT
    ),
    Question("visits", "How many visits of which length?", "Short visits cost more an hour.", AboutHeading.SUPPORT),
    Question(
        "triggers_and_risks",
        "What can upset me, and what are the risks to others?",
        "A service must keep everybody safe, and be honest about whether it can.",
        AboutHeading.WELLNESS,
        (Outcome.RELATIONSHIPS,),
        (Domain.BEHAVIOUR,),
    ),
    Question(
        "texture",
        "Which texture of food and drink (IDDSI)?",
        "The wrong one can choke.",
        outcomes=(Outcome.NUTRITION,),
        domains=(Domain.NUTRITION,),
    ),
    Question(
        "falls",
        "Have there been falls?",
        "A service plans the room and the watch by it.",
        outcomes=(Outcome.HOME_SAFELY,),
        domains=(Domain.MOBILITY,),
    ),
    Question(
        "end_of_life",
        "Are there wishes for the end of life?",
        "A service must be able to keep them.",
        because="Such wishes have a record of their own. A service reads here only what it must be able to do.",
    ),
)
_SEARCHING = (
    Question(
        "age_band", "In which five years is the age?", "Never an exact age: that could identify.", because=_SEARCH
    ),
    Question("care_type", "What kind of care is looked for?", "It says who can be asked.", because=_SEARCH),
    Question("bands", "What must services be registered for?", "It says who can be asked.", because=_SEARCH),
    Question("search_district", "Around which area?", "A district, never an address.", because=_SEARCH),
    Question("radius_miles", "Within how many miles?", "It says who can be asked.", because=_SEARCH),
    Question("start_on", "When should care start?", "A service must be free by then.", because=_SEARCH),
    Question("urgency", "How soon is it needed?", "It gives every service the same time to answer.", because=_SEARCH),
    Question("expected_length", "For how long?", "A short stay is planned in another way.", because=_SEARCH),
    Question(
        "must_haves",
        "What must a service have?",
        "Each is something a service either meets or does not; only those that do are choices.",
        AboutHeading.MOST_IMPORTANT,
    ),
    Question(
        "preferences",
        "What would be liked?",
        "Kept apart from must-haves: no service is left out for one.",
        AboutHeading.MOST_IMPORTANT,
    ),
)
FIRST_QUESTIONS: tuple[Question, ...] = (*_ABOUT, _OUTCOMES, *_DOMAINS, *_DAY_AND_NIGHT, *_SEARCHING)

_PERSON = "It could identify the person, so it stands under none of the shared headings."
SECOND_QUESTIONS: tuple[Question, ...] = (
    Question("forename", "What is the first name?", "To greet somebody by it on a visit.", because=_PERSON),
    Question("diagnoses", "Which diagnoses?", "To judge whether care can be safe.", because=_PERSON),
    Question(
        "medicines",
        "Which medicines?",
        "To judge whether staff can give them.",
        domains=(Domain.MEDICATION_SYMPTOMS,),
    ),
    Question("current_setting", "Where is the person now?", "To arrange a visit.", because=_PERSON),
    Question(
        "visiting_area",
        "Where do those who visit come from?",
        "To keep visits possible.",
        AboutHeading.PEOPLE,
        (Outcome.RELATIONSHIPS,),
    ),
    Question(
        "capacity",
        "What can the person decide, and who decides with them?",
        "The Mental Capacity Act asks it of every decision.",
        domains=(Domain.COGNITION,),
    ),
    Question(
        "dols_or_lpa",
        "Is there a deprivation of liberty, or a power of attorney?",
        "A service has duties of its own then.",
        because="It is the person’s standing in law: no outcome and no level of need.",
    ),
    Question(
        "safeguarding",
        "What must be known to keep the person and others safe?",
        "A service cannot guard against what it does not know.",
        AboutHeading.PLEASE,
        domains=(Domain.BEHAVIOUR,),
    ),
)
