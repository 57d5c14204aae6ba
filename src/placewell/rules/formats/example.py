"""A worked example that is nobody: no such person lives, and nothing in it could tell who anybody is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from placewell.rules.needs import CareType, Domain, Level, NeedBand, Outcome
from placewell.rules.portrait import AboutMe, DomainNeed, Nights, Texture, TierOne, TierTwo
from placewell.rules.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Assessed:
    """What an assessment says."""

    impairment: bool
    outcomes: tuple[Outcome, ...]
    wellbeing_affected: bool
    domains: Mapping[Domain, DomainNeed]


EXAMPLE_REFERENCE = "P-EXAMPLE"
DOMAINS: Mapping[Domain, DomainNeed] = MappingProxyType(
    {
        Domain.BREATHING: DomainNeed(Level.LOW, "Gets out of breath on stairs; a rest half-way is enough."),
        Domain.NUTRITION: DomainNeed(Level.MODERATE, "Eats slowly, and needs somebody to sit beside for each meal."),
        Domain.CONTINENCE: DomainNeed(Level.MODERATE, "Uses the toilet if asked every two or three hours."),
        Domain.SKIN: DomainNeed(Level.LOW, "Dry on the shins; cream each morning."),
        Domain.MOBILITY: DomainNeed(Level.HIGH, "Stands with two people and a stand aid; cannot walk alone."),
        Domain.COMMUNICATION: DomainNeed(Level.MODERATE, "Short sentences; points at what is wanted when tired."),
        Domain.PSYCHOLOGICAL_EMOTIONAL: DomainNeed(Level.LOW, "Low in the afternoon; company lifts it."),
        Domain.COGNITION: DomainNeed(Level.MODERATE, "Knows the house and the family; loses the day and the month."),
        Domain.BEHAVIOUR: DomainNeed(Level.NONE, ""),
        Domain.MEDICATION_SYMPTOMS: DomainNeed(Level.MODERATE, "Takes tablets with yoghurt, given by somebody known."),
        Domain.CONSCIOUSNESS: DomainNeed(Level.NONE, ""),
        Domain.OTHER: DomainNeed(Level.NONE, ""),
    }
)
OUTCOMES = (
    Outcome.NUTRITION,
    Outcome.PERSONAL_HYGIENE,
    Outcome.TOILET_NEEDS,
    Outcome.CLOTHING,
    Outcome.HOME_SAFELY,
)

EXAMPLE = TierOne(
    age_band="75 to 79",
    care_type=CareType.RESIDENTIAL,
    bands=(NeedBand.OLDER_PEOPLE, NeedBand.DEMENTIA),
    search_district="the east of the county",
    radius_miles=Decimal(8),
    start_on=date(2027, 3, 1),
    urgency=Urgency.STANDARD,
    expected_length="For good, if it suits",
    about_me=AboutMe(
        most_important="A window that looks onto something growing, and being asked before anything is done.",
        people="A daughter who telephones every evening, and an old friend who comes to play draughts.",
        communication="Say it once, slowly, and wait. Large print is easier than small.",
        wellness="When well: humming, and looking out. When not: rubbing the left hand, and silence.",
        please_do="Knock. Put the cup on the right-hand side.",
        please_do_not="Please do not hurry a meal or turn the radio off without asking.",
        how_to_support="Two people for getting up, after nine; one person for the rest of the day.",
        also_worth_knowing="Grew prize dahlias, and still knows every kind by its leaf.",
    ),
    outcomes=OUTCOMES,
    domains=DOMAINS,
    diagnosis_group="A dementia, and weakness after a stroke",
    transfers="Two people, with a stand aid.",
    nights=Nights.CALLS,
    waking_nights=0,
    one_to_one_hours=Decimal(0),
    triggers_and_risks="Being hurried. No risk to others is known.",
    texture=Texture.LEVEL_6,
    falls="One in the last year, from a low chair.",
    end_of_life="To stay where the dahlias can be seen. Nothing is written down yet.",
    must_haves=("A room on the ground floor", "A stand aid, and staff who are trained to use it"),
    preferences=("A garden with beds to tend", "Meals at a small table"),
)
EXAMPLE_SECOND = TierTwo(
    forename="(a first name)",
    diagnoses="Vascular dementia; a stroke some years ago.",
    medicines="A blood thinner each morning; a tablet for blood pressure.",
    current_setting="At home with family.",
    visiting_area="Half an hour by bus.",
    capacity="Decides day by day with help; a meeting decided where to live, with an advocate there.",
    dols_or_lpa="No power of attorney.",
    safeguarding="Nothing known.",
)
EXAMPLE_ASSESSMENT = Assessed(impairment=True, outcomes=OUTCOMES, wellbeing_affected=True, domains=DOMAINS)
