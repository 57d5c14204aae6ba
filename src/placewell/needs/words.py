"""Needs in plain words: the portrait as people read it, what the suitability test said, and what happens next."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from placewell.rules.formats import Assessed
from placewell.rules.needs import BAND_NAMES, CARE_TYPE_NAMES, OUTCOME_NAMES, Domain, Level, is_eligible
from placewell.rules.portrait import DomainNeed, Nights, ReadingPurpose, Texture, TierOne, TierTwo
from placewell.rules.suitability import LeaveReason, Route, Verdict
from placewell.rules.urgency import Urgency

ABOUT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "most_important": "What is most important to me?",
        "people": "Who matters to me?",
        "communication": "How do I communicate?",
        "wellness": "How am I when I am well, and when I am not?",
        "please_do": "Please do",
        "please_do_not": "Please do not",
        "how_to_support": "How and when to support me",
        "also_worth_knowing": "Also worth knowing",
    }
)
NIGHT_WORDS: Mapping[Nights, str] = MappingProxyType(
    {
        Nights.SETTLED: "Settled",
        Nights.CALLS: "Calls for help some nights",
        Nights.SLEEPING: "Somebody sleeping near",
        Nights.WAKING: "Somebody awake",
    }
)
TEXTURE_WORDS: Mapping[Texture, str] = MappingProxyType(
    {
        Texture.LEVEL_7: "Level 7: regular food",
        Texture.LEVEL_6: "Level 6: soft, in bite-sized pieces",
        Texture.LEVEL_5: "Level 5: minced and moist",
        Texture.LEVEL_4: "Level 4: puréed, or extremely thick",
        Texture.LEVEL_3: "Level 3: liquidised, or moderately thick",
        Texture.LEVEL_2: "Level 2: mildly thick",
        Texture.LEVEL_1: "Level 1: slightly thick",
        Texture.LEVEL_0: "Level 0: thin",
    }
)
URGENCY_WORDS: Mapping[Urgency, str] = MappingProxyType(
    {
        Urgency.PLANNED: "Planned ahead",
        Urgency.STANDARD: "As soon as can be arranged well",
        Urgency.URGENT: "Urgent: within days",
        Urgency.EMERGENCY: "An emergency: within hours",
    }
)
# The domains of the Decision Support Tool, as somebody would say them who does not use it.
PLAIN_DOMAINS: Mapping[Domain, str] = MappingProxyType(
    {
        Domain.BREATHING: "Breathing",
        Domain.NUTRITION: "Eating and drinking",
        Domain.CONTINENCE: "Using the toilet",
        Domain.SKIN: "Skin",
        Domain.MOBILITY: "Moving about",
        Domain.COMMUNICATION: "Being understood",
        Domain.PSYCHOLOGICAL_EMOTIONAL: "Feelings and mood",
        Domain.COGNITION: "Memory and understanding",
        Domain.BEHAVIOUR: "How I act when I am upset",
        Domain.MEDICATION_SYMPTOMS: "Medicines and pain",
        Domain.CONSCIOUSNESS: "Fits, or not being fully awake",
        Domain.OTHER: "Anything else",
    }
)
PLAIN_LEVELS: Mapping[Level, str] = MappingProxyType(
    {
        Level.NONE: "no help needed",
        Level.LOW: "a little help",
        Level.MODERATE: "some help",
        Level.HIGH: "a lot of help",
        Level.SEVERE: "very much help",
        Level.PRIORITY: "help at any moment",
    }
)
VERDICT_WORDS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.PROCEED: "It can be searched for here",
        Verdict.PROCEED_WITH_REASON: "It can be searched for here, for a recorded reason",
        Verdict.LEAVE_DPS: "It leaves the DPS",
    }
)
REASON_WORDS: Mapping[LeaveReason, str] = MappingProxyType(
    {
        LeaveReason.NO_CATEGORY: "No live category covers this kind of care.",
        LeaveReason.MUST_HAVES: "A must-have cannot be written as something that a service either meets or does not.",
        LeaveReason.BESPOKE: "The care has to be designed with a provider, for this one person.",
        LeaveReason.TOO_FEW: "Too few admitted services appear able to meet these needs for a fair search.",
        LeaveReason.STARTS_CO_DESIGNED: "This kind of care starts from what the person and a provider design together.",
    }
)


@dataclass(frozen=True, slots=True)
class RouteWords:
    """A way out of the DPS: what it is, and what happens next."""

    title: str
    next_steps: tuple[str, ...]


ROUTE_WORDS: Mapping[Route, RouteWords] = MappingProxyType(
    {
        Route.NEGOTIATED: RouteWords(
            "Agree it directly with providers",
            (
                "The broker speaks to every provider that could meet these needs, and writes down whom.",
                "A price is agreed with the cost-of-care model on the table; it is never under what care costs.",
                "The person is told what was looked for and found, and chooses.",
            ),
        ),
        Route.CO_DESIGNED: RouteWords(
            "Design it together with a provider",
            (
                "The social worker brings the person, those close to them and one or more providers together.",
                "They write the support plan first; the price follows from the plan.",
                "An approver agrees the cost before anything starts.",
            ),
        ),
        Route.NAMED_PREFERENCE: RouteWords(
            "Go to the provider the person has named",
            (
                "The broker asks the named provider whether it can meet the needs, and on what terms.",
                "The person’s right to choose where they live is checked against what such care costs the council.",
                "If it cannot be, the person is told why in writing, and the test is applied again.",
            ),
        ),
        Route.DIRECT_URGENT: RouteWords(
            "Place it directly, because it cannot wait",
            (
                "The broker places the person with a service that can start in time, and records why.",
                "The placement is an interim one: the person keeps their choice.",
                "A search in the DPS, or another route, starts within five working days.",
            ),
        ),
    }
)


PURPOSE_WORDS: Mapping[ReadingPurpose, str] = MappingProxyType(
    {
        ReadingPurpose.SIGN: "To sign the portrait",
        ReadingPurpose.SUPPORT: "To help the person, or whoever speaks for them, to decide",
        ReadingPurpose.PLACE: "To arrange the visit or the placement",
        ReadingPurpose.SAFEGUARD: "To keep somebody safe",
        ReadingPurpose.ANSWER: "To answer the person, or a complaint",
        ReadingPurpose.AUDIT: "To check how the council did its work",
    }
)


@dataclass(frozen=True, slots=True)
class Section:
    """Part of a portrait as it is read: a heading, and each text under its own."""

    title: str
    rows: tuple[tuple[str, str], ...]


def first_tier_sections(one: TierOne) -> list[Section]:
    """Return what every service that is asked reads, in the order and words in which people read it."""
    about = tuple((words, getattr(one.about_me, name)) for name, words in ABOUT_WORDS.items())
    everyday = (
        ("What I find hard to do alone", "\n".join(OUTCOME_NAMES[outcome] for outcome in one.outcomes)),
        ("Diagnosis, broadly", one.diagnosis_group),
        ("Moving from bed or chair", one.transfers),
        ("Nights", _nights(one)),
        ("One-to-one support", f"{one.one_to_one_hours.normalize():f} hours a week" if one.one_to_one_hours else ""),
        ("Hours of care", f"{one.hours_a_week.normalize():f} hours a week" if one.hours_a_week else ""),
        ("Visits", ", ".join(f"{visit.a_week} a week of {visit.minutes} minutes" for visit in one.visits)),
        ("What can upset me, and risks to others", one.triggers_and_risks),
        ("Food and drink", TEXTURE_WORDS[one.texture]),
        ("Falls", one.falls),
        ("Wishes for the end of life", one.end_of_life),
    )
    search = (
        ("Age", one.age_band),
        ("What is looked for", CARE_TYPE_NAMES[one.care_type].capitalize()),
        ("Services registered for", ", ".join(BAND_NAMES[band] for band in one.bands)),
        ("Where", f"Within {one.radius_miles.normalize():f} miles of {one.search_district}"),
        ("When it should start", f"{one.start_on:%-d %B %Y}"),
        ("How soon it is needed", URGENCY_WORDS[one.urgency]),
        ("For how long", one.expected_length),
        ("It must have", "\n".join(one.must_haves)),
        ("I would like", "\n".join(one.preferences)),
    )
    named = (
        ("What matters to me", about),
        ("Where I need help", _needs(one.domains)),
        ("Day and night", everyday),
        ("What is looked for", search),
    )
    return [_section(title, rows) for title, rows in named]


def assessment_sections(said: Assessed) -> list[Section]:
    """Return what an assessment says, in the order and words in which people read it."""
    eligible = is_eligible(
        has_impairment=said.impairment,
        outcomes_not_achieved=len(set(said.outcomes)),
        wellbeing_affected=said.wellbeing_affected,
    )
    found = (
        ("Needs arise from an impairment or illness", "Yes" if said.impairment else "No"),
        ("Cannot be achieved", "\n".join(OUTCOME_NAMES[one] for one in said.outcomes) or "None of the ten outcomes"),
        ("There is a significant effect on wellbeing", "Yes" if said.wellbeing_affected else "No"),
        ("Eligible under the Care Act", "Yes" if eligible else "No"),
    )
    return [_section("Eligibility", found), _section("Where help is needed", _needs(said.domains))]


def _needs(domains: Mapping[Domain, DomainNeed]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (PLAIN_DOMAINS[domain], f"{need.level.words.capitalize()}: {PLAIN_LEVELS[need.level]}. {need.sentence}".strip())
        for domain in Domain
        if (need := domains.get(domain)) is not None and (need.level != Level.NONE or need.sentence)
    )


def second_tier_section(two: TierTwo) -> Section:
    """Return what only a service reads that says it may be able to care for the person, each reading written down."""
    rows = (
        ("First name", two.forename),
        ("Diagnoses", two.diagnoses),
        ("Medicines", two.medicines),
        ("Where I am now", two.current_setting),
        ("Where those who visit me come from", two.visiting_area),
        ("What I can decide, and who decides with me", two.capacity),
        ("Deprivation of liberty, or power of attorney", two.dols_or_lpa),
        ("Keeping me safe", two.safeguarding),
    )
    return _section("Only for a service that says it may be able to care for me", rows)


def _section(title: str, rows: tuple[tuple[str, str], ...]) -> Section:
    return Section(title, tuple((label, text.strip()) for label, text in rows if text.strip()))


def _nights(one: TierOne) -> str:
    words = NIGHT_WORDS[one.nights]
    return f"{words}, {one.waking_nights} nights a week" if one.waking_nights else words
