"""The portrait's schema and the code that reads and writes portraits say the same; the example is nobody."""

import copy
import dataclasses
import html
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from placewell.accounts.acting import acting_as
from placewell.needs.queries import newest_assessment
from placewell.needs.values import (
    assessment_document,
    portrait_document,
    read_tier_one,
    second_tier_document,
    tier_one_value,
    words_of,
)
from placewell.rules.formats import (
    ASSESSMENT_QUESTIONS,
    EXAMPLE,
    EXAMPLE_ASSESSMENT,
    EXAMPLE_SECOND,
    FIRST_QUESTIONS,
    SCHEMAS,
    SECOND_QUESTIONS,
    Assessed,
    FormatName,
)
from placewell.rules.home_care import VISIT_MINUTES, Visits
from placewell.rules.identifying import find_identifying_detail
from placewell.rules.needs import LEVELS_OF, CareType, Domain, Level, NeedBand, Outcome
from placewell.rules.portrait import AGE_BANDS, AboutMe, DomainNeed, Nights, Texture, TierOne
from placewell.rules.urgency import Urgency
from tests.needs.team import Team

VALIDATORS = {
    name: Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for name, schema in SCHEMAS.items()
}
texts = st.text(st.characters(codec="utf-8"), max_size=60)
needed = texts.filter(bool)
lines = st.lists(needed, max_size=3).map(tuple)
hours = st.decimals(0, 168, places=1)


def needs(domain: Domain) -> st.SearchStrategy[DomainNeed]:
    return st.builds(DomainNeed, st.sampled_from(LEVELS_OF[domain]), texts)


visits = st.lists(
    st.builds(Visits, st.sampled_from(VISIT_MINUTES), st.integers(1, 200)),
    max_size=4,
    unique_by=lambda one: one.minutes,
).map(tuple)
portraits: st.SearchStrategy[TierOne] = st.builds(
    TierOne,
    age_band=st.sampled_from(AGE_BANDS),
    care_type=st.sampled_from(CareType),
    bands=st.lists(st.sampled_from(NeedBand), unique=True).map(tuple),
    search_district=needed,
    radius_miles=st.decimals(1, 50, places=1),
    start_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    urgency=st.sampled_from(Urgency),
    expected_length=needed,
    about_me=st.builds(AboutMe, most_important=needed, **dict.fromkeys(["people", "please_do"], texts)),
    outcomes=st.lists(st.sampled_from(Outcome), unique=True).map(tuple),
    domains=st.fixed_dictionaries({}, optional={domain: needs(domain) for domain in Domain}),
    diagnosis_group=needed,
    transfers=texts,
    nights=st.sampled_from(Nights),
    waking_nights=st.integers(0, 7),
    one_to_one_hours=hours,
    triggers_and_risks=texts,
    texture=st.sampled_from(Texture),
    falls=texts,
    end_of_life=texts,
    must_haves=lines,
    preferences=lines,
    hours_a_week=hours,
    visits=visits,
)
anything = st.none() | st.booleans() | st.integers(-9, 999) | st.text(max_size=6) | st.just([]) | st.just({})


def document(portrait: TierOne) -> dict[str, Any]:
    return portrait_document(portrait, reference="P-1", version=1, signed_on=None)


def holds(value: object, name: FormatName = FormatName.PORTRAIT) -> bool:
    return VALIDATORS[name].is_valid(value)


@given(portraits)
def test_every_portrait_is_valid_against_the_schema_and_reads_back_as_it_was(portrait: TierOne) -> None:
    said = json.loads(json.dumps(document(portrait)))
    VALIDATORS[FormatName.PORTRAIT].validate(said)
    assert read_tier_one(said["tier_one"]) == portrait


@given(portraits, st.data())
def test_whatever_the_schema_lets_pass_can_be_read(portrait: TierOne, data: st.DataObject) -> None:
    said = document(portrait)
    tier = said["tier_one"]
    field = data.draw(st.sampled_from(sorted(tier)))
    inside = tier[field]
    if isinstance(inside, dict) and inside and data.draw(st.booleans()):
        tier, field = inside, data.draw(st.sampled_from(sorted(inside)))
    tier[field] = data.draw(anything)
    if holds(said):
        again = read_tier_one(said["tier_one"])
        assert holds(document(again))


@given(portraits, st.data())
def test_a_portrait_without_one_of_its_answers_or_with_one_more_is_refused(
    portrait: TierOne, data: st.DataObject
) -> None:
    said = document(portrait)
    less, more = copy.deepcopy(said), copy.deepcopy(said)
    del less["tier_one"][data.draw(st.sampled_from(sorted(said["tier_one"])))]
    assert not holds(less)
    more["tier_one"][data.draw(st.sampled_from(["address", "postcode", "name", "born_on", "nhs_number"]))] = "x"
    assert not holds(more)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("age_band", "81"),
        ("care_type", "hospital"),
        ("bands", ["dementia", "dementia"]),
        ("search_district", ""),
        ("search_district", "x" * 121),
        ("radius_miles", "0.5"),
        ("radius_miles", "50.1"),
        ("radius_miles", 6),
        ("radius_miles", "1E+1"),
        ("start_on", "2027-02-30"),
        ("start_on", "1 March 2027"),
        ("urgency", "soon"),
        ("outcomes", ["happiness"]),
        ("nights", "long"),
        ("waking_nights", 8),
        ("one_to_one_hours", "168.5"),
        ("texture", "8"),
        ("falls", "x" * 2001),
        ("must_haves", [""]),
        ("visits", [{"minutes": 20, "a_week": 7}]),
        ("visits", [{"minutes": 30, "a_week": 0}]),
        ("domains", {"consciousness": {"level": "S", "sentence": ""}}),
        ("domains", {"continence": {"level": "P", "sentence": ""}}),
        ("domains", {"cognition": {"level": "M", "sentence": "x" * 401}}),
        ("domains", {"hearing": {"level": "M", "sentence": ""}}),
    ],
)
def test_what_the_rulebook_does_not_allow_the_schema_refuses(field: str, wrong: object) -> None:
    said = document(EXAMPLE)
    assert holds(said)
    said["tier_one"][field] = wrong
    assert not holds(said)


def test_a_number_typed_in_another_way_is_written_as_a_number() -> None:
    assert tier_one_value(dataclasses.replace(EXAMPLE, radius_miles=Decimal("1e1")))["radius_miles"] == "10"


def test_the_example_is_valid_in_both_tiers_and_as_an_assessment() -> None:
    VALIDATORS[FormatName.PORTRAIT].validate(document(EXAMPLE))
    second = second_tier_document(EXAMPLE_SECOND, reference="P-1", version=2, signed_on=date(2027, 1, 4))
    VALIDATORS[FormatName.PORTRAIT_SECOND].validate(second)
    VALIDATORS[FormatName.ASSESSMENT].validate(assessment_document(EXAMPLE_ASSESSMENT))


def test_the_example_is_nobody() -> None:
    said = [*words_of(EXAMPLE).values(), *dataclasses.asdict(EXAMPLE_SECOND).values()]
    assert [(text, one) for text in said for one in find_identifying_detail(text)] == []
    assert len(said) > 25


def test_the_second_tier_is_never_part_of_the_first() -> None:
    said = document(EXAMPLE)
    said["tier_two"] = dataclasses.asdict(EXAMPLE_SECOND)
    assert not holds(said)


def test_an_assessment_as_it_is_recorded_is_valid(team: Team) -> None:
    package = team.assessed()
    with acting_as(team["author"]):
        row = newest_assessment(package)
    assert row is not None
    domains = {Domain(name): DomainNeed(Level(one["level"]), one["sentence"]) for name, one in row.domains.items()}
    outcomes = tuple(Outcome(one) for one in row.outcomes)
    said = assessment_document(Assessed(row.impairment, outcomes, row.wellbeing_affected, domains))
    VALIDATORS[FormatName.ASSESSMENT].validate(said)


# Pages: anybody reads them, and each download is the same each time


ADDRESSES = {
    "/formats/": "text/html",
    "/formats/assessment/": "text/html",
    "/formats/portrait/": "text/html",
    "/formats/assessment.schema.json": "application/schema+json",
    "/formats/portrait.schema.json": "application/schema+json",
    "/formats/portrait-second.schema.json": "application/schema+json",
    "/formats/assessment.example.json": "application/json",
    "/formats/portrait.example.json": "application/json",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "kind"), ADDRESSES.items())
def test_anybody_reads_the_formats_without_signing_in_and_they_are_the_same_each_time(path: str, kind: str) -> None:
    first, again = Client().get(path), Client().get(path)
    assert first.status_code == 200
    assert first["Content-Type"].startswith(kind)
    assert first.content == again.content


@pytest.mark.django_db
def test_what_is_handed_out_is_the_schema_that_the_example_follows() -> None:
    for name in ("assessment", "portrait"):
        schema = json.loads(Client().get(f"/formats/{name}.schema.json").content)
        assert schema == SCHEMAS[FormatName(name)]
        Draft202012Validator(schema).validate(json.loads(Client().get(f"/formats/{name}.example.json").content))


@pytest.mark.django_db
def test_the_pages_show_each_question_with_its_field_its_answers_and_what_it_maps_to() -> None:
    text = html.unescape(Client().get("/formats/portrait/").content.decode())
    for one in (*FIRST_QUESTIONS, *SECOND_QUESTIONS):
        assert one.asks in text
        assert f">{one.field}</code>" in text
    assert "(a) managing and maintaining nutrition" in text
    assert "<code>waking</code>: Somebody awake" in text
    assert "Grew prize dahlias" in text
    assessed = html.unescape(Client().get("/formats/assessment/").content.decode())
    assert all(one.asks in assessed for one in ASSESSMENT_QUESTIONS)
