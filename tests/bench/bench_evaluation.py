"""How long one evaluation of fifty bids takes."""

import statistics
import time

from placewell.rules.canonical import canonical_json
from placewell.rules.evaluation import evaluate
from placewell.rules.pack_reader import read_pack
from tests.rules.packs import bid, example

BOUND = 12_000
RUNS = 15


def measure() -> dict[str, object]:
    """Return the median over several runs, from a pack that has been read to its result as canonical JSON."""
    bids = [bid(f"B{n}", price=f"{880 + n}.37", investment=f"{n}.5", distance_miles=f"{n}.25") for n in range(50)]
    pack = read_pack(example(bids=bids))
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        canonical_json(evaluate(pack).as_value())
        times.append((time.perf_counter() - start) * 1_000_000)
    value = statistics.median(times)
    return {
        "id": "evaluation_50_bids_us",
        "value": value,
        "unit": "us",
        "bound": BOUND,
        "ok": value <= BOUND,
        "how": f"median of {RUNS} evaluations of 50 bids, to canonical JSON",
    }
