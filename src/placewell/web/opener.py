"""The opener as a process: `python -m placewell.web.opener`, alone with the opening key."""

import ctypes
import os
import sys

import django

PR_SET_DUMPABLE = 4  # of Linux


def main() -> None:
    """Set Django up and work until told to stop."""
    close_memory()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placewell.web.settings")
    django.setup()
    from placewell.tenders.opener import run  # noqa: PLC0415 (Django first)

    run()


def close_memory() -> None:
    """Keep other processes of the same user from this one's memory and environment, and both from a dump of it.

    Linux only; root passes it by.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


if __name__ == "__main__":
    main()
