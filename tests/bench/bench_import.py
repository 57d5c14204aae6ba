"""How many rows of a register are imported a second."""

import statistics
import tempfile
import time
from pathlib import Path

ROWS, RUNS = 5_000, 3
HEADER = (
    "location_id,name,care_home,number_of_beds,postcode,latitude,longitude,service_types,specialisms,rating_overall\n"
)


def measure() -> dict[str, object]:
    """Return the median over three fresh databases, from the file to the commit."""
    import django

    django.setup()
    from placewell.accounts.actor import system_actor
    from placewell.directory.actions import import_register
    from placewell.directory.reading import read_register
    from tests.databases import copied, make_template

    template, rates = make_template(), []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        rows = (
            f"1-{n:09d},Home {n},Y,{20 + n % 50},OL1 1AA,{53 + n % 100 / 100},{-2 + n % 77 / 100},"
            "Residential homes,Dementia,Good"
            for n in range(ROWS)
        )
        path.write_text(HEADER + "\n".join(rows))
        for _ in range(RUNS):
            with copied(template):
                start = time.perf_counter()
                report = import_register(actor=system_actor("bench"), reading=read_register([path]), sources=[path])
                rates.append(report.created / (time.perf_counter() - start))
    return {
        "id": "import_rows_s",
        "value": statistics.median(rates),
        "unit": "rows/s",
        "bound": None,
        "ok": True,
        "how": f"median of {RUNS} imports of {ROWS} rows into an empty database, from the file to the commit",
    }
