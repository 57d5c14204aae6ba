"""The bench itself: bounds of both kinds, and a measurement that fails leaves the others standing."""

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import MEASURES, Measure, main
from tests.bench.measured import Measured, in_turn, p95


def three() -> Measured:
    """Measure three."""
    return {"value": 3.0, "how": "by counting"}


def broken() -> Measured:
    """Fail."""
    raise ConnectionError("nobody answers")


HERE = "test_harness"


def run(tmp_path: Path, *arguments: str, **measures: Measure) -> tuple[int, list[dict[str, object]]]:
    out = tmp_path / "build" / "bench.json"
    code = main(arguments, measures, out)
    content = json.loads(out.read_text())
    assert set(content) == {"machine", "commit", "figures"}
    return code, content["figures"]


@pytest.mark.parametrize(
    ("bounds", "holds"),
    [
        ({}, True),
        ({"at_most": 3}, True),
        ({"at_most": 2.9}, False),
        ({"at_least": 3}, True),
        ({"at_least": 3.1}, False),
    ],
)
def test_a_bound_goes_either_way_and_a_figure_says_whether_it_holds(
    tmp_path: Path, bounds: dict[str, float], holds: bool
) -> None:
    code, (figure,) = run(tmp_path, threes=Measure(f"{HERE}:three", "ratio", **bounds))
    assert code == (0 if holds else 1)
    assert figure == {
        "id": "threes",
        "value": 3.0,
        "unit": "ratio",
        "bound": next(iter(bounds.values()), None),
        "ok": holds,
        "how": "by counting",
    }


def test_a_measurement_that_fails_does_not_hold_and_the_rest_are_still_made(tmp_path: Path) -> None:
    measures = {"bad": Measure(f"{HERE}:broken", "ms", at_most=9), "good": Measure(f"{HERE}:three", "ms")}
    code, (bad, good) = run(tmp_path, **measures)
    assert code == 1
    assert (bad["value"], bad["ok"]) == (None, False)
    assert "nobody answers" in str(bad["how"])
    assert (good["value"], good["ok"]) == (3.0, True)


def test_some_are_run_by_their_ids_and_an_unknown_one_is_named(tmp_path: Path) -> None:
    measures = {name: Measure(f"{HERE}:three", "ms") for name in ("one", "two", "three")}
    _, figures = run(tmp_path, "three,one", **measures)
    assert [figure["id"] for figure in figures] == ["one", "three"]
    with pytest.raises(SystemExit, match="no measurement 'four'"):
        run(tmp_path, "four", **measures)


def test_every_measurement_of_the_table_is_there() -> None:
    folder = Path(__file__).parent
    for measure in MEASURES.values():
        module, _, function = measure.where.partition(":")
        assert f"def {function or 'measure'}()" in (folder / f"{module}.py").read_text()


def test_two_things_are_run_in_turn_and_the_first_of_each_does_not_count() -> None:
    order: list[str] = []
    times = {"a": iter([99.0, 5.0, 1.0, 3.0]), "b": iter([99.0, 2.0, 2.0, 8.0])}

    def taking(name: str) -> float:
        order.append(name)
        return next(times[name])

    assert in_turn(lambda: taking("a"), lambda: taking("b")) == (3.0, 2.0)
    assert order == ["a", "b"] * 4


def test_ninety_five_of_a_hundred_keep_within_the_p95() -> None:
    assert p95(range(1, 101)) == 95
    assert p95([7.0]) == 7.0
