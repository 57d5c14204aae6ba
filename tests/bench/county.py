"""A county of as many homes as a measurement wants, made through the same actions as the demonstration's."""

import os
from datetime import date

from placewell.accounts.keys import Key, new_key
from placewell.directory.reading import Reading, ServiceFacts
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.ratings import KEY_QUESTIONS, Rating
from placewell.tenders.actions.opening import make_keys
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.county import SEARCH_POINT, County, build_county
from tests.bench.measured import chance

AREA = "Benchshire"


def county_of(homes: int, *, others: int = 0, keys: int = 8) -> County:
    """Return a county with `homes` that a search there invites, each with a provider and a manager of its own.

    `others` are homes around that it does not: rated Inadequate, so never admitted.
    """
    os.environ[Key.OPENING] = new_key()
    reading, draw = Reading(), chance()
    for number in range(homes + others):
        rating = Rating.GOOD if number < homes else Rating.INADEQUATE
        reading.add(
            ServiceFacts(
                service_id=f"1-7{number:09d}",
                name=f"Home {number}",
                provider_id=f"1-6{number:09d}",
                provider_name=f"Provider {number}",
                local_authority=AREA,
                latitude=SEARCH_POINT[0] + draw.uniform(-2.5, 2.5) / 69.0,
                longitude=SEARCH_POINT[1] + draw.uniform(-2.5, 2.5) / 41.6,
                care_home=True,
                beds=40,
                registered=True,
                care_types=frozenset({CareType.RESIDENTIAL}),
                need_bands=frozenset({NeedBand.OLDER_PEOPLE, NeedBand.DEMENTIA}),
                rating_original=rating.value,
                rated_on=date(2024, 6, 3),
                key_questions=dict.fromkeys(KEY_QUESTIONS, rating),
            )
        )
    county = build_county(reading=reading, area=AREA)
    make_keys(actor=OPENER, spare=keys)
    return county
