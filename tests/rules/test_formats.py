"""The public formats: what they ask maps to what others ask, and the schemas are the code lists of the rulebook."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from placewell.rules.formats import (
    ASSESSMENT_QUESTIONS,
    CARE_ACT_LETTERS,
    FIRST_QUESTIONS,
    SCHEMAS,
    SECOND_QUESTIONS,
    VERSIONS,
    AboutHeading,
    FormatName,
    Question,
    schema_name,
)
from placewell.rules.needs import LEVELS_OF, Domain, Outcome

ASKED: dict[FormatName, tuple[Question, ...]] = {
    FormatName.ASSESSMENT: ASSESSMENT_QUESTIONS,
    FormatName.PORTRAIT: FIRST_QUESTIONS,
    FormatName.PORTRAIT_SECOND: SECOND_QUESTIONS,
}
ABOUT_THE_DOCUMENT = {"schema", "reference", "version", "signed_on"}
GROUPS = {"tier_one", "tier_two", "about_me", "domains"}


def answered(schema: dict[str, Any], within: str = "") -> Iterator[str]:
    """Return every place of a schema that holds an answer."""
    for name, one in schema["properties"].items():
        if name in GROUPS:
            yield from answered(one, "" if name.startswith("tier_") else f"{name}.")
        elif name not in ABOUT_THE_DOCUMENT:
            yield f"{within}{name}"


@pytest.mark.parametrize("name", FormatName)
def test_every_answer_of_a_schema_has_its_question_and_every_question_its_place(name: FormatName) -> None:
    fields = [one.field for one in ASKED[name]]
    assert sorted(fields) == sorted(set(fields))
    assert set(fields) == set(answered(SCHEMAS[name]))


@pytest.mark.parametrize("name", FormatName)
def test_no_question_is_unmapped_without_a_reason(name: FormatName) -> None:
    for one in ASKED[name]:
        assert bool(one.heading or one.outcomes or one.domains) != bool(one.because), one.field
        assert one.asks.endswith("?"), one.field
        assert one.why.endswith("."), one.field


def test_every_heading_outcome_and_domain_is_reached_by_a_portrait() -> None:
    assert {one.heading for one in FIRST_QUESTIONS} >= set(AboutHeading)
    assert {outcome for one in FIRST_QUESTIONS for outcome in one.outcomes} == set(Outcome)
    assert {domain for one in FIRST_QUESTIONS for domain in one.domains} == set(Domain)
    # Each outcome but caring for a child is touched by some domain: no level of need says who cares for a child.
    touched = {outcome for one in FIRST_QUESTIONS if one.field != "outcomes" for outcome in one.outcomes}
    assert set(Outcome) - touched == {Outcome.CARING_FOR_A_CHILD}


def test_the_letters_are_those_of_the_regulations() -> None:
    assert (CARE_ACT_LETTERS[Outcome.NUTRITION], CARE_ACT_LETTERS[Outcome.HOME_SAFELY]) == ("a", "e")
    assert (CARE_ACT_LETTERS[Outcome.RELATIONSHIPS], CARE_ACT_LETTERS[Outcome.CARING_FOR_A_CHILD]) == ("g", "j")


@pytest.mark.parametrize("name", FormatName)
def test_every_schema_is_a_schema_of_2020_12_and_closed(name: FormatName) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["schema"] == {"const": schema_name(name)}

    def objects(one: object) -> Iterator[dict[str, Any]]:
        if isinstance(one, dict):
            if one.get("type") == "object":
                yield one
            for part in one.values():
                yield from objects(part)

    assert all(one["additionalProperties"] is False for one in objects(schema))


@pytest.mark.parametrize("name", [FormatName.ASSESSMENT, FormatName.PORTRAIT])
@pytest.mark.parametrize("domain", Domain)
def test_a_domain_has_the_levels_that_it_allows_and_no_other(name: FormatName, domain: Domain) -> None:
    schema = SCHEMAS[name]["properties"]
    domains = (schema if "domains" in schema else schema["tier_one"]["properties"])["domains"]["properties"]
    levels = domains[domain.value]["properties"]["level"]["enum"]
    assert levels == [level.value for level in LEVELS_OF[domain]]
    assert domain != Domain.CONSCIOUSNESS or "S" not in levels


def test_versions_count_from_one_without_a_gap_and_each_says_what_it_changed() -> None:
    for name in FormatName:
        of_it = [one for one in VERSIONS if one.name == name]
        assert [one.number for one in of_it] == list(range(1, len(of_it) + 1))
        assert [one.since for one in of_it] == sorted(one.since for one in of_it)
        assert all(one.changed for one in of_it)


def test_the_reference_page_maps_each_question_as_the_code_does() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/reference/portrait-format.md").read_text("utf-8")
    for one in (*FIRST_QUESTIONS, *SECOND_QUESTIONS, *ASSESSMENT_QUESTIONS):
        letters = [f"({CARE_ACT_LETTERS[outcome]})" for outcome in one.outcomes]
        outcomes = "(a) to (j)" if len(letters) == len(Outcome) else ", ".join(letters)
        domains = ", ".join(domain.title for domain in one.domains)
        assert f"| `{one.field}` | {one.heading or ''} | {outcomes} | {domains} | {one.because} |" in page
    assert all(f"| `{version.schema}` |" in page for version in VERSIONS)
