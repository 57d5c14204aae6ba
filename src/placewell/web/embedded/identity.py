"""Whom PostgreSQL runs as: it refuses to run as root, and no permission outside its folder may be changed for it."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from placewell.web.embedded.problem import PostgresProblem

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Identity:
    """How to run a program of PostgreSQL.

    `prefix` goes before its command; `popen` are arguments of `subprocess`; `uid` and `gid` own its files.
    """

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()
    popen: dict[str, Any] = field(default_factory=dict)

    def give(self, path: Path) -> None:
        """Make it the owner of a file or folder of the cluster's."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def find_identity(binaries: Path, data: Path) -> Identity:
    """Return how to run PostgreSQL from `binaries` on `data`, whose folder exists: as ourselves, unless we are root.

    Root becomes an unprivileged user where that user can reach both folders, else the nobody of a user namespace,
    else nobody with the one capability to pass folders that are closed to it. Data that exist keep the owner they
    were made for. Raises PostgresProblem.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in {None, os.geteuid()}:
            raise PostgresProblem(f"{data} belongs to another user. Set PLACEWELL_HOME to a folder of your own.")
        return Identity(os.geteuid(), os.getegid())
    for identity in _for_root(binaries, data, owner):
        if owner in {None, identity.uid}:
            return identity
    raise PostgresProblem(
        f"PostgreSQL does not run as root, and nobody else can reach {data.parent}."
        " Run Placewell as another user, or set PLACEWELL_HOME to a folder that others can reach."
    )


def _for_root(binaries: Path, data: Path, owner: int | None) -> Iterator[Identity]:
    for user in _users(owner):
        if _reachable(binaries / "postgres", user.pw_uid) and _reachable(data.parent, user.pw_uid):
            how = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}
            yield Identity(user.pw_uid, user.pw_gid, popen=how)
    nobody = pwd.getpwnam("nobody")
    namespace = ("unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}", "--")
    if _works(namespace):
        yield Identity(0, 0, prefix=namespace)
    # Containers often forbid user namespaces.
    only = "-all,+dac_override"
    capability = (
        *("setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--no-new-privs"),
        *(f"--inh-caps={only}", f"--ambient-caps={only}", f"--bounding-set={only}", "--"),
    )
    if _works(capability):
        yield Identity(nobody.pw_uid, nobody.pw_gid, prefix=capability)


def _users(owner: int | None) -> Iterator[pwd.struct_passwd]:
    for user in pwd.getpwall():
        if user.pw_uid == owner != 0:
            yield user
    for name in UNPRIVILEGED:
        try:
            yield pwd.getpwnam(name)
        except KeyError:
            continue


def _works(prefix: tuple[str, ...]) -> bool:
    if shutil.which(prefix[0]) is None:
        return False
    return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0  # noqa: S603 (constants)


def _reachable(path: Path, uid: int) -> bool:
    """Tell whether a user can reach a program or folder, by the bits that let its owner or everybody pass."""
    for part in (path, *path.parents):
        status = part.stat()
        if not status.st_mode & (0o100 if status.st_uid == uid else 0o001):
            return False
    return True
