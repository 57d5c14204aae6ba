"""How long one evaluation of fifty bids takes."""

import statistics

from placewell.rules.canonical import canonical_json
from placewell.rules.evaluation import evaluate
from placewell.rules.pack_reader import read_pack
from tests.bench.measured import Measured, seconds
from tests.rules.packs import bid, example

RUNS = 15


def measure() -> Measured:
    """Return the median in microseconds, from a pack that has been read to its result as canonical JSON."""
    bids = [bid(f"B{n}", price=f"{880 + n}.37", investment=f"{n}.5", distance_miles=f"{n}.25") for n in range(50)]
    pack = read_pack(example(bids=bids))
    times = [seconds(lambda: canonical_json(evaluate(pack).as_value())) for _ in range(RUNS)]
    return {
        "value": statistics.median(times) * 1_000_000,
        "how": f"median of {RUNS} evaluations of 50 bids, to canonical JSON",
    }
