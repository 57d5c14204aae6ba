"""`make bench`: every measurement in one go, as ratios and medians; `make bench ONLY=id[,id]` runs some."""

import importlib
import json
import os
import platform
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.measured import Measured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

OUT = Path("build/bench.json")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measurement: the function of a module beside this one that makes it, its unit, and its bound."""

    where: str
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def bound(self) -> float | None:
        """The bound, whichever way it goes."""
        return self.at_least if self.at_most is None else self.at_most

    def holds(self, value: float) -> bool:
        """Tell whether a value keeps to the bound."""
        return (self.at_most is None or value <= self.at_most) and (self.at_least is None or value >= self.at_least)

    def run(self) -> Measured:
        """Measure."""
        module, _, function = self.where.partition(":")
        made: Measured = getattr(importlib.import_module(f"tests.bench.{module}"), function or "measure")()
        return made


# One line a measurement: its id, its module (and function, where not `measure`), its unit and its bound.
MEASURES: Mapping[str, Measure] = {
    "issue_200_ms": Measure("bench_issue", "ms", at_most=150),
    "matching_vs_sql": Measure("bench_matching:of_england", "ratio", at_most=2),
    "matching_100k_vs_sql": Measure("bench_matching:of_a_hundred_thousand", "ratio", at_most=2),
    "open_evaluate_200_ms": Measure("bench_opening", "ms", at_most=1_000),
    "bids_vs_inserts": Measure("bench_bids", "ratio", at_least=0.10),
    "evaluation_50_bids_us": Measure("bench_evaluation", "us", at_most=12_000),
    "import_rows_s": Measure("bench_import", "rows/s"),
    "worklist_growth": Measure("bench_growth:of_the_work_page", "ratio", at_most=1.5),
    "invitation_growth": Measure("bench_growth:of_the_invitations", "ratio", at_most=1.5),
    "register_growth": Measure("bench_register", "ratio", at_most=2),
    "payments_agreements_s": Measure("bench_payments", "s"),
    "deadline_1000_open_s": Measure("bench_deadline", "s", at_most=60),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, its bound, whether it holds, and how it was measured. There is no value where measuring failed."""

    id: str
    value: float | None
    unit: str
    bound: float | None
    ok: bool
    how: str


def take(name: str, measure: Measure) -> Figure:
    """Make one measurement; what goes wrong is a figure that does not hold, so that the others are still made."""
    try:
        made = measure.run()
    except Exception as error:  # noqa: BLE001 (whatever it is, the other measurements are still made)
        traceback.print_exc()
        how = f"It could not be measured: {type(error).__name__}: {error}"
        return Figure(name, None, measure.unit, measure.bound, ok=False, how=how)
    value = made["value"]
    return Figure(name, value, measure.unit, measure.bound, ok=measure.holds(value), how=made["how"])


def line(figure: Figure, measure: Measure) -> str:
    """Return a figure as a line of the table."""
    value = "-" if figure.value is None else f"{figure.value:,.2f}"
    sign = "≥" if measure.at_most is None else "≤"
    bound = "reported" if figure.bound is None else f"{sign} {figure.bound:,g}"
    verdict = "" if figure.ok else "DOES NOT HOLD"
    return f"{figure.id:28} {value:>12} {figure.unit:8} {bound:>10}  {verdict}".rstrip()


def chosen(arguments: Sequence[str], measures: Mapping[str, Measure]) -> list[str]:
    """Return the ids asked for, all when none is; leaves with a sentence when there is no such measurement."""
    asked = [name for argument in arguments for name in argument.split(",") if name]
    unknown = [name for name in asked if name not in measures]
    if unknown:
        sys.exit(f"There is no measurement {unknown[0]!r}. There are: {', '.join(measures)}.")
    return [name for name in measures if not asked or name in asked]


def main(arguments: Sequence[str], measures: Mapping[str, Measure] = MEASURES, out: Path = OUT) -> int:
    """Measure, print a table, write `build/bench.json`; return 1 when a bound does not hold."""
    figures = []
    for name in chosen(arguments, measures):
        figure = take(name, measures[name])
        figures.append(figure)
        print(line(figure, measures[name]), flush=True)  # noqa: T201 (a command's output)
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    content = {"machine": machine, "commit": commit, "figures": [asdict(figure) for figure in figures]}
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    # A measurement that is told to stop drops its databases and ends its processes all the same.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
