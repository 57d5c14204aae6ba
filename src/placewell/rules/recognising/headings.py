"""By which headings a passage is known: those of PRSB “About Me”, the care domains, our own questions, and synonyms."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from placewell.rules.formats import FIRST_QUESTIONS, SECOND_QUESTIONS, AboutHeading
from placewell.rules.needs import Domain

NOT_WORDS = re.compile(r"(?<![0-9])\.|\.(?![0-9])|[^\w.]|_")


def plain(text: str) -> str:
    """Return a text's words in small letters with single spaces, which is how headings and answers are compared."""
    return " ".join(NOT_WORDS.sub(" ", text.lower().replace("’", "").replace("'", "")).split())


# Answers that are picked, and have no words of their own: no passage goes there unless it is that answer and no more.
PICKED = frozenset({"texture", "nights", "waking_nights", "one_to_one_hours", "hours_a_week"})
# Answers that are lines, each one thing.
LISTS = frozenset({"must_haves", "preferences"})
# Not recognised: a list of codes, and what is looked for, which a text seldom says in a way that means one thing.
_NOT_HERE = frozenset({"outcomes", "visits", "age_band", "care_type", "bands", "radius_miles", "start_on", "urgency"})
_NOT_THERE = frozenset({"forename"})

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "about_me.most_important": ("what matters most", "most important to me", "what matters to me", "important to me"),
    "about_me.people": (
        *("people", "important people", "people important to me", "family and friends"),
        *("who is important to me", "my family", "my family and friends"),
    ),
    "about_me.communication": ("how i communicate", "how to communicate with me", "communicating with me"),
    "about_me.wellness": ("wellness", "how i am when i am well", "how i look when i am well", "a good day"),
    "about_me.please_do": ("do", "please do this", "things that help"),
    "about_me.please_do_not": ("please dont", "do not", "dont", "please do not do this", "things that do not help"),
    "about_me.how_to_support": ("how to support me", "how best to support me", "support i need", "routine"),
    "about_me.also_worth_knowing": ("also worth knowing", "worth knowing", "life history", "life story"),
    "domains.breathing": ("respiratory", "respiration"),
    "domains.nutrition": ("eating and drinking", "food and drink", "food and fluids", "nutrition and hydration"),
    "domains.continence": ("toileting", "using the toilet", "toilet needs", "bladder and bowels"),
    "domains.skin": ("skin integrity", "skin and tissue viability", "tissue viability", "pressure areas"),
    "domains.mobility": ("moving about", "moving around", "getting about", "walking"),
    "domains.communication": ("speech", "being understood", "speech and understanding"),
    "domains.psychological_emotional": (
        *("psychological and emotional", "emotional needs", "mental wellbeing", "emotional wellbeing"),
        *("mood", "feelings and mood"),
    ),
    "domains.cognition": ("memory", "memory and understanding", "cognitive needs", "memory and orientation"),
    "domains.behaviour": ("behaviours", "challenging behaviour", "behaviour that challenges"),
    "domains.medication_symptoms": (
        *("symptom control", "medicines and pain", "drug therapies and medication"),
        "drug therapies and medication symptom control",
    ),
    "domains.consciousness": ("consciousness", "seizures", "epilepsy", "altered state of consciousness"),
    "domains.other": ("other needs", "other significant care needs"),
    "diagnosis_group": ("diagnosis broadly", "diagnosis group"),
    "transfers": (
        "moving and handling",
        "moving and transfers",
        "manual handling",
        "hoisting",
        "moving from bed or chair",
    ),
    "triggers_and_risks": ("triggers", "risks", "triggers and risks", "risk to others", "risks to others"),
    "falls": ("fall history", "history of falls", "falls risk"),
    "end_of_life": ("end of life wishes", "wishes for the end of life", "advance care plan", "end of life care"),
    "must_haves": (
        *("must have", "must haves", "it must have", "essential", "essentials", "non negotiable", "needs to have"),
        "a service must have",
    ),
    "preferences": (
        *("likes", "would like", "i would like", "preferences", "preferred", "nice to have", "desirable", "wishes"),
    ),
    "search_district": ("preferred area",),
    "expected_length": ("length of stay", "expected length"),
    "texture": ("iddsi", "iddsi level", "diet texture", "food texture", "food and drink texture", "diet and texture"),
    "nights": ("night", "night needs", "night time", "at night", "overnight"),
    "waking_nights": ("waking nights a week", "waking nights per week"),
    "one_to_one_hours": (
        *("one to one", "one to one hours", "one to one support", "one to one hours a week", "1 1", "1 1 support"),
        *("1 1 hours", "1 to 1", "1 to 1 hours", "1 to 1 support"),
    ),
    "hours_a_week": ("hours of care", "hours of care a week", "hours a week", "hours per week", "weekly hours"),
    "diagnoses": ("diagnosis", "medical history", "past medical history", "health conditions"),
    # Which medicines, and which illness, are for the second tier: a heading that could mean either goes there.
    "medicines": (
        "medication",
        "medications",
        "current medicines",
        "current medication",
        "current medications",
        "list of medicines",
    ),
    "current_setting": ("current setting", "where i am now", "current placement", "where the person is now"),
    "visiting_area": ("visitors", "visiting"),
    "capacity": ("mental capacity", "capacity and who decides"),
    "dols_or_lpa": ("dols", "lpa", "power of attorney", "lasting power of attorney", "deprivation of liberty"),
    "safeguarding": ("safeguarding concerns", "keeping me safe"),
}


def _named() -> Iterator[tuple[str, str]]:
    for question in FIRST_QUESTIONS:
        if question.field not in _NOT_HERE:
            yield question.field.rpartition(".")[2].replace("_", " "), question.field
            yield question.asks, question.field
            # “Please do and please don’t” is two answers: which of them, no reader could say.
            if question.field.startswith("about_me.") and question.heading not in {None, AboutHeading.PLEASE}:
                yield str(question.heading), question.field
    for question in SECOND_QUESTIONS:
        if question.field not in _NOT_THERE:
            yield question.field.replace("_", " "), question.field
            yield question.asks, question.field
    for domain in Domain:
        yield domain.title, f"domains.{domain.value}"


def _table() -> dict[str, str]:
    found = {plain(words): field for words, field in _named()}
    # A care domain and a question of “About Me” share this word: alone, as assessments have it, it is the domain.
    found["communication"] = f"domains.{Domain.COMMUNICATION.value}"
    del found["other"]  # other than what, a text does not say
    return found


# A question’s own name, as the form, PRSB or the Decision Support Tool has it: it says no more than where it stands.
OWN_HEADINGS: Mapping[str, str] = MappingProxyType(_table())
HEADINGS: Mapping[str, str] = MappingProxyType(
    {**OWN_HEADINGS, **{plain(other): field for field, others in _SYNONYMS.items() for other in others}}
)
TITLES: Mapping[str, Domain] = MappingProxyType({plain(domain.title): domain for domain in Domain})
