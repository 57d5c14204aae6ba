"""Every wrong pack has one clear error, its code and its place."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from placewell.rules.pack_errors import PackError
from placewell.rules.pack_reader import parse_pack, read_pack
from tests.rules.packs import bid, example

Change = Callable[[dict[str, Any]], object]


def put(path: str, value: object) -> Change:
    """Return a change that puts a value at a place such as `policy/weights/price`."""

    def change(pack: dict[str, Any]) -> None:
        *steps, last = path.split("/")
        here: Any = pack
        for step in steps:
            here = here[int(step) if isinstance(here, list) else step]
        here[int(last) if isinstance(here, list) else last] = value

    return change


def drop(path: str) -> Change:
    """Return a change that takes a field away."""

    def change(pack: dict[str, Any]) -> None:
        *steps, last = path.split("/")
        here: Any = pack
        for step in steps:
            here = here[int(step) if isinstance(here, list) else step]
        del here[last]

    return change


WRONG: list[tuple[str, str, Change]] = [
    ("out_of_range", "/schema", put("schema", "placewell/pack/2")),
    ("out_of_range", "/unit", put("unit", "month")),
    ("unknown_field", "/extra", put("extra", 1)),
    ("unknown_field", "/bids/0/prce", put("bids/0/prce", "1")),
    ("unknown_field", "/bids/0/register/key_questions/Kind", put("bids/0/register/key_questions/Kind", "Good")),
    ("unknown_field", "/policy/a~1b~0c", put("policy/a~1b~0c".replace("~1", "\x00"), 1)),
    ("missing_field", "/figures/floor", drop("figures/floor")),
    ("missing_field", "/bids/0/low_bid", drop("bids/0/low_bid")),
    ("not_a_number", "/bids/0/price", put("bids/0/price", 900)),
    ("not_a_number", "/bids/0/price", put("bids/0/price", "1,200.00")),
    ("not_a_number", "/bids/0/price", put("bids/0/price", "900.")),
    ("not_a_number", "/bids/0/price", put("bids/0/price", "900\n")),
    ("not_a_number", "/bids/0/price", put("bids/0/price", "٩٠٠")),
    ("not_a_number", "/policy/min_options", put("policy/min_options", "1")),
    ("not_a_number", "/policy/min_options", put("policy/min_options", True)),
    ("out_of_range", "/policy/min_options", put("policy/min_options", 0)),
    ("out_of_range", "/policy/target_options", put("policy/target_options", 0)),
    ("out_of_range", "/policy/unrated_points", put("policy/unrated_points", "0")),
    ("out_of_range", "/policy/rating_gate", put("policy/rating_gate", "good")),
    ("out_of_range", "/bids/0/case_response/0/scores/1", put("bids/0/case_response/0/scores/1", "5.1")),
    ("out_of_range", "/bids/0/case_response/0/scores", put("bids/0/case_response/0/scores", [])),
    ("out_of_range", "/bids/0/distance_miles", put("bids/0/distance_miles", "-1")),
    ("out_of_range", "/bids/0/gates/start_in_time", put("bids/0/gates/start_in_time", "yes")),
    ("out_of_range", "/bids/0/low_bid", put("bids/0/low_bid", "maybe")),
    ("weights", "/policy/weights", put("policy/weights/price", "39")),
    ("weights", "/policy/weights", put("policy/weights", {"quality": "100", "price": "0"})),
    ("weights", "/policy/weights", put("policy/price_method", "quality_within_budget")),
    ("shares", "/policy/quality_shares", put("policy/quality_shares/register", "41")),
    ("register_points", "/policy/register_points", put("policy/register_points/Good", "59")),
    ("price_method", "/policy/price_method", put("policy/price_method", "lowest_price_relative")),
    ("figures_order", "/figures", put("figures/floor", "880.00")),
    ("budget_below_reference", "/figures/budget", put("figures/budget", "879.99")),
    ("negative_price", "/bids/0/price", put("bids/0/price", "-0.01")),
    ("moderation_required", "/bids/0/case_response/1/agreed", put("bids/0/case_response/1/agreed", None)),
    ("agreed_out_of_range", "/bids/0/case_response/1/agreed", put("bids/0/case_response/1/agreed", "4.5")),
]


@pytest.mark.parametrize(("code", "path", "change"), WRONG, ids=[f"{code}{path}" for code, path, _ in WRONG])
def test_a_wrong_pack_has_one_error_with_its_place(code: str, path: str, change: Change) -> None:
    pack = example()
    change(pack)
    if "\x00" in json.dumps(pack).replace("\\u0000", "\x00"):
        pack["policy"]["a/b~c"] = pack["policy"].pop("a\x00b~0c")
    with pytest.raises(PackError) as caught:
        read_pack(pack)
    assert (caught.value.code, caught.value.path) == (code, path)
    assert caught.value.message.strip()
    assert "\n" not in caught.value.message


def test_bids_are_checked_against_each_other() -> None:
    for bids, code, path in (
        ([bid("A"), bid("A")], "duplicate_bid", "/bids/1/bid_ref"),
        ([bid("A"), bid("B", case_response=[])], "questions_differ", "/bids/1/case_response"),
        ([bid("A", price="100", price_basis="gross_of_fnc")], "negative_price", "/bids/0/price"),
    ):
        with pytest.raises(PackError) as caught:
            read_pack(example(bids=bids))
        assert (caught.value.code, caught.value.path) == (code, path)


def test_a_gross_price_without_nursing_care_is_refused() -> None:
    pack = example(bids=[bid("A", price_basis="gross_of_fnc")])
    pack["figures"]["fnc"] = "0"
    with pytest.raises(PackError) as caught:
        read_pack(pack)
    assert (caught.value.code, caught.value.path) == ("gross_without_fnc", "/bids/0/price_basis")


def test_a_bid_without_any_component_is_refused() -> None:
    pack = example(bids=[bid("A", case_response=[], track_record=None, investment=None)])
    pack["policy"]["quality_shares"] = {
        "register": "0",
        "case_response": "50",
        "track_record": "30",
        "investment": "20",
    }
    with pytest.raises(PackError) as caught:
        read_pack(pack)
    assert (caught.value.code, caught.value.path) == ("no_component", "/bids/0")


@pytest.mark.parametrize(
    "text", [b"", b"{", b"\xff\xfe", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"[" * 100_000], ids=range(6)
)
def test_what_is_not_json_is_said_to_be(text: bytes) -> None:
    with pytest.raises(PackError) as caught:
        parse_pack(text)
    assert (caught.value.code, caught.value.path) == ("not_json", "")


def test_half_a_character_does_not_break_the_answer() -> None:
    with pytest.raises(PackError) as caught:
        parse_pack(json.dumps(example(tender_ref="\ud800")))
    assert caught.value.path == "/tender_ref"


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "placewell.cli", *arguments], capture_output=True, check=False, timeout=60
    )


def test_the_command_answers_a_line_a_pack_and_leaves_with_2_if_any_is_wrong(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(example()))
    bad.write_text("{")
    right = run("evaluate", str(good))
    assert (right.returncode, right.stderr) == (0, b"")
    expected = (
        b'{"bids":[{"additional_cost":null,"bid_ref":"A","comparable_price":"900.00","gate_reasons":[],'
        b'"price_points":"33.33","quality_points":"47.22","quality_score":"78.70","rank":1,'
        b'"status":"in_budget_option","total":"80.55"}],"effective_price_weight":null,"least_budget":null,'
        b'"outcome":"options","schema":"placewell/result/1","tender_ref":"T-1","warnings":["below_target_options"]}\n'
    )
    assert right.stdout == expected
    both = run("evaluate", str(bad), str(good), str(tmp_path / "absent.json"))
    lines = both.stdout.splitlines()
    assert both.returncode == 2
    assert [json.loads(line).get("error", {}).get("code") for line in lines] == ["not_json", None, "not_json"]
    assert both.stderr.count(b"\n") == 2


def test_the_command_loads_neither_django_nor_a_database() -> None:
    code = (
        "import sys, placewell.cli.evaluate; print(any(m.split('.')[0] in {'django', 'psycopg'} for m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert done.stdout.strip() == b"False"
