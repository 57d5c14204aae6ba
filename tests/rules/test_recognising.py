"""Pasting a text: what names its question is recognised, nothing is guessed, and no word is lost or doubled."""

import re
from collections import Counter
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from placewell.rules.formats import FIRST_QUESTIONS, SECOND_QUESTIONS, AboutHeading
from placewell.rules.needs import LEVELS_OF, Domain, Level
from placewell.rules.portrait import LONGEST_SENTENCE, Nights, Texture
from placewell.rules.recognising import Filled, Passage, fill, recognise, words
from placewell.rules.recognising.headings import HEADINGS, LISTS, OWN_HEADINGS, PICKED, plain

TEXT_FIELDS = {one.field for one in (*FIRST_QUESTIONS, *SECOND_QUESTIONS)}
EVERY = TEXT_FIELDS | {f"domains.{domain}.level" for domain in Domain}
NOTHING: dict[str, str] = {}

ABOUT_ME = """\
What is most important to me
Being outdoors, and the sound of the sea.

Singing on Sundays.

Please do:
- Knock before you come in.
Please don't: hurry me.

GP details:
The surgery in the square.

Cognition: moderate. Loses the day and the month.
Mobility (high)
Two people and a stand aid.
Continence - low need, reminding helps
IDDSI level 5
Nights: waking
3 waking nights a week
One to one support: 10 hours a week

Must have
• a garden
• a room on the ground floor
Likes: cats

She came here by herself in spring.
"""


def filled(text: str, standing: dict[str, str] = NOTHING) -> Filled:
    return fill(recognise(text), standing=standing, offered=EVERY)


def answers(text: str) -> dict[str, str]:
    return dict(filled(text).answers)


def test_a_text_under_known_headings_is_filled_in_and_the_rest_is_left() -> None:
    said = filled(ABOUT_ME)
    assert said.answers == {
        "about_me.most_important": "Being outdoors, and the sound of the sea.\nSinging on Sundays.",
        "about_me.please_do": "- Knock before you come in.",
        "about_me.please_do_not": "Please don't: hurry me.",
        "domains.cognition": "Loses the day and the month.",
        "domains.cognition.level": "M",
        "domains.mobility": "Two people and a stand aid.",
        "domains.mobility.level": "H",
        "domains.continence": "reminding helps",
        "domains.continence.level": "L",
        "texture": "5",
        "nights": "waking",
        "waking_nights": "3",
        "one_to_one_hours": "10",
        "must_haves": "a garden\na room on the ground floor",
        "preferences": "cats",
    }
    assert said.left == ("GP details:\nThe surgery in the square.", "She came here by herself in spring.")


# No word is lost

headings = st.sampled_from(sorted(HEADINGS))
levels = st.sampled_from(["moderate", "Severe.", "low need,", "(high)", "priority", "low mood", "level low", "no need"])
answer_words = st.sampled_from(
    [
        *("IDDSI level 4", "level 2", "Level 3 mildly thick", "waking", "waking nights", "7", "10 hours a week"),
        *("must have a lift", "would like a cat", "- a garden", "• x", "3. A window", "# Notes", "NOTES", "Family:"),
    ]
)
pieces = headings | levels | answer_words | st.text(max_size=12)
glue = st.sampled_from(["\n", "\n\n", ": ", ":\n", " - ", " ", "? ", "\t", " ("])
texts = st.lists(st.tuples(pieces, glue), max_size=14).map(lambda parts: "".join(a + b for a, b in parts))
standings = st.dictionaries(st.sampled_from(sorted(EVERY)), st.sampled_from(["", "M", "7", "Typed."]), max_size=20)


@given(texts)
@example(ABOUT_ME)
@example("Nights\nshe calls\nwaking\nTexture\n")
@example("Continence (severe): needs help")
def test_the_passages_in_order_are_every_word_of_the_text(text: str) -> None:
    found = [part for one in recognise(text) for part in (one.naming, one.text)]
    assert words(*found) == words(text)


def said_again(one: Passage) -> list[str]:
    """Return what a passage's field says by itself, checked: a question's own name, a level, a picked answer."""
    if one.field in PICKED:
        assert one.code
        assert not one.text
    elif one.field not in LISTS:
        rest = plain(re.sub(r"(?m)^[\s#*•·>–—-]*[0-9]{1,2}[.)]", "", one.naming))
        names = [name for name, field in OWN_HEADINGS.items() if field == one.field and rest.startswith(name)]
        rest = rest.removeprefix(max(names, key=len, default="")).strip()
        level = Level(one.code).words if one.code else ""
        assert rest in {"", level, f"{level} need", f"{level} needs", f"level {level}", f"{level} level", "no need"}, (
            one
        )
    return words(one.naming)


@given(texts, standings, st.sets(st.sampled_from(sorted(EVERY))))
@example(ABOUT_ME, {}, set())
@example("Falls\nSafeguarding\nEpilepsy\nDoLS: granted", {}, set())
@example("Memory\nModerate need\nLost.\nIDDSI level 4\nHigh need", {}, set())
def test_the_answers_and_what_is_left_are_all_of_the_text(
    text: str, standing: dict[str, str], missing: set[str]
) -> None:
    said = fill(recognise(text), standing=standing, offered=EVERY - missing)
    again = [word for one in said.taken for word in said_again(one)]
    written = [answer for name, answer in said.answers.items() if name not in PICKED and not name.endswith(".level")]
    assert Counter([*again, *words(*written, *said.left)]) == Counter(words(text))


@given(texts, standings)
def test_nothing_that_somebody_wrote_is_changed(text: str, standing: dict[str, str]) -> None:
    for name, answer in fill(recognise(text), standing=standing, offered=EVERY).answers.items():
        assert standing.get(name, "") in {"", answer}


@given(texts)
def test_what_is_filled_in_is_an_answer_that_the_form_takes(text: str) -> None:
    for name, answer in answers(text).items():
        if name.endswith(".level"):
            assert Level(answer) in LEVELS_OF[Domain(name.split(".")[1])]
        elif name == "texture":
            assert answer in set(Texture)
        elif name == "nights":
            assert answer in set(Nights)
        elif name in PICKED:
            assert 0 <= float(answer) <= 168
        else:
            assert answer.strip()
            assert len(answer) <= 2000


@pytest.mark.parametrize("long", ["a: " * 16_000, "a" + " " * 50_000 + "low", "Skin" + "\t" * 50_000 + "low"])
def test_no_text_takes_long_to_take_apart(long: str) -> None:
    began = process_time()
    recognise(long)
    assert process_time() - began < 1


# Headings


@pytest.mark.parametrize("heading", [one for one in AboutHeading if one != AboutHeading.PLEASE])
def test_each_heading_of_prsb_about_me_is_known(heading: AboutHeading) -> None:
    field = next(one.field for one in FIRST_QUESTIONS if one.heading == heading and one.field.startswith("about_me."))
    assert answers(f"{heading}\nThe sea.") == {field: "The sea."}
    assert answers(f"{heading.upper()}:\nThe sea.") == {field: "The sea."}
    assert answers(f"## {heading}\nThe sea.") == {field: "The sea."}


def test_please_do_and_please_dont_under_one_heading_are_left_since_nobody_knows_which_is_which() -> None:
    said = filled("Please do and please don’t:\nKnock. Never hurry me.")
    assert said.answers == {}
    assert said.left == ("Please do and please don’t:\nKnock. Never hurry me.",)


@pytest.mark.parametrize("domain", Domain)
def test_each_domain_is_known_by_its_name_with_each_level_that_it_has(domain: Domain) -> None:
    for level in Level:
        for text in (f"{domain.title}: {level.words}. As it is.", f"{domain.title} ({level.words}): As it is."):
            said = answers(text)
            if level in LEVELS_OF[domain]:
                assert said == {f"domains.{domain}": "As it is.", f"domains.{domain}.level": level.value}
            else:
                # No such level: it is not set, and its word stays where somebody reads it.
                assert set(said) == {f"domains.{domain}"}
                assert level.words in said[f"domains.{domain}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Psychological: low mood in the evening", "nothing"),
        ("Mood: low mood in the evening", {"domains.psychological_emotional": "Mood: low mood in the evening"}),
        ("Memory: none at the moment", {"domains.cognition": "Memory: none at the moment"}),
        ("Cognition\nSevere\nLost without company.", {"domains.cognition.level": "S"}),
        ("Cognition moderate", {"domains.cognition.level": "M"}),
        ("Medication: a blood thinner", {"medicines": "Medication: a blood thinner"}),
        ("Diagnosis: Lewy body dementia", {"diagnoses": "Diagnosis: Lewy body dementia"}),
        ("Communication: moderate.", {"domains.communication.level": "M"}),
        ("She must have a lift.", "nothing"),
        ("Must have a lift.", {"must_haves": "Must have a lift."}),
        ("Would like a cat.", {"preferences": "Would like a cat."}),
    ],
)
def test_what_names_its_question_goes_there(text: str, expected: object) -> None:
    said = answers(text)
    assert said == {} if expected == "nothing" else expected.items() <= said.items()  # type: ignore[attr-defined]


def test_a_list_ends_with_its_paragraph_and_a_text_under_a_heading_does_not() -> None:
    said = filled("Must have\n\n- a garden\n- a lift\n\nArrived by taxi.")
    assert (said.answers, said.left) == ({"must_haves": "a garden\na lift"}, ("Arrived by taxi.",))
    assert answers("My family\nA son.\n\nA daughter.") == {"about_me.people": "My family\nA son.\nA daughter."}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Mood: low", "domains.psychological_emotional"),
        ("Mood: low.", "domains.psychological_emotional"),
        ("Mood (low): cries at night", "domains.psychological_emotional"),
        ("Speech: none", "domains.communication"),
        ("Speech\nNone\nPoints at things.", "domains.communication"),
        ("Epilepsy: none", "domains.consciousness"),
        ("Walking: severe pain", "domains.mobility"),
    ],
)
def test_a_word_after_a_synonym_of_a_domain_is_no_level_and_stands_with_its_heading(text: str, field: str) -> None:
    assert answers(text) == {field: text}


@pytest.mark.parametrize(
    ("text", "level"),
    [("Memory: high need. Lost.", "H"), ("Speech: level low", "L"), ("Memory (moderate need)\nLost.", "M")],
)
def test_a_level_that_is_called_a_level_counts_after_a_synonym_too_and_its_words_stay(text: str, level: str) -> None:
    said = answers(text)
    (name,) = [one for one in said if not one.endswith(".level")]
    assert said == {name: text, f"{name}.level": level}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("DoLS: granted", "dols_or_lpa"),
        ("Power of attorney: none", "dols_or_lpa"),
        ("Falls risk: high", "falls"),
        ("Advance care plan: not yet", "end_of_life"),
        ("Hoisting: never", "transfers"),
    ],
)
def test_a_heading_that_says_more_than_its_question_stays_in_the_text(text: str, field: str) -> None:
    assert answers(text) == {field: text}


def test_a_heading_with_nothing_under_it_is_left() -> None:
    said = filled("Falls\nEpilepsy\nSafeguarding")
    assert (said.answers, said.left) == ({}, ("Falls", "Epilepsy", "Safeguarding"))


def test_an_area_is_no_search_district() -> None:
    assert answers("Area: the sacral area is sore") == {}


@pytest.mark.parametrize(
    "text", ["Cognition: \u017fevere.", "Cognition (\u017fevere)", "Waking nights: \u0663", "IDDSI: \u0664"]
)
def test_letters_and_digits_of_other_scripts_are_neither_levels_nor_numbers(text: str) -> None:
    said = answers(text)
    assert not {name for name in said if name in PICKED or name.endswith(".level")}


# Answers that are picked


@pytest.mark.parametrize(
    ("text", "texture"),
    [
        ("IDDSI level 4", "4"),
        ("IDDSI: 6", "6"),
        ("Texture: level 5, minced and moist", "5"),
        ("Diet texture: soft and bite-sized", "6"),
        ("Food and drink texture\nLevel 7 regular food", "7"),
        ("IDDSI level 5 food, level 2 drinks", ""),
        ("Texture: level 5, mildly thick", ""),
        ("IDDSI level 8", ""),
        ("Level 4", ""),
    ],
)
def test_a_texture_is_picked_only_where_the_words_can_mean_no_other(text: str, texture: str) -> None:
    said = filled(text)
    assert said.answers.get("texture", "") == texture
    assert bool(said.left) != bool(texture)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One to one: 7.5 hours a week", {"one_to_one_hours": "7.5"}),
        ("1:1 hours: 10 hours per week", {"one_to_one_hours": "10"}),
        ("14 hours of one-to-one support a week", {"one_to_one_hours": "14"}),
        ("One to one: 10 hours a day", {}),
        ("One to one: 200 hours a week", {}),
        ("Hours of care a week: 21", {"hours_a_week": "21"}),
        ("21 hours of care per week", {"hours_a_week": "21"}),
        ("Waking nights: 7", {"waking_nights": "7"}),
        ("Waking nights: 9", {}),
        ("Waking nights", {"nights": "waking"}),
        ("Nights\nSettled", {"nights": "settled"}),
        ("Nights: calls out twice and wants company", {}),
    ],
)
def test_hours_and_nights_are_picked_only_where_they_are_said_for_a_week(text: str, expected: dict[str, str]) -> None:
    said = filled(text)
    assert said.answers == expected
    assert bool(said.left) != bool(expected)


# What already stands


def test_a_passage_whose_place_is_taken_is_left_whole_with_its_heading() -> None:
    said = filled("Falls: two last winter\nCognition: high. Lost.", {"falls": "None.", "domains.cognition.level": "M"})
    assert said.answers == {}
    assert said.left == ("Falls:\ntwo last winter", "Cognition:\nhigh.\nLost.")


def test_a_level_that_agrees_with_the_assessment_lets_its_sentence_in() -> None:
    said = filled("Cognition: high. Lost.", {"domains.cognition.level": "H"})
    assert said.answers == {"domains.cognition": "Lost.", "domains.cognition.level": "H"}


def test_two_passages_for_one_question_stand_under_each_other_unless_they_contradict() -> None:
    said = filled("Falls: one in spring\n\nSkin: dry\n\nFalls: one in winter")
    assert said.answers["falls"] == "one in spring\none in winter"
    assert filled("IDDSI level 4\nIDDSI level 5").left == ("IDDSI level 5",)


def test_what_is_too_long_for_its_field_is_left() -> None:
    text = "x" * (LONGEST_SENTENCE + 1)
    assert filled(f"Skin: {text}").left == (f"Skin:\n{text}",)


def test_what_the_form_does_not_ask_is_left() -> None:
    said = fill(recognise("21 hours of care a week"), standing={}, offered=EVERY - {"hours_a_week"})
    assert (dict(said.answers), said.left) == ({}, ("21 hours of care a week",))
