"""Every kind is found where it stands, and ordinary care language is left alone."""

import pytest

from placewell.rules.identifying import find_identifying_detail
from tests.rules.identifying.sentences import CLEAN, FOUND, RECORD


@pytest.mark.parametrize(("sentence", "expected"), FOUND, ids=[sentence[:40] for sentence, _ in FOUND])
def test_what_identifies_is_found_where_it_stands(sentence: str, expected: tuple[tuple[str, str], ...]) -> None:
    found = find_identifying_detail(sentence, RECORD)
    assert tuple((sentence[one.start : one.end], one.kind.value) for one in found) == expected


@pytest.mark.parametrize("sentence", CLEAN, ids=[sentence[:40] for sentence in CLEAN])
def test_ordinary_care_language_is_left_alone(sentence: str) -> None:
    assert [(sentence[one.start : one.end], one.kind) for one in find_identifying_detail(sentence, RECORD)] == []
