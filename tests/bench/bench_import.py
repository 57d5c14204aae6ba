"""How many rows of a register are imported a second."""

import statistics
import tempfile
from pathlib import Path

from tests.bench.measured import RUNS, Measured, database, seconds

ROWS = 5_000
HEADER = (
    "location_id,name,care_home,number_of_beds,postcode,latitude,longitude,service_types,specialisms,rating_overall\n"
)


def measure() -> Measured:
    """Return the median over three fresh databases, from the file to the commit."""
    rates = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        rows = (
            f"1-{n:09d},Home {n},Y,{20 + n % 50},OL1 1AA,{53 + n % 100 / 100},{-2 + n % 77 / 100},"
            "Residential homes,Dementia,Good"
            for n in range(ROWS)
        )
        path.write_text(HEADER + "\n".join(rows))
        for _ in range(RUNS):
            with database():
                rates.append(ROWS / seconds(lambda: _import(path)))
    return {
        "value": statistics.median(rates),
        "how": f"median of {RUNS} imports of {ROWS:,} rows into an empty database, from the file to the commit",
    }


def _import(path: Path) -> None:
    from placewell.accounts.actor import system_actor
    from placewell.directory.actions import import_register
    from placewell.directory.reading import read_register

    report = import_register(actor=system_actor("bench"), reading=read_register([path]), sources=[path])
    if report.created != ROWS:
        raise AssertionError(f"{report.created} of {ROWS} rows were imported.")
