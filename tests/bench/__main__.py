"""`make bench`: every measurement in one go, as ratios and medians; `make bench ONLY=id` runs one."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

OUT = Path("build/bench.json")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, its bound, whether it holds, and how it was measured."""

    id: str
    value: float
    unit: str
    bound: float | None
    ok: bool
    how: str


def _evaluation() -> Figure:
    from tests.bench.bench_evaluation import measure

    return Figure(**measure())


def _import() -> Figure:
    from tests.bench.bench_import import measure

    return Figure(**measure())


def _opening() -> Figure:
    from tests.bench.bench_opening import measure

    return Figure(**measure())


MEASURES: dict[str, Callable[[], Figure]] = {
    "evaluation_50_bids_us": _evaluation,
    "import_rows_s": _import,
    "open_evaluate_200_ms": _opening,
}


def main() -> None:
    """Measure, print a table, write `build/bench.json`; leave with 1 when a bound does not hold."""
    only = sys.argv[1:]
    unknown = sorted(set(only) - set(MEASURES))
    if unknown:
        sys.exit(f"There is no measurement {unknown[0]!r}. There are: {', '.join(MEASURES)}.")
    figures = [measure() for name, measure in MEASURES.items() if not only or name in only]
    for figure in figures:
        bound = "" if figure.bound is None else f"bound {figure.bound:g}, {'holds' if figure.ok else 'DOES NOT HOLD'}"
        sys.stdout.write(f"{figure.id:28} {figure.value:12,.1f} {figure.unit:8} {bound}\n")
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    OUT.parent.mkdir(exist_ok=True)
    content = {"machine": machine, "commit": commit, "figures": [asdict(figure) for figure in figures]}
    OUT.write_text(json.dumps(content, indent=1))
    sys.exit(0 if all(figure.ok for figure in figures) else 1)


if __name__ == "__main__":
    main()
