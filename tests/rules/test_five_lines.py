"""Five lines first: never longer than five, and never more than the portrait's first tier holds (rulebook §2)."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.five_lines import LONGEST, MOST_LINES, five_lines, greatest_needs
from placewell.rules.needs import CareType, Domain, Level, NeedBand
from placewell.rules.portrait import AboutMe, DomainNeed, Nights, Texture, TierOne
from placewell.rules.urgency import Urgency

words = st.text(alphabet="abc .,;é’\n", max_size=300)
needs = st.dictionaries(
    st.sampled_from(list(Domain)), st.builds(DomainNeed, st.sampled_from(list(Level)), words), max_size=12
)
tiers = st.builds(
    TierOne,
    age_band=st.sampled_from(["80 to 84", "90 or over", ""]),
    care_type=st.sampled_from(list(CareType)),
    bands=st.lists(st.sampled_from(list(NeedBand)), unique=True).map(tuple),
    search_district=words,
    radius_miles=st.decimals("0.5", "30", places=1),
    start_on=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    urgency=st.sampled_from(list(Urgency)),
    expected_length=words,
    about_me=st.builds(AboutMe, most_important=words, people=words),
    outcomes=st.just(()),
    domains=needs,
    diagnosis_group=words,
    transfers=words,
    nights=st.sampled_from(list(Nights)),
    waking_nights=st.integers(0, 7),
    one_to_one_hours=st.decimals(0, 40, places=1),
    triggers_and_risks=words,
    texture=st.sampled_from(list(Texture)),
    falls=words,
    end_of_life=words,
    must_haves=st.just(()),
    preferences=st.just(()),
)
PLAIN = TierOne(
    age_band="80 to 84",
    care_type=CareType.RESIDENTIAL,
    bands=(NeedBand.DEMENTIA,),
    search_district="the north of the county",
    radius_miles=Decimal("6.0"),
    start_on=date(2026, 12, 18),
    urgency=Urgency.STANDARD,
    expected_length="For good, if it suits",
    about_me=AboutMe(most_important="Being outdoors every day."),
    outcomes=(),
    domains={
        Domain.MOBILITY: DomainNeed(Level.MODERATE, "Walks with a frame."),
        Domain.COGNITION: DomainNeed(Level.SEVERE, "Loses track of time."),
        Domain.NUTRITION: DomainNeed(Level.LOW, "Eats well."),
    },
    diagnosis_group="A dementia",
    transfers="One person, with a frame.",
    nights=Nights.WAKING,
    waking_nights=3,
    one_to_one_hours=Decimal("10.0"),
    triggers_and_risks="Loud television.",
    texture=Texture.LEVEL_5,
    falls="Two.",
    end_of_life="Not spoken about.",
    must_haves=("A garden",),
    preferences=("Animals",),
)


def test_the_five_lines_of_a_portrait() -> None:
    assert [(line.title, line.text) for line in five_lines(PLAIN)] == [
        ("Who", "A dementia, aged 80 to 84. Residential care home for dementia."),
        ("Matters most", "Being outdoors every day."),
        ("Greatest needs", "Severe: cognition; Moderate: mobility"),
        (
            "Day and night",
            (
                "Waking nights, 3 a week. Moving: One person, with a frame. 10 one-to-one hours a week."
                " Food and drink at IDDSI level 5."
            ),
        ),
        (
            "Where and when",
            ("Within 6 miles of the north of the county. From 18 December 2026. For good, if it suits. Standard."),
        ),
    ]


@given(tiers)
def test_there_are_never_more_than_five_and_none_is_empty_or_long(tier: TierOne) -> None:
    lines = five_lines(tier)
    assert 1 <= len(lines) <= MOST_LINES
    assert all(0 < len(line.text.strip()) <= LONGEST and "\n" not in line.text for line in lines)
    assert len({line.title for line in lines}) == len(lines)


@given(tiers, words)
def test_what_is_not_for_the_five_lines_does_not_change_them(tier: TierOne, other: str) -> None:
    about = AboutMe(most_important=tier.about_me.most_important, people=other, also_worth_knowing=other)
    sentences = {domain: DomainNeed(need.level, other) for domain, need in tier.domains.items()}
    changed = replace(
        tier,
        about_me=about,
        domains=sentences,
        triggers_and_risks=other,
        falls=other,
        end_of_life=other,
        must_haves=(other,),
        preferences=(other,),
    )
    assert five_lines(changed) == five_lines(tier)


@given(tiers)
def test_no_number_is_said_that_the_portrait_does_not_hold(tier: TierOne) -> None:
    held = " ".join(
        (
            *(tier.age_band, f"{tier.radius_miles.normalize():f}", f"{tier.start_on:%-d %Y}", str(tier.waking_nights)),
            *(f"{tier.one_to_one_hours.normalize():f}", tier.texture.value, tier.urgency.value),
            "65",  # of the names of need bands
        )
    )
    said = {number for line in five_lines(tier) for number in re.findall(r"\d+(?:\.\d+)?", line.text)}
    assert said <= set(re.findall(r"\d+(?:\.\d+)?", held))


@given(tiers)
def test_the_greatest_needs_come_first_and_low_ones_only_alone(tier: TierOne) -> None:
    found = greatest_needs(tier)
    orders = [level.order for _, level in found]
    assert orders == sorted(orders, reverse=True)
    assert all(tier.domains[domain].level == level != Level.NONE for domain, level in found)
    if any(level.order > Level.LOW.order for _, level in found):
        assert Level.LOW not in {level for _, level in found}
    left_out = [need.level.order for domain, need in tier.domains.items() if domain not in dict(found)]
    assert not orders or max(left_out, default=0) <= min(orders)


def test_settled_nights_regular_food_and_no_one_to_one_say_nothing() -> None:
    plain = replace(PLAIN, nights=Nights.SETTLED, texture=Texture.LEVEL_7, one_to_one_hours=Decimal(0), transfers="")
    assert "Day and night" not in {line.title for line in five_lines(plain)}
