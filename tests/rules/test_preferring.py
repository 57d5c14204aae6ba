"""What a home says about a wish: a sentence of its own, or nothing; never anything made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.preferring import said_about

WORDS = "You would walk in the garden each day. On Wednesdays there is singing. We keep six hens!"


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("A garden that can be used safely every day", "You would walk in the garden each day."),
        ("To sing with others", ""),
        ("Singing, as she did in her choir", "On Wednesdays there is singing."),
        ("Hens, if there are any", "We keep six hens!"),
        ("A home where people live well", ""),
        ("A Polish speaker", ""),
        ("", ""),
    ],
)
def test_a_wish_finds_the_first_sentence_that_shares_a_word_of_it(wish: str, said: str) -> None:
    assert said_about(wish, [WORDS]) == said


def test_an_answer_to_a_question_counts_after_the_offer() -> None:
    assert said_about("A cat", ["We have cats.", "Your cat can come."]) == ""
    assert said_about("Her piano", ["We sing.", "Bring the piano!"]) == "Bring the piano!"


@given(st.text(max_size=60), st.lists(st.text(max_size=120), max_size=3))
def test_nothing_is_ever_said_that_the_home_did_not_write(wish: str, texts: list[str]) -> None:
    said = said_about(wish, texts)
    assert said == "" or any(said in text for text in texts)
