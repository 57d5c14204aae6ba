"""The people of Fernshire who need care. They are nobody."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from placewell.needs.actions import PersonDetails
from placewell.rules.needs import CareType, Domain, Level, NeedBand, Outcome
from placewell.rules.portrait import AboutMe, DomainNeed, Nights, Texture, TierOne, TierTwo, age_band
from placewell.rules.urgency import Urgency

OUTCOMES = (Outcome.NUTRITION, Outcome.PERSONAL_HYGIENE, Outcome.HOME_SAFELY, Outcome.RELATIONSHIPS)
DOMAINS: Mapping[Domain, DomainNeed] = {
    Domain.COGNITION: DomainNeed(Level.SEVERE, "Loses track of time and place; knows close family most days."),
    Domain.BEHAVIOUR: DomainNeed(Level.MODERATE, "Can be frightened in the evening and calls out; calms with company."),
    Domain.MOBILITY: DomainNeed(Level.MODERATE, "Walks with a frame and one person beside; tires after lunch."),
    Domain.CONTINENCE: DomainNeed(Level.MODERATE, "Needs reminding and help at night."),
    Domain.NUTRITION: DomainNeed(Level.LOW, "Eats well in company, little when alone."),
    Domain.COMMUNICATION: DomainNeed(Level.LOW, "Finds words slowly; give time."),
}


def details(forename: str, surname: str, contact: str, mail: str) -> PersonDetails:
    """Return somebody and who to write to."""
    return PersonDetails(
        forename=forename,
        surname=surname,
        born_on=date(1941, 5, 17),
        contact_name=contact,
        contact_relation="daughter",
        contact_send_to=mail,
        known_names=(contact,),
        known_places=("Fernbridge",),
    )


def first_tier(today: date, urgency: Urgency) -> TierOne:
    """Return a portrait's first tier."""
    return TierOne(
        age_band=age_band(date(1941, 5, 17), today),
        care_type=CareType.RESIDENTIAL,
        bands=(NeedBand.DEMENTIA,),
        search_district="the north of the county",
        radius_miles=Decimal(6),
        start_on=today + timedelta(days=21),
        urgency=urgency,
        expected_length="For good, if it suits",
        about_me=AboutMe(
            most_important="Being outdoors every day, and having somebody to sing with.",
            people="My family come on most Sundays. I like a room full of people at tea time.",
            communication="Speak slowly and let me finish. I hear better on the left.",
            wellness="On a good day I hum. When I am tired I hold my sleeve.",
            please_do="Tell me what is going to happen, one thing at a time.",
            please_do_not="Do not leave me alone in the dark.",
            how_to_support="One person I know, at the same time each evening.",
            also_worth_knowing="I kept hens for most of my life.",
        ),
        outcomes=OUTCOMES,
        domains=DOMAINS,
        diagnosis_group="A dementia",
        transfers="One person, with a frame.",
        nights=Nights.CALLS,
        waking_nights=0,
        one_to_one_hours=Decimal(0),
        triggers_and_risks="Loud television. Has walked out of the house at dusk.",
        texture=Texture.LEVEL_7,
        falls="Two in the last six months, no injury.",
        end_of_life="Not spoken about yet.",
        must_haves=("A garden that can be used safely every day",),
        preferences=("Somewhere with animals",),
    )


def second_tier(forename: str) -> TierTwo:
    """Return a portrait's second tier."""
    return TierTwo(
        forename=forename,
        diagnoses="Alzheimer’s disease, high blood pressure.",
        medicines="Donepezil, amlodipine.",
        current_setting="At home with family.",
        visiting_area="Within half an hour by bus of the county town.",
        capacity="Lacks capacity to decide where to live; a daughter holds power of attorney.",
    )
