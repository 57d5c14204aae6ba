"""`placewell check-portrait`, as scripts outside call it; and properties of finding."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.identifying import BLOCKING, Kind, RecordNames, find_identifying_detail
from placewell.rules.identifying.record import read_record

WHOLE = """Mrs Holloway (DOB 03/03/1941) is 84 years old, NHS 999 000 0018, NI AB 12 34 56 C, and lives at
14 Acacia Avenue, OL9 6LD. Ring 07700 900123 or write to jo@example.org. Her mother lived to be 101 years old.
Admitted on 3 March 2026 to Ward 4B of the Royal Oldham Hospital. She went to Oldham Grammar School, worked at Ferranti,
and her doctor is at Parkfield Surgery. She has Huntington's disease and is from Royton."""


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "placewell.cli", "check-portrait", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_text_with_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "portrait.txt"
    path.write_text(WHOLE)
    done = check(str(path), "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert {one["kind"] for one in found} == set(Kind)
    assert all(set(one) == {"kind", "start", "end", "blocking", "why", "suggestion"} for one in found)
    assert {one["kind"] for one in found if one["blocking"]} == BLOCKING


def test_a_record_adds_what_it_knows(tmp_path: Path) -> None:
    path, record = tmp_path / "portrait.txt", tmp_path / "record.json"
    path.write_text("Siân likes tea.")
    assert check(str(path)).returncode == 0
    record.write_text(json.dumps({"names": ["Sian Jones"], "places": []}))
    assert check(str(path), "--record", str(record)).returncode == 1


@pytest.mark.parametrize(("name", "content"), [("absent.txt", None), ("bytes.txt", b"\xff\xfe\xfa")])
def test_a_file_that_cannot_be_read_is_bad_input(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = check(str(tmp_path / name))
    assert done.returncode == 2
    assert done.stderr.strip().count("\n") == 0
    assert name in done.stderr


def test_a_record_of_another_shape_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text("Fine.")
    (tmp_path / "r.json").write_text("7")
    assert check(str(tmp_path / "p.txt"), "--record", str(tmp_path / "r.json")).returncode == 2


def test_records_of_many_shapes_are_read() -> None:
    assert read_record(["Ann Lee"]) == RecordNames(("Ann Lee",))
    nested = {
        "person": {"forename": "Ann", "surname": "Lee"},
        "relatives": [{"name": "Bo", "relation": "son"}],
        "places": ["X"],
    }
    assert set(read_record(nested).names) >= {"Ann", "Lee", "Bo"}
    assert read_record(nested).places == ("X",)


@given(st.text(max_size=300))
def test_spans_lie_in_the_text_and_in_order(text: str) -> None:
    found = find_identifying_detail(text, RecordNames(names=("Ann Lee",)))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


# None is issued with a 0 before it; ten digits after one are a telephone number's.
@given(st.integers(100_000_000, 999_999_999), st.sampled_from(["Seen as {}.", "no {} on file", "({})"]))
def test_every_nhs_number_is_found_and_no_other_ten_digits(stem: int, words: str) -> None:
    digits = f"{stem:09d}"
    total = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
    for last in range(10):
        text = words.format(f"{digits}{last}")
        kinds = {one.kind for one in find_identifying_detail(text)}
        valid = total % 11 == last and total != 10 and len(set(f"{digits}{last}")) > 1
        assert (Kind.NHS_NUMBER in kinds) is valid


@given(
    st.sampled_from(["Holloway", "O'Neill", "Siân"]),
    st.sampled_from(["{} is kind.", "We saw {}'s hat", "with {}, daily"]),
)
def test_a_known_name_is_found_wherever_it_stands(name: str, words: str) -> None:
    text = words.format(name)
    found = find_identifying_detail(text, RecordNames(names=(name,)))
    assert any(text[one.start : one.end] == name and one.kind == Kind.PERSON_NAME for one in found)
